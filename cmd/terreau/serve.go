package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"terreau/content"
	"terreau/content/db"
	"terreau/search"
	"terreau/search/bleve"
	"terreau/server"
	"terreau/themes"
)

// serveCommand answers browsers until it is told to stop.
type serveCommand struct {
	Listen         string   `default:"127.0.0.1:8080" env:"TERREAU_LISTEN" placeholder:"${help_host}" help:"${help_listen}"`
	URL            string   `name:"url" env:"TERREAU_URL" placeholder:"URL" help:"${help_url}"`
	OpsListen      string   `env:"TERREAU_OPS_LISTEN" placeholder:"${help_host}" help:"${help_ops_listen}"`
	TrustedProxies []string `env:"TERREAU_TRUSTED_PROXIES" placeholder:"CIDR,…" help:"${help_trusted_proxies}"`
	WithoutStarter bool     `env:"TERREAU_WITHOUT_STARTER" help:"${help_without_starter}"`
	mailFlags      `embed:""`
}

// stopWithin is how long the answers under way may take once the program is told to stop.
const stopWithin = 10 * time.Second

// collectAt is how much the memory in use may grow, in percent, before what is unused is collected: less than a third
// of Go's usual 100.
const collectAt = 30

// startingAt is the same while it starts, when next to nothing of what is in use can be let go of.
const startingAt = 300

// collect says when memory is collected, unless the operator has. Small machines lack memory sooner than time.
func collect(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// Run serves until it is told to stop, which may be while it still starts.
func (c *serveCommand) Run(ctx context.Context, s *settings, screen *console) error {
	err := c.serve(ctx, s, screen)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = nil
	}
	if err == nil && screen.watched {
		screen.print("stopped")
	}
	return err
}

// serve opens the library under the folder's lock and serves it: nothing is opened where a setting cannot be used.
func (c *serveCommand) serve(ctx context.Context, s *settings, screen *console) error {
	collect(startingAt)
	o, err := c.options(s.Data, screen.problems)
	if err != nil {
		return err
	}
	doors, err := c.doors()
	if err != nil {
		return err
	}
	defer doors.close()
	if o.URL == "" {
		o.URL = localURL(doors.public.Addr())
	}
	lock, err := db.LockFolder(s.Data)
	if err != nil {
		return err
	}
	defer lock.Release()
	lib, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	if err := lib.Migrate(ctx); err != nil {
		return err
	}
	if err := errors.Join(lib.Start(ctx, c.WithoutStarter), lib.AnswersAt(ctx, o.URL)); err != nil {
		return err
	}
	o.Library, o.Stated = lib, s.stated
	front, err := server.New(o)
	if err != nil {
		return err
	}
	if folder, err := filepath.Abs(s.Data); err == nil && screen.watched {
		screen.print("welcome", o.URL, folder)
	} else {
		screen.print("serving", o.URL)
	}
	if err := welcomeFirst(ctx, lib, o.URL, screen); err != nil {
		return err
	}
	collect(collectAt)
	return answer(ctx, front, doors)
}

// answer serves until the context ends, then lets what is under way end.
func answer(ctx context.Context, front *server.Server, doors *doors) error {
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	followed := make(chan struct{})
	go func() { defer close(followed); front.Run(following) }()
	ended := make(chan error, 2)
	go func() { ended <- front.Serve(doors.public) }()
	if doors.ops != nil {
		go func() { ended <- front.ServeOps(doors.ops) }()
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	ending, done := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer done()
	err = errors.Join(err, front.Shutdown(ending))
	stop()
	<-followed
	return err
}

// doors are the listeners of a server.
type doors struct{ public, ops net.Listener }

func (d *doors) close() {
	for _, listener := range []net.Listener{d.public, d.ops} {
		if listener != nil {
			_ = listener.Close() // closed already by the server that answered on it
		}
	}
}

func (c *serveCommand) doors() (*doors, error) {
	d := &doors{}
	if err := c.checkDoors(); err != nil {
		return nil, err
	}
	var err error
	if d.public, err = net.Listen("tcp", c.Listen); err != nil {
		return nil, unopened("listen-address", "--listen", c.Listen, err)
	}
	if c.OpsListen == "" {
		return d, nil
	}
	if d.ops, err = net.Listen("tcp", c.OpsListen); err != nil {
		d.close()
		return nil, unopened("ops-address", "--ops-listen", c.OpsListen, err)
	}
	return d, nil
}

// notListened is an address that cannot be listened on, and why.
type notListened struct {
	key, address string
	err          error
}

func (n notListened) Error() string { return n.key }
func (n notListened) Unwrap() error { return n.err }

func refused(key, address string, err error) error { return notListened{key, address, err} }

// notListened says which address, and why where the system's reason has words.
func (c *console) notListened(n notListened) string {
	why := ""
	if key := causeOf(n.err); key != "" {
		why = " (" + c.say(key) + ")"
	}
	return c.say(n.key, n.address, why)
}

// options are those of the server that the flags and the data folder say.
func (c *serveCommand) options(data string, log io.Writer) (server.Options, error) {
	o := server.Options{URL: strings.TrimSuffix(c.URL, "/"), Log: slog.New(slog.NewJSONHandler(log, nil))}
	if err := checkURL(o.URL); err != nil {
		return o, err
	}
	for _, text := range c.TrustedProxies {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			address, err := netip.ParseAddr(text)
			if err != nil {
				return o, said("proxy-address", text)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		if prefix.Bits() < 7 { // fc00::/7 and 10.0.0.0/8 are the widest networks that someone may own
			return o, said("proxy-everyone", text)
		}
		o.Proxies = append(o.Proxies, prefix.Masked())
	}
	var err error
	if o.Providers, err = providers(os.Environ()); err != nil {
		return o, err
	}
	if o.Mail, err = c.mail(); err != nil {
		return o, err
	}
	var overlay fs.FS
	folder := filepath.Join(data, "theme")
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		overlay = os.DirFS(folder)
	}
	o.Theme, err = themes.Load(overlay)
	o.Index = func() (search.Index, error) { return bleve.Open(filepath.Join(data, content.IndexFolder)) }
	return o, err
}

// checkURL refuses a public address that is none, or that is plain http on another machine than this one.
func checkURL(text string) error {
	if text == "" {
		return nil
	}
	address, err := url.Parse(text)
	if err != nil || address.Host == "" || address.Path != "" || address.RawQuery != "" || address.Fragment != "" || address.User != nil ||
		address.Scheme != "http" && address.Scheme != "https" {
		return said("public-url", text)
	}
	ip, err := netip.ParseAddr(address.Hostname())
	local := address.Hostname() == "localhost" || err == nil && ip.IsLoopback()
	if address.Scheme == "http" && !local {
		return said("public-http", text)
	}
	return nil
}

// localURL is the public address where none is said: this machine's, at the port listened on.
func localURL(at net.Addr) string {
	_, port, err := net.SplitHostPort(at.String())
	if err != nil || port == "80" {
		return "http://localhost"
	}
	return "http://localhost:" + port
}
