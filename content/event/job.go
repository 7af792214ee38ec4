package event

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// Job is work to be done outside the database, asked for by a transaction and done at least once.
type Job struct {
	ID       clock.ID
	Kind     string
	Payload  string // opaque JSON
	Attempts int    // how many times it was taken, this one included
}

// MaxAttempts is how often a job is tried before it is left for a person to look at.
const MaxAttempts = 8

// Enqueue asks for a job in the transaction that needs it: if the transaction fails, nobody asked.
func Enqueue(tx *db.Tx, kind, payload string, due time.Time) (clock.ID, error) {
	id := clock.NewID()
	_, err := tx.Exec(`
		INSERT INTO jobs (id, kind, payload, due, attempts, holder, until, problem)
		VALUES ($1, $2, $3, $4, 0, '', 0, '')`, string(id), kind, payload, clock.Micros(due))
	return id, err
}

// Due reports whether a job of a kind could be taken now. It only reads: whoever waits for work asks this.
func (st *Store) Due(ctx context.Context, kind string) (due bool, err error) {
	defer refusal.Wrap(&err, "look for a job")
	now := clock.Micros(st.clock.Now())
	return due, st.db.View(ctx, func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&due) }, `
			SELECT EXISTS (SELECT 1 FROM jobs WHERE done_at IS NULL AND due <= $1 AND until <= $1 AND attempts < $2 AND kind = $3)`,
			now, MaxAttempts, kind)
	})
}

// Take gives the oldest job of a kind that is due and held by nobody, for a while; false where there is none. A holder
// that dies loses it at the end of the term.
func (st *Store) Take(ctx context.Context, kind, holder string, term time.Duration) (job Job, found bool, err error) {
	defer refusal.Wrap(&err, "take a job")
	now := st.clock.Now()
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		err := tx.One(func(r db.Row) error { return r.Scan(&job.ID, &job.Kind, &job.Payload, &job.Attempts) }, `
			UPDATE jobs SET holder = $1, until = $2, attempts = attempts + 1
			WHERE id = (SELECT id FROM jobs WHERE done_at IS NULL AND due <= $3 AND until <= $3 AND attempts < $4 AND kind = $5
				ORDER BY due, id LIMIT 1)
			RETURNING id, kind, payload, attempts`, holder, clock.Micros(now.Add(term)), clock.Micros(now), MaxAttempts, kind)
		if found = err == nil; refusal.KindOf(err) == refusal.KindNotFound {
			return nil
		}
		return err
	})
	return job, found && err == nil, err
}

// Done ends a job that its holder has finished.
func (st *Store) Done(ctx context.Context, holder string, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "end job %s", id)
	return st.change(ctx, `UPDATE jobs SET done_at = $3, until = 0 WHERE id = $1 AND holder = $2 AND done_at IS NULL`,
		string(id), holder, clock.Micros(st.clock.Now()))
}

// Failed gives a job back to be tried later, each time after a longer pause, with what went wrong.
func (st *Store) Failed(ctx context.Context, holder string, job Job, problem error) (err error) {
	defer refusal.Wrap(&err, "give job %s back", job.ID)
	return st.Later(ctx, holder, job, st.clock.Now().Add(time.Minute<<min(job.Attempts, 10)), problem)
}

// Later gives a job back to be tried at a time that its holder chooses, with what went wrong.
func (st *Store) Later(ctx context.Context, holder string, job Job, due time.Time, problem error) (err error) {
	defer refusal.Wrap(&err, "put job %s off", job.ID)
	return st.change(ctx, `UPDATE jobs SET due = $3, until = 0, holder = '', problem = $4 WHERE id = $1 AND holder = $2 AND done_at IS NULL`,
		string(job.ID), holder, clock.Micros(due), problem.Error())
}

// change runs a statement that must change one row: the holder's own.
func (st *Store) change(ctx context.Context, query string, args ...any) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		rows, err := tx.Exec(query, args...)
		if err == nil && rows == 0 {
			return refusal.Conflict("", "job-not-held")
		}
		return err
	})
}

// GivenUp counts the jobs that failed so often that nobody tries them any more.
func GivenUp(tx *db.Tx) (jobs int, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&jobs) },
		`SELECT COUNT(*) FROM jobs WHERE done_at IS NULL AND attempts >= $1 AND problem <> ''`, MaxAttempts)
	return jobs, err
}
