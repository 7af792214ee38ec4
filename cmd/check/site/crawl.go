package site

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Found is what a walk along the links of a site found.
type Found struct {
	Pages  []string // paths of HTML pages, in the order they were found
	Broken []string // links that lead nowhere, with the page they stand on
}

// link is a path and the page it was seen on.
type link struct{ to, on string }

// Crawl follows the links of a site from some paths, breadth first, and asks for most addresses at most. A page that
// has a query is read, its links are not followed: facets can be combined without end.
func (s *Server) Crawl(ctx context.Context, most int, from ...string) (found Found, err error) {
	seen, waiting := map[string]bool{}, []link{}
	for _, path := range from {
		seen[path], waiting = true, append(waiting, link{path, ""})
	}
	for asked := 0; len(waiting) > 0 && asked < most; asked++ {
		at := waiting[0]
		waiting = waiting[1:]
		links, page, broken, err := s.read(ctx, at)
		if err != nil {
			return found, err
		}
		found.Broken = append(found.Broken, broken...)
		if page {
			found.Pages = append(found.Pages, at.to)
		}
		if strings.Contains(at.to, "?") {
			continue
		}
		for _, to := range links {
			if !seen[to] && !entrance(to) {
				seen[to], waiting = true, append(waiting, link{to, at.to})
			}
		}
	}
	return found, nil
}

// entrance reports whether a link begins to sign in: it leads on to whoever says who someone is, in a browser of hers.
func entrance(path string) bool {
	return strings.HasPrefix(strings.TrimPrefix(path, "/en"), "/connexion")
}

// read asks for one address. page is whether it is an HTML page; links are the paths it leads to on the same site.
func (s *Server) read(ctx context.Context, at link) (links []string, page bool, broken []string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+at.to, nil)
	if err != nil {
		return nil, false, []string{fmt.Sprintf("%s on %s: %v", at.to, at.on, err)}, nil
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, false, nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, false, []string{fmt.Sprintf("%s on %s: %s", at.to, at.on, answer.Status)}, nil
	}
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return nil, false, nil, nil
	}
	var body bytes.Buffer
	if _, err := body.ReadFrom(http.MaxBytesReader(nil, answer.Body, 16<<20)); err != nil {
		return nil, false, nil, err
	}
	links, broken = linksOf(body.Bytes(), answer.Request.URL)
	for i := range broken {
		broken[i] += " on " + at.to
	}
	return links, true, broken, nil
}

// linksOf gives the paths that a page leads to on its own site, and the fragments of itself that it does not have.
func linksOf(page []byte, base *url.URL) (links, broken []string) {
	var ids, fragments []string
	for t := html.NewTokenizer(bytes.NewReader(page)); t.Next() != html.ErrorToken; {
		token := t.Token()
		for _, a := range token.Attr {
			switch {
			case a.Key == "id":
				ids = append(ids, a.Val)
			case token.Data == "a" && a.Key == "href":
				to, err := base.Parse(a.Val)
				if err != nil || to.Host != base.Host {
					continue
				}
				if to.Fragment != "" && to.RequestURI() == base.RequestURI() {
					fragments = append(fragments, to.Fragment)
				}
				links = append(links, to.RequestURI())
			}
		}
	}
	for _, f := range fragments {
		if !slices.Contains(ids, f) {
			broken = append(broken, "#"+f)
		}
	}
	return links, broken
}

// Kinds keeps a few pages of each kind: those whose addresses have the same shape. Of pages that differ from another in
// their language or their order alone, one is enough.
func Kinds(pages []string, each int) []string {
	count := map[string]int{}
	var kept []string
	for _, page := range pages {
		shape := shapeOf(page)
		most := each
		if strings.HasPrefix(page, "/en") || strings.Contains(page, "?") {
			most = 1
		}
		if count[shape]++; count[shape] <= most {
			kept = append(kept, page)
		}
	}
	return kept
}

// numbers are the names of editions in addresses.
var numbers = regexp.MustCompile(`^v[0-9]+$`)

// shapeOf is an address with its names left out: /fiches/x/v2 and /fiches/y/v3 have one shape.
func shapeOf(page string) string {
	to, err := url.Parse(page)
	if err != nil {
		return page
	}
	parts := strings.Split(strings.Trim(to.Path, "/"), "/")
	first := 1
	if parts[0] == "en" {
		first = 2
	}
	for i := first; i < len(parts); i++ {
		if !slices.Contains([]string{"textes", "versions"}, parts[i]) {
			parts[i] = numbers.ReplaceAllString(parts[i], "v")
			if parts[i] != "v" {
				parts[i] = "*"
			}
		}
	}
	var keys []string
	for key := range to.Query() {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return strings.Join(parts, "/") + "?" + strings.Join(keys, "&")
}
