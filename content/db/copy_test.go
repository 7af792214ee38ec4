package db

import (
	"slices"
	"testing"
)

func TestACopyHoldsEveryTable(t *testing.T) {
	d, err := Open(t.Context(), Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var there []string
	if err := d.View(t.Context(), func(tx *Tx) error { there, err = tx.texts(tx.engine.tables); return err }); err != nil {
		t.Fatal(err)
	}
	copied := slices.Sorted(slices.Values(append(slices.Clone(Tables), apart...)))
	if slices.Sort(there); !slices.Equal(there, copied) {
		t.Errorf("there are %v, copied or left out are %v", there, copied)
	}
}

// A copy made by an earlier version had fewer tables: it fills those, and the tables are brought up to date afterwards.
func TestACopyOfAnEarlierVersionIsTaken(t *testing.T) {
	at := func(version int64) *DB {
		d, err := Open(t.Context(), Options{Folder: t.TempDir()})
		if err == nil {
			err = d.MigrateTo(t.Context(), version)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	before, after := at(1), at(1)
	err := before.Update(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO persons (id, name, role, lang, disabled, created_at) VALUES ('p', 'Camille', 'member', 'fr', FALSE, 0)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := CopyRows(t.Context(), before, after)
	if _, told := counts["accounts"]; err != nil || told || counts["persons"] != 1 {
		t.Fatalf("the copy tells %v, %v", counts, err)
	}
	var name string
	if err := after.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	err = after.View(t.Context(), func(tx *Tx) error {
		return tx.One(func(r Row) error { return r.Scan(&name) }, `SELECT name_key FROM persons`)
	})
	if err != nil || name != "camille" {
		t.Errorf("the person is listed under %q, %v", name, err)
	}
}
