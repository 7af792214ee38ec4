package mail

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// digestHour is when digests leave, in the instance's zone.
const digestHour = 7

// NextDigest is when the digest of each day, or of each week on Monday, next leaves.
func (o *Office) NextDigest(weekly bool) time.Time {
	now := o.clock.Now().In(o.clock.Zone())
	at := time.Date(now.Year(), now.Month(), now.Day(), digestHour, 0, 0, 0, now.Location())
	for !at.After(now) || weekly && at.Weekday() != time.Monday {
		at = time.Date(at.Year(), at.Month(), at.Day()+1, digestHour, 0, 0, 0, now.Location())
	}
	return at.UTC()
}

// Gather asks for a digest to each person for whom notices have waited until now, once, whoever asks and however often. It
// gives how many it asked for.
func (o *Office) Gather(ctx context.Context) (asked int, err error) {
	defer refusal.Wrap(&err, "gather notices")
	now := o.clock.Now()
	due := map[clock.ID]int64{}
	err = o.db.View(ctx, func(tx *db.Tx) error {
		clear(due)
		return tx.Each(func(r db.Row) error {
			var person clock.ID
			var at int64
			err := r.Scan(&person, &at)
			due[person] = at
			return err
		}, `SELECT person_id, MAX(due_at) FROM letters WHERE gathered AND ended_at IS NULL AND due_at <= $1 GROUP BY person_id`, clock.Micros(now))
	})
	if err != nil || len(due) == 0 {
		return 0, err
	}
	return asked, o.db.Update(ctx, func(tx *db.Tx) error {
		asked = 0
		for person, at := range due {
			key := "digest/" + clock.Instant(at).Format("20060102T1504") + "/" + string(person)
			written, err := Queue(tx, Letter{Key: key, Kind: Digest, Person: person}, now)
			if err != nil {
				return err
			}
			if written {
				asked++
			}
		}
		return nil
	})
}

// Gathered gives the notices that wait for the digest of a person, the oldest first.
func (o *Office) Gathered(ctx context.Context, person clock.ID) (notices []Letter, err error) {
	defer refusal.Wrap(&err, "gathered notices")
	now := clock.Micros(o.clock.Now())
	return notices, o.db.View(ctx, func(tx *db.Tx) error {
		notices, err = letters(tx, `WHERE person_id = $1 AND gathered AND ended_at IS NULL AND due_at <= $2 ORDER BY created_at, letters.id LIMIT 200`, string(person), now)
		return err
	})
}

// Sweep forgets what is kept no longer: how many letters an address was sent after a day, what became of a letter after a
// year. It gives how much it forgot.
func (o *Office) Sweep(ctx context.Context) (forgot int, err error) {
	defer refusal.Wrap(&err, "sweep letters")
	now := o.clock.Now()
	day, year := clock.Micros(now.Add(-counted)), clock.Micros(now.Add(-KeptFor))
	var old int
	err = o.db.View(ctx, func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&old) },
			`SELECT COUNT(*) FROM letters WHERE recipient <> '' AND ended_at <= $1 OR ended_at <= $2`, day, year)
	})
	if err != nil || old == 0 {
		return 0, err
	}
	return forgot, o.db.Update(ctx, func(tx *db.Tx) error {
		forgot = 0
		for _, query := range []struct {
			text string
			at   int64
		}{
			{`UPDATE letters SET recipient = '' WHERE recipient <> '' AND ended_at <= $1`, day},
			{`DELETE FROM letters WHERE ended_at <= $1`, year},
			{`DELETE FROM jobs WHERE kind = 'mail' AND done_at <= $1`, day},
		} {
			rows, err := tx.Exec(query.text, query.at)
			if err != nil {
				return err
			}
			forgot += int(rows)
		}
		return nil
	})
}

// Standing is how the post office stands, for administrators.
type Standing struct {
	Waiting   int       // letters that are due and have not left
	Gathering int       // notices that wait for a digest
	Left      int       // in the last seven days
	Last      time.Time // when one last left; zero where none did
	Troubled  []Letter
}

// Standing says how many letters wait, how many left, and which met trouble in the last seven days, the newest first.
func (o *Office) Standing(ctx context.Context) (s Standing, err error) {
	defer refusal.Wrap(&err, "standing of the mail")
	since := clock.Micros(o.clock.Now().AddDate(0, 0, -7))
	return s, o.db.View(ctx, func(tx *db.Tx) error {
		s = Standing{}
		err := tx.Each(func(r db.Row) error {
			var gathered bool
			var count int
			err := r.Scan(&gathered, &count)
			if s.Waiting += count; gathered {
				s.Waiting, s.Gathering = s.Waiting-count, count
			}
			return err
		}, `SELECT gathered, COUNT(*) FROM letters WHERE ended_at IS NULL GROUP BY gathered`)
		if err != nil {
			return err
		}
		var last int64
		err = tx.One(func(r db.Row) error { return r.Scan(&s.Left, &last) }, `
			SELECT COUNT(*), COALESCE((SELECT MAX(ended_at) FROM letters WHERE outcome = 'sent'), 0) FROM letters WHERE outcome = 'sent' AND ended_at > $1`, since)
		if err != nil {
			return err
		}
		if last > 0 {
			s.Last = clock.Instant(last)
		}
		s.Troubled, err = letters(tx, `WHERE problem <> '' AND (ended_at IS NULL OR ended_at > $1) ORDER BY created_at DESC, letters.id DESC LIMIT 20`, since)
		return err
	})
}

// AfterRestore makes nothing leave twice from a library that was put back. What was due when it was put back is taken to
// have left from the library that the backup was made of, and what happened there to have been told. Digests that are still
// to come will come.
func AfterRestore(tx *db.Tx, now time.Time) error {
	at := clock.Micros(now)
	for _, query := range []string{
		`UPDATE letters SET ended_at = $1, outcome = 'mail-restored', email = '' WHERE ended_at IS NULL AND due_at <= $1`,
		`UPDATE jobs SET done_at = $1 WHERE kind = 'mail' AND done_at IS NULL AND due <= $1`,
	} {
		if _, err := tx.Exec(query, at); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE followers SET position = (SELECT value FROM counters WHERE name = 'events') WHERE name = 'mail'`)
	return err
}
