package sheet

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// PublishDecided publishes the text that a decision names, with the seal Validated, in the transaction that decided.
// What was published urgently has been reviewed by it: the debt ends.
func (st *Store) PublishDecided(tx *db.Tx, by people.Person, s *Sheet, revision, decision clock.ID, note string, minor bool) (Edition, error) {
	r, err := revisionByID(tx, revision)
	if err != nil {
		return Edition{}, err
	}
	e := Edition{Number: s.Edition + 1, Revision: r.ID, Hash: r.Hash, Seal: Validated, Decision: decision, Note: markdown.Visible(note),
		Minor: minor, At: st.clock.Now(), By: by.ID}
	if err := st.publish(tx, s, e); err != nil {
		return e, err
	}
	if err := deleteDraft(tx, s.ID); err != nil {
		return e, err
	}
	_, err = tx.Exec(`
		UPDATE warnings SET closed_at = $2, closed_by = $3, closing = $4 WHERE sheet_id = $1 AND cause = $5 AND closed_at IS NULL`,
		string(s.ID), clock.Micros(e.At), string(by.ID), "validated", string(Urgent))
	return e, err
}

// PublishUrgently publishes what is being made at once, whatever its state, with the seal Unreviewed and a warning that
// stays until someone else has reviewed it: the next validated edition, or another steward who closes it. A review that
// is open goes on. What the kind asks to be made sure of is part of the act.
func (st *Store) PublishUrgently(ctx context.Context, by people.Person, id clock.ID, p Publication) (e Edition, err error) {
	defer refusal.Wrap(&err, "publish %s urgently", id)
	reason, note := markdown.Visible(p.Reason), markdown.Visible(p.Note)
	if reason == "" {
		return e, refusal.Unprocessable("reason", "reason-empty")
	}
	if len(reason) > MaxNote || len(note) > MaxNote {
		return e, refusal.TooLarge("reason", "reason-too-long", MaxNote)
	}
	return e, st.making(ctx, by, id, Hurried, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if s.Draft == nil {
			return refusal.Unprocessable("", "no-draft")
		}
		if !s.HurriedBy(now) {
			return refusal.Forbidden("publish-not-steward")
		}
		if note == "" && s.Edition > 0 {
			return refusal.Unprocessable("note", "note-empty")
		}
		r, err := revisionByID(tx, s.Draft.Revision)
		if err != nil {
			return err
		}
		if err := st.keepChecks(tx, now, *s, r.Hash, p.Checked); err != nil {
			return err
		}
		e = Edition{Number: s.Edition + 1, Revision: r.ID, Hash: r.Hash, Seal: Unreviewed, Note: note, At: st.clock.Now(), By: by.ID}
		if err := st.publish(tx, s, e); err != nil {
			return err
		}
		if s.Reviewing == people.NotMade {
			if err := deleteDraft(tx, id); err != nil {
				return err
			}
		}
		if _, err = Warn(tx, id, Urgent, reason, by.ID, e.At); err != nil {
			return err
		}
		return st.audit(tx, by, event.ActPublishedUrgent, *s, numbered(e))
	})
}

// HurriedBy reports whether a person may publish urgently what is being made.
func (s Sheet) HurriedBy(p people.Person) bool { return people.Allows(p, people.Hurry, s.Object()) }

// closableBy refuses that the debt of an urgent publication be closed by whoever made it, or wrote the text.
func closableBy(tx *db.Tx, by people.Person, s Sheet, warning clock.ID) error {
	warnings, err := warningsOf(tx, s.ID)
	for _, w := range warnings {
		if w.ID == warning && w.Cause == Urgent && (w.By == by.ID || s.WrittenBy(by)) && !by.IsSystem() {
			return refusal.Forbidden("urgent-not-by-another")
		}
	}
	return err
}

// WrittenBy reports whether a person took part in the text: she is one of the authors, or has saved it since the edition
// that stands.
func (s Sheet) WrittenBy(p people.Person) bool {
	for _, author := range slices.Concat(s.Authors, s.Hands) {
		if p.SignedIn() && author == p.ID {
			return true
		}
	}
	return false
}

// UrgentDebt is a sheet published urgently that nobody else has reviewed yet.
type UrgentDebt struct {
	Sheet   Sheet
	Warning Warning
}

// UrgentDebts gives the debts of some spaces, the oldest first.
func UrgentDebts(tx *db.Tx, spaces []clock.ID) (debts []UrgentDebt, err error) {
	for _, space := range spaces {
		var ids []clock.ID
		if err := eachID(tx, &ids, `
			SELECT DISTINCT warnings.sheet_id FROM warnings JOIN sheets ON sheets.id = warnings.sheet_id
			WHERE warnings.cause = $1 AND warnings.closed_at IS NULL AND sheets.space_id = $2 AND sheets.binned_at IS NULL
			ORDER BY warnings.sheet_id`, string(Urgent), string(space)); err != nil {
			return nil, err
		}
		for _, id := range ids {
			s, err := byID(tx, id)
			if err != nil {
				return nil, err
			}
			warnings, err := warningsOf(tx, id)
			if err != nil {
				return nil, err
			}
			for _, w := range warnings {
				if w.Cause == Urgent {
					debts = append(debts, UrgentDebt{s, w})
				}
			}
		}
	}
	return debts, nil
}
