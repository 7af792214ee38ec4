package sheet

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// SittingGap is how long a person may pause before what she saves next is another sitting.
const SittingGap = 30 * time.Minute

// Sitting is what one person saved of a sheet without a longer pause: its last text, which stands for all, and how many
// there are. What an edition, a round of review or a proposal is made of, what came too late and what was erased stand
// alone.
type Sitting struct {
	Version
	Count int
	First int       // the number of its first text
	From  time.Time // when that was saved
}

// Sittings lists what was saved of a sheet by sittings, the newest first, a page of PageSize at a time from 1.
func (st *Store) Sittings(ctx context.Context, by people.Person, id clock.ID, page int) (sittings []Sitting, total int, err error) {
	defer refusal.Wrap(&err, "sittings of %s", id)
	if page < 1 || page > MaxPage {
		return nil, 0, refusal.NotFound()
	}
	return sittings, total, st.db.View(ctx, func(tx *db.Tx) error {
		s, err := st.ofVersions(tx, by, id)
		if err != nil {
			return err
		}
		if sittings, total, err = sittingsOf(tx, s, page); err != nil {
			return err
		}
		for i := range sittings {
			last, err := versionsOf(tx, s, sittings[i].Number, sittings[i].Number, 1)
			if err != nil {
				return err
			}
			sittings[i].Version = last[0]
		}
		return nil
	})
}

// Saves lists the texts of a sheet from one number to another, the newest first, a page of PageSize at a time from 1.
func (st *Store) Saves(ctx context.Context, by people.Person, id clock.ID, first, last, page int) (versions []Version, err error) {
	defer refusal.Wrap(&err, "texts %d to %d of %s", first, last, id)
	if page < 1 || page > MaxPage || first < 1 || first > last {
		return nil, refusal.NotFound()
	}
	return versions, st.db.View(ctx, func(tx *db.Tx) error {
		s, err := st.ofVersions(tx, by, id)
		if err == nil {
			versions, err = versionsOf(tx, s, first, last, page)
		}
		return err
	})
}

// sittingsOf cuts the texts of a sheet into sittings: one ends where the next text is by another, comes later than the
// gap, or where either stands alone.
func sittingsOf(tx *db.Tx, s Sheet, page int) (sittings []Sitting, total int, err error) {
	proposed := ""
	if s.Draft != nil && s.Draft.Proposed {
		proposed = string(s.Draft.Revision)
	}
	err = tx.Each(func(r db.Row) error {
		var one Sitting
		var from int64
		err := r.Scan(&one.Number, &one.First, &one.Count, &from, &total)
		one.From = clock.Instant(from)
		sittings = append(sittings, one)
		return err
	}, `
		WITH saved AS (
			SELECT number, created_at, created_by, id = $3 OR erased_at IS NOT NULL
				OR id IN (SELECT revision_id FROM editions WHERE editions.sheet_id = $1)
				OR id IN (SELECT revision_id FROM rounds JOIN reviews ON reviews.id = rounds.review_id WHERE reviews.sheet_id = $1)
				OR EXISTS (SELECT 1 FROM late_copies WHERE late_copies.revision_id = revisions.id) AS alone
			FROM revisions WHERE revisions.sheet_id = $1
		), followed AS (
			SELECT number, created_at, created_by, alone, LEAD(created_at) OVER (ORDER BY number) AS next_at,
				LEAD(created_by) OVER (ORDER BY number) AS next_by, LEAD(alone) OVER (ORDER BY number) AS next_alone
			FROM saved
		), ended AS (
			SELECT number, created_at,
				CASE WHEN next_at IS NULL OR alone OR next_alone OR next_by <> created_by OR next_at - created_at >= $2 THEN 1 ELSE 0 END AS ends
			FROM followed
		), counted AS (
			SELECT number, created_at, SUM(ends) OVER (ORDER BY number DESC) AS sitting FROM ended
		)
		SELECT MAX(number), MIN(number), COUNT(*), MIN(created_at), (SELECT COUNT(DISTINCT sitting) FROM counted)
		FROM counted GROUP BY sitting ORDER BY sitting LIMIT $4 OFFSET $5`,
		string(s.ID), SittingGap.Microseconds(), proposed, PageSize, (page-1)*PageSize)
	return sittings, total, err
}
