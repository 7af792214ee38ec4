package server

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/servertest"
)

// ends sends a logout token as a provider does: from no page.
func (b *browser) ends(token string) int {
	b.Helper()
	return b.browse().send(http.MethodPost, "/connexion/mine/fin", url.Values{"logout_token": {token}}).StatusCode
}

func TestI17AProviderEndsTheSessionsThatItOpened(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		b, p := beside(t, lib)
		p.Be("0042", map[string]any{"sid": "one"})
		b.member(people.Writer)
		first, second := b.browse(), b.browse()
		first.signsIn()
		p.Be("0042", map[string]any{"sid": "two"})
		second.signsIn()
		// Another's session stays, whatever is ended.
		p.Be("0043", map[string]any{"sid": "three"})
		other := b.browse()
		other.visit(other.link(other.visit("/invitation/"+b.invite(people.Reader)), "/connexion/mine?"))

		if status := b.ends(p.LogoutToken("0042", "a", map[string]any{"sid": "one"})); status != http.StatusOK {
			t.Fatalf("the word of a provider is answered %d", status)
		}
		if first.signedIn() || !second.signedIn() || !other.signedIn() {
			t.Errorf("after the end of one session: %v %v %v", first.signedIn(), second.signedIn(), other.signedIn())
		}
		if status := b.ends(p.LogoutToken("", "b", map[string]any{"sub": nil, "sid": "two"})); status != http.StatusOK || second.signedIn() || !other.signedIn() {
			t.Errorf("a session named alone is answered %d; it is open: %v", status, second.signedIn())
		}
		p.Be("0042", nil) // no sid is said: only the subject can be ended
		first.signsIn()
		if b.ends(p.LogoutToken("", "c", map[string]any{"sub": nil, "sid": "two"})); !first.signedIn() {
			t.Error("a session without a name is ended by the name of another")
		}
		if b.ends(p.LogoutToken("0042", "d", nil)); first.signedIn() || !other.signedIn() {
			t.Error("the sessions of a subject are not ended, or another's is")
		}
		if status := b.ends(p.LogoutToken("nobody", "e", nil)); status != http.StatusOK {
			t.Errorf("a subject that nobody is signed in by is answered %d", status)
		}
	})
}

func TestI17LogoutTokensThatCannotBeBelievedEndNothing(t *testing.T) {
	b, p := alongside(t)
	b.signsIn()
	now := b.lib.Clock.Now()
	const event = "http://schemas.openid.net/event/backchannel-logout"
	for i, other := range []map[string]any{
		{"iss": "https://another.example"}, {"aud": "another"}, {"aud": nil}, {"events": nil}, {"events": map[string]any{"other": map[string]any{}}},
		{"events": map[string]any{event: nil}}, {"events": map[string]any{event: "yes"}}, {"nonce": "n"}, {"nonce": nil, "jti": nil}, {"sub": nil},
		{"exp": nil}, {"iat": nil}, {"exp": now.Add(-2 * time.Minute).Unix()}, {"iat": now.Add(2 * time.Minute).Unix()},
		{"iat": now.Add(-time.Hour).Unix()}, {"exp": now.Add(48 * time.Hour).Unix()},
	} {
		if status := b.ends(p.LogoutToken("someone", fmt.Sprint("wrong-", i), other)); status != http.StatusBadRequest || !b.signedIn() {
			t.Errorf("%v is answered %d", other, status)
		}
	}
	for _, fault := range []servertest.Fault{servertest.AlgorithmNone, servertest.AlgorithmHMAC, servertest.AlgorithmSecret, servertest.BadSignature, servertest.OtherKey} {
		p.Misbehave(fault)
		if status := b.ends(p.LogoutToken("someone", string(fault), nil)); status != http.StatusBadRequest || !b.signedIn() {
			t.Errorf("%s is answered %d", fault, status)
		}
	}
	p.Misbehave(servertest.None)
	token := p.LogoutToken("someone", "again", nil)
	if status := b.ends(token); status != http.StatusOK || b.signedIn() {
		t.Fatalf("a good token is answered %d", status)
	}
	// The same token does not end the next session.
	b.signsIn()
	if status := b.ends(token); status != http.StatusBadRequest || !b.signedIn() {
		t.Errorf("a replayed token is answered %d", status)
	}
	for path, want := range map[string]int{"/connexion/terreau/fin": http.StatusNotFound, "/connexion/nobody/fin": http.StatusNotFound, "/connexion/mine/fin": http.StatusBadRequest} {
		if answer := b.browse().send(http.MethodPost, path, url.Values{}); answer.StatusCode != want {
			t.Errorf("%s is answered %d", path, answer.StatusCode)
		}
	}
}
