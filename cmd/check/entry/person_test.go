package entry

import (
	"html"
	"regexp"
	"strings"

	"terreau/cmd/check/browser"

	"github.com/chromedp/chromedp/kb"
)

// person is someone before a tab of her own, whose cookies nobody shares.
type person struct {
	*house
	tab *browser.Page
}

// person opens a tab.
func (h *house) person(script bool) *person {
	h.Helper()
	tab, err := h.window.Open(script)
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(tab.Close)
	return &person{house: h, tab: tab}
}

// must ends the test where something could not be done.
func (p *person) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// visit opens a page of the site, or any address.
func (p *person) visit(address string) {
	p.Helper()
	if strings.HasPrefix(address, "/") {
		address = p.server.URL + address
	}
	p.must(p.tab.Visit(address))
}

// sees waits until a part of the page says something.
func (p *person) sees(selector, text string) {
	p.Helper()
	p.must(p.tab.See(selector, text))
}

// press activates a link or a button by its key.
func (p *person) press(selector string) {
	p.Helper()
	p.must(p.tab.Focus(selector))
	p.must(p.tab.Press(kb.Enter))
}

// fills types into a field.
func (p *person) fills(selector, text string) {
	p.Helper()
	p.must(p.tab.Type(selector, text))
}

// reads gives the text that stands in the first element of a selector.
func (p *person) reads(selector string) string {
	p.Helper()
	source, err := p.tab.Source(selector)
	p.must(err)
	return html.UnescapeString(tags.ReplaceAllString(source, ""))
}

var tags = regexp.MustCompile(`<[^>]*>`)

// tabs goes to a link, a button or a field by the tab key, and types there: nothing but the keyboard.
func (p *person) tabs(selector, keys string) {
	p.Helper()
	p.must(p.tab.TabTo(selector))
	p.must(p.tab.Press(keys))
}

// signsOut leaves by the button of her menu.
func (p *person) signsOut() {
	p.Helper()
	p.visit("/deconnexion")
	p.press(`main form button`)
	p.sees("main", "La session est fermée")
}

// isIn checks that she has come in under her name, and what she may do in the first space.
func (p *person) isIn(name, role string) {
	p.Helper()
	p.sees(".mine", name)
	p.visit("/moi")
	p.sees("main", `value="`+name+`"`)
	p.sees("main", ">"+role+"<")
}

const (
	loginOfAdministrator    = "claire"
	passwordOfAdministrator = "sept mouettes dorment au phare"
)

// administrator is admitted by the printed link, with an account of the site itself.
func (h *house) administrator() *person {
	h.Helper()
	p := h.person(true)
	p.visit(h.admission())
	p.press(`main a[href^="/connexion/terreau?"]`)
	p.fills("#name", "Claire Aubry")
	p.fills("#login", loginOfAdministrator)
	p.fills("#password", passwordOfAdministrator)
	p.press(`main form button[type=submit]`)
	p.sees(".mine", "Claire Aubry")
	return p
}

// The roles that people are invited to.
const (
	writes = "écrire des fiches"
	reads  = "lire"
)

// invites makes a link into the first space, with a role.
func (p *person) invites(role string) string {
	p.Helper()
	p.visit("/membres")
	p.press(`main a[href$="/equipe"]`)
	p.fills("#note", "une collègue")
	p.must(p.tab.Focus("#as"))
	if p.sees("#as", `selected="">`+writes); role != writes {
		p.must(p.tab.Press(role)) // a list goes to the choice that begins so
	}
	p.press("#inviter form button.first")
	return p.reads("#lien")
}
