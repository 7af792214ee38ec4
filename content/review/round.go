package review

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Revise saves another text in review: a new round, bound to its own hash. The opinions of the text before are kept and
// shown as such; each panel that has begun has its days again. Where nobody has said anything yet of the text of this
// round (Review.Heard), the round takes the new text instead: a round is a text that was read.
func (st *Store) Revise(ctx context.Context, by people.Person, review clock.ID, version int, source []byte) (r Review, err error) {
	defer refusal.Wrap(&err, "revise the text of review %s", review)
	kind, err := st.kindOf(ctx, by, review)
	if err != nil {
		return r, err
	}
	text, err := st.sheets.Ready(kind, source)
	if err != nil {
		return r, err
	}
	err = st.acting(ctx, by, review, Revised, func(tx *db.Tx, now people.Person, found *Review) error {
		r = *found
		if r.State != Reading {
			return refusal.Conflict("", "review-voting")
		}
		if !people.Allows(now, people.Revise, r.Sheet.Object()) {
			return refusal.Forbidden("revise-not-author")
		}
		revision, err := st.sheets.Revise(tx, by, &r.Sheet, version, text)
		if err != nil {
			return err
		}
		if revision.Hash == r.Round().Hash {
			return refusal.Unprocessable("text", "revise-unchanged")
		}
		round := Round{Number: r.Round().Number + 1, Revision: revision.ID, Hash: revision.Hash, At: st.clock.Now(), By: Who{ID: by.ID}}
		if r.Heard {
			err = putRound(tx, r.ID, round)
		} else {
			round.Number--
			err = changeRound(tx, r.ID, r.Round().Revision, round)
		}
		if err != nil {
			return err
		}
		return st.moreDays(tx, &r)
	})
	if err != nil {
		return r, err
	}
	return st.Get(ctx, by, r.Sheet.ID)
}

// moreDays gives each step that has begun its days again, and guests' links the time to follow.
func (st *Store) moreDays(tx *db.Tx, r *Review) error {
	today := st.clock.Today()
	for _, step := range r.Steps {
		if due := addDays(today, step.Days); step.Begun != "" && due > step.Due {
			if err := putStep(tx, r.ID, step.Key, step.Begun, due); err != nil {
				return err
			}
		}
	}
	return extendGuests(tx, r.ID, today, linkEnds(r.Protocol, today))
}

// kindOf reads the kind of the sheet in a review that a person may see.
func (st *Store) kindOf(ctx context.Context, by people.Person, review clock.ID) (kind string, err error) {
	return kind, st.db.View(ctx, func(tx *db.Tx) error {
		r, _, err := st.reviewFor(tx, by, review)
		kind = r.Sheet.Kind
		return err
	})
}
