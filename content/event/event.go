// Package event keeps the list of what happened: numbered without holes and in the order of commits, so that whoever
// follows it misses nothing. It also holds what turns a list into work: leases and jobs.
package event

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// Kind says what happened, as noun-participle: "sheet-published".
type Kind string

// Event is one thing that happened. Subject is the id of what it happened to, By the id of who did it, "" for the
// product itself. It holds no content: a follower looks up how things are now.
type Event struct {
	Seq     int64
	Kind    Kind
	Subject string
	By      clock.ID
	At      time.Time
}

// Record appends an event. It takes the counter row's lock, which is held until the commit: it comes last in a
// use-case. Numbers come from that row and not from a sequence, whose numbers become visible out of order.
func Record(tx *db.Tx, kind Kind, subject string, by clock.ID, at time.Time) error {
	var seq int64
	err := tx.One(func(r db.Row) error { return r.Scan(&seq) },
		`UPDATE counters SET value = value + 1 WHERE name = 'events' RETURNING value`)
	if err != nil {
		return err
	}
	tx.Ends(seq)
	_, err = tx.Exec(`INSERT INTO events (seq, kind, subject, actor, at) VALUES ($1, $2, $3, $4, $5)`,
		seq, string(kind), subject, string(by), clock.Micros(at))
	return err
}

// Position is the number of the last event that a transaction sees.
func Position(tx *db.Tx) (seq int64, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&seq) }, `SELECT value FROM counters WHERE name = 'events'`)
	return seq, err
}

// Store reads the list and runs what follows it.
type Store struct {
	db    *db.DB
	clock *clock.Clock
	fresh freshness
}

// NewStore gives the list of a database.
func NewStore(d *db.DB, c *clock.Clock) *Store { return &Store{db: d, clock: c} }

// Since gives the events after a number, in order, limit at the most.
func (st *Store) Since(ctx context.Context, after int64, limit int) (events []Event, err error) {
	defer refusal.Wrap(&err, "events since %d", after)
	err = st.db.View(ctx, func(tx *db.Tx) error {
		events = nil
		return tx.Each(func(r db.Row) error {
			var e Event
			var at int64
			if err := r.Scan(&e.Seq, &e.Kind, &e.Subject, &e.By, &at); err != nil {
				return err
			}
			e.At = clock.Instant(at)
			events = append(events, e)
			return nil
		}, `SELECT seq, kind, subject, actor, at FROM events WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	})
	return events, err
}
