package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"terreau/content/people"
)

// patterns are all the doors with a method, as addresses about a sheet.
func (w *world) patterns(method string, one *standing) (paths []string) {
	seen := map[string]bool{}
	for _, route := range w.front.app.GetRoutes() {
		path := pathOf(method+" "+route.Path, "fr", one)
		if route.Method == method && !seen[path] {
			seen[path] = true
			paths = append(paths, path)
		}
	}
	return paths
}

// No door takes what another site made a browser send, in any disguise, whoever is signed in.
func TestH1NoDoorTakesTheFormOfAnotherSite(t *testing.T) {
	eachWorld(t, func(w *world) {
		one := w.bring("in-review")
		w.sit()
		before, paths := w.position(), w.patterns(http.MethodPost, one)
		if len(paths) < 50 {
			t.Fatalf("only %d doors take forms", len(paths))
		}
		for i, path := range paths {
			for _, headers := range [][]string{
				{"Sec-Fetch-Site", "cross-site", "Content-Type", "application/x-www-form-urlencoded"},
				{"Sec-Fetch-Site", "same-site", "Content-Type", "multipart/form-data; boundary=x"},
				{"Origin", "https://evil.example", "Content-Type", "text/plain"},
				{"Origin", "null", "Content-Type", "application/json"},
				{"Origin", "https://evil.example", "X-HTTP-Method-Override", "GET"},
			}[i%5 : i%5+1] {
				p := w.ask(http.MethodPost, path, append(headers, w.cookieOf("steward")...)...)
				if p.StatusCode != http.StatusForbidden {
					t.Errorf("%s with %v is answered %d", path, headers, p.StatusCode)
				}
			}
			if p := w.ask(http.MethodPost, path, append([]string{"Sec-Fetch-Site", "cross-site"}, w.cookieOf("administrator")...)...); p.StatusCode != http.StatusForbidden {
				t.Errorf("%s from another site is answered %d", path, p.StatusCode)
			}
			for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch} {
				if p := w.ask(method, path, w.cookieOf("steward")...); p.StatusCode != http.StatusMethodNotAllowed {
					t.Errorf("%s %s is answered %d", method, path, p.StatusCode)
				}
			}
		}
		if w.position() != before {
			t.Error("another site did something")
		}
	})
}

// Someone who is led to the end of a sign-in that another began is not signed in as the other.
func TestH2ASignInThatAnotherBeganLetsNobodyIn(t *testing.T) {
	b, provider := alongside(t)
	attacker := b.browse()
	step := attacker.send(http.MethodGet, "/connexion", nil)
	for range 10 { // up to the address that ends the sign-in, which the attacker hands on
		to, err := step.Location()
		if err != nil {
			t.Fatalf("the sign-in stops at %s with %d", attacker.at, step.StatusCode)
		}
		if strings.HasSuffix(to.Path, "/retour") {
			victim := b.browse()
			p := victim.send(http.MethodGet, to.String(), nil)
			if victim.signedIn() || p.StatusCode != http.StatusForbidden && p.StatusCode != http.StatusBadRequest {
				t.Errorf("the victim is answered %d, signed in: %v", p.StatusCode, victim.signedIn())
			}
			return
		}
		step = attacker.send(http.MethodGet, to.String(), nil)
	}
	t.Fatal("no sign-in by", provider.URL)
}

