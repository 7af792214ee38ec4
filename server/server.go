// Package server answers browsers and machines: every address is a line of routes.go, each noun has a file, and any
// error becomes a page in one place.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"terreau/content"
	"terreau/content/refusal"
	"terreau/search"
	"terreau/server/post"
	"terreau/server/signin"
	"terreau/server/wire"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// Options says what a server answers with. All but the index, the proxies and the log are needed.
type Options struct {
	Library *content.Library
	Theme   *themes.Theme
	Index   OpenIndex      // nil: pages say that search is away
	URL     string         // the public address, "https://terreau.example"; every address in a page is made from it
	Proxies []netip.Prefix // whose X-Forwarded-For and X-Forwarded-Host are believed
	Log     *slog.Logger   // nil keeps silent

	Providers []signin.Settings             // who says who someone is; none: the built-in provider
	Mail      Mail                          // how letters leave; none: as the pages of administration say
	Lead      func(post.Server) post.Server // a mail server that those pages name; nil where it is
	Stated    []Stated                      // the settings of the start, to be shown to administrators
}

// OpenIndex opens the index of search, which may take a while: pages are answered meanwhile.
type OpenIndex func() (search.Index, error)

// The limits of a request. A header over its limit is answered 431, a body 413.
const (
	MaxHeader = 16 << 10 // bytes of the request line and its headers
	MaxBody   = 64 << 10 // bytes of a body that are read before its door is known; a door may read more
)

// limits are how long a request may take, and how long between two looks at the letters that wait; tests shorten them.
type limits struct{ read, write, idle, make, mail time.Duration }

var usual = limits{read: 10 * time.Second, write: 30 * time.Second, idle: 60 * time.Second, make: 15 * time.Second, mail: 2 * time.Second}

// Server is the front of one library.
type Server struct {
	Options
	limits
	host      *wire.Host
	app       *fiber.App
	ops       *fiber.App
	pages     *shelf
	seats     seats
	glossary  glossary
	index     atomic.Pointer[search.Index] // nil until it is open
	indexing  indexing
	searching chan struct{} // one place for each search that runs
	producing chan struct{} // one place for each answer that is being made
	reading   chan struct{} // one place for each large form that is being read
	searches  wire.Limiter
	entries   wire.Limiter // of those who begin to sign in
	signin    *signin.Client
	counts    *counts
	missing   atomic.Pointer[map[string]*answer] // the page of what does not exist, by language and form
	instance  instance
	reached   reached  // the machines that this site needs
	doors     []string // the patterns of the pages
	guards    wire.Guards
	patience  atomic.Pointer[context.Context]
}

// New makes a server that Serve sets to work.
func New(o Options) (*Server, error) { return newServer(o, usual) }

// search gives the index of search, or says that it is away.
func (s *Server) search() (search.Index, error) {
	if index := s.index.Load(); index != nil {
		return *index, nil
	}
	return nil, refusal.Unavailable("search-rebuilding", nil)
}

func newServer(o Options, l limits) (*Server, error) {
	base, err := url.Parse(o.URL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.Path != "" && base.Path != "/" {
		return nil, errors.New("the public address is not http://host or https://host")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	base.Path = ""
	s := &Server{Options: o, limits: l, host: &wire.Host{Base: base, Proxies: o.Proxies, Log: o.Log}, pages: newShelf(keptBytes), searching: make(chan struct{}, searches), producing: make(chan struct{}, producers()), reading: make(chan struct{}, readers),
		guards: wire.NewGuards(base.Scheme == "https")}
	s.Theme.Now = func() time.Time { return s.Library.Clock.Now().In(s.Library.Clock.Zone()) }
	s.counts = newCounts(s)
	s.searches = wire.Limiter{Every: searchesEvery, Burst: searchesBurst}
	s.entries = wire.Limiter{Every: entriesEvery, Burst: entriesBurst}
	if s.signin, err = signin.New(signin.Options{People: o.Library.People, Clock: o.Library.Clock, Origin: s.origin(), Providers: o.Providers, Log: o.Log}); err != nil {
		return nil, err
	}
	if _, err := s.missingPages(); err != nil {
		return nil, err
	}
	s.app = fiber.New(fiber.Config{
		AppName: "Terreau", DisableStartupMessage: true, Immutable: true, StrictRouting: true, CaseSensitive: true,
		ReadBufferSize: MaxHeader, BodyLimit: MaxBody, StreamRequestBody: true, ReadTimeout: l.read, WriteTimeout: l.write, IdleTimeout: l.idle,
		DisableDefaultContentType: true, ErrorHandler: s.problem,
	})
	s.app.Server().CloseOnShutdown = true
	s.app.Server().Logger = quietly{o.Log}
	s.app.Server().Handler = s.first(s.app.Server().Handler)
	s.app.Server().ErrorHandler = s.unread
	s.Library.People.Mails(s.sends())
	s.routes(s.app)
	s.ops = s.newOps()
	return s, nil
}

// quietly takes what the HTTP server says of connections that went wrong into the log, where it is asked for.
type quietly struct{ log *slog.Logger }

// The format alone is written: what it is filled with may hold the header of a request.
func (q quietly) Printf(format string, _ ...any) { q.log.Debug("connection", "cause", format) }

// Run follows the library until the context ends: the index, what an older renderer made, what comes due.
func (s *Server) Run(ctx context.Context) {
	var running sync.WaitGroup
	running.Go(func() { s.keepIndex(ctx) })
	running.Go(func() { s.refreshTexts(ctx) })
	running.Go(func() { s.keepTime(ctx) })
	running.Go(func() { s.keepMail(ctx) })
	running.Wait()
}

// Serve answers on a listener until Shutdown.
func (s *Server) Serve(listener net.Listener) error { return s.app.Listener(heard{listener}) }

// ServeOps answers the operator on a listener of its own until Shutdown.
func (s *Server) ServeOps(listener net.Listener) error { return s.ops.Listener(listener) }

// Shutdown takes no new connection and waits, as long as the context lasts, for the answers under way.
func (s *Server) Shutdown(ctx context.Context) error {
	return errors.Join(s.app.ShutdownWithContext(ctx), s.ops.ShutdownWithContext(ctx))
}
