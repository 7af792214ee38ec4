package journey

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"terreau/cmd/check/site"
)

// house is an instance that is written in, and its server.
type house struct {
	one    site.Instance
	server *site.Server
}

// person is someone at a browser without scripts: she follows the links and sends the forms that pages give, no others.
type person struct {
	*testing.T
	at      *house
	cookies map[string]string
	path    string // of the page she is on
	body    string
	status  int
}

func (h *house) person(t *testing.T) *person {
	return &person{T: t, at: h, cookies: map[string]string{}}
}

// client follows nothing by itself: cookies marked secure are kept on loopback, as browsers keep them.
var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// fetch asks for a page and for those it leads to.
func (p *person) fetch(method, address, kind string, body []byte) {
	p.Helper()
	for range 10 {
		to, err := url.Parse(address)
		if err != nil {
			p.Fatal(err)
		}
		request, err := http.NewRequestWithContext(p.Context(), method, p.at.server.URL+to.RequestURI(), bytes.NewReader(body))
		if err != nil {
			p.Fatal(err)
		}
		if body != nil {
			request.Header.Set("Content-Type", kind)
			request.Header.Set("Origin", p.at.server.URL)
		}
		for name, value := range p.cookies {
			request.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		answer, err := client.Do(request)
		if err != nil {
			p.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			p.Fatal(err)
		}
		for _, cookie := range answer.Cookies() {
			if p.cookies[cookie.Name] = cookie.Value; cookie.MaxAge < 0 {
				delete(p.cookies, cookie.Name)
			}
		}
		p.path, p.body, p.status = to.RequestURI(), string(text), answer.StatusCode
		if answer.StatusCode/100 != 3 {
			return
		}
		method, address, body = http.MethodGet, answer.Header.Get("Location"), nil
	}
	p.Fatal(address, "leads on for ever")
}

// visit opens a page, which says each text.
func (p *person) visit(address string, texts ...string) {
	p.Helper()
	p.fetch(http.MethodGet, address, "", nil)
	p.reads(texts...)
}

// reads wants the page she is on to be there and to say each text.
func (p *person) reads(texts ...string) {
	p.Helper()
	if p.status != http.StatusOK {
		p.Fatalf("%s is answered %d:\n%s", p.path, p.status, p.said())
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			p.Fatalf("%s does not say %q:\n%s", p.path, text, p.said())
		}
	}
}

// without wants the page not to say a text.
func (p *person) without(text string) {
	p.Helper()
	if strings.Contains(p.body, text) {
		p.Errorf("%s says %q", p.path, text)
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// said is what the page says, without its frame.
func (p *person) said() string {
	body := p.body
	if _, after, found := strings.Cut(body, "<main"); found {
		body = after
	}
	text := strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
	return text[:min(len(text), 1500)]
}

// finds gives what an expression finds first in the page.
func (p *person) finds(expression string) string {
	p.Helper()
	return p.all(expression)[0]
}

// all gives each text that an expression finds in the page, once.
func (p *person) all(expression string) (found []string) {
	p.Helper()
	for _, one := range regexp.MustCompile(expression).FindAllStringSubmatch(p.body, -1) {
		if !slices.Contains(found, one[1]) {
			found = append(found, one[1])
		}
	}
	if found == nil {
		p.Fatalf("%s has nothing like %s:\n%s", p.path, expression, p.said())
	}
	return found
}

// follow follows the first link that says a text.
func (p *person) follow(text string, texts ...string) {
	p.Helper()
	for _, link := range linksOf(p.body) {
		if strings.Contains(link.label, text) {
			p.visit(link.value, texts...)
			return
		}
	}
	p.Fatalf("%s has no link that says %q:\n%s", p.path, text, p.said())
}

// fill fills the form of the page that is sent to an address with this end, by pairs of name and value, and sends it.
// The page that follows says nothing went wrong.
func (p *person) fill(action string, pairs ...string) {
	p.Helper()
	to, values := p.form(action, pairs)
	p.fetch(http.MethodPost, to, "application/x-www-form-urlencoded", []byte(values.Encode()))
	p.reads()
}

// attach fills a form with a picture.
func (p *person) attach(action string, picture []byte, pairs ...string) {
	p.Helper()
	to, values := p.form(action, pairs)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			_ = form.WriteField(name, value) // into memory
		}
	}
	file, _ := form.CreateFormFile("image", "photo.png")
	_, _ = file.Write(picture)
	form.Close()
	p.fetch(http.MethodPost, to, form.FormDataContentType(), body.Bytes())
	p.reads()
}
