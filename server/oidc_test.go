package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/servertest"
	"terreau/server/signin"
)

// beside serves an empty library whose people sign in by a provider of the test's own.
func beside(t *testing.T, lib *content.Library) (*browser, *servertest.Provider) {
	t.Helper()
	p := servertest.New(t, lib.Clock.Now)
	return open(t, lib, by(p)).browse(), p
}

// by declares a provider.
func by(all ...*servertest.Provider) func(*Options) {
	names := []string{"mine", "theirs", "third"}
	return func(o *Options) {
		for i, p := range all {
			o.Providers = append(o.Providers, signin.Settings{Name: names[i], Issuer: p.URL, ClientID: servertest.ClientID, Secret: servertest.Secret, Label: "L’annuaire " + names[i]})
		}
	}
}

// member makes the account that a provider signs in, by an invitation.
func (b *browser) member(role people.Role) {
	b.Helper()
	other := b.browse()
	other.visit(other.link(other.visit("/invitation/"+b.invite(role)), "/connexion/mine?"))
	if !other.signedIn() {
		b.Fatalf("the invited person was not let in: %s", other.at)
	}
}

// alongside is beside with a library in files and an account that the provider knows.
func alongside(t *testing.T) (*browser, *servertest.Provider) {
	t.Helper()
	b, p := beside(t, contenttest.Open(t, content.Options{Folder: t.TempDir()}))
	b.member(people.Writer)
	return b, p
}

func TestAProviderLetsAnInvitedPersonIn(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		b, p := beside(t, lib)
		p.Be("0042", map[string]any{"name": "Nadia <b>Ferhat</b>", "email": "nadia@example.test", "locale": "en-GB", "picture": "http://127.0.0.1:1/x.png"})
		if stranger := b.visit("/connexion"); b.signedIn() || stranger.StatusCode != http.StatusForbidden {
			t.Fatalf("someone whom nobody invited is answered %d", stranger.StatusCode)
		}
		b.visit(b.link(b.visit("/invitation/"+b.invite(people.Reviewer)), "/connexion/mine?"))
		if who := b.who(); who.Name != "Nadia <b>Ferhat</b>" || who.In(contenttest.Space(t, lib).ID) != people.Reviewer {
			t.Errorf("she came in as %+v", who)
		}
		// I10: the same address at another subject is another person, whom nobody invited.
		p.Be("0043", map[string]any{"email": "nadia@example.test", "email_verified": true})
		if other := b.browse(); other.visit("/connexion").StatusCode != http.StatusForbidden || other.signedIn() {
			t.Error("I10: an address joined two accounts")
		}
		// I3: what was asked of the provider.
		for _, asked := range p.Begun() {
			if asked.Get("code_challenge_method") != "S256" || len(asked.Get("code_challenge")) != 43 || asked.Get("response_type") != "code" ||
				len(asked.Get("state")) < 43 || len(asked.Get("nonce")) < 43 || asked.Get("response_mode") != "" {
				t.Errorf("I3: the provider was asked %v", asked)
			}
		}
	})
}

func TestI13ADisabledAccountStaysOut(t *testing.T) {
	b, _ := alongside(t)
	b.visit("/connexion")
	admin, err := b.lib.People.Add(t.Context(), people.System(), "Admin", people.Administrator)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.lib.People.Disable(t.Context(), admin, b.who().ID, true); err != nil {
		t.Fatal(err)
	}
	other := b.browse()
	if p := other.visit("/connexion"); p.StatusCode != http.StatusForbidden || other.signedIn() {
		t.Errorf("someone disabled is answered %d", p.StatusCode)
	}
}