// Every page and every answer to a form is guarded; what is made for one person is kept by nobody.
func TestG2H3H4H5H8H9H10EveryDoorIsGuarded(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.talks = true
		published, inReview := w.bring("published"), w.bring("in-review")
		w.sit()
		check := func(path string, p page, personal bool) {
			t.Helper()
			h := p.Header
			if policy := h.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") && !strings.Contains(policy, "sandbox") {
				t.Errorf("H4: %s may be framed: %q", path, policy)
			}
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
				if h.Get(name) != want {
					t.Errorf("H5, H9, H10: %s of %s is %q", name, path, h.Get(name))
				}
			}
			for name := range h {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("H8: %s says %s", path, name)
				}
			}
			if kind := h.Get("Content-Type"); len(p.body) > 0 && !strings.Contains(kind, "charset=utf-8") && !strings.HasPrefix(kind, "application/problem+json") && !strings.HasPrefix(kind, "image/") && kind != "application/zip" {
				t.Errorf("H10: %s is sent as %q", path, kind)
			}
			if strings.Count(p.body, `target="_blank"`) != strings.Count(p.body, `target="_blank" rel="noopener"`) {
				t.Errorf("H5: a link of %s opens a window that knows its opener", path)
			}
			if cache := h.Get("Cache-Control"); personal && !strings.Contains(cache, "no-store") && !strings.Contains(cache, "private") && !(p.StatusCode == http.StatusNotFound) {
				t.Errorf("%s may be kept: %q", path, cache)
			}
			for _, line := range h.Values("Set-Cookie") {
				if !strings.HasPrefix(line, sessionCookie+"=") && !strings.HasPrefix(line, browserCookie+"=") {
					t.Errorf("G2: %s sets a third cookie: %s", path, line)
				}
			}
		}
		for _, one := range []*standing{published, inReview} {
			for _, path := range w.patterns(http.MethodGet, one) {
				if path == "/deconnexion" {
					continue
				}
				p := w.ask(http.MethodGet, path, append([]string{"Origin", "https://evil.example"}, w.cookieOf("steward")...)...)
				check(path, p, strings.Contains(path, "/brouillon") || strings.Contains(path, "/relecture") || strings.HasPrefix(path, "/moi"))
			}
			for _, path := range w.patterns(http.MethodPost, one) {
				if !strings.HasPrefix(path, "/deconnexion") {
					check("POST "+path, w.as("reader", http.MethodPost, path, url.Values{}), false)
				}
			}
		}
		// H3: reading the page of signing out ends nothing.
		w.as("steward", http.MethodGet, "/deconnexion", nil)
		if p := w.as("steward", http.MethodGet, "/moi", nil); p.StatusCode != http.StatusOK {
			t.Errorf("H3: a link signs out: %d", p.StatusCode)
		}
	})
}

// A session left alone ends: sooner for who holds a charge. The page then leads to sign in; a form says so, without losing
// what was typed.
func TestG3ASessionLeftAloneAsksToSignInAgain(t *testing.T) {
	eachWorld(t, func(w *world) {
		one := w.bring("draft")
		w.sit()
		alive := func(role string) bool { return w.as(role, http.MethodGet, "/moi", nil).StatusCode == http.StatusOK }
		want := func(when string, in map[string]bool) {
			t.Helper()
			for role, yes := range in {
				if alive(role) != yes {
					t.Errorf("%s, the %s is let in: %v", when, role, !yes)
				}
			}
		}
		rules := people.DefaultSessionRules
		want("at first", map[string]bool{"steward": true, "reviewer": true, "administrator": true, "author": true, "reader": true})
		w.clock.Move(31 * time.Minute)
		want("after half an hour", map[string]bool{"steward": false, "reviewer": false, "administrator": false, "author": true, "reader": true})
		w.clock.Move(12*time.Hour + time.Minute)
		want("after half a day", map[string]bool{"author": false, "reader": false})
		before := w.position()
		form := w.formOf("POST /{nature}/:name/brouillon", one)
		p := w.as("author", http.MethodPost, one.at()+"/brouillon", form)
		if p.StatusCode != http.StatusUnauthorized || !strings.Contains(p.body, "Autrement, et mieux.") || w.position() != before {
			t.Errorf("a text sent too late is answered %d:\n%.400s", p.StatusCode, p.body)
		}
		if rules.Absolute != 7*24*time.Hour {
			t.Errorf("a session ends after %v at the latest", rules.Absolute)
		}
	})
}
