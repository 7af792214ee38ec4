package sheet

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// How long a person counts as writing after she was last seen to, and how often that is written down.
const (
	WritingFor   = time.Minute
	WritingEvery = 20 * time.Second
)

// NoteWriting notes that a person is writing a sheet. It records no event, and writes at most once every WritingEvery.
func (st *Store) NoteWriting(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "note who writes %s", id)
	now, fresh := st.clock.Now(), false
	err = st.db.View(ctx, func(tx *db.Tx) error {
		fresh, err = st.mayNote(tx, by, id, now)
		return err
	})
	if err != nil || fresh {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := st.mayNote(tx, by, id, now); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM writers WHERE at < $1`, clock.Micros(now.Add(-WritingFor))); err != nil {
			return err
		}
		_, err := tx.Exec(`
			INSERT INTO writers (sheet_id, person_id, at) VALUES ($1, $2, $3)
			ON CONFLICT (sheet_id, person_id) DO UPDATE SET at = excluded.at`, string(id), string(by.ID), clock.Micros(now))
		return err
	})
}

// mayNote refuses whom the sheet is not open to for writing, and reports whether she was noted a moment ago.
func (st *Store) mayNote(tx *db.Tx, by people.Person, id clock.ID, at time.Time) (fresh bool, err error) {
	s, now, err := ForReview(tx, by, id)
	if err != nil {
		return false, err
	}
	if !now.SignedIn() || !s.WritableBy(now) && !people.Allows(now, people.Revise, s.Object()) {
		return false, s.notWritable(now)
	}
	var seen int64
	err = tx.One(func(r db.Row) error { return r.Scan(&seen) },
		`SELECT at FROM writers WHERE sheet_id = $1 AND person_id = $2`, string(id), string(now.ID))
	return err == nil && at.Sub(clock.Instant(seen)) < WritingEvery, refusal.IgnoreNotFound(err)
}

// Writing names the others who are writing a sheet now, for those who may read what is being made.
func (st *Store) Writing(ctx context.Context, by people.Person, id clock.ID) (names []people.Named, err error) {
	defer refusal.Wrap(&err, "who writes %s", id)
	return names, st.db.View(ctx, func(tx *db.Tx) error {
		s, now, err := ForReview(tx, by, id)
		if err != nil {
			return err
		}
		if !s.DraftReadableBy(now) && !s.begunBy(now) {
			return refusal.NotFound()
		}
		names, err = st.writing(tx, id, now.ID)
		return err
	})
}

func (st *Store) writing(tx *db.Tx, sheet, but clock.ID) ([]people.Named, error) {
	var ids []clock.ID
	err := eachID(tx, &ids, `SELECT person_id FROM writers WHERE sheet_id = $1 AND at > $2 AND person_id <> $3 ORDER BY person_id`,
		string(sheet), clock.Micros(st.clock.Now().Add(-WritingFor)), string(but))
	if err != nil {
		return nil, err
	}
	return people.NamesOf(tx, ids...)
}
