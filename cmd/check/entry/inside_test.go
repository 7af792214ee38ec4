package entry

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"terreau/cmd/check/browser"
	"terreau/cmd/check/site"
	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server"
	"terreau/themes"
)

// inside serves a site within the test, whose clock the test moves.
func inside(t *testing.T, window *browser.Browser) *house {
	t.Helper()
	h := &house{T: t, window: window, clock: clock.NewFake(time.Now())} // browsers look at their own clock
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &h.clock.Clock})
	contenttest.Space(t, lib)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	theme, err := themes.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.server = &site.Server{URL: "http://" + strings.Replace(listener.Addr().String(), "127.0.0.1", "localhost", 1)}
	front, err := server.New(server.Options{Library: lib, Theme: theme, URL: h.server.URL})
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = front.Serve(listener) }() // it ends with Shutdown
	t.Cleanup(func() {
		ending, done := context.WithTimeout(context.Background(), 10*time.Second)
		defer done()
		if err := front.Shutdown(ending); err != nil {
			t.Error("the server does not stop:", err)
		}
	})
	token, err := lib.People.Admit(t.Context(), people.System())
	if err != nil {
		t.Fatal(err)
	}
	h.link = h.server.URL + "/premiere-visite/" + token
	return h
}
