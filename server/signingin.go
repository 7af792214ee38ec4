package server

import (
	"context"
	"net/url"
	"strings"

	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/server/wire"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// signingIn is every door that leads in and out. What begins at a provider begins by a GET: a page may send no form to
// another site, nor to an address that leads there. A link that may be used once opens a page; its buttons go on.
func (s *Server) signingIn(app *fiber.App) {
	for _, lang := range themes.Languages() {
		get := func(path string, do enter, known ...string) {
			s.get(app, inLanguage(lang, path), s.entering(lang, do, known...))
		}
		post := func(path string, do enter) { s.post(app, inLanguage(lang, path), s.enteringBy(lang, do)) }
		get(signInPath, s.showSignIn, "suite", "partage")
		get(signin.LoginPath, s.showLogin, "demande", "suite", "invitation", "partage")
		post(signin.LoginPath, s.logIn)
		get(forgottenPath, s.showForgotten)
		post(forgottenPath, s.askRecovery)
		post(signin.LoginPath+"/cle", s.logInByPasskey)
		get(waitPath, s.showCandidate, "fait")
		post(waitPath, s.changeCandidate)
		get(accountPath, s.showNewAccount, "demande")
		post(accountPath, s.makeAccount)
		get(signInPath+"/:provider", s.beginSignIn, "suite", "invitation", "lier", "essai", "partage", "preuve")
		get("/invitation/:token", s.showInvitation)
		get(admissionPath+"/:token", s.showAdmission)
		get(recoveryPath+"/:token", s.showRecovery)
		post(recoveryPath+"/:token", s.recover)
		get(signOutPath, s.showSignOut, "state")
		post(signOutPath, s.signOut)
	}
	s.get(app, signInPath+"/:provider/retour", s.entering("fr", s.comeBack))
	s.post(app, signInPath+"/:provider/fin", s.take("fr", entryForm, s.endByProvider))
	s.get(app, signin.AuthorizePath, s.entering("fr", s.authorize))
	s.get(app, signin.ResumePath, s.entering("fr", s.resume, "id"))
}

const (
	accountPath   = signin.LoginPath + "/compte"
	forgottenPath = signin.LoginPath + "/oubli"
	admissionPath = "/premiere-visite"
	recoveryPath  = "/mot-de-passe"
	signOutPath   = "/deconnexion"

	entryForm = 16 << 10 // bytes of a form of these pages
)

// visit is someone on the way in or out: what is asked, and what the browser brings.
type visit struct {
	*ask
	c       *fiber.Ctx
	browser string // the cookie that ties a sign-in to one browser, "" for none
}

// enter makes the answer to a visit.
type enter func(ctx context.Context, v *visit) (*answer, error)

// entering serves a door on the way in. Cookies belong to one name of this machine, so that whoever came by another of
// its loopback names is led to the one that providers send people back to.
func (s *Server) entering(lang string, do enter, known ...string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a, err := s.askOf(c, lang, known)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, private)
		if c.Method() != fiber.MethodPost && !strings.EqualFold(string(c.Context().Host()), s.host.Base.Host) && wire.Loopback(s.host.Base.Hostname()) && !s.host.Trusted(c.Context()) {
			return s.sendMoved(c, fiber.StatusFound, lang, a.address())
		}
		ctx, stop := s.deadline()
		defer stop()
		v := &visit{ask: a, c: c}
		if cookie := c.Cookies(browserCookie); signin.IsBrowser(cookie) {
			v.browser = cookie
		}
		made, err := do(ctx, v)
		if err != nil {
			return err
		}
		return made.send(c)
	}
}

// enteringBy serves a door that takes a form on the way in.
func (s *Server) enteringBy(lang string, do enter) fiber.Handler {
	return s.entering(lang, func(ctx context.Context, v *visit) (*answer, error) {
		sent, err := s.readForm(v.c, entryForm)
		if err != nil {
			return nil, err
		}
		v.sent = sent
		return do(ctx, v)
	})
}

func (s *Server) sendMoved(c *fiber.Ctx, status int, lang, path string) error {
	made, err := s.moved(status, lang, path)
	if err != nil {
		return err
	}
	return made.send(c)
}

// aside is the frame of a page on the way in: search engines leave it out.
func (s *Server) aside(v *visit, title string) themes.Frame {
	f := s.frame(v.ask, title)
	f.NoIndex = true
	if id := v.sent.Get("demande"); id != "" { // so that the same page in the other language waits for the same request
		f.Path = v.path + "?" + url.Values{"demande": {id}}.Encode()
	}
	return f
}

