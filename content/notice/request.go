package notice

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/request"
	"terreau/content/review"
)

// ofRequest finds who may answer what was asked, and who asked what was answered.
func (st *Store) ofRequest(ctx context.Context, e event.Event) (all []wanted, err error) {
	want := func(verb review.Verb, subject string, persons ...clock.ID) {
		for _, person := range persons {
			all = append(all, wanted{person, verb, string(verb) + "/" + subject, mail.About{"request": subject}, person == e.By})
		}
	}
	switch e.Kind {
	case request.AccessAsked:
		_, stewards, err := st.requests.Access(ctx, clock.ID(e.Subject))
		want(AccessAsked, e.Subject, stewards...)
		return all, err
	case request.AccessAnswered:
		a, _, err := st.requests.Access(ctx, clock.ID(e.Subject))
		if err == nil {
			want(AccessAnswered, e.Subject, a.Person.ID)
		}
		return all, err
	case request.EntryAsked:
		deciders, err := st.requests.Deciders(ctx)
		want(EntryAsked, e.Subject, deciders...)
		return all, err
	case request.EntryGiven:
		want(EntryGiven, e.Subject, clock.ID(e.Subject))
	}
	return all, nil
}

// toCandidate is the letter to someone who was not let in: she has no account to be told by.
func (st *Store) toCandidate(ctx context.Context, id clock.ID) (l mail.Letter, writable bool, err error) {
	c, err := st.requests.Candidate(ctx, id)
	if err != nil {
		return l, false, refusal.IgnoreNotFound(err)
	}
	l = mail.Letter{Key: "turned-away/" + string(id), Kind: mail.TurnedAway, Email: c.Writable(), Lang: c.Identity.Lang, About: mail.About{"candidate": string(id)}}
	return l, l.Email != "", nil
}

// stillAsked refuses what was answered meanwhile, or is not the reader's to know.
func (st *Store) stillAsked(ctx context.Context, reader people.Person, verb review.Verb, id clock.ID) error {
	switch verb {
	case AccessAsked:
		_, stewards, err := st.requests.Access(ctx, id)
		if err == nil && !slices.Contains(stewards, reader.ID) {
			err = refusal.NotFound()
		}
		return err
	case AccessAnswered:
		a, _, err := st.requests.Access(ctx, id)
		if err == nil && (a.Waits() || a.Person.ID != reader.ID) {
			err = refusal.NotFound()
		}
		return err
	case EntryAsked:
		c, err := st.requests.Candidate(ctx, id)
		if err == nil && (!c.Waits() || !people.Allows(reader, people.Approve, people.Object{})) {
			err = refusal.NotFound()
		}
		return err
	}
	return nil
}
