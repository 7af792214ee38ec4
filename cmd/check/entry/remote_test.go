package entry

import (
	"regexp"
	"testing"
)

// doors are the links that begin a sign-in.
var doors = regexp.MustCompile(`href="/connexion/[a-z]+`)

// account is one of a provider's people, and the form where the provider asks for her password.
type account struct {
	provider, label                 string
	login, password, name           string
	loginField, passwordField, send string
	refused                         string // what the form shows where the password was wrong
}

var (
	awa = account{"keycloak", "Keycloak", "awa", "awa-password", "Awa Diop",
		"#username", "#password", "#kc-login", "#input-error-username"}
	dominique = account{"keycloak", "Keycloak", "dwho", "dwho-password", "Dominique Huon",
		"#username", "#password", "#kc-login", "#input-error-username"}
	doctor = account{"lemonldap", "LemonLDAP::NG", "dwho", "dwho", "Doctor Who",
		"input[name=user]", "input[name=password]", "#lform button[type=submit]", ".message-negative"}
	rose = account{"lemonldap", "LemonLDAP::NG", "rtyler", "rtyler", "Rose Tyler",
		"input[name=user]", "input[name=password]", "#lform button[type=submit]", ".message-negative"}
)

// chooses begins at the account's provider, from a page that names it.
func (p *person) chooses(a account) {
	p.Helper()
	p.press(`main a[href^="/connexion/` + a.provider + `"]`)
}

// types gives the provider a login and a password.
func (p *person) types(a account, password string) {
	p.Helper()
	p.sees(a.passwordField, "password")
	if source, err := p.tab.Source(a.loginField); err == nil && !regexp.MustCompile(`value="[^"]`).MatchString(source) {
		p.fills(a.loginField, a.login)
	}
	p.fills(a.passwordField, password)
	p.press(a.send)
}

// TestPeopleComeInByTheirProvider is the way of a new colleague, by a provider of each kind.
func TestPeopleComeInByTheirProvider(t *testing.T) {
	for _, a := range []account{awa, rose} {
		t.Run(a.label, func(t *testing.T) {
			h, _ := between(t, open(t))
			administrator := h.administrator()
			link := administrator.invites(writes)

			p := h.person(true)
			p.visit(link)
			p.chooses(a)
			p.types(a, "wrong-password")
			p.sees(a.refused, "")
			p.types(a, a.password)
			p.isIn(a.name, writes)

			// Signed out here, she is still known there, and the page says how to end that too.
			p.signsOut()
			p.sees("main", "Votre session chez "+a.label+" est peut-être encore ouverte.")
			p.visit("/moi")
			p.sees("main", a.label)
			p.chooses(a)
			p.isIn(a.name, writes)
			p.signsOut()
			p.press(`main .btn.first`)
			p.sees("main:not(:has(.notice))", "La session est fermée") // back from there
			p.visit("/connexion")
			p.chooses(a)
			p.types(a, a.password)
			p.isIn(a.name, writes)

			// I13: disabled, she is out at once, and the provider does not bring her back.
			administrator.visit("/membres")
			administrator.press(`main li:has(button[value=disable]) summary`)
			administrator.press(`main button[value=disable]`)
			administrator.sees("main", "Désactivé")
			p.visit("/moi")
			p.sees("main", a.label)
			p.chooses(a)
			p.sees("main", "Ce compte est fermé.")
		})
	}
}

// TestG3KeycloakAsksAgainAndSaysWhen: told to ask anew who someone is, it asks for the password although it knows her, and its
// token says when. Nothing waited for the proof here, so that it leads to a page that there is not.
func TestG3KeycloakAsksAgainAndSaysWhen(t *testing.T) {
	h, _ := between(t, open(t))
	p := h.person(true)
	p.visit(h.administrator().invites(reads))
	p.chooses(awa)
	p.types(awa, awa.password)
	p.isIn(awa.name, reads)
	p.visit("/connexion/keycloak?preuve=rien")
	p.types(awa, awa.password)
	p.sees("main", "Cette page est introuvable")
}
