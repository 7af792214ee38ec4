package server

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
)

func TestOneNodeEndsWhatAnotherBegan(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		b := open(t, lib).browse()
		second := open(t, lib, func(o *Options) { o.URL = "http://" + b.address })
		at := func(node string) *browser { b.node = node; return b }
		b.join(people.Writer, "camille")

		form := at("").browse()
		id := form.visit("/connexion").request()
		form.node = second.address
		answer := form.send(http.MethodPost, "/connexion/terreau", url.Values{"demande": {id}, "login": {"camille"}, "password": {goodPassword}})
		for _, node := range []string{second.address, "", second.address} { // the code is given on one node and redeemed on the other
			form.node = node
			to, err := answer.Location()
			if err != nil {
				t.Fatalf("on node %q signing in stops at %s, %d:\n%.400s", node, form.at, answer.StatusCode, answer.body)
			}
			answer = form.send(http.MethodGet, to.String(), nil)
		}
		if answer.StatusCode != http.StatusOK || !form.signedIn() {
			t.Fatalf("across two nodes she came to %s, %d", form.at, answer.StatusCode)
		}

		// G4: signed out on one node, she is out on both at once.
		stolen := b.browse()
		stolen.cookies[sessionCookie] = form.cookies[sessionCookie]
		for _, node := range []string{"", second.address} {
			if stolen.node = node; !stolen.opens("/moi") {
				t.Errorf("node %q does not know her", node)
			}
		}
		form.node = second.address
		form.send(http.MethodPost, "/deconnexion", url.Values{})
		for _, node := range []string{"", second.address} {
			if stolen.node = node; stolen.opens("/moi") {
				t.Errorf("signed out, node %q still knows her", node)
			}
		}
	})
}

// opens reports whether a page of members is shown, and not the way in.
func (b *browser) opens(path string) bool {
	b.Helper()
	p := b.send(http.MethodGet, path, nil)
	if p.StatusCode == http.StatusSeeOther && strings.Contains(p.Header.Get("Location"), "/connexion?suite=") {
		return false
	}
	if p.StatusCode != http.StatusOK {
		b.Errorf("%s answers %d", path, p.StatusCode)
	}
	return true
}

func TestG5ALinkEnds(t *testing.T) {
	now := frozen()
	b := open(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock})).browse()
	invitation := b.invite(people.Writer)
	admission, err := b.lib.People.Admit(t.Context(), people.System())
	if err != nil {
		t.Fatal(err)
	}
	late := b.visit(b.link(b.visit("/premiere-visite/"+admission), "/connexion/terreau?"))
	// While someone fills in the form, the quarter of an hour ends; what she began is as old.
	now.Move(9 * time.Minute)
	if p := b.visit("/premiere-visite/" + admission); p.StatusCode != http.StatusOK {
		t.Fatalf("after nine minutes the link answers %d", p.StatusCode)
	}
	now.Move(7 * time.Minute)
	if p := b.fill("/connexion/terreau/compte", "demande", late.request(), "name", "Awa", "login", "awa", "password", goodPassword); b.signedIn() || p.StatusCode != http.StatusForbidden {
		t.Errorf("after a quarter of an hour the form answers %d", p.StatusCode)
	}
	for _, path := range []string{"/premiere-visite/", "/mot-de-passe/"} {
		if p := b.visit(path + admission); p.StatusCode != http.StatusNotFound || !strings.Contains(p.body, `role="alert"`) {
			t.Errorf("after a quarter of an hour %s answers %d", path, p.StatusCode)
		}
	}
	now.Move(people.InvitationLasts)
	if p := b.visit("/invitation/" + invitation); p.StatusCode != http.StatusNotFound || !strings.Contains(p.body, `role="alert"`) {
		t.Errorf("after two weeks the invitation answers %d", p.StatusCode)
	}
}

func TestG6TokensAre256BitsAndNoneIsKeptAsItIs(t *testing.T) {
	b, p := alongside(t)
	b.visit("/connexion")
	invitation := b.invite(people.Reader)
	begun, err := b.browse().send(http.MethodGet, "/connexion/mine", nil).Location()
	if err != nil {
		t.Fatal(err)
	}
	tokens := map[string]string{"invitation": invitation, "session": b.cookies[sessionCookie], "browser": b.cookies[browserCookie], "state": begun.Query().Get("state")}
	for name, token := range tokens {
		if bits, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(bits) != 32 {
			t.Errorf("the token of the %s is %q", name, token)
		}
	}
	var kept strings.Builder
	err = b.lib.DB.View(t.Context(), func(tx *db.Tx) error {
		kept.Reset()
		note := func(r db.Row) error {
			var text string
			err := r.Scan(&text)
			kept.WriteString(text + "\n")
			return err
		}
		return errors.Join(tx.Each(note, `SELECT token_hash FROM sessions`), tx.Each(note, `SELECT token_hash FROM invitations`),
			tx.Each(note, `SELECT key_hash || data FROM attempts`))
	})
	if err != nil || strings.Count(kept.String(), "\n") < 4 {
		t.Fatalf("what is kept: %q %v", kept.String(), err)
	}
	for name, token := range tokens {
		if strings.Contains(kept.String(), token) {
			t.Errorf("the token of the %s is kept as it is", name)
		}
	}
	for i, asked := range p.Begun() {
		for _, other := range p.Begun()[:i] {
			if asked.Get("state") == other.Get("state") || asked.Get("nonce") == other.Get("nonce") || asked.Get("code_challenge") == other.Get("code_challenge") {
				t.Error("two sign-ins share a secret")
			}
		}
	}
}

func TestG7AStolenCookieIsDeadOnceAllSessionsAreClosed(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		b.join(people.Writer, "camille")
		stolen := b.browse()
		stolen.logIn("camille", goodPassword)
		if !stolen.opens("/moi") {
			b.Fatal("the second session does not open")
		}
		p, session, err := b.lib.People.BySession(b.Context(), b.cookies[sessionCookie])
		if err == nil {
			err = b.lib.People.CloseOtherSessions(b.Context(), p, session.ID)
		}
		if err != nil {
			b.Fatal(err)
		}
		if stolen.opens("/moi") || !b.opens("/moi") {
			b.Error("the stolen session lives on, or her own is closed too")
		}
	})
}
