package server

import (
	"strings"
	"sync"
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
	token   string // of the session, "" for none
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
	found, err := s.seatOf(token, len(c.Get(unattended)) > 0)
	if err == nil {
		c.Locals(seatKey, found)
	}
	return found, err
}

// seatOf gives the seat of a token, which is remembered until something happens in the library. What a script asks for while
// nobody does anything leaves the session as old as it is.
func (s *Server) seatOf(token string, idle bool) (seat, error) {
	ctx := s.shared()
	position, err := s.Library.Events.Position(ctx) // before the seat is read: what happens meanwhile lets go of it
	if err != nil {
		return seat{}, err
	}
	if people.IsPass(token) {
		guest, err := s.Library.People.ByPass(ctx, token)
		if refusal.KindOf(err) == refusal.KindUnauthenticated {
			err = nil
		}
		return seat{person: guest}, err
	}
	found, known := s.seats.get(token, position)
	if !known || !s.Library.People.Live(found.person, found.session) {
		person, session, err := s.Library.People.BySession(ctx, token)
		if refusal.KindOf(err) == refusal.KindUnauthenticated {
			return seat{person: people.Visitor()}, nil
		}
		if err != nil {
			return seat{}, err
		}
		found, known = seat{person, session, token}, false
	}
	now := s.Library.Clock.Now()
	if !idle && now.Sub(found.session.SeenAt) >= seenEvery { // one that was closed meanwhile needs no note
		if err := refusal.IgnoreNotFound(s.Library.People.SeeSession(ctx, found.session.ID)); err != nil {
			return seat{}, err
		}
		found.session.SeenAt, known = now, false
	}
	if !known {
		s.seats.put(token, position, found)
	}
	return found, nil
}

// maxSeats bounds the seats remembered.
const maxSeats = 4096

// seats are those that sent requests since something last happened: nothing else may end a session, give or take a
// right, but time.
type seats struct {
	mutex sync.Mutex
	at    int64
	known map[string]seat
}

func (x *seats) get(token string, position int64) (found seat, known bool) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.at != position {
		return seat{}, false
	}
	found, known = x.known[token]
	return found, known
}

func (x *seats) put(token string, position int64, found seat) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if position < x.at {
		return
	}
	if x.at != position || len(x.known) >= maxSeats {
		x.at, x.known = position, map[string]seat{}
	}
	x.known[strings.Clone(token)] = found
}

// visiting reports whether a request carries no session at all: what is kept for visitors may answer it.
func visiting(c *fiber.Ctx) bool {
	return len(c.Request().Header.PeekBytes(cookieHeader)) == 0 || c.Cookies(sessionCookie) == ""
}

var cookieHeader = []byte(fiber.HeaderCookie)

// me is the person who reads a page, as its frame names her; nil for a visitor.
func (s *Server) me(p people.Person, at people.Session) *themes.Me {
	if !p.SignedIn() {
		return nil
	}
	me := &themes.Me{Name: p.Name, ID: string(p.ID), Shared: at.Shared, Initials: initials(p.Name), Administrator: p.Instance == people.Administrator}
	switch {
	case people.Allows(p, people.ReadJournal, people.Object{}):
		me.LooksAfter = administrationPath
	case people.Allows(p, people.ReadRetention, people.Object{}):
		me.LooksAfter = retentionPath
	}
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
