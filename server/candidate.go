package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const waitPath = signin.LoginPath + "/attente"

// toWait lets someone wait whom her provider knows and nobody invited. Her browser gets a value of its own, that nobody knew
// before, by which it finds her request again; it opens nothing else.
func (s *Server) toWait(ctx context.Context, v *visit, e signin.Entry) (*answer, error) {
	v.browser = signin.NewBrowser()
	if err := s.Library.Requests.Wait(ctx, e.Identity, e.Provider, v.browser); err != nil {
		return s.stopped(v, "/", err)
	}
	s.tie(v.c, v.browser)
	return s.moved(fiber.StatusSeeOther, v.lang, waitPath)
}

// showCandidate shows someone that she waits, or that she was refused.
func (s *Server) showCandidate(ctx context.Context, v *visit) (*answer, error) {
	page, err := s.candidatePage(ctx, v)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return s.moved(fiber.StatusSeeOther, v.lang, signInPath)
	}
	if err != nil {
		return nil, err
	}
	s.tie(v.c, v.browser) // the page was read just now
	page.Done = doneKeys[v.query.Get("fait")]
	return s.html(v.lang, page)
}

func (s *Server) candidatePage(ctx context.Context, v *visit) (page themes.CandidatePage, err error) {
	c, err := s.Library.Requests.Seated(ctx, v.browser)
	if err != nil {
		return page, err
	}
	page = themes.CandidatePage{Frame: s.aside(v, s.say(v.ask, "candidate.title")), Name: c.Identity.Name, Provider: s.signin.Label(c.Provider), Words: c.Words,
		Mails: s.sends() && c.Writable() != ""}
	page.Path = waitPath
	if !c.Waits() {
		page.Title, page.Refused, page.At, page.Answer = s.say(v.ask, "candidate.refused-title"), true, s.local(c.RefusedAt), c.Answer
	}
	return page, nil
}

// changeCandidate takes what someone who waits says of herself, or forgets her.
func (s *Server) changeCandidate(ctx context.Context, v *visit) (*answer, error) {
	var err error
	switch v.sent.Get("acte") {
	case "retirer":
		err = s.Library.Requests.Leave(ctx, v.browser)
		fallthrough
	case "quitter":
		if err != nil {
			return nil, err
		}
		s.untie(v.c)
		return s.moved(fiber.StatusSeeOther, v.lang, "/")
	}
	err = s.Library.Requests.Say(ctx, v.browser, v.sent.Get("texte"))
	switch {
	case err == nil:
		return s.doneIn(v.ask, waitPath, "dit")
	case refusal.KindOf(err) == refusal.KindNotFound:
		return s.moved(fiber.StatusSeeOther, v.lang, signInPath)
	}
	page, failed := s.candidatePage(ctx, v)
	if failed != nil {
		return nil, failed
	}
	page.Words = v.sent.Get("texte")
	return s.retyped(v.ask, err, func(why themes.Refusal) themes.Page { page.Refusal = why; return page })
}

// candidateLines adds those who wait to come in, with the spaces that the reader may let them into.
func (s *Server) candidateLines(ctx context.Context, a *ask, page *themes.RequestsPage) error {
	waiting, err := s.Library.Requests.Candidates(ctx, a.who)
	if err != nil || len(waiting) == 0 {
		return err
	}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	for _, space := range spaces {
		if space.InvitableBy(a.who, people.Reader) {
			page.Spaces = append(page.Spaces, themes.Option{Value: string(space.ID), Label: space.Name})
		}
	}
	page.Roles, page.Alone = s.rolesToGive(a), people.Allows(a.who, people.Administer, people.Object{})
	for _, c := range waiting {
		page.Candidates = append(page.Candidates, themes.CandidateLine{ID: string(c.ID), Name: c.Identity.Name, Initials: initials(c.Identity.Name), Email: c.Identity.Email,
			Verified: c.Identity.Verified, Siret: c.Identity.Siret, Provider: s.signin.Label(c.Provider), Words: c.Words, At: s.local(c.Since), Writable: c.Writable() != ""})
	}
	return err
}

// rolesIn are the role and the spaces that a form lets someone into.
func rolesIn(a *ask) map[clock.ID]people.Role {
	roles := map[clock.ID]people.Role{}
	for _, space := range a.sent.Values["espace"] {
		roles[clock.ID(space)] = people.Role(a.sent.Get("role"))
	}
	return roles
}

// writeTurnedAway tells someone that she was not let in, and why. She has no account: the letter says all.
func writeTurnedAway(ctx context.Context, s *Server, l mail.Letter, to people.Recipient) (*written, error) {
	c, err := s.Library.Requests.Candidate(ctx, clock.ID(l.About["candidate"]))
	if err == nil && c.Waits() {
		err = refusal.NotFound()
	}
	if err != nil {
		return nil, err
	}
	site := s.site().Name
	w := s.plain(to, s.told(to, "mail.turned-away.subject", site), []string{s.told(to, "mail.turned-away.text", site), c.Answer, s.told(to, "mail.turned-away.then")},
		s.told(to, "mail.turned-away.act", site), "/")
	w.counts = true
	return w, nil
}
