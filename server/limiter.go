package server

import (
	"net/netip"
	"sync"
	"time"

	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/time/rate"
)

// What one neighbourhood (an IPv4 /24, an IPv6 /64) may search. It is generous: a whole office may stand behind one
// address.
const (
	limiterRate  = 50  // searches and suggestions a second
	limiterBurst = 400 // at once
	limiterPause = 2 * time.Second
	limiterMax   = 20_000 // neighbourhoods remembered
)

// And how often it may begin to sign in, once that burst is over: each beginning is a row for ten minutes.
const (
	entriesEvery = time.Second
	entriesBurst = 200
)

// limiter counts searches by neighbourhood, or what else is asked too often. It protects the machine, no secret: it
// forgets all at a restart.
type limiter struct {
	every time.Duration // 0: as searches
	burst int
	mutex sync.Mutex
	known map[netip.Prefix]*rate.Limiter
}

func (l *limiter) allows(from netip.Addr, now time.Time) bool {
	bits := 24
	if from.Is6() {
		bits = 64
	}
	prefix, err := from.Prefix(bits)
	if err != nil {
		return true
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.known) >= limiterMax || l.known == nil {
		l.known = map[netip.Prefix]*rate.Limiter{}
	}
	one := l.known[prefix]
	if one == nil {
		one = rate.NewLimiter(limiterRate, limiterBurst)
		if l.every > 0 {
			one = rate.NewLimiter(rate.Every(l.every), l.burst)
		}
		l.known[prefix] = one
	}
	return one.AllowN(now, 1)
}

// paced lets a door be asked so often and no more. The machine itself is not counted, unless it speaks for others.
func (s *Server) paced(next fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if !s.allows(&s.limiter, c) {
			return &refusal.Error{Kind: refusal.KindTooMany, Reason: "too-many-searches"}
		}
		return next(c)
	}
}

// allows asks a limiter for whoever sends a request.
func (s *Server) allows(l *limiter, c *fiber.Ctx) bool {
	from := s.client(c.Context())
	return from.IsLoopback() && !passedOn(c.Context()) || l.allows(from, s.Library.Clock.Now())
}
