package server

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

func escaped(text string) string { return url.QueryEscape(text) }

// byTitle is the value of the parameter "tri" for an alphabetical list.
const byTitle = "titre"

// showKind lists the sheets of one kind.
func (s *Server) showKind(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		link := kindLink(a.lang, k)
		page := themes.ListPage{Frame: s.under(a, link.Label), Icon: k.Icon}
		page.TitleLang = link.Lang
		page.Section = k.Key
		if k.Key == "legal" {
			if err := s.nearLaws(ctx, a, &page); err != nil {
				return nil, err
			}
		}
		return s.list(ctx, a, page, sheet.Filter{Kind: k.Key})
	}
}

// list fills a page of sheets from the filter that gathers them.
func (s *Server) list(ctx context.Context, a *ask, page themes.ListPage, filter sheet.Filter) (*answer, error) {
	number, alphabetical, err := order(a)
	if err != nil {
		return nil, err
	}
	filter.ByTitle = alphabetical
	sheets, total, err := s.Library.Sheets.List(ctx, a.who, filter, number, sheet.PageSize)
	if err != nil {
		return nil, err
	}
	return s.listed(a, page, sheets, total, number, filter.ByTitle)
}

// listed shows one page of a list.
func (s *Server) listed(a *ask, page themes.ListPage, sheets []sheet.Listed, total, number int, alphabetical bool) (*answer, error) {
	if len(sheets) == 0 && number > 1 {
		return nil, refusal.NotFound()
	}
	page.Total, page.Cards = total, s.cards(a.lang, sheets)
	page.Pages = pages(a, number, sheet.PageSize, len(sheets), total)
	page.Sorts = s.sorts(a, alphabetical)
	page.Feed = inLanguage(a.lang, a.path+"/flux.atom")
	page.Feeds = append(page.Feeds, themes.Link{Label: page.Title, Lang: page.TitleLang, URL: page.Feed})
	return s.html(a.lang, page)
}

// maxGathered bounds the sheets that are read under each of several terms.
const maxGathered = 1000

// listAll fills a page with the sheets under any of some terms, each once.
func (s *Server) listAll(ctx context.Context, a *ask, page themes.ListPage, field string, terms []string) (*answer, error) {
	number, alphabetical, err := order(a)
	if err != nil {
		return nil, err
	}
	var all []sheet.Listed
	seen := map[clock.ID]bool{}
	for _, term := range terms {
		sheets, _, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{Field: field, Term: term}, 1, maxGathered)
		if err != nil {
			return nil, err
		}
		for _, l := range sheets {
			if !seen[l.ID] {
				seen[l.ID] = true
				all = append(all, l)
			}
		}
	}
	slices.SortFunc(all, func(x, y sheet.Listed) int {
		if alphabetical {
			return cmp.Or(strings.Compare(sheet.SortKey(x.Title), sheet.SortKey(y.Title)), cmp.Compare(x.ID, y.ID))
		}
		return cmp.Or(y.PublishedAt.Compare(x.PublishedAt), cmp.Compare(y.ID, x.ID))
	})
	from := min((number-1)*sheet.PageSize, len(all))
	return s.listed(a, page, all[from:min(from+sheet.PageSize, len(all))], len(all), number, alphabetical)
}

// order reads the page and the order that a list is asked in.
func order(a *ask) (number int, alphabetical bool, err error) {
	if number, err = a.page(); err != nil {
		return 0, false, err
	}
	switch a.query.Get("tri") {
	case "", byTitle:
		return number, a.query.Get("tri") == byTitle, nil
	}
	return 0, false, refusal.NotFound()
}

func (s *Server) sorts(a *ask, alphabetical bool) []themes.Choice {
	return []themes.Choice{
		{Label: s.say(a, "list.newest"), URL: a.with("tri", ""), Current: !alphabetical},
		{Label: s.say(a, "list.alphabetical"), URL: a.with("tri", byTitle), Current: alphabetical},
	}
}

// pages says where a page stands in a list of which it shows so many.
func pages(a *ask, number, size, shown, total int) themes.Pages {
	p := themes.Pages{Total: total, Number: number, Of: (total + size - 1) / size}
	if shown == 0 {
		return themes.Pages{}
	}
	p.First, p.Last = (number-1)*size+1, (number-1)*size+shown
	switch {
	case number == 2:
		p.Previous = a.with("page", "")
	case number > 2:
		p.Previous = a.with("page", strconv.Itoa(number-1))
	}
	if number < p.Of {
		p.Next = a.with("page", strconv.Itoa(number+1))
	}
	return p
}
