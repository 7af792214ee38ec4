package server

import (
	"context"
	"errors"

	"terreau/content/clock"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/post"
	"terreau/themes"
)

// mailStanding is what the page of mail says of letters.
func (s *Server) mailStanding(ctx context.Context, a *ask) (m themes.MailStanding, err error) {
	carrier := s.mail().Carrier
	if carrier == nil {
		return m, nil
	}
	from := s.from()
	standing, err := s.Library.Mail.Standing(ctx)
	m = themes.MailStanding{Where: carrier.Where(), From: from.Address, Waiting: standing.Waiting, Gathering: standing.Gathering, Left: standing.Left}
	for _, l := range standing.Troubled {
		m.Troubled = append(m.Troubled, themes.MailTrouble{Kind: s.say(a, "letter."+string(l.Kind)), At: s.local(l.At), Reason: l.Problem, Over: !l.EndedAt.IsZero()})
	}
	if err == nil {
		var address people.Address
		address, err = s.Library.People.Address(ctx, a.who, a.who.ID)
		m.To = address.Email
	}
	return m, err
}

// tryMail sends a letter at once to an address that an administrator types, and says in words what went wrong.
func (s *Server) tryMail(ctx context.Context, a *ask) (*answer, error) {
	if !people.Allows(a.who, people.Administer, people.Object{}) {
		return nil, refusal.NotFound()
	}
	if !s.sends() {
		return nil, mailOff()
	}
	err := s.trial(ctx, a)
	if err == nil {
		return s.doneIn(a, mailPath, "courriel-essaye")
	}
	page, failed := s.mailPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	page.Standing.To = a.sent.text("to")
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

func (s *Server) trial(ctx context.Context, a *ask) error {
	to, err := mail.ParseAddress(a.sent.Get("to"))
	if err != nil {
		return err
	}
	site := s.site().Name
	letter := themes.Letter{Lang: a.lang, Subject: s.say(a, "mail.trial.subject", site), Lines: []string{s.say(a, "mail.trial.text", site)}, Site: site}
	html, err := letter.HTML()
	if err != nil {
		return err
	}
	err = s.carry(ctx, post.Message{Key: "trial/" + string(clock.NewID()), From: s.from(), To: to, Subject: letter.Subject,
		Text: letter.Text(), HTML: html, Lang: a.lang, At: s.Library.Clock.Now()})
	var fault *post.Fault
	if errors.As(err, &fault) {
		s.Log.Warn("a letter on trial did not leave", "cause", cut(loggable(fault), 400))
		return &refusal.Error{Kind: refusal.KindUnprocessable, Field: "to", Reason: fault.Reason, Err: fault.Err}
	}
	return err
}
