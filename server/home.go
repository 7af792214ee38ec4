package server

import (
	"cmp"
	"context"
	"slices"

	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/search"
	"terreau/themes"
)

// What the home page shows of each list.
const (
	homeNewest = 6
	homeThemes = 8
	homeSide   = 4
)

func (s *Server) showHome(ctx context.Context, a *ask) (*answer, error) {
	page := themes.HomePage{Frame: s.frame(a, "")}
	page.Section = "home"
	for _, fill := range []func(context.Context, *ask, *themes.HomePage) error{s.homeNew, s.homeSeals, s.homeKinds, s.homeThemes, s.homeSide} {
		if err := fill(ctx, a, &page); err != nil {
			return nil, err
		}
	}
	passing, err := s.homeTries(ctx, a, &page)
	if err != nil {
		return nil, err
	}
	made, err := s.html(a.lang, page)
	if err == nil {
		made.passing = passing
	}
	return made, err
}

// homeSeals counts what was validated: the page claims no review that nobody did.
func (s *Server) homeSeals(ctx context.Context, a *ask, page *themes.HomePage) error {
	counts, err := s.Library.Sheets.CountSeals(ctx, a.who)
	page.Reviewed = counts[string(sheet.Validated)] > 0
	return err
}

// homeNew lists what was published last, the pages of the guide apart.
func (s *Server) homeNew(ctx context.Context, a *ask, page *themes.HomePage) error {
	sheets, total, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{}, 1, 10*homeNewest)
	if err != nil {
		return err
	}
	sheets = slices.DeleteFunc(sheets, func(l sheet.Listed) bool { return l.Kind == "help" })
	page.Total, page.Newest = total, s.cards(a.lang, sheets[:min(len(sheets), homeNewest)])
	return nil
}

func (s *Server) homeKinds(ctx context.Context, a *ask, page *themes.HomePage) (err error) {
	if page.Kinds, err = s.kindTerms(ctx, a); page.Total > 0 {
		return err
	}
	for _, k := range s.Library.Kinds.All() { // nothing is here yet: what there will be
		link := kindLink(a.lang, k)
		page.Kinds = append(page.Kinds, themes.Term{Label: link.Label, URL: link.URL, Lang: link.Lang})
	}
	return err
}

// kindTerms gives each kind that has sheets, with their number.
func (s *Server) kindTerms(ctx context.Context, a *ask) ([]themes.Term, error) {
	counts, err := s.Library.Sheets.CountKinds(ctx, a.who)
	var terms []themes.Term
	for _, k := range s.Library.Kinds.All() {
		if n := counts[k.Key]; n > 0 {
			link := kindLink(a.lang, k)
			terms = append(terms, themes.Term{Label: link.Label, URL: link.URL, Lang: link.Lang, Count: n})
		}
	}
	return terms, err
}

func (s *Server) homeThemes(ctx context.Context, a *ask, page *themes.HomePage) error {
	counts, err := s.Library.Sheets.CountTerms(ctx, a.who, "themes")
	if err != nil {
		return err
	}
	for term, n := range counts {
		page.Themes = append(page.Themes, s.term(a, shelfmarks[0], term, n))
	}
	slices.SortFunc(page.Themes, func(x, y themes.Term) int { return cmp.Or(y.Count-x.Count, cmp.Compare(x.Label, y.Label)) })
	page.Themes = page.Themes[:min(len(page.Themes), homeThemes)]
	return nil
}

// searchesToTry are shown where they find something: a situation, a question of law, a practice, an acronym.
var searchesToTry = []string{"écrans moins de 3 ans", "secret partagé", "aller vers", "AEMO"}

// homeTries proposes the searches that find a sheet with all their words, else the themes that hold most. The page is
// passing while search is not at the present of the library: the next one may propose others.
func (s *Server) homeTries(ctx context.Context, a *ask, page *themes.HomePage) (passing bool, err error) {
	events, err := s.Library.Events.Position(ctx)
	if err != nil {
		return false, err
	}
	passing = s.Index != nil && s.indexing.at() < events
	for _, words := range searchesToTry {
		query, err := search.Parse(words, nil, 1, 1)
		if err != nil {
			return false, err
		}
		found, _, err := s.find(ctx, a, query)
		if refusal.KindOf(err) == refusal.KindUnavailable {
			break
		}
		if err != nil {
			return false, err
		}
		if found.Results.Strict > 0 && len(found.Shown) > 0 {
			page.Tries = append(page.Tries, themes.Try{Label: words, URL: "/recherche?q=" + escaped(words), Lang: "fr"})
		}
	}
	if len(page.Tries) == 0 {
		for _, t := range page.Themes[:min(len(page.Themes), 3)] {
			page.Tries = append(page.Tries, themes.Try{Label: t.Label, URL: t.URL, Lang: t.Lang})
		}
	}
	return passing, nil
}

// homeSide lists legal notes, what was read, and the first pages of the guide.
func (s *Server) homeSide(ctx context.Context, a *ask, page *themes.HomePage) error {
	for _, one := range []struct {
		kind string
		into *[]themes.Card
	}{{"legal", &page.Law}, {"reading", &page.Watch}, {"digest", &page.Watch}} {
		sheets, _, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{Kind: one.kind}, 1, homeSide)
		if err != nil {
			return err
		}
		*one.into = append(*one.into, s.cards(a.lang, sheets)...)
	}
	slices.SortStableFunc(page.Watch, func(x, y themes.Card) int { return y.Published.Compare(x.Published) })
	page.Watch = page.Watch[:min(len(page.Watch), homeSide)]
	guide, err := s.guide(ctx, a)
	for _, l := range guide[:min(len(guide), homeSide)] {
		page.Help = append(page.Help, themes.Link{Label: markdown.Titled(l.Title, l.Lang), URL: s.sheetPath(l.Kind, l.Slug), Lang: l.Lang})
	}
	return err
}
