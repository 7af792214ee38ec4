package server

import (
	"context"
	"encoding/xml"
	"strconv"
	"time"

	"terreau/content/refusal"
	"terreau/content/sheet"
)

// mapSize is how many sheets one map holds (1,000 is what a list gives at once).
const mapSize = 1000

const typeXML = "application/xml; charset=utf-8"

// The elements of maps for search engines (sitemaps.org, 0.9).
type mapIndex struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []mapEntry `xml:"sitemap"`
}

type mapSet struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []mapEntry `xml:"url"`
}

type mapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// showSitemaps lists the maps: the standing pages in the first, then the sheets, mapSize each.
func (s *Server) showSitemaps(ctx context.Context, a *ask) (*answer, error) {
	_, total, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{}, 1, 1)
	if err != nil {
		return nil, err
	}
	index := mapIndex{}
	for n := 0; n <= (total+mapSize-1)/mapSize; n++ {
		index.Maps = append(index.Maps, mapEntry{Loc: s.absolute("fr", "/sitemap-"+strconv.Itoa(n)+".xml")})
	}
	return asXML(typeXML, index)
}

// showSitemap is one map, with the date of each edition.
func (s *Server) showSitemap(ctx context.Context, a *ask) (*answer, error) {
	n, err := strconv.Atoi(a.param("page"))
	if err != nil || n < 0 || strconv.Itoa(n) != a.param("page") {
		return nil, refusal.NotFound()
	}
	if n == 0 {
		return s.standingMap(ctx, a)
	}
	sheets, _, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{}, n, mapSize)
	if err != nil {
		return nil, err
	}
	if len(sheets) == 0 {
		return nil, refusal.NotFound()
	}
	set := mapSet{}
	for _, l := range sheets {
		set.URLs = append(set.URLs, mapEntry{s.absolute("fr", s.sheetPath(l.Kind, l.Slug)), l.PublishedAt.Format(time.DateOnly)})
	}
	return asXML(typeXML, set)
}

// standingMap lists the pages that gather sheets.
func (s *Server) standingMap(ctx context.Context, a *ask) (*answer, error) {
	paths := []string{"/"}
	for _, k := range s.Library.Kinds.All() {
		paths = append(paths, "/"+k.Path)
	}
	for _, m := range shelfmarks {
		terms, err := s.terms(ctx, a, m)
		if err != nil {
			return nil, err
		}
		paths = append(paths, m.path)
		for _, t := range terms {
			paths = append(paths, t.URL)
		}
	}
	spaces, err := s.spaceTerms(ctx, a)
	for _, t := range spaces {
		paths = append(paths, t.URL)
	}
	if err != nil {
		return nil, err
	}
	paths = append(paths, "/droit/textes", "/sigles", "/plan", "/mentions-legales", "/accessibilite", "/donnees-personnelles")
	set := mapSet{}
	for _, path := range paths {
		set.URLs = append(set.URLs, mapEntry{Loc: s.absolute("fr", path)})
	}
	return asXML(typeXML, set)
}
