package server

import (
	"context"

	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

func (s *Server) showSpaces(ctx context.Context, a *ask) (*answer, error) {
	page := themes.SpacesPage{Frame: s.under(a, s.say(a, "spaces.title"))}
	terms, err := s.spaceTerms(ctx, a)
	for _, t := range terms {
		page.Spaces = append(page.Spaces, themes.SpaceCard{Name: t.Label, Lang: t.Lang, URL: t.URL, Count: t.Count})
	}
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

// spaceTerms gives the spaces that let the reader in, with the number of sheets.
func (s *Server) spaceTerms(ctx context.Context, a *ask) ([]themes.Term, error) {
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	if err != nil {
		return nil, err
	}
	counts, err := s.Library.Sheets.CountSpaces(ctx, a.who)
	var terms []themes.Term
	for _, space := range spaces {
		terms = append(terms, themes.Term{Label: markdown.Titled(space.Name, french), Lang: french, URL: "/espaces/" + space.Slug, Count: counts[string(space.ID)]})
	}
	return terms, err
}

// whoReads says in words who reads what is published in a space: the widest that its sheets may have.
func (s *Server) whoReads(a *ask, space people.Space) string {
	return s.say(a, "space.reads-"+string(space.Widest()))
}

func (s *Server) showSpace(ctx context.Context, a *ask) (*answer, error) {
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	if err != nil {
		return nil, err
	}
	for _, space := range spaces {
		if space.Slug == a.param("space") {
			page := themes.ListPage{Frame: s.under(a, markdown.Titled(space.Name, french), themes.Link{Label: s.say(a, "spaces.title"), URL: "/espaces"})}
			page.TitleLang, page.Lead = french, s.whoReads(a, space)
			if a.who.In(space.ID) != "" || space.TendableBy(a.who) {
				page.Team = "/espaces/" + space.Slug + "/equipe"
			}
			return s.list(ctx, a, page, sheet.Filter{Space: space.ID})
		}
	}
	return nil, refusal.NotFound()
}
