package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/servertest"
)

// A provider that is known, then dies: who is signed in sees nothing of it, and who comes is told, wherever she stands.
func TestI12AProviderThatDiesOnceItIsKnownDisturbsNobodySignedIn(t *testing.T) {
	now := frozen()
	mine, theirs := servertest.New(t, now.Now), servertest.New(t, now.Now)
	b := open(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock}), by(mine, theirs)).browse()
	b.member(people.Writer)
	signedIn, halfway := b.browse(), b.browse()
	if signedIn.visit("/connexion/mine"); !signedIn.signedIn() {
		t.Fatal("she does not come in")
	}
	there, err := halfway.send(http.MethodGet, "/connexion/mine", nil).Location()
	if err != nil {
		t.Fatal(err)
	}
	back, err := halfway.send(http.MethodGet, there.String(), nil).Location()
	if err != nil {
		t.Fatal(err)
	}
	mine.Misbehave(servertest.Down)

	says := func(when string, p page) {
		t.Helper()
		if p.StatusCode != http.StatusServiceUnavailable || p.Header.Get("Retry-After") == "" || !strings.Contains(p.body, "L’annuaire mine") || !strings.Contains(p.body, "/connexion/theirs") {
			t.Errorf("%s: answered %d, and the page names neither it nor the other:\n%.300s", when, p.StatusCode, p.body)
		}
	}
	stays := func(when string) {
		t.Helper()
		for _, path := range []string{"/moi", "/ecrire", "/"} {
			if p := signedIn.visit(path); p.StatusCode != http.StatusOK {
				t.Errorf("%s: %s answers %d to who is signed in", when, path, p.StatusCode)
			}
		}
	}
	says("coming back with a code", halfway.visit(back.String()))
	stays("while it is known still")
	now.Move(11 * time.Minute) // what it said of itself is not believed any more
	says("setting out", b.visit("/connexion/mine"))
	stays("once it is asked again")
	theirs.Be("0099", nil)
	other := b.browse()
	if other.visit(other.link(other.visit("/invitation/"+b.invite(people.Reader)), "/connexion/theirs?")); !other.signedIn() {
		t.Error("the other provider lets nobody in")
	}
	if p := signedIn.fill("/deconnexion"); p.StatusCode != http.StatusOK || signedIn.signedIn() {
		t.Errorf("signing out answers %d", p.StatusCode)
	}
	mine.Misbehave(servertest.None)
	now.Move(time.Minute)
	if b.visit("/connexion/mine"); !b.signedIn() {
		t.Error("well again, it lets nobody in")
	}
}

// Keys overlap while a provider changes them: the next is published before it signs, the last stays for a while.
func TestI7KeysThatOverlapLetEveryoneIn(t *testing.T) {
	now := frozen()
	b, p := beside(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock}))
	b.member(people.Writer)
	comes := func(when string, reads int) {
		t.Helper()
		if other := b.browse(); !other.signsIn() || p.KeyReads() != reads {
			t.Errorf("%s: signed in %v, the keys were read %d times", when, other.signedIn(), p.KeyReads())
		}
	}
	p.Announce()
	comes("the next key is published", 1)
	p.Turn()
	comes("the next key signs", 2)
	p.Turn() // on another of its machines, not yet
	comes("the last key signs still", 2)
	p.Turn()
	p.Retire()
	comes("the last key is gone", 2)
	now.Move(11 * time.Minute)
	comes("much later", 3)
}

// I15: what a provider says of pictures and pages is never fetched, and is shown nowhere but as text.
func TestI15HostileClaimsAreIgnoredOrText(t *testing.T) {
	asked := atomic.Int32{}
	trap := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer trap.Close()
	b, p := beside(t, contenttest.Open(t, content.Options{Folder: t.TempDir()}))
	p.Be("0042", map[string]any{"name": `Nadia <img src=x onerror=alert(15)>`, "picture": trap.URL + "/picture", "profile": "javascript:alert(15)",
		"website": trap.URL + "/website", "email": `"><script>alert(15)</script>@example.test`, "preferred_username": "../../etc/passwd",
		"locale": strings.Repeat("fr-", 5000), "address": map[string]any{"formatted": "<svg onload=alert(15)>"}, "jwks_uri": trap.URL + "/keys"})
	b.visit(b.link(b.visit("/invitation/"+b.invite(people.Steward)), "/connexion/mine?"))
	if !b.signedIn() {
		t.Fatalf("she does not come in: %s", b.at)
	}
	space := contenttest.Space(t, b.lib)
	for _, path := range []string{"/moi", "/espaces/" + space.Slug + "/equipe", "/"} {
		page := b.visit(path)
		for _, never := range []string{"<img src=x", "<script>alert", "<svg onload", "javascript:alert(15)", trap.URL} {
			if strings.Contains(page.body, never) {
				t.Errorf("%s shows %q", path, never)
			}
		}
	}
	if page := b.visit("/moi"); !strings.Contains(page.body, "Nadia") {
		t.Error("her name is not shown")
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("what claims name was fetched %d times", n)
	}
}

func TestG11OnesSessionsAreListedAndOneIsClosed(t *testing.T) {
	b := alone(t).browse()
	b.join(people.Reader, "camille")
	other := b.browse()
	if other.logIn("camille", goodPassword); !other.signedIn() {
		t.Fatal("she does not come in")
	}
	listed := b.visit("/moi")
	_, session, err := b.lib.People.BySession(t.Context(), other.cookies[sessionCookie])
	if err != nil {
		t.Fatal(err)
	}
	_, own, err := b.lib.People.BySession(t.Context(), b.cookies[sessionCookie])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(listed.body, `value="`+string(session.ID)+`"`) || strings.Contains(listed.body, `value="`+string(own.ID)+`"`) {
		t.Error("the page does not list the other session, or offers to close this one")
	}
	if strings.Contains(listed.body, "127.0.0.1<") || strings.Contains(listed.body, "> 127.0.0.1") {
		t.Error("the page tells where a session was opened from")
	}
	if p := b.fill("/moi/sessions", "session", string(session.ID)); p.StatusCode != http.StatusOK || other.signedIn() || !b.signedIn() {
		t.Errorf("closing it answers %d; open: %v %v", p.StatusCode, other.signedIn(), b.signedIn())
	}
	if listed = b.visit("/moi"); strings.Contains(listed.body, string(session.ID)) {
		t.Error("a session that was closed is listed")
	}
}
