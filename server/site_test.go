package server

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"
	"terreau/search"
	"terreau/search/bleve"
	"terreau/themes"
)

// site is a server that answers on a port of this machine, as people reach it.
type site struct {
	*testing.T
	front   *Server
	lib     *content.Library
	steward people.Person
	address string // host:port
	client  *http.Client
}

// hurried are the limits of a server under test.
var hurried = limits{read: 2 * time.Second, write: 5 * time.Second, idle: 5 * time.Second, make: 20 * time.Second, mail: 50 * time.Millisecond}

// open serves a library, with its index, until the test ends.
func open(t *testing.T, lib *content.Library, change ...func(*Options)) *site {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	theme := dress(t)
	o := Options{Library: lib, Theme: theme, URL: "http://" + listener.Addr().String(),
		Index: func() (search.Index, error) { return bleve.Open(filepath.Join(lib.Folder, content.IndexFolder)) }}
	for _, one := range change {
		one(&o)
	}
	front, err := newServer(o, hurried)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	followed := make(chan struct{})
	go func() { defer close(followed); front.Run(ctx) }()
	go func() { _ = front.Serve(listener) }()
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		ending, done := context.WithTimeout(context.Background(), 10*time.Second)
		defer done()
		if err := front.Shutdown(ending); err != nil {
			t.Error("the server does not stop:", err)
		}
		stop()
		<-followed
		wardrobe.Put(theme)
	})
	return &site{T: t, front: front, lib: lib, steward: contenttest.Someone(t, lib, people.Steward), address: listener.Addr().String(),
		client: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// wardrobe holds the themes that no server wears now: each is read once, and has the clock of one library at a time.
var wardrobe sync.Pool

// dress gives a theme that no other server wears.
func dress(t *testing.T) *themes.Theme {
	t.Helper()
	if theme, ok := wardrobe.Get().(*themes.Theme); ok {
		return theme
	}
	theme, err := themes.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return theme
}

// each serves an empty library on each engine.
func each(t *testing.T, test func(s *site)) {
	t.Helper()
	contenttest.Each(t, func(t *testing.T, lib *content.Library) { test(open(t, lib)) })
}

// alone serves an empty library kept in files.
func alone(t *testing.T, change ...func(*Options)) *site {
	t.Helper()
	return open(t, contenttest.Open(t, content.Options{Folder: t.TempDir()}), change...)
}

// page is what came back.
type page struct {
	*http.Response
	body string
}

// ask sends a request, its headers in pairs.
func (s *site) ask(method, path string, headers ...string) page {
	s.Helper()
	request, err := http.NewRequest(method, "http://"+s.address+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
		request.Header.Add(headers[i], headers[i+1])
	}
	response, err := s.client.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.Fatal(err)
	}
	return page{response, string(body)}
}

// get fetches a page.
func (s *site) get(path string, headers ...string) page {
	s.Helper()
	return s.ask(http.MethodGet, path, headers...)
}

// found fetches a page that must be there.
func (s *site) found(path string) page {
	s.Helper()
	p := s.get(path)
	if p.StatusCode != http.StatusOK {
		s.Fatalf("%s answers %d:\n%.400s", path, p.StatusCode, p.body)
	}
	return p
}

// holds checks that a page says some things.
func (s *site) holds(path string, texts ...string) page {
	s.Helper()
	p := s.found(path)
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			s.Errorf("%s does not say %q", path, text)
		}
	}
	return p
}

// without checks that a page is silent on some things.
func (s *site) without(path string, texts ...string) {
	s.Helper()
	p := s.get(path)
	for _, text := range texts {
		if strings.Contains(p.body, text) {
			s.Errorf("%s says %q", path, text)
		}
	}
}

// publish publishes a practice sheet with a title and a text.
func (s *site) publish(title, text string) sheet.Sheet {
	s.Helper()
	return s.publishText("practice", contenttest.Practice(title, text))
}

func (s *site) publishText(kind string, source []byte) sheet.Sheet {
	s.Helper()
	one, err := s.lib.Sheets.Start(context.Background(), s.steward, contenttest.Space(s.T, s.lib).ID, kind, source)
	if err == nil {
		_, err = s.lib.Sheets.PublishUnreviewed(context.Background(), s.steward, one.ID, sheet.Publication{Checked: contenttest.Checked})
	}
	if err != nil {
		s.Fatal(err)
	}
	return one
}

// again publishes another text of a sheet.
func (s *site) again(one sheet.Sheet, source []byte, note string) {
	s.Helper()
	ctx := context.Background()
	if _, err := s.lib.Sheets.Save(ctx, s.steward, one.ID, 0, source); err != nil {
		s.Fatal(err)
	}
	if _, err := s.lib.Sheets.PublishUnreviewed(ctx, s.steward, one.ID, sheet.Publication{Note: note, Checked: contenttest.Checked}); err != nil {
		s.Fatal(err)
	}
}

// indexed waits until search has followed to the present.
func (s *site) indexed() {
	s.Helper()
	for range 3000 {
		ready := s.front.ready(context.Background())
		if ready.Ready && ready.Indexed >= ready.Events {
			return
		}
		<-time.After(5 * time.Millisecond) // a watchdog: what is waited for is the position, not the time
	}
	s.Fatal("search does not follow the list of events")
}

// behind makes a server trust the machine it runs on as a proxy.
func behind(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }

// frozen is a clock that stands at noon and may be moved.
func frozen() *clock.Fake { return clock.NewFake(contenttest.Noon) }
