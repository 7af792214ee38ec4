package server

import (
	"context"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"terreau/content/people"
	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
)

// ask is what a page is made from: nothing else of a request reaches its maker, so that a kept page depends on its
// address alone.
type ask struct {
	lang  string
	path  string // of the page, without language and query: "/fiches/aller-vers"
	query url.Values
	who   people.Person
	seat  seat // of who signed in, with the session
	from  netip.Addr
	param func(name string, otherwise ...string) string
	sent  sent // by the form of a door that takes one
}

// maker makes the answer at an address.
type maker func(ctx context.Context, a *ask) (*answer, error)

// askOf reads a request. Parameters that the door does not know are left out: they change nothing.
func (s *Server) askOf(c *fiber.Ctx, lang string, known []string) (*ask, error) {
	path := c.Path()
	if lang != "fr" {
		path = strings.TrimPrefix(path, "/"+lang)
	}
	if path == "" {
		path = "/"
	}
	sits, err := s.seated(c)
	if err != nil {
		return nil, err
	}
	from := s.host.Client(c.Context())
	a := &ask{lang: lang, path: path, who: sits.person.From(from.String()), seat: sits, from: from, param: c.Params}
	raw := c.Context().URI().QueryString()
	if len(raw) == 0 || len(known) == 0 {
		return a, nil
	}
	if len(raw) > maxQuery {
		return nil, refusal.Invalid("", "address-too-long", maxQuery)
	}
	all, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, &refusal.Error{Kind: refusal.KindInvalid, Reason: "address-unreadable", Err: err}
	}
	a.query = url.Values{}
	for _, name := range known {
		values := all[name]
		if len(values) > 1 && !repeatable[name] {
			return nil, refusal.Invalid("", "address-unreadable")
		}
		if len(values) > 1 || len(values) == 1 && values[0] != "" {
			slices.Sort(values)
			a.query[name] = values
		}
	}
	return a, nil
}

// repeatable are the parameters that may be said more than once: a search is narrowed to several terms.
var repeatable = func() map[string]bool {
	names := map[string]bool{}
	for facet, name := range filterNames {
		names[facet], names[name] = true, true
	}
	return names
}()

// maxQuery is how many bytes the query of an address may take.
const maxQuery = 8 << 10

// address is the one spelling of what was asked: path, then the known parameters in order.
func (a *ask) address() string {
	if len(a.query) == 0 {
		return a.path
	}
	return a.path + "?" + a.query.Encode()
}

// with is the same address with one parameter changed; "" takes it off. The page goes back to the first.
func (a *ask) with(name, value string) string {
	query := url.Values{}
	for key, values := range a.query {
		if key != name && key != "page" {
			query[key] = values
		}
	}
	if value != "" {
		query.Set(name, value)
	}
	if len(query) == 0 {
		return a.path
	}
	return a.path + "?" + query.Encode()
}

// page is the number of the page asked for, from 1. What is no number is no page.
func (a *ask) page() (int, error) {
	text := a.query.Get("page")
	if text == "" {
		return 1, nil
	}
	n, err := wholeNumber(text)
	if err != nil || n < 1 {
		return 0, refusal.NotFound()
	}
	return n, nil
}

// wholeNumber reads a number in its one spelling.
func wholeNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err == nil && strconv.Itoa(n) != text {
		err = strconv.ErrSyntax
	}
	return n, err
}
