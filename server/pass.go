package server

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// passPath begins the address of a link to a sheet.
const passPath = "/lien/"

// showPass shows what a link opens, behind a button: whatever follows links by itself opens nothing.
func (s *Server) showPass(ctx context.Context, v *visit) (*answer, error) {
	pass, err := s.Library.People.PassOf(ctx, v.param("token"))
	if err != nil {
		return s.passOver(v, err)
	}
	return s.html(v.lang, s.passPage(v, pass))
}

func (s *Server) passPage(v *visit, pass people.Pass) themes.PassPage {
	page := themes.PassPage{Frame: s.aside(v, s.say(v.ask, "pass.title")), Here: passPath + v.param("token"), Name: pass.Name,
		Until: pass.Ends.Time(), Comments: pass.Comments, SignedIn: v.who.SignedIn()}
	page.Path = "/"
	return page
}

// passOver says that a link is over, as of one that there never was.
func (s *Server) passOver(v *visit, err error) (*answer, error) {
	if r := refusal.Of(err); r == nil || r.Reason != "pass-ended" {
		return nil, err
	}
	page := s.Theme.NewProblemPage(v.lang, s.frame(&ask{lang: v.lang, path: "/"}, ""), fiber.StatusNotFound)
	page.Reason = "pass-ended"
	made, failed := s.html(v.lang, page)
	if failed == nil {
		made.status = fiber.StatusNotFound
	}
	return made, failed
}

// openPass opens a link in the browser that pressed its button.
func (s *Server) openPass(ctx context.Context, v *visit) (*answer, error) {
	if v.who.SignedIn() { // she would lose her session
		pass, err := s.Library.People.PassOf(ctx, v.param("token"))
		if err != nil {
			return s.passOver(v, err)
		}
		made, err := s.html(v.lang, s.passPage(v, pass))
		return s.again(made, err, refusal.Conflict("", "pass-signed-in"))
	}
	sits, pass, err := s.Library.People.OpenPass(ctx, v.who, v.param("token"))
	if err != nil {
		return s.passOver(v, err)
	}
	p, err := s.Library.People.ByPass(ctx, sits)
	if err != nil {
		return s.passOver(v, err)
	}
	entries, err := s.Library.Sheets.Entries(ctx, []clock.ID{pass.Sheet})
	if err != nil {
		return nil, err
	}
	one := entries[0].Sheet
	if !one.ReadableBy(p) {
		return s.passOver(v, &refusal.Error{Kind: refusal.KindNotFound, Reason: "pass-ended"})
	}
	s.sit(v.c, sits, people.Session{Ends: s.Library.Clock.Now().Add(24 * time.Hour)})
	return s.moved(fiber.StatusSeeOther, v.lang, s.sheetPath(one.Kind, one.Slug))
}

// viewingBy says above every page that its reader came by a link.
func (s *Server) viewingBy(a *ask) *themes.Viewing {
	if a.who.PassSheet() == "" {
		return nil
	}
	return &themes.Viewing{Text: s.say(a, "pass.banner", a.who.Name), Leave: true}
}
