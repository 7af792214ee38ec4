package sheet

import (
	"database/sql"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// find reads a sheet by a slug it has or once had.
func find(tx *db.Tx, kind, slug string) (Sheet, error) {
	var id clock.ID
	err := tx.One(func(r db.Row) error { return r.Scan(&id) },
		`SELECT sheet_id FROM slugs WHERE kind = $1 AND slug = $2`, kind, slug)
	if err != nil {
		return Sheet{}, err
	}
	return byID(tx, id)
}

// byID reads a sheet and the records its state is read from.
func byID(tx *db.Tx, id clock.ID) (s Sheet, err error) {
	var space clock.ID
	var created int64
	var binned sql.NullInt64
	err = tx.One(func(r db.Row) error {
		return r.Scan(&s.ID, &s.Kind, &space, &s.Slug, &s.Restriction, &created, &binned, &s.Edition)
	}, `
		SELECT sheets.id, kind, space_id, slug, restriction, created_at, binned_at,
			(SELECT COALESCE(MAX(number), 0) FROM editions WHERE editions.sheet_id = sheets.id)
		FROM sheets WHERE sheets.id = $1`, string(id))
	if err != nil {
		return s, err
	}
	s.CreatedAt, s.Binned = clock.Instant(created), binned.Valid
	if s.Space, err = people.SpaceByID(tx, space); err != nil {
		return s, err
	}
	if s.Authors, err = authorsOf(tx, id); err != nil {
		return s, err
	}
	if s.Draft, err = draftOf(tx, id); err != nil {
		return s, err
	}
	if s.Withdrawal, err = withdrawalOf(tx, id); err != nil {
		return s, err
	}
	if s.Reviewing, err = reviewingOf(tx, id); err == nil && s.Reviewing != people.NotMade {
		s.Named, s.Voters, err = namedIn(tx, id)
	}
	return s, err
}

func authorsOf(tx *db.Tx, id clock.ID) (authors []clock.ID, err error) {
	err = tx.Each(func(r db.Row) error {
		var author clock.ID
		err := r.Scan(&author)
		authors = append(authors, author)
		return err
	}, `SELECT person_id FROM sheet_authors WHERE sheet_id = $1 ORDER BY person_id`, string(id))
	return authors, err
}

func draftOf(tx *db.Tx, id clock.ID) (*Draft, error) {
	var d Draft
	var at int64
	var proposed sql.NullInt64
	err := tx.One(func(r db.Row) error { return r.Scan(&d.Revision, &d.Version, &at, &d.SavedBy, &proposed) },
		`SELECT revision_id, version, saved_at, saved_by, proposed_at FROM drafts WHERE sheet_id = $1`, string(id))
	if err != nil {
		return nil, refusal.IgnoreNotFound(err)
	}
	d.SavedAt, d.Proposed = clock.Instant(at), proposed.Valid
	return &d, nil
}

func withdrawalOf(tx *db.Tx, id clock.ID) (*Withdrawal, error) {
	var w Withdrawal
	var at int64
	err := tx.One(func(r db.Row) error { return r.Scan(&w.ID, &w.Reason, &w.Redirect, &at, &w.By) }, `
		SELECT id, reason, redirect, created_at, created_by FROM withdrawals
		WHERE sheet_id = $1 AND undone_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1`, string(id))
	if err != nil {
		return nil, refusal.IgnoreNotFound(err)
	}
	w.At = clock.Instant(at)
	return &w, nil
}

// reviewingOf reads whether a review is open, and whether its ballot is.
func reviewingOf(tx *db.Tx, id clock.ID) (people.Making, error) {
	var voting sql.NullInt64
	err := tx.One(func(r db.Row) error { return r.Scan(&voting) },
		`SELECT voting_at FROM reviews WHERE sheet_id = $1 AND closed_at IS NULL`, string(id))
	switch {
	case err != nil:
		return people.NotMade, refusal.IgnoreNotFound(err)
	case voting.Valid:
		return people.Voting, nil
	}
	return people.InReview, nil
}

func insertSheet(tx *db.Tx, s Sheet, by clock.ID) error {
	_, err := tx.Exec(`
		INSERT INTO sheets (id, kind, space_id, slug, restriction, created_at, created_by, changed, narrowed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)`,
		string(s.ID), s.Kind, string(s.Space.ID), s.Slug, string(s.Restriction), clock.Micros(s.CreatedAt), string(by))
	return err
}

func insertAuthor(tx *db.Tx, sheet, person clock.ID) error {
	_, err := tx.Exec(`INSERT INTO sheet_authors (sheet_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		string(sheet), string(person))
	return err
}

// touch notes on a sheet the number that the transaction's event will have: writers are serial, so it is the next.
func touch(tx *db.Tx, id clock.ID) error {
	_, err := tx.Exec(`UPDATE sheets SET changed = (SELECT value + 1 FROM counters WHERE name = 'events') WHERE id = $1`, string(id))
	return err
}

// narrow notes besides that fewer people may read the sheet: searches leave it out until the index has caught up.
func narrow(tx *db.Tx, id clock.ID) error {
	_, err := tx.Exec(`UPDATE sheets SET narrowed = (SELECT value + 1 FROM counters WHERE name = 'events') WHERE id = $1`, string(id))
	if err != nil {
		return err
	}
	return touch(tx, id)
}
