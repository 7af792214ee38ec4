package server

import (
	"context"
	"net/url"
	"strconv"

	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// comeBack takes what someone came back with from a provider.
func (s *Server) comeBack(ctx context.Context, v *visit) (*answer, error) {
	query, err := url.ParseQuery(string(v.c.Context().URI().QueryString()))
	if err != nil {
		return nil, refusal.Invalid("", "address-unreadable")
	}
	e, err := s.signin.Finish(ctx, v.param("provider"), v.browser, query)
	if e.Lang != "" {
		v.lang = e.Lang
	}
	if err != nil {
		return s.stopped(v, e.Next, err)
	}
	if e.Trial() {
		return s.tried(ctx, v, e)
	}
	if e.Link != "" {
		return s.link(ctx, v, e)
	}
	if e.Proof != "" {
		return s.cameBackProven(ctx, v, e)
	}
	e.Identity.From = v.from.String()
	p, err := s.Library.People.SignIn(ctx, e.Identity, e.Invitation)
	if r := refusal.Of(err); r != nil && r.Reason == "not-invited" && e.Awaits {
		return s.toWait(ctx, v, e)
	}
	if err != nil {
		return s.stopped(v, e.Next, err)
	}
	if err := s.openSession(ctx, v, p, e); err != nil {
		return s.stopped(v, e.Next, err)
	}
	if e.Next, err = s.inform(ctx, v, p, e); err != nil {
		return nil, err
	}
	if told, err := s.Library.People.Alerts(ctx, p); err != nil || len(told) > 0 { // what happened to her account comes first
		e.Next = profilePath
	}
	return s.moved(fiber.StatusSeeOther, v.lang, s.next(e.Next))
}

// openSession gives the browser a session of its own; one that it had before ends.
func (s *Server) openSession(ctx context.Context, v *visit, p people.Person, e signin.Entry) error {
	if was, old, err := s.Library.People.BySession(ctx, v.c.Cookies(sessionCookie)); err == nil {
		if err := s.Library.People.CloseSession(ctx, was.From(v.from.String()), old.ID); err != nil {
			return err
		}
	}
	token, session, err := s.Library.People.OpenSession(ctx, p.ID, people.Session{Provider: e.Provider,
		Agent: v.c.Get(fiber.HeaderUserAgent), From: v.from.String(), Issuer: e.Identity.Issuer, Subject: e.Identity.Subject, SID: e.SID, IDToken: e.IDToken, Shared: e.Shared, ProvenAt: e.AskedAt})
	if err == nil {
		s.sit(v.c, token, session)
	}
	return err
}

// stopped says why signing in did not come to its end, with a way to begin again: a page, never a way round in circles,
// and not a word of what was sent.
func (s *Server) stopped(v *visit, next string, err error) (*answer, error) {
	kind, r := kindOf(err), refusal.Of(err)
	if r == nil || kind == refusal.KindFailure || !s.Theme.Words().Has(r.Reason) {
		return nil, err
	}
	// What is wrong with a provider or its settings is for whoever keeps the site; codes and tokens are in no cause.
	s.Log.Info("sign-in stopped", "status", statuses[kind], "path", cut(v.c.Path(), 200), "cause", cut(r.Error(), 400))
	said := themes.Refusal{Reason: r.Reason, Args: r.Args}
	var page themes.Page
	if kind == refusal.KindUnavailable && len(s.signin.Every()) > 1 {
		choose := s.signInPage(v, s.next(next))
		choose.Refusal = said
		page = choose
	} else {
		f := s.aside(v, s.say(v.ask, "stopped.title"))
		f.Path = signInPath // where it stopped has no other language, nor a second time
		page = themes.StoppedPage{Frame: f, Again: s.againPath(next), Refusal: said}
	}
	made, err := s.html(v.lang, page)
	if err == nil {
		made.status = statuses[kind]
		if seconds := wait(kind); seconds > 0 {
			made.header(fiber.HeaderRetryAfter, strconv.Itoa(seconds))
		}
	}
	return made, err
}

func (s *Server) againPath(next string) string {
	if next = s.next(next); next == "/" {
		return signInPath
	}
	return signInPath + "?" + url.Values{"suite": {next}}.Encode()
}
