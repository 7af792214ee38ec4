package event

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// Lease asks for a piece of work that one node at a time may do, for a while; asked again by its holder, it is
// prolonged. It reports whether the asker holds it.
func (st *Store) Lease(ctx context.Context, name, holder string, term time.Duration) (mine bool, err error) {
	defer refusal.Wrap(&err, "lease %s", name)
	now := st.clock.Now()
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		rows, err := tx.Exec(`
			INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE leases.holder = excluded.holder OR leases.until <= $4`,
			name, holder, clock.Micros(now.Add(term)), clock.Micros(now))
		mine = rows > 0
		return err
	})
	return mine, err
}

// Release gives a lease back before its end.
func (st *Store) Release(ctx context.Context, name, holder string) (err error) {
	defer refusal.Wrap(&err, "release %s", name)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM leases WHERE name = $1 AND holder = $2`, name, holder)
		return err
	})
}
