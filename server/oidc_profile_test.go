package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/servertest"
	"terreau/server/signin"
)

// ofManner serves an empty library whose people sign in by a provider of a manner, declared with a profile.
func ofManner(t *testing.T, m servertest.Manner, declare func(*signin.Settings)) (*browser, *servertest.Provider) {
	t.Helper()
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	p := servertest.New(t, lib.Clock.Now)
	p.Take(m)
	s := signin.Settings{Name: "mine", Issuer: p.Issuer(), ClientID: servertest.ClientID, Secret: servertest.Secret, Label: "L’annuaire"}
	declare(&s)
	if fault := s.Fault(); fault != "" {
		t.Fatalf("the provider cannot be declared: %s", fault)
	}
	return open(t, lib, func(o *Options) { o.Providers = []signin.Settings{s} }).browse(), p
}

func proConnected(t *testing.T, m servertest.Manner) (*browser, *servertest.Provider) {
	m.Path, m.ProConnect = "/api/v2", true
	b, p := ofManner(t, m, func(s *signin.Settings) { s.Profile, s.ACR = signin.ProConnect, []string{"eidas1", "eidas2"} })
	p.Be("0042", map[string]any{"acr": "eidas1", "given_name": "Nadia", "usual_name": "Ferhat", "name": nil, "email": "nadia@agence.gouv.fr", "siret": "13002526500013"})
	return b, p
}

func TestProConnectLetsPeopleIn(t *testing.T) {
	for _, rsa := range []bool{false, true} { // ES256, RS256
		b, p := proConnected(t, servertest.Manner{RSA: rsa})
		b.member(people.Writer)
		b.visit("/connexion")
		if who := b.who(); who.Name != "Nadia Ferhat" {
			t.Errorf("she came in as %+v", who)
		}
		asked := p.Begun()[0]
		if asked.Get("scope") != "openid given_name usual_name email uid siret idp_id" || asked.Get("acr_values") != "eidas1 eidas2" {
			t.Errorf("ProConnect was asked %v", asked)
		}
		// She signs out there too, with the parameters that it takes.
		out := b.send(http.MethodPost, "/deconnexion", url.Values{})
		to, err := url.Parse(b.link(out, p.Issuer()+"/logout"))
		if err != nil || to.Query().Get("id_token_hint") == "" || to.Query().Get("state") != "fr" || to.Query().Has("client_id") ||
			to.Query().Get("post_logout_redirect_uri") != "http://"+b.address+"/deconnexion" {
			t.Errorf("signing out leads to %v", to)
		}
	}
}

func TestIProConnectUserInfoMustBeSignedForThisSite(t *testing.T) {
	b, p := proConnected(t, servertest.Manner{})
	b.member(people.Writer)
	for _, fault := range []servertest.Fault{servertest.UserInfoSigned, servertest.UserInfoOtherIssuer, servertest.UserInfoExpired, servertest.UserInfoNoAudience,
		servertest.UserInfoNoEnd, servertest.UserInfoPlain, servertest.UserInfoNone, servertest.UserInfoSecret, servertest.UserInfoOtherKey,
		servertest.OtherUserInfo, servertest.AlgorithmHMAC, servertest.AlgorithmSecret} {
		p.Misbehave(fault)
		if other := b.browse(); other.signsIn() {
			t.Errorf("%s lets in", fault)
		}
	}
	p.Misbehave(servertest.None)
	if !b.browse().signsIn() {
		t.Error("after it, nobody comes in")
	}
	// acr_values is a wish: a sign-in of a lower level than those asked is none.
	p.Be("0042", map[string]any{"acr": "eidas0"})
	other := b.browse()
	if answer := other.visit("/connexion"); other.signedIn() || !strings.Contains(answer.body, "niveau de sécurité") {
		t.Errorf("a sign-in of another level is answered %d", answer.StatusCode)
	}
}

func TestEntraLetsOneTenantIn(t *testing.T) {
	const tenant = "0f0e0d0c-0b0a-4908-8706-050403020100"
	b, p := ofManner(t, servertest.Manner{Path: "/" + tenant + "/v2.0", RSA: true}, func(s *signin.Settings) { s.Profile = signin.Entra })
	p.Be("0042", map[string]any{"tid": tenant})
	b.member(people.Writer)
	p.Be("0042", map[string]any{"tid": "11111111-0b0a-4908-8706-050403020100"})
	if b.signsIn() {
		t.Error("an account of another tenant comes in")
	}
	for _, all := range []string{"common", "organizations", "consumers", "example.onmicrosoft.com"} {
		s := signin.Settings{Name: "entra", Issuer: "https://login.microsoftonline.com/" + all + "/v2.0", ClientID: "a", Profile: signin.Entra}
		if s.Fault() != "tenant" {
			t.Errorf("%s is taken for an organisation", all)
		}
	}
}

func TestGoogleLetsTheDomainsOfTheOrganisationIn(t *testing.T) {
	b, p := ofManner(t, servertest.Manner{RSA: true}, func(s *signin.Settings) { s.Profile, s.Domains = signin.Google, []string{"asso.example.org"} })
	p.Be("0042", map[string]any{"hd": "asso.example.org"})
	b.member(people.Writer)
	if asked := p.Begun()[0]; asked.Get("hd") != "asso.example.org" {
		t.Errorf("Google was asked %v", asked)
	}
	for _, claims := range []map[string]any{{}, {"hd": "other.example.org"}, {"hd": true}, {"email": "x@asso.example.org", "email_verified": true}} {
		p.Be("0042", claims)
		other := b.browse()
		if answer := other.visit("/connexion"); other.signedIn() || answer.StatusCode != http.StatusForbidden {
			t.Errorf("an account with %v is answered %d", claims, answer.StatusCode)
		}
	}
}

func TestSettingsThatAProfileCannotUseAreNamed(t *testing.T) {
	for want, s := range map[string]signin.Settings{
		"profile":       {Profile: "okta"},
		"client_secret": {Profile: signin.ProConnect},
		"domains":       {Profile: signin.Google},
		"tenant":        {Profile: signin.Entra},
		"acr":           {ACR: []string{`e"das`}},
	} {
		s.Name, s.Issuer, s.ClientID = "mine", "https://example.org", "a"
		if s.Fault() != want {
			t.Errorf("%+v: %q", s, s.Fault())
		}
	}
	for _, domain := range []string{"Example.org", "example", "@example.org", "*.example.org", "example.org/"} {
		if s := (signin.Settings{Name: "mine", Issuer: "https://example.org", ClientID: "a", Domains: []string{domain}}); s.Fault() != "domains" {
			t.Errorf("%q is taken for a domain", domain)
		}
	}
}
