package db

import (
	"context"

	"terreau/content/refusal"
)

// Scrub takes what was deleted out of the file itself and out of its journal of writes: free pages hold nothing of it any
// more. A server sweeps its own pages in time. Refusal KindUnavailable "busy" where someone reads for too long: it can be
// asked again.
func (d *DB) Scrub(ctx context.Context) (err error) {
	defer refusal.Wrap(&err, "scrub the database")
	if d.engine.rewrite == "" {
		return nil
	}
	if _, err := d.writing.ExecContext(ctx, d.engine.rewrite); err != nil {
		return d.engine.classify(err)
	}
	var held, written, moved int64
	if err := d.writing.QueryRowContext(ctx, d.engine.emptyLog).Scan(&held, &written, &moved); err != nil {
		return d.engine.classify(err)
	}
	if held != 0 {
		return refusal.Unavailable("busy", nil)
	}
	return nil
}
