package sheet

import (
	"bytes"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Masks are the passages of a sheet that its readers are not shown now.
type Masks []Mask

// Mask is one of them, and the moment since which nobody is shown it.
type Mask struct {
	Passage string
	Since   time.Time
}

// Passages are the words that are hidden.
func (m Masks) Passages() (passages []string) {
	for _, one := range m {
		passages = append(passages, one.Passage)
	}
	return passages
}

// Hide takes what is hidden out of words that stand around a text.
func (m Masks) Hide(text string) string {
	for _, one := range m {
		text = maskPlain(text, one.Passage, maskFr)
	}
	return text
}

// Over are the masks of what was still shown when something was said: it may repeat the words. What is said later is not
// compared with what is hidden, or whoever may speak could guess at it and watch what is taken out.
func (m Masks) Over(said time.Time) (masks Masks) {
	for _, one := range m {
		if !said.After(one.Since) {
			masks = append(masks, one)
		}
	}
	return masks
}

// MendableBy reports whether a person reads what others are not shown, to put it right: an author or a steward.
func (s Sheet) MendableBy(p people.Person) bool {
	o := s.Object()
	o.Making = people.Draft
	return people.Allows(p, people.ReadDraft, o)
}

// MasksFor gives the passages of a sheet that one person is not shown: none to who may put them right.
func MasksFor(tx *db.Tx, by people.Person, s Sheet) (Masks, error) {
	if s.MendableBy(by) {
		return nil, nil
	}
	return MasksOf(tx, s.ID)
}

// seenBy takes out of a text what a person is not shown, and reports whether there was anything.
func (st *Store) seenBy(tx *db.Tx, by people.Person, s Sheet, t Text) (Text, bool, error) {
	masks, err := MasksFor(tx, by, s)
	if err != nil || len(masks) == 0 {
		return t, false, err
	}
	k, _ := st.kinds.Kind(s.Kind)
	shown := t.Masked(k, masks.Passages())
	return shown, !bytes.Equal(shown.Source, t.Source) || shown.Rendered.HTML != t.Rendered.HTML, nil
}

// wholeFor refuses to take a text from someone who was not shown all of the one that it follows: the mask would be saved
// in the place of the words.
func (st *Store) wholeFor(tx *db.Tx, by people.Person, s Sheet) error {
	if s.MendableBy(by) {
		return nil
	}
	follows := clock.ID("")
	if s.Draft != nil {
		follows = s.Draft.Revision
	} else {
		standing, err := st.standing(tx, s)
		if err != nil || standing == "" {
			return err
		}
		follows = standing
	}
	t, err := st.textOf(tx, s.Kind, follows)
	if err != nil {
		return err
	}
	_, masked, err := st.seenBy(tx, by, s, t)
	if err == nil && masked {
		return refusal.Forbidden("write-masked")
	}
	return err
}
