package sheet

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Made is a sheet that is being made, as lists show it.
type Made struct {
	Sheet   Sheet
	Title   string
	State   people.Making
	SavedAt time.Time
	SavedBy people.Named
}

// Mine lists what a person is making, the last saved first, a page of PageSize at a time from 1, and how many there are.
func (st *Store) Mine(ctx context.Context, by people.Person, page int) (list []Made, total int, err error) {
	defer refusal.Wrap(&err, "own drafts")
	return st.made(ctx, by, page, func(tx *db.Tx, _ people.Person) (string, []any, error) {
		return `
			FROM drafts JOIN sheets ON sheets.id = drafts.sheet_id JOIN spaces ON spaces.id = sheets.space_id
			JOIN sheet_authors ON sheet_authors.sheet_id = sheets.id
			WHERE sheet_authors.person_id = $1 AND sheets.binned_at IS NULL
				AND ('space' NOT IN (spaces.audience, spaces.ceiling, sheets.restriction)
					OR spaces.id IN (SELECT space_id FROM roles WHERE person_id = $1 AND begins <= $2 AND ends >= $2))
				AND ('sealed' NOT IN (spaces.audience, spaces.ceiling, sheets.restriction)
					OR spaces.id IN (SELECT space_id FROM memberships WHERE person_id = $1 AND source = ''))`,
			[]any{string(by.ID), string(tx.Today())}, nil
	})
}

// Drafts lists what is being made in a space, as far as a person may read it: all of it for its stewards, what is
// proposed or in review for its reviewers, her own for anyone. A space that does not let her in is not there.
func (st *Store) Drafts(ctx context.Context, by people.Person, space clock.ID, page int) (list []Made, total int, err error) {
	defer refusal.Wrap(&err, "drafts of %s", space)
	return st.made(ctx, by, page, func(tx *db.Tx, now people.Person) (string, []any, error) {
		home, err := people.SpaceByID(tx, space)
		if err != nil {
			return "", nil, err
		}
		if !people.Allows(now, people.Read, home.Object()) {
			return "", nil, refusal.NotFound()
		}
		held, named := now.In(space), now.NamedIn(space)
		return `
			FROM drafts JOIN sheets ON sheets.id = drafts.sheet_id
			WHERE sheets.space_id = $1 AND sheets.binned_at IS NULL AND (CAST($2 AS BOOLEAN)
				OR CAST($3 AS BOOLEAN) AND (sheets.restriction <> 'sealed' OR CAST($5 AS BOOLEAN))
				OR CAST($4 AS BOOLEAN) AND (sheets.restriction <> 'sealed' OR CAST($6 AS BOOLEAN)) AND (drafts.proposed_at IS NOT NULL
					OR EXISTS (SELECT 1 FROM reviews WHERE reviews.sheet_id = sheets.id AND reviews.closed_at IS NULL))
				OR (sheets.restriction <> 'space' OR CAST($7 AS BOOLEAN)) AND (sheets.restriction <> 'sealed' OR CAST($8 AS BOOLEAN))
					AND EXISTS (SELECT 1 FROM sheet_authors WHERE sheet_authors.sheet_id = sheets.id AND sheet_authors.person_id = $9))`,
			[]any{string(space), now.IsSystem(), held == people.Steward, held.AtLeast(people.Reviewer), named == people.Steward,
				named.AtLeast(people.Reviewer), held != "", named != "", string(now.ID)}, nil
	})
}

// made reads a page of drafts; each is asked of the policy again.
func (st *Store) made(ctx context.Context, by people.Person, page int, from func(*db.Tx, people.Person) (string, []any, error)) (list []Made, total int, err error) {
	if page < 1 || page > MaxPage {
		return nil, 0, refusal.NotFound()
	}
	return list, total, st.db.View(ctx, func(tx *db.Tx) error {
		list, total = nil, 0
		now, err := people.Current(tx, by)
		if err != nil || !now.SignedIn() && !now.IsSystem() {
			return err
		}
		query, args, err := from(tx, now)
		if err != nil {
			return err
		}
		if err := tx.One(func(r db.Row) error { return r.Scan(&total) }, `SELECT COUNT(*) `+query, args...); err != nil {
			return err
		}
		var ids []clock.ID
		err = eachID(tx, &ids, `SELECT drafts.sheet_id `+query+` ORDER BY drafts.saved_at DESC, drafts.sheet_id`+pages[len(args)],
			append(args, PageSize, (page-1)*PageSize)...)
		for i := 0; err == nil && i < len(ids); i++ {
			list, err = appendMade(tx, list, now, ids[i])
		}
		return err
	})
}

// pages cuts a page out of a list of drafts whose query has so many arguments already.
var pages = map[int]string{2: ` LIMIT $3 OFFSET $4`, 9: ` LIMIT $10 OFFSET $11`}

func appendMade(tx *db.Tx, list []Made, by people.Person, id clock.ID) ([]Made, error) {
	s, err := byID(tx, id)
	if err != nil || !s.DraftReadableBy(by) {
		return list, err
	}
	m := Made{Sheet: s, State: s.Making(), SavedAt: s.Draft.SavedAt}
	if m.SavedBy, err = people.NameOf(tx, s.Draft.SavedBy); err != nil {
		return list, err
	}
	if m.Title, err = newestTitle(tx, s); err != nil {
		return list, err
	}
	masks, err := MasksFor(tx, by, s)
	m.Title = masks.Hide(m.Title)
	return append(list, m), err
}
