package server

import (
	"context"
	"net/url"
	"strconv"

	"terreau/content/clock"
	"terreau/content/duty"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// authorize is where this site sends a browser to its own provider.
func (s *Server) authorize(ctx context.Context, v *visit) (*answer, error) {
	query, err := url.ParseQuery(string(v.c.Context().URI().QueryString()))
	if err != nil {
		return nil, refusal.Invalid("", "address-unreadable")
	}
	a, err := s.signin.Begun(ctx, query.Get("state"), v.browser)
	if err != nil {
		return s.stopped(v, "", err)
	}
	path, err := s.signin.Own().Authorize(ctx, query)
	if err != nil {
		return s.stopped(v, a.Next, err)
	}
	if a.Invitation != "" {
		if u, err := url.Parse(path); err == nil {
			path = accountPath + "?" + u.RawQuery
		}
	}
	return s.moved(fiber.StatusFound, a.Lang, path)
}

// resume leads back to this site, as a client, once the password was right.
func (s *Server) resume(ctx context.Context, v *visit) (*answer, error) {
	id := v.query.Get("id")
	if _, _, err := s.request(ctx, v, id); err != nil {
		return s.stopped(v, "", err)
	}
	path, err := s.signin.Own().Resume(ctx, id)
	if err != nil {
		return s.stopped(v, "", err)
	}
	return s.moved(fiber.StatusFound, "fr", path)
}

// request gives a request of the built-in provider, and the attempt behind it, in the browser that began it: nobody can
// be made to type a password for the request of another.
func (s *Server) request(ctx context.Context, v *visit, id string) (signin.Request, signin.Attempt, error) {
	r, err := s.signin.Own().Request(ctx, id)
	if err != nil {
		return r, signin.Attempt{}, err
	}
	a, err := s.signin.Begun(ctx, r.State, v.browser)
	return r, a, err
}

// showLogin asks for a login and a password where a request waits for them, and begins one elsewhere.
func (s *Server) showLogin(ctx context.Context, v *visit) (*answer, error) {
	id := v.query.Get("demande")
	if id == "" {
		return s.beginAt(ctx, v, signin.OwnName)
	}
	_, a, err := s.request(ctx, v, id)
	if err != nil {
		return s.stopped(v, "", err)
	}
	page, err := s.loginPage(ctx, v, id, a)
	if err != nil {
		return nil, err
	}
	return s.html(v.lang, page)
}

func (s *Server) loginPage(ctx context.Context, v *visit, id string, a signin.Attempt) (page themes.LoginPage, err error) {
	page = themes.LoginPage{Frame: s.aside(v, s.say(v.ask, "login.title")), Request: id, Login: v.sent.Get("login"), Shared: a.Shared || v.sent.ticked("partage")}
	if s.sends() {
		page.Forgotten = forgottenPath
	}
	if a.Invitation != "" {
		page.Create = accountPath + "?" + url.Values{"demande": {id}}.Encode()
	}
	page.Options, err = s.signin.Passkeys().Ask(ctx, toSignIn+id)
	return page, err
}

// logIn takes a login and a password.
func (s *Server) logIn(ctx context.Context, v *visit) (*answer, error) {
	id := v.sent.Get("demande")
	r, a, err := s.request(ctx, v, id)
	if err != nil {
		return s.stopped(v, "", err)
	}
	subject, err := s.Library.People.CheckPassword(ctx, v.sent.Get("login"), v.sent.Get("password"), s.host.Client(v.c.Context()).String())
	if err != nil {
		page, failed := s.loginPage(ctx, v, id, a)
		if failed != nil {
			return nil, failed
		}
		return s.retype(v, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	return s.accepted(ctx, v, r, subject)
}

// accepted goes on once it is known who it is, and whether the computer is shared.
func (s *Server) accepted(ctx context.Context, v *visit, r signin.Request, subject string) (*answer, error) {
	if err := s.signin.Share(ctx, r.State, v.browser, v.sent.ticked("partage")); err != nil {
		return nil, err
	}
	if err := s.signin.Own().Accept(ctx, r.ID, subject); err != nil {
		return nil, err
	}
	return s.moved(fiber.StatusSeeOther, "fr", signin.ResumePath+"?"+url.Values{"id": {r.ID}}.Encode())
}

// retype is retyped on the way in: what is wrong with what was typed is 422, whatever it is, so that a wrong password
// tells no more than a wrong name.
func (s *Server) retype(v *visit, refused error, with func(themes.Refusal) themes.Page) (*answer, error) {
	kind := kindOf(refused)
	if kind == refusal.KindFailure {
		return nil, refused
	}
	made, err := s.reasoned(v.ask, refused, with)
	if err != nil {
		return nil, err
	}
	made.status = fiber.StatusUnprocessableEntity
	if kind == refusal.KindTooMany || kind == refusal.KindUnavailable {
		made.status = statuses[kind]
		made.header(fiber.HeaderRetryAfter, strconv.Itoa(seconds(refusal.Of(refused), wait(kind))))
	}
	return made, nil
}

// seconds is how long a refusal says to wait.
func seconds(r *refusal.Error, otherwise int) int {
	for _, arg := range r.Args {
		if n, ok := arg.(int); ok && n > 0 {
			return n
		}
	}
	return otherwise
}

// showForgotten asks for the login of whoever forgot its password.
func (s *Server) showForgotten(_ context.Context, v *visit) (*answer, error) {
	if !s.sends() {
		return nil, refusal.NotFound()
	}
	return s.html(v.lang, themes.ForgottenPage{Frame: s.aside(v, s.say(v.ask, "forgotten.title"))})
}

// askRecovery takes a login. Whoever it belongs to, or nobody, the answer is the same: what is known is looked up later.
func (s *Server) askRecovery(ctx context.Context, v *visit) (*answer, error) {
	if !s.sends() {
		return nil, refusal.NotFound()
	}
	if !s.allows(&s.entries, v.c) {
		return nil, &refusal.Error{Kind: refusal.KindTooMany, Reason: "too-many-sign-ins"}
	}
	if err := s.Library.People.AskRecovery(ctx, v.sent.Get("login")); err != nil {
		return nil, err
	}
	return s.html(v.lang, themes.ForgottenPage{Frame: s.aside(v, s.say(v.ask, "forgotten.title")), Asked: true})
}

// showNewAccount lets an invited person make an account.
func (s *Server) showNewAccount(ctx context.Context, v *visit) (*answer, error) {
	id := v.query.Get("demande")
	_, a, err := s.request(ctx, v, id)
	if err == nil && a.Invitation == "" {
		err = refusal.NotFound()
	}
	if err != nil {
		return s.stopped(v, "", err)
	}
	page, err := s.accountPage(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return s.html(v.lang, page)
}

func (s *Server) accountPage(ctx context.Context, v *visit, id string) (page themes.AccountPage, err error) {
	page = themes.AccountPage{Mention: s.mentioned(v.ask, duty.OfAccounts), Frame: s.aside(v, s.say(v.ask, "account.title")), Request: id, Login: v.sent.Get("login"), Name: v.sent.Get("name"),
		Existing: signin.LoginPath + "?" + url.Values{"demande": {id}}.Encode(), Password: newPassword(),
		Shared: v.sent.ticked("partage")}
	// The account that the key would be for has its subject already; its names are those that she types.
	page.Options, err = s.signin.Passkeys().Offer(ctx, toRegister+id, people.PasskeyOwner{Subject: clock.NewSecret(), Login: "terreau", Name: "Terreau"})
	return page, err
}

func newPassword() themes.NewPassword {
	return themes.NewPassword{Least: people.MinPassword, Proposal: people.ProposePassword()}
}

// makeAccount takes the account of an invited person, who is signed in by it at once.
func (s *Server) makeAccount(ctx context.Context, v *visit) (*answer, error) {
	id := v.sent.Get("demande")
	asked, a, err := s.request(ctx, v, id)
	if err != nil {
		return s.stopped(v, "", err)
	}
	subject, err := s.register(ctx, v, id, a.Invitation)
	if err != nil {
		page, failed := s.accountPage(ctx, v, id)
		if failed != nil {
			return nil, failed
		}
		return s.retype(v, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	return s.accepted(ctx, v, asked, subject)
}
