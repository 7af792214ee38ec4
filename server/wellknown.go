package server

import (
	"context"
	"encoding/xml"
	"strings"

	"terreau/content/sheet"
)

// showSecurity says how to report a fault (RFC 9116). It expires in six months, counted from today: the day is part of
// a kept page.
func (s *Server) showSecurity(_ context.Context, _ *ask) (*answer, error) {
	text := "Contact: " + s.absolute("fr", "/mentions-legales") + "\n" +
		"Expires: " + stamp(s.Library.Clock.Today().Time().AddDate(0, 6, 0)) + "\n" +
		"Preferred-Languages: fr, en\n" +
		"Canonical: " + s.absolute("fr", "/.well-known/security.txt") + "\n"
	return newAnswer(typeText, []byte(text)), nil
}

// showRobots lets search engines read everything but results, which are pages of other pages.
func (s *Server) showRobots(_ context.Context, _ *ask) (*answer, error) {
	lines := []string{"User-agent: *"}
	for _, path := range []string{"/recherche", "/suggestions", signInPath} {
		lines = append(lines, "Disallow: "+path, "Disallow: "+inLanguage("en", path))
	}
	lines = append(lines, "Sitemap: "+s.absolute("fr", "/sitemap.xml"), "")
	return newAnswer(typeText, []byte(strings.Join(lines, "\n"))), nil
}

// The elements of a description of the search (OpenSearch 1.1).
type openSearch struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	Description string          `xml:"Description"`
	Language    string          `xml:"Language"`
	Encoding    string          `xml:"InputEncoding"`
	URLs        []openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr"`
}

// showOpenSearch lets a browser search here from its own bar.
func (s *Server) showOpenSearch(ctx context.Context, a *ask) (*answer, error) {
	seals, err := s.Library.Sheets.CountSeals(ctx, a.who)
	if err != nil {
		return nil, err
	}
	claim := "home.claim-unread"
	if seals[string(sheet.Validated)] > 0 {
		claim = "home.claim"
	}
	return asXML("application/opensearchdescription+xml; charset=utf-8", openSearch{
		ShortName: s.site().Name, Description: s.say(a, claim), Language: a.lang, Encoding: "UTF-8",
		URLs: []openSearchURL{{"text/html", s.absolute(a.lang, "/recherche") + "?q={searchTerms}"},
			{"application/json", s.absolute(a.lang, "/recherche.json") + "?q={searchTerms}"}},
	})
}
