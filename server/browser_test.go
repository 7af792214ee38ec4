package server

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
)

// browser is someone before a site: it keeps cookies as browsers do on a machine's own addresses, and follows what it is
// sent to.
type browser struct {
	*site
	cookies map[string]string
	at      string // the address it stands at
	node    string // another server of the same site, which is asked instead; "" for its own
}

// browse opens a browser that knows no cookie yet.
func (s *site) browse() *browser { return &browser{site: s, cookies: map[string]string{}} }

// send asks for an address, of this site or of another, and follows nothing.
func (b *browser) send(method, address string, form url.Values, headers ...string) page {
	b.Helper()
	if strings.HasPrefix(address, "/") {
		address = "http://" + b.address + address
	}
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequest(method, address, body)
	if err != nil {
		b.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if request.URL.Host == b.address {
		for name, value := range b.cookies {
			request.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	if b.node != "" && request.URL.Host == b.address { // the name is the site's, the machine another
		request.Host, request.URL.Host = b.address, b.node
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	if request.URL.Host == b.address || b.node != "" && request.URL.Host == b.node {
		for _, c := range response.Cookies() {
			if b.cookies[c.Name] = c.Value; c.Value == "" {
				delete(b.cookies, c.Name)
			}
		}
	}
	b.at = address
	return page{response, string(text)}
}

// follow goes where an answer sends to, until a page.
func (b *browser) follow(p page) page {
	b.Helper()
	for range 10 {
		if p.StatusCode != http.StatusFound && p.StatusCode != http.StatusSeeOther {
			return p
		}
		to, err := p.Location()
		if err != nil {
			b.Fatal(err)
		}
		p = b.send(http.MethodGet, to.String(), nil)
	}
	b.Fatal("sent round in circles")
	return p
}

// visit opens a page, wherever it leads.
func (b *browser) visit(address string) page {
	b.Helper()
	return b.follow(b.send(http.MethodGet, address, nil))
}

// fill sends a form of this site and follows.
func (b *browser) fill(path string, fields ...string) page {
	b.Helper()
	return b.follow(b.send(http.MethodPost, path, pairs(fields)))
}

func pairs(fields []string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return form
}

// vouched adds to the fields of a form that all checks of a practice sheet were made.
func vouched(fields ...string) []string {
	for _, check := range contenttest.Checked {
		fields = append(fields, "verifie", check)
	}
	return fields
}

var hiddenRequest = regexp.MustCompile(`name="demande" value="([^"]+)"`)

// request is the request of the built-in provider that a page's form brings back.
func (p page) request() string {
	if found := hiddenRequest.FindStringSubmatch(p.body); found != nil {
		return html.UnescapeString(found[1])
	}
	return ""
}

// link is the first address of a page that holds a text.
func (b *browser) link(p page, text string) string {
	b.Helper()
	for _, found := range regexp.MustCompile(`href="([^"]+)"`).FindAllStringSubmatch(p.body, -1) {
		if strings.Contains(found[1], text) {
			return html.UnescapeString(found[1])
		}
	}
	b.Fatalf("%s leads nowhere with %q:\n%.1500s", b.at, text, p.body)
	return ""
}

// signedIn reports whether the browser holds a session that opens something.
func (b *browser) signedIn() bool {
	b.Helper()
	_, _, err := b.lib.People.BySession(b.Context(), b.cookies[sessionCookie])
	return err == nil
}

// who is the person that the browser's session belongs to.
func (b *browser) who() people.Person {
	b.Helper()
	p, _, err := b.lib.People.BySession(b.Context(), b.cookies[sessionCookie])
	if err != nil {
		b.Fatal(err)
	}
	return p
}

const goodPassword = "sept mouettes dorment au phare"

// invite makes a link into the first space.
func (s *site) invite(role people.Role) string {
	s.Helper()
	token, _, err := s.lib.People.Invite(s.Context(), people.System(), contenttest.Space(s.T, s.lib).ID, role, "")
	if err != nil {
		s.Fatal(err)
	}
	return token
}

// join makes an account of the site itself by an invitation, as a person does: page by page.
func (b *browser) join(role people.Role, login string) page {
	b.Helper()
	invitation := b.visit("/invitation/" + b.invite(role))
	form := b.visit(b.link(invitation, "/connexion/terreau?"))
	return b.fill("/connexion/terreau/compte", "demande", form.request(), "name", "Camille "+login, "login", login, "password", goodPassword)
}

// logIn signs in by the account of the site itself.
func (b *browser) logIn(login, password string) page {
	b.Helper()
	form := b.visit("/connexion")
	return b.fill("/connexion/terreau", "demande", form.request(), "login", login, "password", password)
}

// eachBrowser serves an empty library on each engine to the test of a journey.
func eachBrowser(t *testing.T, test func(b *browser)) {
	t.Helper()
	contenttest.Each(t, func(t *testing.T, lib *content.Library) { test(open(t, lib).browse()) })
}
