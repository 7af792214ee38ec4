package mail

import (
	"context"
	"errors"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Bounds of sending.
const (
	DailyLetters = 20 // to one address (security.md K6): what comes above waits for the digest
	Term         = 2 * time.Minute
	KeptFor      = 365 * 24 * time.Hour // what became of a letter, and its key
	counted      = 24 * time.Hour
)

// pauses are how long to wait after each try that failed: five tries over a day.
var pauses = []time.Duration{10 * time.Minute, time.Hour, 5 * time.Hour, 18 * time.Hour}

// Office sends letters on and notes what became of them.
type Office struct {
	db     *db.DB
	clock  *clock.Clock
	events *event.Store
}

// NewOffice gives the post office of a database.
func NewOffice(d *db.DB, c *clock.Clock, events *event.Store) *Office { return &Office{d, c, events} }

// Task is a letter that one holder sends.
type Task struct {
	Letter
	job    event.Job
	holder string
}

// Due reports whether a letter waits to be sent now.
func (o *Office) Due(ctx context.Context) (bool, error) { return o.events.Due(ctx, Job) }

// Take gives the oldest letter that is to be sent now, to one holder for a Term; false where there is none.
func (o *Office) Take(ctx context.Context, holder string) (t Task, found bool, err error) {
	defer refusal.Wrap(&err, "take a letter")
	for {
		job, found, err := o.events.Take(ctx, Job, holder, Term)
		if err != nil || !found {
			return t, false, err
		}
		err = o.db.View(ctx, func(tx *db.Tx) error { t.Letter, err = letterByID(tx, clock.ID(job.Payload)); return err })
		if refusal.IgnoreNotFound(err) != nil {
			return t, false, err
		}
		if t.job, t.holder = job, holder; err == nil && t.EndedAt.IsZero() && !t.Gathered {
			return t, true, nil
		}
		if err := o.events.Done(ctx, holder, job.ID); err != nil { // it left, or waits for a digest, and its holder died then
			return t, false, err
		}
	}
}

// Letter gives one letter, whatever became of it.
func (o *Office) Letter(ctx context.Context, id clock.ID) (l Letter, err error) {
	defer refusal.Wrap(&err, "letter %s", id)
	return l, o.db.View(ctx, func(tx *db.Tx) error { l, err = letterByID(tx, id); return err })
}

// Full reports whether an address was sent as many letters in a day as it may be.
func (o *Office) Full(ctx context.Context, email string) (full bool, err error) {
	defer refusal.Wrap(&err, "count letters")
	since := o.clock.Now().Add(-counted)
	return full, o.db.View(ctx, func(tx *db.Tx) error {
		count, err := sentTo(tx, hashOf(email), since)
		full = count >= DailyLetters
		return err
	})
}

// Left notes that a server has taken a letter for an address, with the notices that it gathered.
func (o *Office) Left(ctx context.Context, t Task, email string, gathered []clock.ID) (err error) {
	defer refusal.Wrap(&err, "note that letter %s left", t.ID)
	now := o.clock.Now()
	err = o.db.Update(ctx, func(tx *db.Tx) error {
		for _, one := range gathered {
			if err := end(tx, one, Sent, "", "", now); err != nil {
				return err
			}
		}
		return end(tx, t.ID, Sent, "", hashOf(email), now)
	})
	return errors.Join(err, o.events.Done(ctx, t.holder, t.job.ID))
}

// Drop ends a letter that is not to leave, for a reason: a key of the word files.
func (o *Office) Drop(ctx context.Context, t Task, reason string) error {
	return o.drop(ctx, t, reason, "")
}

func (o *Office) drop(ctx context.Context, t Task, reason, problem string) (err error) {
	defer refusal.Wrap(&err, "drop letter %s", t.ID)
	err = o.db.Update(ctx, func(tx *db.Tx) error { return end(tx, t.ID, reason, problem, "", o.clock.Now()) })
	return errors.Join(err, o.events.Done(ctx, t.holder, t.job.ID))
}

// DropGathered ends gathered notices that have nothing more to say.
func (o *Office) DropGathered(ctx context.Context, ids []clock.ID, reason string) (err error) {
	defer refusal.Wrap(&err, "drop gathered notices")
	if len(ids) == 0 {
		return nil
	}
	return o.db.Update(ctx, func(tx *db.Tx) error {
		for _, id := range ids {
			if err := end(tx, id, reason, "", "", o.clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// PutOff lets a letter wait for the digest that is due at a time.
func (o *Office) PutOff(ctx context.Context, t Task, due time.Time) (err error) {
	defer refusal.Wrap(&err, "put letter %s off", t.ID)
	err = o.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE letters SET gathered = TRUE, due_at = $2 WHERE id = $1 AND ended_at IS NULL`, string(t.ID), clock.Micros(due))
		return err
	})
	return errors.Join(err, o.events.Done(ctx, t.holder, t.job.ID))
}

// Failed notes that a letter could not leave, for a reason: a key of the word files. It is tried again after a pause, five
// times in all, unless the server refuses it for good.
func (o *Office) Failed(ctx context.Context, t Task, reason string, forGood bool, cause error) (over bool, err error) {
	defer refusal.Wrap(&err, "note that letter %s did not leave", t.ID)
	if over = forGood || t.job.Attempts > len(pauses); over {
		return over, o.drop(ctx, t, reason, reason)
	}
	err = o.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE letters SET problem = $2 WHERE id = $1 AND ended_at IS NULL`, string(t.ID), reason)
		return err
	})
	if err != nil {
		return over, err
	}
	return over, o.events.Later(ctx, t.holder, t.job, o.clock.Now().Add(pauses[max(t.job.Attempts, 1)-1]), cause)
}

// Release gives a letter back that was not tried: the server stops.
func (o *Office) Release(ctx context.Context, t Task) error {
	return o.events.Later(ctx, t.holder, t.job, o.clock.Now(), errors.New("stopped"))
}
