package server

import (
	"context"
	"net/url"
	"strings"

	"terreau/content/people"
	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
)

// private is how what is made for one person may be kept: by nobody.
const private = "private, no-store"

// post opens a door that takes a form, which is counted under its pattern.
func (s *Server) post(app *fiber.App, path string, do fiber.Handler) {
	door := s.counts.door(path)
	app.Post(path, func(c *fiber.Ctx) error {
		c.Context().SetUserValue(routeKey, door)
		return do(c)
	})
}

// member serves a page for who has signed in, made anew; others are led to sign in and then back.
func (s *Server) member(lang string, do maker, known ...string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a, err := s.askOf(c, lang, known)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, private)
		if !a.who.SignedIn() {
			return s.toSignIn(c, lang, a.address())
		}
		return s.makeAnswer(c, a, do)
	}
}

// toSignIn leads to signing in, and from there back to a page.
func (s *Server) toSignIn(c *fiber.Ctx, lang, back string) error {
	made, err := s.moved(fiber.StatusSeeOther, lang, signInPath+"?"+url.Values{"suite": {back}}.Encode())
	if err != nil {
		return err
	}
	return made.send(c)
}

const signInPath = "/connexion"

// act takes the form of who has signed in. Where the session has ended meanwhile the answer says so, and gives back what
// was typed.
func (s *Server) act(lang string, limit int, do maker) fiber.Handler {
	return s.takenBy(lang, limit, people.Person.SignedIn, do)
}

// actByPass takes the form of who has signed in or came by a link to the sheet it speaks of.
func (s *Server) actByPass(lang string, limit int, do maker) fiber.Handler {
	return s.takenBy(lang, limit, func(p people.Person) bool { return !p.IsVisitor() }, do)
}

func (s *Server) takenBy(lang string, limit int, known func(people.Person) bool, do maker) fiber.Handler {
	return s.take(lang, limit, func(ctx context.Context, a *ask) (*answer, error) {
		if !known(a.who) {
			refused := &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "session-ended"}
			if len(typedTexts(a)) > 0 && !strings.HasSuffix(a.path, ".json") { // a script keeps what it sent
				return s.typedBack(a, refused, "")
			}
			return nil, refused
		}
		return do(ctx, a)
	})
}

// take takes a form of anyone.
func (s *Server) take(lang string, limit int, do maker) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a, err := s.askOf(c, lang, nil)
		if err != nil {
			return err
		}
		if a.sent, err = s.readForm(c, limit); err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, private)
		return s.makeAnswer(c, a, do)
	}
}

// done leads, after a form was taken, to the page that shows what came of it.
func (s *Server) done(a *ask, path string) (*answer, error) {
	return s.moved(fiber.StatusSeeOther, a.lang, path)
}

// again shows a page whose form was refused, with what was typed in it, under the status of the refusal.
func (s *Server) again(made *answer, err error, refused error) (*answer, error) {
	if err == nil {
		made.status = statuses[kindOf(refused)]
	}
	return made, err
}
