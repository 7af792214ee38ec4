package content

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Health is what the library can say of itself.
type Health struct {
	Chain    event.Chain // of the journal, read again
	BackedUp time.Time   // when a backup last came to its end, as the journal tells; zero where it tells of none
	Begun    time.Time   // when one was last begun
	Jobs     int         // that failed so often that nobody tries them any more
	Ahead    time.Duration
	InFile   bool  // the database is a file of the data folder
	Room     int64 // bytes that are free where the data folder lies; -1 where the system does not say
	Sheets   int   // published
}

// Health reads how the library is. Administrators and auditors may. Ahead is how far the newest event lies in the future
// of this machine's clock, 0 where it does not.
func (l *Library) Health(ctx context.Context, by people.Person) (h Health, err error) {
	defer refusal.Wrap(&err, "health")
	h.InFile, h.Room = l.DB.InFile(), room(l.Folder)
	return h, l.DB.View(ctx, func(tx *db.Tx) error {
		if err := mayRead(tx, by, people.ReadJournal); err != nil {
			return err
		}
		if h.Chain, err = event.VerifyAudit(tx); err != nil {
			return err
		}
		if h.BackedUp, err = lastDone(tx, event.ActBackupDone); err != nil {
			return err
		}
		if h.Begun, err = lastDone(tx, event.ActBackedUp); err != nil {
			return err
		}
		if h.Jobs, err = event.GivenUp(tx); err != nil {
			return err
		}
		var newest int64
		err = tx.One(func(r db.Row) error { return r.Scan(&newest, &h.Sheets) },
			`SELECT COALESCE((SELECT at FROM events ORDER BY seq DESC LIMIT 1), 0), (SELECT COUNT(*) FROM shelf)`)
		h.Ahead = max(clock.Instant(newest).Sub(l.Clock.Now()), 0)
		return err
	})
}

// lastDone is when an act was last told of; the zero time where it never was.
func lastDone(tx *db.Tx, act event.Act) (at time.Time, err error) {
	rows, err := event.Audited(tx, event.AuditFilter{Act: act}, 0, 1)
	if len(rows) > 0 {
		at = rows[0].At
	}
	return at, err
}
