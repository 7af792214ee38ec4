package review

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Decision is how a review ended: once, by the ballot or by a steward.
type Decision struct {
	Adopted bool
	Hash    string // of the text decided
	Tally   Tally  // the zero tally where there was no ballot
	Reason  string // of a steward, printed on the sheet; "" where the ballot alone decided
	At      time.Time
	By      Who // no id: the ballot
}

// Ruling is what a steward decides, where the protocol or a panel that was against asks for a person.
type Ruling struct {
	Adopt  bool
	Reason string
	Note   string // of the edition: what changed. "" keeps that given when the vote opened
	Minor  bool
}

// DecidableBy reports whether a person may decide now: a steward, never an author.
func (r Review) DecidableBy(p people.Person) bool {
	return r.AbandonableBy(p) && (r.State == Deciding || r.State == Reading && r.Protocol.Ballot == nil && r.Ready())
}

// AbandonableBy reports whether a person may end the review without a decision.
func (r Review) AbandonableBy(p people.Person) bool {
	return r.Open() && people.Allows(p, people.Decide, r.Sheet.Object())
}

// Decide decides with a reason: where there is no ballot, once the panels have read; where a ballot adopts against a
// panel, after it. Adopting publishes the text that was read; not adopting gives the draft back.
func (st *Store) Decide(ctx context.Context, by people.Person, review clock.ID, ruling Ruling) (err error) {
	defer refusal.Wrap(&err, "decide review %s", review)
	if ruling.Reason, err = reason(ruling.Reason, true); err != nil {
		return err
	}
	if ruling.Note = markdown.Visible(ruling.Note); len(ruling.Note) > sheet.MaxNote {
		return refusal.TooLarge("note", "note-too-long", sheet.MaxNote)
	}
	if err := st.settle(ctx, review); err != nil {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		r, now, err := st.reviewFor(tx, by, review)
		if err != nil {
			return err
		}
		if err := r.decidable(now); err != nil {
			return err
		}
		d := Decision{Adopted: ruling.Adopt, Reason: ruling.Reason}
		if r.State == Deciding {
			d.Tally = r.Ballot().Tally
		} else {
			r.Minor = ruling.Minor
		}
		if ruling.Note != "" {
			r.Note = ruling.Note
		}
		if ruling.Adopt {
			if err := r.noted(r.Note, r.Minor); err != nil {
				return err
			}
		}
		return st.decide(tx, by, &r, d)
	})
}

// decidable says what keeps a person from deciding.
func (r Review) decidable(p people.Person) error {
	switch {
	case !r.Open():
		return refusal.Conflict("", "review-closed")
	case r.Sheet.WrittenBy(p):
		return refusal.Forbidden("decide-own-text")
	case !people.Allows(p, people.Decide, r.Sheet.Object()):
		return refusal.Forbidden("decide-not-steward")
	case r.State == Deciding:
		return nil
	case r.State == Voting || r.Protocol.Ballot != nil:
		return refusal.Conflict("", "vote-decides")
	case !r.Ready():
		block := r.Blocks[0]
		return refusal.Unprocessable(block.Panel, block.Reason, block.Label.In("fr"), block.Count)
	}
	return nil
}

// decide writes the decision, once, closes the review and publishes the text that was read, or gives the draft back.
func (st *Store) decide(tx *db.Tx, by people.Person, r *Review, d Decision) error {
	d.Hash, d.At, d.By = r.Round().Hash, st.clock.Now(), Who{ID: by.ID}
	written, err := insertDecision(tx, r.ID, d)
	if err != nil {
		return err
	}
	if !written {
		return refusal.Conflict("", "review-closed")
	}
	if err := st.end(tx, r, by, ""); err != nil {
		return err
	}
	if err := st.audit(tx, by, event.ActDecided, *r, outcomeOf(d.Adopted, 0)); err != nil {
		return err
	}
	if !d.Adopted {
		err = sheet.GiveBack(tx, r.Sheet.ID)
	} else {
		_, err = st.sheets.PublishDecided(tx, by, &r.Sheet, r.Round().Revision, r.ID, r.Note, r.Minor)
	}
	if err != nil {
		return err
	}
	return st.sheets.Record(tx, Decided, r.Sheet.ID, by)
}

// Abandon ends a review without a decision, with a reason that the trail shows. The draft is given back.
func (st *Store) Abandon(ctx context.Context, by people.Person, review clock.ID, why string) (err error) {
	defer refusal.Wrap(&err, "abandon review %s", review)
	if why, err = reason(why, true); err != nil {
		return err
	}
	return st.acting(ctx, by, review, GivenUp, func(tx *db.Tx, now people.Person, r *Review) error {
		if !r.AbandonableBy(now) {
			return refusal.Forbidden("decide-not-steward")
		}
		if err := st.end(tx, r, by, why); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActReviewEnded, *r, nil); err != nil {
			return err
		}
		return sheet.GiveBack(tx, r.Sheet.ID)
	})
}

// end closes the row of a review and its ballot, and leaves guests a month to read what came of it.
func (st *Store) end(tx *db.Tx, r *Review, by people.Person, abandoned string) error {
	now := clock.Micros(st.clock.Now())
	closed, err := closeReview(tx, r.ID, now, by.ID, abandoned)
	if err != nil {
		return err
	}
	if !closed {
		return refusal.Conflict("", "review-closed")
	}
	return extendGuests(tx, r.ID, st.clock.Today(), addDays(st.clock.Today(), guestDays))
}
