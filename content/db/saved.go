package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"terreau/content/refusal"

	"github.com/pressly/goose/v3"
)

// OpenSaved opens the file that SaveAs wrote in a folder, for reading alone. It may come from anywhere: before any of
// its rows is read, all that defines its tables is compared with what this program made at that version of the schema.
// Refusals: "schema-newer", "backup-foreign".
func OpenSaved(ctx context.Context, folder string, version int64) (_ *DB, err error) {
	if version < 1 || version > SchemaVersion() {
		return nil, &refusal.Error{Kind: refusal.KindUnavailable, Reason: "schema-newer", Args: []any{version, SchemaVersion()}}
	}
	want, err := blankSchema(ctx, version)
	if err != nil {
		return nil, err
	}
	d, err := start(ctx, saved, filepath.Join(folder, FileName))
	if err != nil {
		return nil, foreign(err)
	}
	got, err := d.schema(ctx)
	if err == nil && !slices.Equal(got, want) {
		err = errors.New("its tables are not those of this program")
	}
	if err != nil {
		return nil, errors.Join(foreign(err), d.Close())
	}
	return d, nil
}

func foreign(err error) error {
	return &refusal.Error{Kind: refusal.KindInvalid, Field: "backup", Reason: "backup-foreign", Err: err}
}

// blankSchema is what defines the tables of a file that this program makes at a version.
func blankSchema(ctx context.Context, version int64) (lines []string, err error) {
	folder, err := os.MkdirTemp("", "terreau-schema-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	d, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if err := d.MigrateTo(ctx, version); err != nil {
		return nil, err
	}
	return d.schema(ctx)
}

// MigrateTo makes the tables of a new database as they were at an earlier version, to take rows of that time.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	return d.alone(ctx, func() error { return d.migrateTo(ctx, version) })
}

func (d *DB) migrateTo(ctx context.Context, version int64) error {
	return d.withProvider(func(p *goose.Provider) error {
		_, err := p.UpTo(ctx, version)
		return d.engine.classify(err)
	})
}

func (d *DB) schema(ctx context.Context) (lines []string, err error) {
	return lines, d.View(ctx, func(tx *Tx) error { lines, err = tx.texts(d.engine.schema); return err })
}
