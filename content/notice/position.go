package notice

import (
	"context"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Position is how far the list of events was heeded; the end of the list where it never was: what happened before letters
// were sent is told to nobody.
func (st *Store) Position(ctx context.Context) (at int64, err error) {
	defer refusal.Wrap(&err, "position of the mail")
	return at, st.db.View(ctx, func(tx *db.Tx) error {
		err := tx.One(func(r db.Row) error { return r.Scan(&at) }, `SELECT position FROM followers WHERE name = 'mail'`)
		if refusal.KindOf(err) == refusal.KindNotFound {
			at, err = event.Position(tx)
		}
		return err
	})
}

// Reached keeps how far the list of events was heeded. A node that lags behind another takes nothing back.
func (st *Store) Reached(ctx context.Context, at int64) (err error) {
	defer refusal.Wrap(&err, "note the position of the mail")
	return st.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`
			INSERT INTO followers (name, position) VALUES ('mail', $1)
			ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE followers.position < excluded.position`, at)
		return err
	})
}