// refusals are the faults that let nobody in, by their cases.
var refusals = map[string][]servertest.Fault{
	"I2":  {servertest.NoNonce, servertest.OtherNonce, servertest.StaleToken, servertest.NoToken},
	"I4":  {servertest.OtherIssuer, servertest.OtherAudience, servertest.ListWithoutUs, servertest.ListWithNoParty, servertest.OtherParty},
	"I5":  {servertest.AlgorithmNone, servertest.AlgorithmHMAC, servertest.AlgorithmSecret, servertest.AlgorithmUnasked},
	"I6":  {servertest.BadSignature, servertest.OtherKey},
	"I8":  {servertest.ExpiredLong, servertest.ExpiredTwo, servertest.FutureLong, servertest.FutureTwo, servertest.NotYet, servertest.NoTimes, servertest.HugeInstants, servertest.OtherAtHash},
	"I9":  {servertest.AnswersAsOther},
	"I11": {servertest.NoSubject, servertest.LongSubject, servertest.NullSubject, servertest.OtherUserInfo, servertest.UserInfoSigned, servertest.UserInfoFails},
	"I16": {servertest.ErrorMarkup, servertest.GivesUp, servertest.TokenLarge, servertest.TokenFails, servertest.TokenMoved, servertest.CodeUnknown, servertest.TwoOfAState},
}

func TestI2I4I5I6I8I9I11I16TokensThatCannotBeBelievedLetNobodyIn(t *testing.T) {
	b, p := alongside(t)
	for id, faults := range refusals {
		for _, fault := range faults {
			t.Run(id+" "+string(fault), func(t *testing.T) {
				p.Misbehave(fault)
				defer p.Misbehave(servertest.None)
				other := b.browse()
				answer := other.visit("/connexion")
				if other.signedIn() || answer.StatusCode < 400 || answer.StatusCode == http.StatusInternalServerError {
					t.Fatalf("it is answered %d, and signed in: %v", answer.StatusCode, other.signedIn())
				}
				// I16: a plain page, in words, without a word of what was sent.
				for _, sent := range []string{"alert(1)", "code-", "another.example", "invalid_grant", "nonce"} {
					if strings.Contains(answer.body, sent) {
						t.Errorf("the page repeats %q", sent)
					}
				}
				if !strings.Contains(answer.body, "<h1>") || !strings.Contains(answer.body, `role="alert"`) {
					t.Errorf("the page does not say why:\n%.300s", answer.body)
				}
				// The next one who comes is let in.
				p.Misbehave(servertest.None)
				if next := b.browse(); next.visit("/connexion").StatusCode != http.StatusOK || !next.signedIn() {
					t.Error("after it, nobody comes in")
				}
			})
		}
	}
}

func TestI4I6I8I9I11UnusualTokensThatAreRightLetPeopleIn(t *testing.T) {
	for _, fault := range []servertest.Fault{servertest.OurParty, servertest.NoKeyName, servertest.NoKeyNames, servertest.ExpiredLess, servertest.FutureLess,
		servertest.AnswersNamed, servertest.NoUserInfo} {
		t.Run(string(fault), func(t *testing.T) {
			b, p := beside(t, contenttest.Open(t, content.Options{Folder: t.TempDir()}))
			p.Misbehave(fault)
			b.member(people.Reader)
		})
	}
}

func TestI7KeysAreReadAgainOnceAMinuteAtMost(t *testing.T) {
	now := frozen()
	b, p := beside(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock}))
	b.member(people.Writer)
	if p.KeyReads() != 1 {
		t.Fatalf("the keys were read %d times for one sign-in", p.KeyReads())
	}
	p.Rotate()
	if other := b.browse(); !other.signsIn() || p.KeyReads() != 2 {
		t.Errorf("after a rotation: signed in %v, the keys read %d times", other.signedIn(), p.KeyReads())
	}
	p.Misbehave(servertest.UnknownKey)
	for range 100 {
		if b.browse().signsIn() {
			t.Fatal("an unknown key lets in")
		}
	}
	if p.KeyReads() != 2 {
		t.Errorf("for a hundred unknown keys, the keys were read %d times", p.KeyReads()-2)
	}
	p.Misbehave(servertest.None)
	if !b.browse().signsIn() {
		t.Error("a known key does not let in any more")
	}
	now.Move(time.Minute)
	p.Rotate()
	if !b.browse().signsIn() || p.KeyReads() != 3 {
		t.Errorf("a minute later a new key does not let in; the keys were read %d times", p.KeyReads())
	}
}

// signsIn signs in by the only provider.
func (b *browser) signsIn() bool {
	b.Helper()
	b.visit("/connexion")
	return b.signedIn()
}

