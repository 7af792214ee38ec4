package server

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/servertest"
	"terreau/server/signin"
)

func TestI1AStateIsWorthSomethingOnceInItsBrowser(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		b, _ := beside(t, lib)
		b.member(people.Writer)
		// back gives the address that the provider sends to.
		back := func(b *browser) string {
			to, err := b.send(http.MethodGet, "/connexion/mine", nil).Location()
			if err != nil {
				t.Fatal(err)
			}
			if to, err = b.send(http.MethodGet, to.String(), nil).Location(); err != nil {
				t.Fatal(err)
			}
			return to.RequestURI()
		}
		refuses := func(b *browser, why, address string) {
			t.Helper()
			if p := b.visit(address); p.StatusCode != http.StatusForbidden || b.signedIn() || !strings.Contains(p.body, `href="/connexion"`) {
				t.Errorf("%s: answered %d at %s, signed in: %v", why, p.StatusCode, b.at, b.signedIn())
			}
		}
		// H2: the attacker's way back, opened by the victim, who has begun as well or not.
		victim := b.browse()
		refuses(victim, "a browser without a cookie", back(b.browse()))
		back(victim)
		refuses(victim, "H2: the state of another browser", back(b.browse()))

		one := b.browse()
		whole := back(one)
		u, _ := url.Parse(whole)
		query := u.Query()
		query.Set("state", strings.Repeat("A", 43))
		refuses(one, "a wrong state", u.Path+"?"+query.Encode())
		query.Del("state")
		refuses(one, "no state", u.Path+"?"+query.Encode())
		refuses(one, "no query", u.Path)
		query = u.Query()
		query.Set("code", strings.Repeat("c", 8000))
		refuses(one, "a code of 8 KB", u.Path+"?"+query.Encode())
		if one.visit(whole); !one.signedIn() {
			t.Error("the right state does not let in")
		}
		two := b.browse()
		two.cookies[browserCookie] = one.cookies[browserCookie]
		refuses(two, "a state that was used", whole)
		if p := two.send(http.MethodPost, back(two), url.Values{}); p.StatusCode < 400 {
			t.Errorf("I18: a code that comes by a form is answered %d", p.StatusCode)
		}
	})
}

func TestI1AStateEndsAfterTenMinutes(t *testing.T) {
	now := frozen()
	b, _ := beside(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock}))
	b.member(people.Writer)
	to, err := b.send(http.MethodGet, "/connexion/mine", nil).Location()
	if err != nil {
		t.Fatal(err)
	}
	now.Move(signin.AttemptLasts + time.Second)
	if p := b.visit(to.String()); p.StatusCode != http.StatusForbidden || b.signedIn() {
		t.Errorf("a sign-in of eleven minutes is answered %d", p.StatusCode)
	}
}

func TestI9AnAnswerGoesToTheProviderThatWasAsked(t *testing.T) {
	now := frozen()
	mine, theirs := servertest.New(t, now.Now), servertest.New(t, now.Now)
	b := alone(t, by(mine, theirs)).browse()
	b.member(people.Writer)
	// Both are offered by name.
	choice := b.browse()
	p := choice.visit("/connexion")
	if choice.link(p, "/connexion/mine") == "" || choice.link(p, "/connexion/theirs") == "" {
		t.Error("one of two providers is not offered")
	}
	to, err := choice.send(http.MethodGet, "/connexion/mine", nil).Location()
	if err != nil {
		t.Fatal(err)
	}
	if to, err = choice.send(http.MethodGet, to.String(), nil).Location(); err != nil {
		t.Fatal(err)
	}
	crossed := strings.Replace(to.RequestURI(), "/connexion/mine/", "/connexion/theirs/", 1)
	if p := choice.visit(crossed); p.StatusCode != http.StatusForbidden || choice.signedIn() {
		t.Errorf("an answer brought to another provider is answered %d", p.StatusCode)
	}
	// The same subject at the other provider is someone else.
	if p := choice.visit("/connexion/theirs"); p.StatusCode != http.StatusForbidden || choice.signedIn() {
		t.Errorf("the same subject elsewhere is answered %d", p.StatusCode)
	}
	unnamed := servertest.New(t, now.Now)
	unnamed.Misbehave(servertest.AnswersUnnamed)
	other := alone(t, by(unnamed)).browse()
	if p := other.visit("/connexion"); p.StatusCode != http.StatusForbidden || other.signedIn() {
		t.Errorf("a provider that promises its name and keeps it is answered %d", p.StatusCode)
	}
}

func TestI19FiftyTabsAllFinish(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		b, _ := beside(t, lib)
		b.member(people.Writer)
		first := b.browse()
		begun := make([]string, 50)
		for i := range begun {
			to, err := first.send(http.MethodGet, "/connexion/mine", nil).Location()
			if err != nil {
				t.Fatal(err)
			}
			begun[i] = to.String()
		}
		var tabs sync.WaitGroup
		let := make([]bool, len(begun))
		for i, address := range begun {
			tabs.Go(func() {
				tab := b.browse()
				tab.cookies[browserCookie] = first.cookies[browserCookie]
				p := tab.visit(address)
				let[i] = p.StatusCode == http.StatusOK && tab.cookies[sessionCookie] != ""
			})
		}
		tabs.Wait()
		for i, in := range let {
			if !in {
				t.Errorf("tab %d did not finish", i)
			}
		}
	})
}

func TestH7NothingLeadsAwayAfterSigningIn(t *testing.T) {
	b, p := alongside(t)
	home := "http://" + b.address + "/"
	// end is where someone comes to who asked to go on to an address.
	end := func(next string) string {
		anew := b.browse()
		at := "/connexion?" + url.Values{"suite": {next}}.Encode()
		for {
			answer := anew.send(http.MethodGet, at, nil)
			if answer.StatusCode != http.StatusFound && answer.StatusCode != http.StatusSeeOther {
				return anew.at
			}
			if at = answer.Header.Get("Location"); !strings.HasPrefix(at, home) && !strings.HasPrefix(at, p.URL+"/") {
				t.Fatalf("%q leads to %s", next, at)
			}
		}
	}
	for _, next := range []string{"//evil.example", `/\evil.example`, "https:evil.example", "https://evil.example/", "/%0d%0aSet-Cookie:%20a=b", "/\r\nSet-Cookie: a=b",
		"/\taide", "javascript:alert(1)", "//user@evil.example", "/" + strings.Repeat("a", 3000), "/nowhere", "/aide/../deconnexion", "/connexion?suite=/connexion",
		"/deconnexion", "/oidc/authorize", "/.//evil.example", "/%2f%2fevil.example", "aide", "?x", ""} {
		if at := end(next); at != home {
			t.Errorf("%.60q leads to %s", next, at)
		}
	}
	for next, want := range map[string]string{"/fiches?tri=titre": "fiches?tri=titre", "/aide#//evil": "aide", "/recherche?q=%2F%2Fevil.example": "recherche?q=%2F%2Fevil.example"} {
		if at := end(next); at != home+want {
			t.Errorf("%q leads to %s", next, at)
		}
	}
}
