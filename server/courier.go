package server

import (
	"context"

	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const (
	addressPath = "/moi/adresse"
	stopPath    = "/desabonnement"
	onwardPath  = "/vers"
)

// mailDoors are where one says where to be written to and of what, and where letters lead.
func (s *Server) mailDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	take := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }
	take(addressPath, s.proven(s.changeAddress))
	get(addressPath+"/:token", s.member(lang, s.showAddressLink))
	take(addressPath+"/:token", s.confirmAddress)
	take("/moi/courriels", s.saveWishes)
	get(onwardPath+"/:letter", s.member(lang, s.leadOn))
	s.get(app, inLanguage(lang, stopPath+"/:notice/:token"), s.withoutKeeping(lang, s.showStop))
	s.post(app, inLanguage(lang, stopPath+"/:notice/:token"), s.take(lang, entryForm, s.stopLetters))
	take(settingsPath+"/courriel", s.tryMail)
}

// mailOff says that no letter is sent here.
func mailOff() error { return refusal.Unprocessable("", "mail-off") }

// withoutKeeping serves a page of a link to whoever holds it, made anew.
func (s *Server) withoutKeeping(lang string, do maker) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a, err := s.askOf(c, lang, nil)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, private)
		return s.makeAnswer(c, a, do)
	}
}

// mailed is what a member's page says of her letters; nil where none is sent.
func (s *Server) mailed(ctx context.Context, a *ask) (*themes.Mailed, error) {
	if !s.sends() {
		return nil, nil
	}
	address, err := s.Library.People.Address(ctx, a.who, a.who.ID)
	if err != nil {
		return nil, err
	}
	wishes, err := s.Library.People.WishesOf(ctx, a.who.ID)
	m := &themes.Mailed{Email: address.Email, Pending: address.Pending, Ends: s.local(address.Ends), Problem: address.Problem, ProblemAt: s.local(address.ProblemAt)}
	if address.Email != "" && address.Origin != people.Typed {
		m.Origin = s.providerLabel(a, address.Origin)
	}
	for _, notice := range people.Notices {
		line := themes.WishLine{Key: string(notice), Label: s.say(a, "wish."+string(notice))}
		for _, pace := range people.Paces {
			line.Choices = append(line.Choices, themes.Option{Value: string(pace), Label: s.say(a, "pace."+string(pace)), On: wishes.Of(notice) == pace})
		}
		m.Wishes = append(m.Wishes, line)
	}
	return m, err
}

// changeAddress sends a link to an address that a member typed, or forgets the one she has.
func (s *Server) changeAddress(ctx context.Context, a *ask) (*answer, error) {
	if !s.sends() {
		return nil, mailOff()
	}
	if a.sent.Get("act") == "drop" {
		if err := s.Library.People.DropAddress(ctx, a.who); err != nil {
			return nil, err
		}
		return s.doneIn(a, profilePath, "adresse-oubliee")
	}
	if err := s.Library.People.AskAddress(ctx, a.who, a.sent.Get("email")); err != nil {
		return s.profileAgain(ctx, a, err, func(page *themes.ProfilePage) {
			if page.Mail != nil {
				page.Mail.Typed = a.sent.Get("email")
			}
		})
	}
	return s.doneIn(a, profilePath, "adresse-demandee")
}

// showAddressLink asks whether an address is to be one's own; it changes nothing: programs that read mail open links too.
func (s *Server) showAddressLink(ctx context.Context, a *ask) (*answer, error) {
	email, err := s.Library.People.AddressOf(ctx, a.who, a.param("token"))
	if err != nil {
		return s.over(&visit{ask: a}, err)
	}
	page := s.linkPage(a, "address.title")
	page.Text, page.Do, page.Action = s.say(a, "address.ask", email), s.say(a, "address.do"), addressPath+"/"+a.param("token")
	return s.html(a.lang, page)
}

func (s *Server) confirmAddress(ctx context.Context, a *ask) (*answer, error) {
	if err := s.Library.People.ConfirmAddress(ctx, a.who, a.param("token")); err != nil {
		return s.over(&visit{ask: a}, err)
	}
	return s.doneIn(a, profilePath, "adresse")
}

// linkPage is the page of a link: one question and one button.
func (s *Server) linkPage(a *ask, title string) themes.LinkPage {
	f := s.frame(a, s.say(a, title))
	f.NoIndex, f.Path = true, "/"
	return themes.LinkPage{Frame: f}
}

func (s *Server) saveWishes(ctx context.Context, a *ask) (*answer, error) {
	if !s.sends() {
		return nil, mailOff()
	}
	wishes := people.Wishes{}
	for _, notice := range people.Notices {
		if pace := a.sent.Get(string(notice)); pace != "" {
			wishes[notice] = people.Pace(pace)
		}
	}
	if err := s.Library.People.SetWishes(ctx, a.who, wishes); err != nil {
		return nil, err
	}
	return s.doneIn(a, profilePath, "courriels")
}

// stopOf reads what a link stops: its kind and its secret.
func stopOf(a *ask) (notice people.NoticeKind, secret string) {
	return people.NoticeKind(a.param("notice")), a.param("token")
}

// showStop asks whether to stop the letters of a sort, without an account.
func (s *Server) showStop(ctx context.Context, a *ask) (*answer, error) {
	notice, secret := stopOf(a)
	if err := s.Library.People.Stoppable(ctx, secret, notice); err != nil {
		return s.over(&visit{ask: a}, err)
	}
	page := s.linkPage(a, "stop.title")
	page.Text, page.Do, page.Action = s.say(a, "stop.ask", s.wish(a, notice)), s.say(a, "stop.do"), stopPath+"/"+a.param("notice")+"/"+secret
	return s.html(a.lang, page)
}

// stopLetters stops the letters of a sort: pressed on the page, or by one click of a mail program (RFC 8058), whose request
// has no cookie, follows no redirect, and gets the same page.
func (s *Server) stopLetters(ctx context.Context, a *ask) (*answer, error) {
	notice, secret := stopOf(a)
	if err := s.Library.People.Stop(ctx, secret, notice); err != nil {
		return s.over(&visit{ask: a}, err)
	}
	page := s.linkPage(a, "stop.done-title")
	page.Text = s.say(a, "stop.done", s.wish(a, notice))
	return s.html(a.lang, page)
}

func (s *Server) wish(a *ask, notice people.NoticeKind) string {
	return s.say(a, "wish."+string(notice))
}
