package sheet

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// What a review does to a sheet, and reads of it, in the review's own transaction.

// ForReview gives a sheet and the person with the rights held now; what she may neither read nor make does not exist.
func ForReview(tx *db.Tx, by people.Person, id clock.ID) (Sheet, people.Person, error) {
	now, err := people.Current(tx, by)
	if err != nil {
		return Sheet{}, now, err
	}
	s, err := byID(tx, id)
	if err == nil && !s.ReadableBy(now) && !s.DraftReadableBy(now) {
		return s, now, refusal.NotFound()
	}
	return s, now, err
}

// ForTrail gives a sheet and the person with the rights held now, where the space and the sheet's restriction let her
// in; whether she may read what is published or made is still to be asked.
func ForTrail(tx *db.Tx, by people.Person, id clock.ID) (Sheet, people.Person, error) {
	now, err := people.Current(tx, by)
	if err != nil {
		return Sheet{}, now, err
	}
	s, err := byID(tx, id)
	object := s.Object()
	object.Published = true
	if err == nil && !people.Allows(now, people.Read, object) {
		return s, now, refusal.NotFound()
	}
	return s, now, err
}

// KindOf reads the kind of a sheet that a person may read or make: what Ready asks before a transaction begins.
func (st *Store) KindOf(ctx context.Context, by people.Person, id clock.ID) (kind string, err error) {
	defer refusal.Wrap(&err, "kind of %s", id)
	return st.kindOf(ctx, by, id)
}

// Ready renders a text outside of any transaction, with the refusals of Save.
func (st *Store) Ready(kind string, source []byte) (Text, error) { return st.prepare(kind, source) }

// TextOf reads a saved text of a sheet back with what is derived from it, as one person is shown it.
func (st *Store) TextOf(tx *db.Tx, by people.Person, s Sheet, revision clock.ID) (Text, error) {
	t, err := st.textOf(tx, s.Kind, revision)
	if err == nil {
		t, _, err = st.seenBy(tx, by, s, t)
	}
	return t, err
}

// RevisionOf reads a revision with its text.
func RevisionOf(tx *db.Tx, id clock.ID) (Revision, error) { return revisionByID(tx, id) }

// Revise saves the text of a new round of review as the draft, begun from a version. A stale one is refused with
// KindConflict "draft-stale".
func (st *Store) Revise(tx *db.Tx, by people.Person, s *Sheet, version int, text Text) (Revision, error) {
	if at := s.draftVersion(); at != version {
		return Revision{}, refusal.Conflict("version", "draft-stale", version, at)
	}
	if err := st.putDraft(tx, by, s, text); err != nil {
		return Revision{}, err
	}
	return revisionByID(tx, s.Draft.Revision)
}

// GiveBack makes what was in review a draft again: it is to be proposed anew.
func GiveBack(tx *db.Tx, id clock.ID) error {
	if _, err := tx.Exec(`UPDATE drafts SET proposed_at = NULL, proposed_by = NULL WHERE sheet_id = $1`, string(id)); err != nil {
		return err
	}
	return narrow(tx, id)
}

// Record notes on the sheet that it changed and records what a review did to it; it comes last.
func (st *Store) Record(tx *db.Tx, kind event.Kind, id clock.ID, by people.Person) error {
	return st.changed(tx, kind, id, by)
}

// namedIn reads the people named in the review that is open, and the voters of its ballot.
func namedIn(tx *db.Tx, id clock.ID) (named, voters []clock.ID, err error) {
	err = eachID(tx, &named, `
		SELECT DISTINCT person_id FROM panelists JOIN reviews ON reviews.id = panelists.review_id
		WHERE reviews.sheet_id = $1 AND reviews.closed_at IS NULL AND NOT panelists.guest ORDER BY person_id`, string(id))
	if err != nil {
		return nil, nil, err
	}
	err = eachID(tx, &voters, `
		SELECT person_id FROM voters JOIN reviews ON reviews.id = voters.review_id
		WHERE reviews.sheet_id = $1 AND reviews.closed_at IS NULL ORDER BY person_id`, string(id))
	return named, voters, err
}

// handsIn reads who saved a text of a sheet since the edition that stands. Whoever stepped off the authors, and the
// steward who put a word right, wrote the text all the same.
func handsIn(tx *db.Tx, id clock.ID) (hands []clock.ID, err error) {
	err = eachID(tx, &hands, `
		SELECT DISTINCT created_by FROM revisions WHERE sheet_id = $1 AND created_by <> '' AND number > (
			SELECT COALESCE(MAX(published.number), 0) FROM editions JOIN revisions AS published ON published.id = editions.revision_id
			WHERE editions.sheet_id = $1) ORDER BY created_by`, string(id))
	return hands, err
}

// EditionText reads the text of the edition of a sheet that stands, as one person is shown it.
func (st *Store) EditionText(tx *db.Tx, by people.Person, s Sheet) (Text, error) {
	editions, err := editionsOf(tx, s.ID)
	if err != nil || len(editions) == 0 {
		return Text{}, err
	}
	return st.TextOf(tx, by, s, editions[0].Revision)
}
