package sheet

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Cause is why readers of a sheet are warned.
type Cause string

// The causes of a warning.
const (
	LawChanged  Cause = "law-changed"  // an article it cites has changed and nobody has looked yet
	LawRepealed Cause = "law-repealed" // a text it cites is no longer in force
	Outdated    Cause = "outdated"     // someone says that it no longer holds
	Urgent      Cause = "urgent"       // published urgently: nobody else has read it yet (PublishUrgently)
)

// Warning stands beside a sheet until a person closes it.
type Warning struct {
	ID     clock.ID
	Cause  Cause
	Detail string
	At     time.Time
	By     clock.ID
}

// Warn opens a warning on a sheet; what another room concludes about a sheet comes through here, in its transaction.
func Warn(tx *db.Tx, sheet clock.ID, cause Cause, detail string, by clock.ID, at time.Time) (clock.ID, error) {
	id := clock.NewID()
	_, err := tx.Exec(`
		INSERT INTO warnings (id, sheet_id, cause, detail, created_at, created_by, closing) VALUES ($1, $2, $3, $4, $5, $6, '')`,
		string(id), string(sheet), string(cause), markdown.Visible(detail), clock.Micros(at), string(by))
	if err != nil {
		return id, err
	}
	return id, touch(tx, sheet)
}

// AddWarning opens a warning by hand.
func (st *Store) AddWarning(ctx context.Context, by people.Person, sheet clock.ID, cause Cause, detail string) (id clock.ID, err error) {
	defer refusal.Wrap(&err, "warn of %s", sheet)
	if cause != LawChanged && cause != LawRepealed && cause != Outdated {
		return id, refusal.Invalid("cause", "unknown-cause")
	}
	if len(detail) > MaxNote {
		return id, refusal.TooLarge("detail", "reason-too-long", MaxNote)
	}
	return id, st.making(ctx, by, sheet, Warned, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !people.Allows(now, people.Warn, s.Object()) {
			return refusal.Forbidden("warn-not-steward")
		}
		id, err = Warn(tx, sheet, cause, detail, by.ID, st.clock.Now())
		return err
	})
}

// CloseWarning ends a warning with what was found.
func (st *Store) CloseWarning(ctx context.Context, by people.Person, sheet, warning clock.ID, closing string) (err error) {
	defer refusal.Wrap(&err, "close warning %s", warning)
	if closing = markdown.Visible(closing); closing == "" {
		return refusal.Unprocessable("closing", "reason-empty")
	}
	if len(closing) > MaxNote {
		return refusal.TooLarge("closing", "reason-too-long", MaxNote)
	}
	return st.making(ctx, by, sheet, WarningEnded, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !people.Allows(now, people.Warn, s.Object()) {
			return refusal.Forbidden("warn-not-steward")
		}
		if err := closableBy(tx, now, *s, warning); err != nil {
			return err
		}
		rows, err := tx.Exec(`
			UPDATE warnings SET closed_at = $3, closed_by = $4, closing = $5 WHERE id = $1 AND sheet_id = $2 AND closed_at IS NULL`,
			string(warning), string(sheet), clock.Micros(st.clock.Now()), string(by.ID), closing)
		if err == nil && rows == 0 {
			return refusal.NotFound()
		}
		return err
	})
}

// warningsOf reads the warnings that stand on a sheet, the oldest first.
func warningsOf(tx *db.Tx, id clock.ID) (warnings []Warning, err error) {
	err = tx.Each(func(r db.Row) error {
		var w Warning
		var at int64
		err := r.Scan(&w.ID, &w.Cause, &w.Detail, &at, &w.By)
		w.At = clock.Instant(at)
		warnings = append(warnings, w)
		return err
	}, `SELECT id, cause, detail, created_at, created_by FROM warnings WHERE sheet_id = $1 AND closed_at IS NULL ORDER BY created_at, id`, string(id))
	return warnings, err
}