// showSignIn lets someone choose who says who she is; where there is one to choose from, it goes straight on.
func (s *Server) showSignIn(_ context.Context, v *visit) (*answer, error) {
	if next := s.next(v.query.Get("suite")); v.who.SignedIn() {
		return s.moved(fiber.StatusFound, v.lang, next)
	}
	if all := s.signin.Providers(); len(all) == 1 {
		return s.moved(fiber.StatusFound, v.lang, s.beginPath(all[0].Name, v.query.Get("suite"), ""))
	}
	return s.html(v.lang, s.signInPage(v, v.query.Get("suite")))
}

func (s *Server) signInPage(v *visit, next string) themes.SignInPage {
	page := themes.SignInPage{Frame: s.aside(v, s.say(v.ask, "sign-in.title")), Providers: s.doorsTo(s.signin.Providers(), next, "")}
	if !s.signin.Alone() {
		page.Spare = s.beginPath(signin.OwnName, next, "")
	}
	page.Toggle = s.againPath(next)
	if page.Shared = v.query.Get("partage") != ""; !page.Shared {
		page.Toggle = onShared(page.Toggle)
		return page
	}
	page.Spare = onShared(page.Spare)
	for i := range page.Providers {
		page.Providers[i].URL = onShared(page.Providers[i].URL)
	}
	return page
}

// doorsTo are the providers as links.
func (s *Server) doorsTo(providers []signin.Listed, next, invitation string) []themes.Door {
	doors := make([]themes.Door, 0, len(providers))
	for _, p := range providers {
		doors = append(doors, themes.Door{Label: p.Label, URL: s.beginPath(p.Name, next, invitation), Own: p.Own})
	}
	return doors
}

// onShared is a path of signing in from a computer that others use; "" stays "".
func onShared(path string) string {
	switch {
	case path == "":
		return ""
	case strings.Contains(path, "?"):
		return path + "&partage=1"
	}
	return path + "?partage=1"
}

func (s *Server) beginPath(provider, next, invitation string) string {
	query := url.Values{}
	if next = s.next(next); next != "/" {
		query.Set("suite", next)
	}
	if invitation != "" {
		query.Set("invitation", invitation)
	}
	if len(query) == 0 {
		return signInPath + "/" + provider
	}
	return signInPath + "/" + provider + "?" + query.Encode()
}

// beginSignIn sends someone to a provider. Where it does not answer, the page says so, and names the others.
func (s *Server) beginSignIn(ctx context.Context, v *visit) (*answer, error) {
	return s.beginAt(ctx, v, v.param("provider"))
}

func (s *Server) beginAt(ctx context.Context, v *visit, provider string) (*answer, error) {
	invitation := v.query.Get("invitation")
	if provider == signin.OwnName && !s.signin.Alone() && invitation != "" {
		if err := s.Library.People.AdmissionOf(ctx, invitation); err != nil {
			return nil, err // people come by the providers that the operator chose; administrators have this way too
		}
	}
	if !s.allows(&s.entries, v.c) {
		return nil, &refusal.Error{Kind: refusal.KindTooMany, Reason: "too-many-sign-ins"}
	}
	link, err := s.linking(v, provider)
	if err != nil {
		return s.stopped(v, profilePath, err)
	}
	tries, err := s.trying(v, provider)
	if err != nil {
		return nil, err
	}
	next := s.next(v.query.Get("suite"))
	if v.browser == "" {
		v.browser = signin.NewBrowser()
	}
	attempt := signin.Attempt{Browser: v.browser, Next: next, Lang: v.lang, Invitation: invitation, Link: link, Tries: tries, Shared: v.query.Get("partage") != ""}
	if v.who.SignedIn() {
		attempt.Proof = v.query.Get("preuve")
	}
	address, err := s.signin.Begin(ctx, provider, attempt)
	if refusal.KindOf(err) == refusal.KindUnavailable {
		return s.stopped(v, v.query.Get("suite"), err)
	}
	if err != nil {
		return nil, err
	}
	s.tie(v.c, v.browser)
	made := newAnswer(typeText, nil).header(fiber.HeaderLocation, address)
	made.status = fiber.StatusFound
	return made, nil
}
