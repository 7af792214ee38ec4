package server

import (
	"time"

	"terreau/content/refusal"
	"terreau/server/wire"

	"github.com/gofiber/fiber/v2"
)

// What one neighbourhood may search, and suggestions with it. It is generous: a whole office may stand behind one address.
const (
	searchesEvery = time.Second / 50
	searchesBurst = 400
	limiterPause  = 2 * time.Second // after which one who was refused may ask again
)

// And how often it may begin to sign in, once that burst is over: each beginning is a row for ten minutes.
const (
	entriesEvery = time.Second
	entriesBurst = 200
)

// paced lets a door be asked so often and no more. The machine itself is not counted, unless it speaks for others.
func (s *Server) paced(next fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !s.allows(&s.searches, c) {
			return &refusal.Error{Kind: refusal.KindTooMany, Reason: "too-many-searches"}
		}
		return next(c)
	}
}

// allows asks a limiter for whoever sends a request.
func (s *Server) allows(l *wire.Limiter, c *fiber.Ctx) bool {
	from := s.host.Client(c.Context())
	return from.IsLoopback() && !wire.PassedOn(c.Context()) || l.Allows(from, s.Library.Clock.Now())
}
