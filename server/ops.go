package server

import (
	"context"
	"encoding/json"
	"net/netip"
	"time"

	"terreau/server/wire"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// The door of the operator stands on a listener of its own: on the public one these addresses do not exist.
func (s *Server) newOps() *fiber.App {
	ops := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true, ReadTimeout: s.limits.read,
		WriteTimeout: s.limits.write, IdleTimeout: s.limits.idle, BodyLimit: MaxBody, GETOnly: true,
		ErrorHandler: func(c *fiber.Ctx, _ error) error { return c.Status(fiber.StatusNotFound).SendString("404\n") }})
	ops.Server().CloseOnShutdown = true
	ops.Use(func(c *fiber.Ctx) error { // a page elsewhere may give this machine a name of its own: only names of ours are answered
		if _, err := netip.ParseAddr(wire.NameOf(string(c.Request().Host()))); err != nil && !wire.Loopback(wire.NameOf(string(c.Request().Host()))) {
			return fiber.ErrNotFound
		}
		return c.Next()
	})
	ops.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	ops.Get("/readyz", s.showReady)
	ops.Get("/metrics", adaptor.HTTPHandler(promhttp.HandlerFor(s.counts.registry, promhttp.HandlerOpts{})))
	return ops
}

// readiness says whether this node answers with the present state of the library.
type readiness struct {
	Ready   bool  `json:"ready"`
	Events  int64 `json:"events"`  // the number of the last event
	Indexed int64 `json:"indexed"` // the one that search has followed to
}

// maxLag is how long search may run behind the list of events on a node that is ready.
const maxLag = 30 * time.Second

func (s *Server) ready(ctx context.Context) readiness {
	events, err := s.Library.Events.Position(ctx)
	indexed, well := s.indexing.state(events, s.Library.Clock.Now())
	return readiness{Ready: err == nil && well, Events: events, Indexed: indexed}
}

func (s *Server) showReady(c *fiber.Ctx) error {
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	ready := s.ready(ctx)
	body, err := json.Marshal(ready)
	if err != nil {
		return err
	}
	if !ready.Ready {
		c.Status(fiber.StatusServiceUnavailable)
	}
	c.Set(fiber.HeaderContentType, typeJSON)
	return c.Send(append(body, '\n'))
}
