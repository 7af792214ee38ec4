package sheet

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// What happens to the authors of a sheet. Neither changes what readers see.
const (
	Shared   event.Kind = "author-added"
	Unshared event.Kind = "author-removed"
)

// ShareableBy reports whether a person may say who writes the draft with her. Not while a review is open: an author may
// not judge, and whoever judges may not become one.
func (s Sheet) ShareableBy(p people.Person) bool {
	return s.Reviewing == people.NotMade && people.Allows(p, people.Share, s.Object())
}

// Share makes a person one of the authors of a sheet. She must hold the role of writer in its space at least.
func (st *Store) Share(ctx context.Context, by people.Person, id, person clock.ID) (err error) {
	defer refusal.Wrap(&err, "share %s", id)
	return st.making(ctx, by, id, Shared, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if err := shareable(*s, now); err != nil {
			return err
		}
		if slices.Contains(s.Authors, person) {
			return refusal.Conflict("person", "author-already")
		}
		writes, err := people.WriterIn(tx, person, s.Space)
		if err != nil {
			return err
		}
		if !writes {
			return refusal.Unprocessable("person", "share-not-writer")
		}
		if err := st.audit(tx, by, event.ActSheetShared, *s, map[event.Fact]string{event.FactPerson: string(person)}); err != nil {
			return err
		}
		return insertAuthor(tx, id, person)
	})
}

// Unshare takes a person off the authors of a sheet. The last one stays.
func (st *Store) Unshare(ctx context.Context, by people.Person, id, person clock.ID) (err error) {
	defer refusal.Wrap(&err, "share %s no more", id)
	return st.making(ctx, by, id, Unshared, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if err := shareable(*s, now); err != nil {
			return err
		}
		if !slices.Contains(s.Authors, person) {
			return refusal.NotFound()
		}
		if len(s.Authors) == 1 {
			return refusal.Conflict("person", "author-last")
		}
		if _, err := tx.Exec(`DELETE FROM sheet_authors WHERE sheet_id = $1 AND person_id = $2`, string(id), string(person)); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM writers WHERE sheet_id = $1 AND person_id = $2`, string(id), string(person)); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActSheetUnshared, *s, map[event.Fact]string{event.FactPerson: string(person)}); err != nil {
			return err
		}
		return narrow(tx, id)
	})
}

func shareable(s Sheet, by people.Person) error {
	switch {
	case s.ShareableBy(by):
		return nil
	case !s.DraftReadableBy(by):
		return refusal.NotFound()
	case s.Reviewing != people.NotMade:
		return refusal.Conflict("", "share-in-review")
	}
	return refusal.Forbidden("share-not-author")
}
