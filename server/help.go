package server

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"terreau/content/sheet"
	"terreau/themes"
)

// maxGuide bounds the pages of the guide that are put in order.
const maxGuide = 60

// guide lists the pages of the user's guide in its own order: the field rank, then the title.
func (s *Server) guide(ctx context.Context, a *ask) ([]sheet.Listed, error) {
	sheets, _, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{Kind: "help", ByTitle: true}, 1, maxGuide)
	if err != nil {
		return nil, err
	}
	rank := map[string]int{}
	for _, l := range sheets {
		r, err := s.Library.Sheets.Read(ctx, a.who, l.Kind, l.Slug, 0)
		if err != nil {
			return nil, err
		}
		if rank[l.Slug], err = strconv.Atoi(r.Text.Fields.Text("rank")); err != nil {
			rank[l.Slug] = maxGuide
		}
	}
	slices.SortStableFunc(sheets, func(x, y sheet.Listed) int { return cmp.Compare(rank[x.Slug], rank[y.Slug]) })
	return sheets, nil
}

func (s *Server) showHelp(ctx context.Context, a *ask) (*answer, error) {
	page := themes.HelpPage{Frame: s.under(a, s.say(a, "help.title"))}
	page.Section = "help"
	guide, err := s.guide(ctx, a)
	if err != nil {
		return nil, err
	}
	if len(guide) > 0 {
		page.Groups = []themes.HelpGroup{{Title: s.say(a, "help.guide"), Cards: s.cards(a.lang, guide)}}
	}
	page.AllFeeds = append(page.AllFeeds, themes.Link{Label: s.say(a, "home.feed"), URL: inLanguage(a.lang, "/flux.atom")})
	for _, k := range s.Library.Kinds.All() {
		link := kindLink(a.lang, k)
		page.AllFeeds = append(page.AllFeeds, themes.Link{Label: link.Label, Lang: link.Lang, URL: inLanguage(a.lang, link.URL+"/flux.atom")})
	}
	return s.html(a.lang, page)
}

// showMap is the site map for people.
func (s *Server) showMap(ctx context.Context, a *ask) (*answer, error) {
	page := themes.MapPage{Frame: s.under(a, s.say(a, "map.title"))}
	kinds, err := s.kindTerms(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Groups = []themes.MapGroup{{Title: s.say(a, "map.kinds"), Terms: kinds}}
	for _, m := range shelfmarks {
		terms, err := s.terms(ctx, a, m)
		if err != nil {
			return nil, err
		}
		if len(terms) > 0 {
			page.Groups = append(page.Groups, themes.MapGroup{Title: s.say(a, m.title), Terms: terms})
		}
	}
	spaces, err := s.spaceTerms(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Groups = append(page.Groups, themes.MapGroup{Title: s.say(a, "spaces.title"), Terms: spaces},
		themes.MapGroup{Title: s.say(a, "nav.legal"), Terms: []themes.Term{{Label: s.say(a, "law-texts.title"), URL: "/droit/textes"}}},
		themes.MapGroup{Title: s.say(a, "nav.acronyms"), Terms: []themes.Term{{Label: s.say(a, "acronyms.title"), URL: "/sigles"}}})
	return s.html(a.lang, page)
}
