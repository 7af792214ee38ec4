package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/refusal"
)

// each runs a test on an empty migrated database of each engine.
func each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, contenttest.Database(t, db.Options{Folder: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) { test(t, contenttest.Database(t, db.Options{Address: contenttest.Blank(t)})) })
}

func put(tx *db.Tx, name, value string) error {
	_, err := tx.Exec(`INSERT INTO settings (name, value, changed_at, changed_by) VALUES ($1, $2, 0, '')`, name, value)
	return err
}

func get(t *testing.T, d *db.DB, name string) (value string) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&value) }, `SELECT value FROM settings WHERE name = $1`, name)
	})
	if err != nil && refusal.KindOf(err) != refusal.KindNotFound {
		t.Fatal(err)
	}
	return value
}

func TestArgumentsAreBoundByTheirNumber(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		var a, b, c string
		err := d.View(t.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&a, &b, &c) },
				`SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT)`, "one", "two")
		})
		if err != nil || a+b+c != "twoonetwo" {
			t.Errorf("got %s %s %s, %v", a, b, c, err)
		}
	})
}

func TestAFailedUpdateTakesNobodyAlong(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		var wait sync.WaitGroup
		failed := errors.New("no")
		for i := range 64 {
			wait.Go(func() {
				err := d.Update(t.Context(), func(tx *db.Tx) error {
					if err := put(tx, fmt.Sprint(i), "kept"); err != nil || i%3 != 0 {
						return err
					}
					if i%2 == 0 {
						return put(tx, fmt.Sprint(i), "twice") // a constraint refuses it, and PostgreSQL the whole transaction
					}
					if i%9 == 0 {
						panic("in a closure")
					}
					return failed
				})
				if (err != nil) != (i%3 == 0) {
					t.Errorf("update %d: %v", i, err)
				}
			})
		}
		wait.Wait()
		for i := range 64 {
			if kept := get(t, d, fmt.Sprint(i)) == "kept"; kept != (i%3 != 0) {
				t.Errorf("update %d kept: %v", i, kept)
			}
		}
	})
}

func TestAViewSeesOneStateAndCannotWrite(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		err := d.View(t.Context(), func(tx *db.Tx) error {
			count := func() (n int) {
				tx.One(func(r db.Row) error { return r.Scan(&n) }, `SELECT COUNT(*) FROM settings`)
				return n
			}
			before := count()
			if err := d.Update(t.Context(), func(tx *db.Tx) error { return put(tx, "beside", "x") }); err != nil {
				return err
			}
			if after := count(); after != before {
				t.Errorf("a view saw another's write: %d then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.View(t.Context(), func(tx *db.Tx) error { return put(tx, "view", "x") }); err == nil {
			t.Error("a view wrote")
		}
		if get(t, d, "view") != "" || get(t, d, "beside") != "x" {
			t.Error("what a view wrote stays, or what an update wrote is gone")
		}
	})
}

func TestACallerWhoLeavesUndoesNothingOfOthers(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		gone, cancel := context.WithCancel(t.Context())
		err := d.Update(gone, func(tx *db.Tx) error {
			cancel()
			return put(tx, "left", "x")
		})
		if err != nil || get(t, d, "left") != "x" {
			t.Errorf("a write begun is finished: %v", err)
		}
		if err := d.Update(gone, func(tx *db.Tx) error { return put(tx, "late", "x") }); err == nil || get(t, d, "late") != "" {
			t.Error("a caller who has left still wrote")
		}
	})
}

func TestMoreRowsThanOneAreClosed(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		for round := range 3 * db.Readers {
			err := d.View(t.Context(), func(tx *db.Tx) error {
				var n int
				if err := tx.One(func(r db.Row) error { return r.Scan(&n) }, `SELECT value FROM counters UNION ALL SELECT 2`); err != nil {
					return err
				}
				return tx.Each(func(r db.Row) error { return errors.New("stop") }, `SELECT 1 UNION ALL SELECT 2`)
			})
			if err == nil || err.Error() != "stop" {
				t.Fatalf("round %d: %v", round, err)
			}
		}
	})
}

func TestANewerSchemaIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		err := d.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)`, db.SchemaVersion()+7, true)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if e := refusal.Of(d.Migrate(t.Context())); e == nil || e.Reason != "schema-newer" {
			t.Errorf("a database of a newer program was taken: %v", e)
		}
	})
}

func TestOneProcessServesAFolder(t *testing.T) {
	folder := t.TempDir()
	lock, err := db.LockFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.LockFolder(folder); refusal.KindOf(err) != refusal.KindUnavailable {
		t.Errorf("the lock was given twice: %v", err)
	}
	lock.Release()
	again, err := db.LockFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	again.Release()
}
