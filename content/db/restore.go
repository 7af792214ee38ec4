package db

import (
	"context"
	"slices"

	"terreau/content/refusal"
)

// restoring names the row of the settings that stands in a server's database while a backup is put back into it. A file
// needs none: it takes its name when it is whole.
const restoring = "restoring"

// PrepareRestore makes the tables as they were at a version, without rows, in a database that holds nothing or what a
// restore that was cut short left there, and marks it: until FinishRestore nobody opens it. Any other database is
// refused, KindConflict "restore-database-not-empty". The mark is the restore's own: two at once do not end as one.
func (d *DB) PrepareRestore(ctx context.Context, version int64, mark string) error {
	if d.InFile() {
		return d.MigrateTo(ctx, version)
	}
	return d.alone(ctx, func() error {
		if free, err := d.mayRestore(ctx); err != nil {
			return err
		} else if !free {
			return refusal.Conflict("database", "restore-database-not-empty")
		}
		if err := d.dropTables(ctx); err != nil {
			return d.engine.classify(err)
		}
		if err := d.migrateTo(ctx, version); err != nil {
			return err
		}
		_, err := d.writing.ExecContext(ctx, `INSERT INTO settings (name, value, changed_at, changed_by) VALUES ($1, $2, 0, '')`, restoring, mark)
		return d.engine.classify(err)
	})
}

// FinishRestore takes the mark off: the database is whole, and so is what lies beside it. Refusal "restore-unfinished"
// where another restore has begun meanwhile.
func (d *DB) FinishRestore(ctx context.Context, mark string) error {
	return d.Update(ctx, func(tx *Tx) error {
		ours, err := tx.Exec(`DELETE FROM settings WHERE name = $1 AND value = $2`, restoring, mark)
		if err == nil && ours == 0 {
			err = refusal.Unavailable("restore-unfinished", nil)
		}
		return err
	})
}

func (d *DB) mayRestore(ctx context.Context) (bool, error) {
	if empty, err := d.Empty(ctx); err != nil || empty {
		return empty, err
	}
	return d.marked(ctx)
}

// marked reports whether a restore has begun and not ended.
func (d *DB) marked(ctx context.Context) (marked bool, err error) {
	return marked, d.View(ctx, func(tx *Tx) error {
		there, err := tx.texts(tx.engine.tables)
		if err != nil || !slices.Contains(there, "settings") {
			return err
		}
		return tx.One(func(r Row) error { return r.Scan(&marked) }, `SELECT COUNT(*) > 0 FROM settings WHERE name = $1`, restoring)
	})
}

// dropTables takes every table away that a migration makes, in one transaction.
func (d *DB) dropTables(ctx context.Context) error {
	tx, err := d.writing.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, name := range views {
		if _, err := tx.ExecContext(ctx, `DROP VIEW IF EXISTS `+name); err != nil {
			return err
		}
	}
	names := slices.Concat(Tables, apart)
	slices.Reverse(names)
	for _, name := range names {
		if _, err := tx.ExecContext(ctx, `DROP TABLE IF EXISTS `+name); err != nil {
			return err
		}
	}
	return tx.Commit()
}
