package notice

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
)

// Subject is what a notice speaks of, as its reader may know it now. A letter is a postcard: what anyone who carries it may
// not read is not in it.
type Subject struct {
	Kind    people.NoticeKind
	Verb    review.Verb
	Sheet   sheet.Sheet // the empty one where it speaks of a request
	Title   string      // of the published edition, where anyone may read it; "" elsewhere
	Lang    string      // of the title
	Space   string      // where anyone may know the space; "" elsewhere
	Panel   string      // of an opinion: the key of its step
	Due     clock.Date
	Comment clock.ID
	Pace    people.Pace // when its reader wants to be told
}

// Look says what a letter is about, with the rights its reader holds now. Refusal: NotFound where nothing is left to tell
// her: it was done meanwhile, is gone, or is no longer hers to know.
func (st *Store) Look(ctx context.Context, l mail.Letter) (s Subject, err error) {
	defer refusal.Wrap(&err, "what letter %s is about", l.ID)
	reader, err := st.people.Get(ctx, l.Person)
	if err != nil {
		return s, err
	}
	if !reader.SignedIn() {
		return s, refusal.NotFound()
	}
	s.Verb = review.Verb(l.About["verb"])
	s.Kind = kindOf[s.Verb]
	wishes, err := st.people.WishesOf(ctx, l.Person)
	if err != nil {
		return s, err
	}
	s.Pace = wishes.Of(s.Kind)
	if id, ofRequest := l.About["request"]; ofRequest {
		return s, st.stillAsked(ctx, reader, s.Verb, clock.ID(id))
	}
	id := clock.ID(l.About["sheet"])
	entries, err := st.sheets.Entries(ctx, []clock.ID{id})
	if err != nil {
		return s, err
	}
	if s.Sheet = entries[0].Sheet; s.Sheet.Kind == "" {
		return s, refusal.NotFound()
	}
	if s.Sheet.Space.Audience == people.Public {
		s.Space = s.Sheet.Space.Name
	}
	if entries[0].Published != nil && s.Sheet.ReadableBy(people.Visitor()) {
		s.Title, s.Lang = entries[0].Text.Title, entries[0].Published.Lang
	}
	return s, st.stillThere(ctx, l, reader, &s)
}

// stillThere refuses what is over, or not the reader's to know.
func (st *Store) stillThere(ctx context.Context, l mail.Letter, reader people.Person, s *Subject) error {
	switch s.Verb {
	case Ended:
		past, err := st.reviews.Past(ctx, reader, s.Sheet.ID)
		if err == nil && !slices.ContainsFunc(past, func(r review.Review) bool { return string(r.ID) == l.About["review"] }) {
			err = refusal.NotFound()
		}
		return err
	case Said, Replied:
		c, err := st.sheets.Comment(ctx, reader, clock.ID(l.About["comment"]))
		if err == nil && (c.Hidden || c.Erased) {
			err = refusal.NotFound()
		}
		s.Comment = c.ID
		return err
	}
	tasks, err := st.reviews.AwaitedOf(ctx, reader.ID, s.Sheet.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(tasks, func(one review.Awaited) bool { return one.Key == l.About["task"] })
	if at < 0 {
		return refusal.NotFound()
	}
	s.Panel, s.Due = tasks[at].Panel, tasks[at].Due
	return nil
}
