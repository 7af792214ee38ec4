package entry

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"

	"terreau/cmd/check/keycloak"
	"terreau/cmd/check/lemonldap"
)

// beside opens another tab of the same browser.
func (p *person) beside() *person {
	p.Helper()
	tab, err := p.tab.Beside()
	p.must(err)
	p.Cleanup(tab.Close)
	return &person{house: p.house, tab: tab}
}

// comesUnder waits until an open page has covered itself: it asks every half a minute.
func (p *person) comesUnder() {
	p.Helper()
	var err error
	for range 6 {
		if err = p.tab.See(".ended", "session"); err == nil {
			return
		}
	}
	p.Fatal(err)
}

// TestI17KeycloakEndsSessionsAndOpenPages: who signs out at Keycloak is signed out here, by its word from server to server.
func TestI17KeycloakEndsSessionsAndOpenPages(t *testing.T) {
	far := os.Getenv("TERREAU_TEST_KEYCLOAK")
	window := open(t)
	if far == "" {
		t.Skip("needs Keycloak: `go run ./cmd/check` brings it")
	}
	client := "terreau-" + strings.ToLower(rand.Text())
	h := serve(t, window, "TERREAU_OIDC_KEYCLOAK_ISSUER="+far+keycloak.Realm, "TERREAU_OIDC_KEYCLOAK_LABEL=Keycloak", "TERREAU_OIDC_KEYCLOAK_PROFILE=keycloak",
		"TERREAU_OIDC_KEYCLOAK_CLIENT_ID="+client, "TERREAU_OIDC_KEYCLOAK_CLIENT_SECRET="+keycloak.Secret)
	if err := keycloak.Declare(t.Context(), far, client, h.server.URL, "keycloak"); err != nil {
		t.Fatal(err)
	}
	administrator := h.administrator()
	p := h.person(true)
	p.visit(administrator.invites(writes))
	p.chooses(awa)
	p.types(awa, awa.password)
	p.isIn(awa.name, writes)
	elsewhere := h.person(true)   // another browser of hers: another session there
	elsewhere.visit("/connexion") // which leads on: there is one provider
	elsewhere.types(awa, awa.password)
	elsewhere.isIn(awa.name, writes)

	there := p.beside()
	there.visit(far + keycloak.Realm + "/protocol/openid-connect/logout")
	there.press("#kc-logout")
	there.sees("#kc-page-title", "ogged out")
	there.visit("/connexion")
	there.sees(awa.passwordField, "password") // asked anew
	p.comesUnder()

	// The session of the other browser has not ended there, and stands here.
	elsewhere.isIn(awa.name, writes)
	administrator.visit("/administration/journal")
	administrator.sees("main", "Sessions fermées")
}

// TestLemonLDAPTellsNobodyThatItEndedASession: the version that Debian 12 brings has no back-channel logout. Who signs out at
// the portal stays here until she signs out here; which leads to the portal too (RP-Initiated Logout 1.0).
func TestLemonLDAPTellsNobodyThatItEndedASession(t *testing.T) {
	h, _ := between(t, open(t))
	administrator := h.administrator()
	p := h.person(true)
	p.visit(administrator.invites(reads))
	p.chooses(rose)
	p.types(rose, rose.password)
	p.isIn(rose.name, reads)

	there := p.beside()
	there.visit(h.portal.Issuer + "/?logout=1")
	there.sees("body", "logout")
	there.visit("/moi")
	if lemonldap.TellsEnds() {
		there.sees("main", "LemonLDAP::NG")
		p.comesUnder()
		return
	}
	there.sees("main", `value="`+rose.name+`"`)
	p.signsOut()
	p.press(`main .btn.first`)
	p.sees("main:not(:has(.notice))", "La session est fermée") // the portal knows of no session and leads back all the same
}
