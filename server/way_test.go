package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/servertest"
)

var wayKeys = regexp.MustCompile(`name="way" value="([0-9a-f]+)"`)

func TestI10OnlyWhoIsSignedInAddsAnotherWayIn(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		mine, theirs := servertest.New(t, lib.Clock.Now), servertest.New(t, lib.Clock.Now)
		b := open(t, lib, by(mine, theirs)).browse()
		mine.Be("nadia", map[string]any{"email": "nadia@example.test", "email_verified": true})
		theirs.Be("n.ferhat", map[string]any{"email": "nadia@example.test", "email_verified": true})
		b.member(people.Writer)
		b.visit("/connexion/mine")
		who := b.who()
		// The same address lets nobody in by the other provider.
		if other := b.browse(); other.visit("/connexion/theirs").StatusCode != http.StatusForbidden || other.signedIn() {
			t.Fatal("an address opens an account")
		}
		account := b.visit("/moi")
		add := b.adds(account, "theirs")
		// No other page makes her set out.
		for _, path := range []string{"/moi/acces/theirs", "/moi/acces/theirs?lier=x", "/moi/acces/terreau"} {
			if answer := b.visit(path); answer.StatusCode != http.StatusNotFound {
				t.Errorf("%s is answered %d", path, answer.StatusCode)
			}
		}
		// The link of the page is worth nothing in another browser, with another session or for another provider.
		for _, path := range []string{add, "/connexion/theirs?lier=x"} {
			other := b.browse()
			other.signsInAs(mine, "nadia")
			if answer := other.visit(path); answer.StatusCode != http.StatusForbidden {
				t.Errorf("%s is answered %d to another session", path, answer.StatusCode)
			}
		}
		if answer := b.visit(strings.Replace(add, "theirs", "mine", 1)); answer.StatusCode != http.StatusForbidden {
			t.Errorf("the link of one provider is answered %d by another", answer.StatusCode)
		}
		if done := b.visit(add); !strings.Contains(done.body, "ouvre aussi le vôtre") {
			t.Fatalf("adding is answered %d", done.StatusCode)
		}
		other := b.browse()
		if other.visit("/connexion/theirs"); other.who().ID != who.ID {
			t.Error("the account that was added does not open hers")
		}
		// An account of someone else here is not taken from her.
		theirs.Be("leo", nil)
		leo := b.browse()
		leo.visit(leo.link(leo.visit("/invitation/"+b.invite(people.Reader)), "/connexion/theirs?"))
		if answer := b.visit(b.adds(b.visit("/moi"), "theirs")); answer.StatusCode != http.StatusConflict || leo.who().ID == who.ID {
			t.Errorf("the account of another is answered %d", answer.StatusCode)
		}
		// Taken away, it opens nothing any more, and the last one stays.
		keys := map[bool]string{} // whether it is of the first provider
		for item := range strings.SplitSeq(b.visit("/moi").body, "<li>") {
			line, _, _ := strings.Cut(item, "</li>")
			if key := wayKeys.FindStringSubmatch(line); key != nil {
				keys[strings.Contains(line, "annuaire mine")] = key[1]
			}
		}
		if len(keys) != 2 {
			t.Fatalf("%d accounts can be taken away", len(keys))
		}
		if answer := b.send(http.MethodPost, "/moi/acces", url.Values{"way": {keys[false]}}); answer.StatusCode != http.StatusSeeOther {
			t.Errorf("taking an account away is answered %d", answer.StatusCode)
		}
		if answer := b.send(http.MethodPost, "/moi/acces", url.Values{"way": {keys[true]}}); answer.StatusCode != http.StatusConflict {
			t.Errorf("taking the last account away is answered %d", answer.StatusCode)
		}
		if other.signedIn() || !b.signedIn() {
			t.Error("a session of the account that was taken away is open, or another is closed")
		}
		if answer := leo.send(http.MethodPost, "/moi/acces", url.Values{"way": {keys[true]}}); answer.StatusCode != http.StatusSeeOther || !b.browse().signsInAs(mine, "nadia") {
			t.Errorf("taking away the account of another is answered %d", answer.StatusCode)
		}
	})
}

// adds is where the link of the account page leads, by which an account of a provider is added.
func (b *browser) adds(account page, provider string) string {
	b.Helper()
	to, err := b.send(http.MethodGet, b.link(account, "/moi/acces/"+provider), nil).Location()
	if err != nil {
		b.Fatal(err)
	}
	return to.RequestURI()
}

// signsInAs signs in by the first provider as one of its people.
func (b *browser) signsInAs(p *servertest.Provider, subject string) bool {
	b.Helper()
	p.Be(subject, nil)
	b.visit("/connexion/mine")
	return b.signedIn()
}