func TestI12AProviderThatIsIllIsNamedAndTheOthersServe(t *testing.T) {
	for _, fault := range []servertest.Fault{servertest.DiscoveryOther, servertest.DiscoveryLarge, servertest.DiscoverySlow, servertest.DiscoveryHTML, servertest.DiscoveryMoved,
		servertest.KeysElsewhere, servertest.KeysInClear, servertest.AlgorithmsWeak, servertest.Down} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			now := clock.NewFake(contenttest.Noon)
			mine, theirs := servertest.New(t, now.Now), servertest.New(t, now.Now)
			b := open(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock}), by(mine, theirs)).browse()
			b.member(people.Writer)
			signedIn := b.browse()
			signedIn.visit("/connexion/mine")
			theirs.Misbehave(fault)
			p := b.visit("/connexion/theirs?suite=%2Faide")
			if p.StatusCode != http.StatusServiceUnavailable || p.Header.Get("Retry-After") == "" || !strings.Contains(p.body, "L’annuaire theirs") {
				t.Errorf("it is answered %d:\n%.300s", p.StatusCode, p.body)
			}
			if b.link(p, "/connexion/mine?suite=%2Faide") == "" {
				t.Error("the other way in is not offered")
			}
			if again := b.visit("/connexion/theirs"); again.StatusCode != http.StatusServiceUnavailable { // at once: it is not asked again
				t.Errorf("asked again, it is answered %d", again.StatusCode)
			}
			if b.visit("/connexion/mine"); !b.signedIn() || !signedIn.signedIn() {
				t.Error("the other provider, or those who are signed in, suffer from it")
			}
			// Well again, it serves again.
			theirs.Misbehave(servertest.None)
			now.Move(time.Minute)
			theirs.Be("other", nil)
			if p := b.browse().visit("/connexion/theirs"); p.StatusCode != http.StatusForbidden || !strings.Contains(p.body, "invitation") {
				t.Errorf("well again, it is answered %d", p.StatusCode)
			}
		})
	}
}

func TestK1WhoBeginsTooOftenMustWait(t *testing.T) {
	p := servertest.New(t, frozen().Now)
	b := alone(t, by(p), behind).browse()
	from := []string{"X-Forwarded-For", "198.51.100.7"}
	last := page{}
	for range entriesBurst + 1 {
		last = b.send(http.MethodGet, "/connexion/mine", nil, from...)
	}
	if last.StatusCode != http.StatusTooManyRequests || last.Header.Get("Retry-After") == "" {
		t.Errorf("the last is answered %d", last.StatusCode)
	}
	if other := b.send(http.MethodGet, "/connexion/mine", nil, "X-Forwarded-For", "203.0.113.7"); other.StatusCode != http.StatusFound {
		t.Errorf("another network is answered %d", other.StatusCode)
	}
}

func TestI20TheOneTimeLinkServesWhenTheProviderIsDead(t *testing.T) {
	b, p := alongside(t)
	p.Misbehave(servertest.Down)
	token, err := b.lib.People.Admit(t.Context(), people.System())
	if err != nil {
		t.Fatal(err)
	}
	form := b.visit(b.link(b.visit("/premiere-visite/"+token), "/connexion/terreau?"))
	b.fill("/connexion/terreau/compte", "demande", form.request(), "name", "Awa Diop", "login", "awa", "password", goodPassword)
	if who := b.who(); who.Instance != people.Administrator {
		t.Errorf("the link made %+v", who)
	}
	// The others come by the provider that the operator chose: an invitation opens no account of the site itself.
	if p := b.browse().visit("/connexion/terreau?invitation=" + b.invite(people.Reader)); p.StatusCode != http.StatusNotFound {
		t.Errorf("an account beside the provider is answered %d", p.StatusCode)
	}
}

func TestSigningOutLeadsToTheProviderToo(t *testing.T) {
	b, p := alongside(t)
	b.visit("/connexion")
	out := b.send(http.MethodPost, "/deconnexion", url.Values{})
	to, err := url.Parse(b.link(out, p.URL+"/logout"))
	if err != nil || to.Query().Get("id_token_hint") == "" || to.Query().Get("post_logout_redirect_uri") != "http://"+b.address+"/deconnexion" {
		t.Errorf("signing out leads to %v", to)
	}
}
