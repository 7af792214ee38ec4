package server

import (
	"bytes"
	"context"
	"encoding/xml"

	"terreau/content/kinds"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// feedSize is how many entries a feed holds.
const feedSize = 50

const typeAtom = "application/atom+xml; charset=utf-8"

// feedOf says which sheets a feed is of, under what title and beside which page.
type feedOf func(ctx context.Context, a *ask) (filter sheet.Filter, title, page string, err error)

func (s *Server) kindFeed(k kinds.Kind) feedOf {
	return func(_ context.Context, a *ask) (sheet.Filter, string, string, error) {
		return sheet.Filter{Kind: k.Key}, k.Plural.In(a.lang), "/" + k.Path, nil
	}
}

func (s *Server) termFeed(m shelfmark) feedOf {
	return func(ctx context.Context, a *ask) (sheet.Filter, string, string, error) {
		counts, err := s.Library.Sheets.CountTerms(ctx, a.who, m.field)
		if err != nil {
			return sheet.Filter{}, "", "", err
		}
		term, ok := s.termNamed(m, a.param("term"), counts)
		if !ok {
			return sheet.Filter{}, "", "", refusal.NotFound()
		}
		return sheet.Filter{Field: m.field, Term: term}, s.termLabel(a.lang, m, term), s.termPath(m, term), nil
	}
}

func (s *Server) spaceFeed(ctx context.Context, a *ask) (sheet.Filter, string, string, error) {
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	for _, space := range spaces {
		if space.Slug == a.param("space") {
			return sheet.Filter{Space: space.ID}, space.Name, "/espaces/" + space.Slug, err
		}
	}
	if err == nil {
		err = refusal.NotFound()
	}
	return sheet.Filter{}, "", "", err
}

// The elements of a feed (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomName    `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomName struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Lang       string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

// showFeed answers the newest sheets of a list as an Atom feed; nil is all of them.
func (s *Server) showFeed(of feedOf) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		filter, title, page, err := sheet.Filter{}, s.say(a, "home.newest"), "/", error(nil)
		if of != nil {
			if filter, title, page, err = of(ctx, a); err != nil {
				return nil, err
			}
		}
		sheets, _, err := s.Library.Sheets.List(ctx, a.who, filter, 1, feedSize)
		if err != nil {
			return nil, err
		}
		here := s.absolute(a.lang, a.path)
		feed := atomFeed{Lang: a.lang, ID: here, Title: s.site().Name + " · " + title, Author: atomName{s.site().Name},
			Updated: stamp(s.Library.Clock.Today().Time()),
			Links:   []atomLink{{"self", typeAtom, here}, {"alternate", "text/html", s.absolute(a.lang, page)}}}
		for i, l := range sheets {
			if i == 0 {
				feed.Updated = stamp(l.PublishedAt)
			}
			feed.Entries = append(feed.Entries, s.feedEntry(a, l))
		}
		return asXML(typeAtom, feed)
	}
}

func (s *Server) feedEntry(a *ask, l sheet.Listed) atomEntry {
	k, _ := s.Library.Kinds.Kind(l.Kind)
	entry := atomEntry{Lang: l.Lang, ID: "urn:uuid:" + string(l.ID), Title: l.Title, Updated: stamp(l.PublishedAt), Summary: l.Summary,
		Links:      []atomLink{{"alternate", "text/html", s.absolute(a.lang, s.sheetPath(l.Kind, l.Slug))}},
		Categories: []atomCategory{{l.Kind, k.Label.In(a.lang)}}}
	for _, term := range l.Terms["themes"] {
		entry.Categories = append(entry.Categories, atomCategory{term, s.termLabel(a.lang, shelfmarks[0], term)})
	}
	return entry
}

// asXML answers a value as XML.
func asXML(kind string, value any) (*answer, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(value); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return newAnswer(kind, b.Bytes()), nil
}
