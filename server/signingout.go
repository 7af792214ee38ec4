package server

import (
	"context"
	"slices"

	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// showSignOut asks whether to sign out; it changes nothing by itself. A provider leads back to one address, with the
// language as the state it was given.
func (s *Server) showSignOut(_ context.Context, v *visit) (*answer, error) {
	if lang := v.query.Get("state"); lang != v.lang && slices.Contains(themes.Languages(), lang) {
		return s.moved(fiber.StatusFound, lang, signOutPath)
	}
	return s.html(v.lang, themes.SignOutPage{Frame: s.aside(v, s.say(v.ask, signOutTitle(v.who))), SignedIn: v.who.SignedIn()})
}

func signOutTitle(who people.Person) string {
	if who.SignedIn() {
		return "sign-out.title"
	}
	return "sign-out.done-title"
}

// signOut ends the session at once, on every node, and lets go of all that the browser kept. A provider may still know
// the person: the page leads there to sign out too, since a form may not.
func (s *Server) signOut(ctx context.Context, v *visit) (*answer, error) {
	v.who, v.seat = people.Visitor(), seat{} // for the page that answers
	page := themes.SignOutPage{Frame: s.aside(v, s.say(v.ask, "sign-out.done-title"))}
	if token := v.c.Cookies(sessionCookie); people.IsPass(token) {
		if err := s.Library.People.LeavePass(ctx, token); err != nil {
			return nil, err
		}
	}
	p, session, err := s.Library.People.BySession(ctx, v.c.Cookies(sessionCookie))
	if err == nil {
		err = s.Library.People.CloseSession(ctx, p.From(v.from.String()), session.ID)
		if to := s.signin.EndSession(ctx, session.Provider, session.IDToken, s.absolute("fr", signOutPath), v.lang); to != "" {
			page.Remote = themes.Link{Label: s.signin.Label(session.Provider), URL: to}
		}
	} else if refusal.KindOf(err) == refusal.KindUnauthenticated {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	s.rise(v.c)
	return s.html(v.lang, page)
}

// endByProvider takes the word of a provider that it ended a session of its own.
func (s *Server) endByProvider(ctx context.Context, a *ask) (*answer, error) {
	l, err := s.signin.Logout(ctx, a.param("provider"), a.sent.Get("logout_token"))
	if err != nil {
		s.Log.Info("logout by a provider refused", "cause", cut(err.Error(), 400))
		return nil, err
	}
	if err := s.Library.People.EndByProvider(ctx, l); err != nil {
		return nil, err
	}
	return newAnswer(typeText, nil), nil
}
