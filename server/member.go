package server

import (
	"context"
	"time"
	"unicode"

	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// seenEvery is how often a session in use is noted as seen.
const seenEvery = 5 * time.Minute

// seat is who sent a request: the person that its session belongs to, or a visitor.
type seat struct {
	person  people.Person
	session people.Session
}

// seatKey is where a request keeps its seat once it is known.
const seatKey = "seat"

// seated reads who sent a request. A session that has ended makes a visitor; a database that is away is a failure, not
// a visitor.
func (s *Server) seated(c *fiber.Ctx) (seat, error) {
	if known, ok := c.Locals(seatKey).(seat); ok {
		return known, nil
	}
	token := c.Cookies(sessionCookie)
	if token == "" {
		return seat{person: people.Visitor()}, nil
	}
	ctx, stop := s.deadline()
	defer stop()
	found := seat{person: people.Visitor()}
	person, session, err := s.Library.People.BySession(ctx, token)
	switch {
	case err == nil:
		found = seat{person, session}
		err = s.seen(ctx, session)
	case refusal.KindOf(err) == refusal.KindUnauthenticated:
		err = nil
	}
	if err == nil {
		c.Locals(seatKey, found)
	}
	return found, err
}

// seen notes now and then that a session is in use. One that was closed meanwhile needs no note.
func (s *Server) seen(ctx context.Context, session people.Session) error {
	if s.Library.Clock.Now().Sub(session.SeenAt) < seenEvery {
		return nil
	}
	return refusal.IgnoreNotFound(s.Library.People.SeeSession(ctx, session.ID))
}

// visiting reports whether a request carries no session at all: what is kept for visitors may answer it.
func visiting(c *fiber.Ctx) bool {
	return len(c.Request().Header.PeekBytes(cookieHeader)) == 0 || c.Cookies(sessionCookie) == ""
}

var cookieHeader = []byte(fiber.HeaderCookie)

// me is the person who reads a page, as its frame names her; nil for a visitor.
func (s *Server) me(p people.Person) *themes.Me {
	if !p.SignedIn() {
		return nil
	}
	me := &themes.Me{Name: p.Name, Initials: initials(p.Name), Administrator: p.Instance == people.Administrator}
	for _, role := range p.Spaces {
		me.Writer = me.Writer || role.AtLeast(people.Writer)
		me.Steward = me.Steward || role == people.Steward
	}
	return me
}

// initials are the first letters of the first and the last word of a name.
func initials(name string) string {
	var first, last rune
	begins := true
	for _, r := range name {
		if begins && unicode.IsLetter(r) {
			if last = unicode.ToUpper(r); first == 0 {
				first, last = last, 0
			}
		}
		begins = unicode.IsSpace(r) || r == '-'
	}
	if first == 0 {
		return "?"
	}
	if last == 0 {
		return string(first)
	}
	return string([]rune{first, last})
}
