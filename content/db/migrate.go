package db

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"terreau/content/refusal"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the tables to the version this program knows, each step in its own transaction. A database made by a
// newer program is refused, and one that a restore has not filled to the end.
func (d *DB) Migrate(ctx context.Context) error {
	return d.withProvider(func(p *goose.Provider) error {
		return d.alone(ctx, func() error {
			if err := d.usable(ctx, p); err != nil {
				return err
			}
			_, err := p.Up(ctx)
			return d.engine.classify(err)
		})
	})
}

// Ready reports whether the tables are those this program knows; refusal KindUnavailable "schema-behind" where they
// are older, "restore-unfinished" where they are not filled yet.
func (d *DB) Ready(ctx context.Context) error {
	return d.withProvider(func(p *goose.Provider) error {
		if err := d.usable(ctx, p); err != nil {
			return err
		}
		pending, err := p.HasPending(ctx)
		if err == nil && pending {
			return refusal.Unavailable("schema-behind", nil)
		}
		return err
	})
}

// SchemaVersion is the number of the last migration that this program knows.
func SchemaVersion() int64 {
	names, _ := fs.Glob(migrations, "migrations/*.sql")
	last, _ := goose.NumericComponent(names[len(names)-1]) // in the order of their numbers
	return last
}

func (d *DB) withProvider(do func(*goose.Provider) error) error {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(d.engine.dialect, d.writing, folder)
	if err != nil {
		return err
	}
	return do(p)
}

// usable refuses a database that this program must not change.
func (d *DB) usable(ctx context.Context, p *goose.Provider) error {
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	if version > SchemaVersion() {
		return &refusal.Error{Kind: refusal.KindUnavailable, Reason: "schema-newer", Args: []any{version, SchemaVersion()}}
	}
	if d.InFile() {
		return nil
	}
	marked, err := d.marked(ctx)
	if err == nil && marked {
		err = refusal.Unavailable("restore-unfinished", nil)
	}
	return err
}

// alone keeps the other nodes from writing while tables change. On a file the folder's lock does it.
func (d *DB) alone(ctx context.Context, do func() error) error {
	if len(d.engine.holdAlone) == 0 {
		return do()
	}
	conn, err := d.writing.Conn(ctx)
	if err != nil {
		return d.engine.classify(err)
	}
	defer conn.Close()
	for _, statement := range d.engine.holdAlone {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return d.engine.classify(err)
		}
	}
	defer func() {
		for _, statement := range d.engine.letGo {
			conn.ExecContext(context.WithoutCancel(ctx), statement) // a connection that is lost has let go
		}
	}()
	return do()
}
