package sheet

import (
	"database/sql"
	"fmt"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
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
	var found records
	err = tx.One(func(r db.Row) error {
		return r.Scan(&s.ID, &s.Kind, &space, &s.Slug, &s.Restriction, &found.created, &found.binned, &s.Edition,
			&found.revision, &found.version, &found.saved, &found.savedBy, &found.proposed,
			&found.withdrawal, &found.reason, &found.redirect, &found.withdrawn, &found.withdrawnBy, &found.review, &found.voting)
	}, `
		SELECT sheets.id, sheets.kind, sheets.space_id, sheets.slug, sheets.restriction, sheets.created_at, sheets.binned_at,
			(SELECT COALESCE(MAX(number), 0) FROM editions WHERE editions.sheet_id = sheets.id),
			drafts.revision_id, drafts.version, drafts.saved_at, drafts.saved_by, drafts.proposed_at,
			withdrawals.id, withdrawals.reason, withdrawals.redirect, withdrawals.created_at, withdrawals.created_by,
			reviews.id, reviews.voting_at
		FROM sheets
		LEFT JOIN drafts ON drafts.sheet_id = sheets.id
		LEFT JOIN withdrawals ON withdrawals.sheet_id = sheets.id AND withdrawals.undone_at IS NULL
		LEFT JOIN reviews ON reviews.sheet_id = sheets.id AND reviews.closed_at IS NULL
		WHERE sheets.id = $1 ORDER BY withdrawals.created_at DESC, withdrawals.id DESC LIMIT 1`, string(id))
	if err != nil {
		return s, err
	}
	found.into(&s)
	if s.Space, err = people.SpaceByID(tx, space); err != nil {
		return s, err
	}
	if s.Authors, err = authorsOf(tx, id); err == nil && s.Making() != people.NotMade && s.Making() != people.Draft {
		s.Hands, err = handsIn(tx, id)
	}
	if err == nil && s.Reviewing != people.NotMade {
		s.Named, s.Voters, err = namedIn(tx, id)
	}
	return s, err
}

// records are those that stand on a sheet, as one query reads them: any may be absent.
type records struct {
	created                                           int64
	binned, saved, proposed, withdrawn, voting        sql.NullInt64
	version                                           sql.NullInt64
	revision, savedBy                                 sql.NullString
	withdrawal, reason, redirect, withdrawnBy, review sql.NullString
}

// into reads the state of a sheet from its records.
func (f records) into(s *Sheet) {
	s.CreatedAt, s.Binned = clock.Instant(f.created), f.binned.Valid
	if f.revision.Valid {
		s.Draft = &Draft{Revision: clock.ID(f.revision.String), Version: int(f.version.Int64), SavedAt: clock.Instant(f.saved.Int64),
			SavedBy: clock.ID(f.savedBy.String), Proposed: f.proposed.Valid}
	}
	if f.withdrawal.Valid {
		s.Withdrawal = &Withdrawal{ID: clock.ID(f.withdrawal.String), Reason: f.reason.String, Redirect: f.redirect.String,
			At: clock.Instant(f.withdrawn.Int64), By: clock.ID(f.withdrawnBy.String)}
	}
	if s.Reviewing = people.NotMade; f.voting.Valid {
		s.Reviewing = people.Voting
	} else if f.review.Valid {
		s.Reviewing = people.InReview
	}
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

// reserved are words that addresses need for themselves: a sheet named so gets a number.
var reserved = map[string]bool{"flux": true, "textes": true, "nouvelle": true, "nouveau": true, "new": true, "admin": true, "api": true, "page": true}

// maxNumbered is how many sheets of one name are numbered.
const maxNumbered = 20

// claimSlug gives a sheet the first free slug made of the one wanted. A slug once given is never given again.
func claimSlug(tx *db.Tx, kind, wanted string, id clock.ID) (string, error) {
	for n := 1; ; n++ {
		slug := wanted
		if n > 1 || reserved[wanted] {
			slug = fmt.Sprintf("%s-%d", wanted, max(n, 2))
		}
		if n > maxNumbered { // so many of one name are told apart without trying each number
			slug = wanted + "-" + string(id)[24:]
		}
		taken, err := tx.Exec(`INSERT INTO slugs (kind, slug, sheet_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, kind, slug, string(id))
		if err != nil || taken > 0 {
			return slug, err
		}
		var owner clock.ID
		err = tx.One(func(r db.Row) error { return r.Scan(&owner) },
			`SELECT sheet_id FROM slugs WHERE kind = $1 AND slug = $2`, kind, slug)
		if err != nil || owner == id {
			return slug, err
		}
	}
}

// addSlugs gives a sheet the slugs it once had elsewhere: those that nothing has here lead to it.
func addSlugs(tx *db.Tx, s Sheet, former []string) error {
	for _, slug := range former {
		if reserved[slug] {
			continue
		}
		_, err := tx.Exec(`INSERT INTO slugs (kind, slug, sheet_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, s.Kind, slug, string(s.ID))
		if err != nil {
			return err
		}
	}
	return nil
}
