package server

import (
	"context"
	"net/url"
	"slices"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/search"
	"terreau/themes"
)

// maxChoices is how many boxes a facet shows; those that are on always are.
const maxChoices = 10

// only is the same address with nothing but some parameters.
func (a *ask) only(names ...string) string {
	query := url.Values{}
	for _, name := range names {
		if values := a.query[name]; len(values) > 0 {
			query[name] = values
		}
	}
	if len(query) == 0 {
		return a.path
	}
	return a.path + "?" + query.Encode()
}

// without is the same address with one value of a filter taken off.
func (a *ask) without(facet, value string) string {
	query := url.Values{}
	for key, values := range a.query {
		if key == facet || key == filterNames[facet] {
			values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == value })
		}
		if key != "page" && len(values) > 0 {
			query[key] = values
		}
	}
	if len(query) == 0 {
		return a.path
	}
	return a.path + "?" + query.Encode()
}

// facets gives the boxes that narrow a search, with their numbers, and the filters that are on.
func (s *Server) facets(ctx context.Context, a *ask, found search.Found) (facets []themes.Facet, chosen []themes.Choice) {
	spaces, _ := s.Library.People.Spaces(ctx, a.who)
	for _, facet := range search.Facets() {
		if facet == search.Spaces && len(spaces) < 2 {
			continue
		}
		on := found.Query.Filters[facet]
		counts := found.Results.Facets[facet]
		for _, term := range on {
			if !slices.ContainsFunc(counts, func(c search.Count) bool { return c.Term == term }) {
				counts = append(counts, search.Count{Term: term})
			}
		}
		shown := themes.Facet{Name: filterNames[facet], Label: s.say(a, "facet."+facet)}
		for _, c := range counts {
			value, said := s.facetSaid(a, spaces, facet, c.Term)
			choice := themes.FacetChoice{Value: value, Label: said.Text, Lang: said.Lang, Count: c.N, On: slices.Contains(on, c.Term)}
			if choice.On {
				chosen = append(chosen, themes.Choice{Label: said.Text, Lang: said.Lang, URL: a.without(facet, value), Count: c.N, Current: true})
			}
			if choice.On || len(shown.Choices) < maxChoices {
				shown.Choices = append(shown.Choices, choice)
			}
		}
		if len(shown.Choices) > 0 {
			facets = append(facets, shown)
		}
	}
	return facets, chosen
}

// facetTerm gives the value of a term in addresses, and its words.
func (s *Server) facetTerm(a *ask, spaces []people.Space, facet, term string) (value, label string) {
	value, said := s.facetSaid(a, spaces, facet, term)
	return value, said.Text
}

// facetSaid gives the value of a term in addresses, and its words with their language.
func (s *Server) facetSaid(a *ask, spaces []people.Space, facet, term string) (value string, said themes.Said) {
	switch facet {
	case search.Kinds:
		if k, ok := s.Library.Kinds.Kind(term); ok {
			plural, of := worded(k.Plural, a.lang)
			return term, themes.Said{Text: plural, Lang: of}
		}
	case search.Seals:
		return term, themes.Said{Text: s.say(a, "seal."+term), Lang: a.lang}
	case search.Spaces:
		for _, space := range spaces {
			if string(space.ID) == term {
				return space.Slug, themes.Said{Text: markdown.Titled(space.Name, french), Lang: french}
			}
		}
	case search.Territory:
		return term, s.worded(a.lang, kinds.Kind{}, "territory-scopes", term, french)
	default:
		return term, s.worded(a.lang, kinds.Kind{}, facet, term, french)
	}
	return term, themes.Said{Text: term, Lang: french}
}
