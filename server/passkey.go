package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/themes"
)

// What the challenge of a passkey is bound to: an answer is good for that alone.
const (
	toSignIn   = "sign-in:"  // and the request of the built-in provider
	toRegister = "register:" // and the same
	toAdd      = "add:"      // and the session
	toProve    = "prove:"    // and the session
)

const passkeysPath = profilePath + "/cles"

// logInByPasskey takes what a device answered for a request of the built-in provider.
func (s *Server) logInByPasskey(ctx context.Context, v *visit) (*answer, error) {
	id := v.sent.Get("demande")
	r, a, err := s.request(ctx, v, id)
	if err != nil {
		return s.stopped(v, "", err)
	}
	subject, err := s.signin.Passkeys().Answered(ctx, toSignIn+id, v.sent.Get("cle"))
	if err != nil {
		page, failed := s.loginPage(ctx, v, id, a)
		if failed != nil {
			return nil, failed
		}
		return s.retype(v, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	return s.accepted(ctx, v, r, subject)
}

// register makes the account of an invited person, by the key that a device made or by a password.
func (s *Server) register(ctx context.Context, v *visit, id, invitation string) (subject string, err error) {
	login, name, made := v.sent.Get("login"), v.sent.text("name"), v.sent.Get("cle")
	if made == "" {
		return s.Library.People.Register(ctx, invitation, login, name, v.sent.Get("password"))
	}
	subject, key, err := s.signin.Passkeys().Made(ctx, toRegister+id, made, s.say(v.ask, "passkeys.first"))
	if err != nil {
		return "", err
	}
	return subject, s.Library.People.RegisterByPasskey(ctx, invitation, subject, login, name, key)
}

// showPasskeys lists one's own passkeys, and offers to make another.
func (s *Server) showPasskeys(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.passkeysPage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Done = doneKeys[a.query.Get("fait")]
	return s.html(a.lang, page)
}

func (s *Server) passkeysPage(ctx context.Context, a *ask) (page themes.PasskeysPage, err error) {
	page = themes.PasskeysPage{Frame: s.own(a, s.say(a, "passkeys.title"), themes.Link{Label: s.say(a, "nav.account"), URL: profilePath}), Most: people.MaxPasskeys}
	page.Section = "me"
	o, err := s.Library.People.PasskeyOwner(ctx, a.who)
	if refusal.KindOf(err) == refusal.KindConflict {
		return page, refusal.NotFound() // another provider lets her in
	}
	if err != nil {
		return page, err
	}
	for _, k := range o.Passkeys {
		page.Passkeys = append(page.Passkeys, themes.PasskeyLine{ID: string(k.ID), Name: k.Name, Made: s.local(k.CreatedAt), Used: s.local(k.UsedAt), Copied: signin.Copied(k)})
	}
	page.Full = len(o.Passkeys) >= people.MaxPasskeys
	if !page.Full {
		page.Options, err = s.signin.Passkeys().Offer(ctx, toAdd+string(a.seat.session.ID), o)
	}
	return page, err
}

// changePasskeys takes what a person decides about her passkeys.
func (s *Server) changePasskeys(ctx context.Context, a *ask) (*answer, error) {
	store, id, what := s.Library.People, clock.ID(a.sent.Get("id")), "cle"
	var err error
	switch a.sent.Get("act") {
	case "add":
		var key people.Passkey
		if _, key, err = s.signin.Passkeys().Made(ctx, toAdd+string(a.seat.session.ID), a.sent.Get("cle"), a.sent.text("name")); err == nil {
			err = store.AddPasskey(ctx, a.who, key)
		}
	case "rename":
		what, err = "enregistre", store.RenamePasskey(ctx, a.who, id, a.sent.text("name"))
	case "remove":
		what, err = "cle-supprimee", store.RemovePasskey(ctx, a.who, id)
	default:
		err = refusal.Invalid("", "form-unreadable")
	}
	if err == nil {
		return s.doneIn(a, passkeysPath, what)
	}
	page, failed := s.passkeysPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// alertLines are what a person has not read yet of what happened to her account.
func (s *Server) alertLines(ctx context.Context, a *ask) (lines []themes.AlertLine, err error) {
	alerts, err := s.Library.People.Alerts(ctx, a.who)
	for _, one := range alerts {
		line := themes.AlertLine{Kind: string(one.Kind), About: one.About, At: s.local(one.At)}
		if one.By != "" {
			by, err := s.Library.People.Get(ctx, one.By)
			if refusal.IgnoreNotFound(err) != nil {
				return nil, err
			}
			line.By = by.Name
		}
		lines = append(lines, line)
	}
	return lines, err
}

// readAlerts notes that she has read them.
func (s *Server) readAlerts(ctx context.Context, a *ask) (*answer, error) {
	if err := s.Library.People.ReadAlerts(ctx, a.who); err != nil {
		return nil, err
	}
	return s.done(a, profilePath)
}
