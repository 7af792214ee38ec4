package server

import (
	"context"
	"net/url"
	"strconv"

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
		page := themes.ListPage{Frame: s.under(a, k.Plural.In(a.lang)), Icon: k.Icon}
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
	number, err := a.page()
	if err != nil {
		return nil, err
	}
	switch a.query.Get("tri") {
	case "":
	case byTitle:
		filter.ByTitle = true
	default:
		return nil, refusal.NotFound()
	}
	sheets, total, err := s.Library.Sheets.List(ctx, a.who, filter, number, sheet.PageSize)
	if err != nil {
		return nil, err
	}
	if len(sheets) == 0 && number > 1 {
		return nil, refusal.NotFound()
	}
	page.Total, page.Cards = total, s.cards(a.lang, sheets)
	page.Pages = pages(a, number, sheet.PageSize, len(sheets), total)
	page.Sorts = s.sorts(a, filter.ByTitle)
	page.Feed = inLanguage(a.lang, a.path+"/flux.atom")
	page.Feeds = append(page.Feeds, themes.Link{Label: page.Title, URL: page.Feed})
	return s.html(a.lang, page)
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
