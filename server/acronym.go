package server

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/search"
	"terreau/themes"

	"golang.org/x/text/unicode/norm"
)

// showAcronyms lists the glossary, by letter or by domain where one is chosen.
func (s *Server) showAcronyms(ctx context.Context, a *ask) (*answer, error) {
	known, err := s.words(ctx)
	if err != nil {
		return nil, err
	}
	page := themes.AcronymsPage{Frame: s.under(a, s.say(a, "acronyms.title")), Total: len(known.groups)}
	page.Section = "acronyms"
	letter, domain := a.query.Get("lettre"), a.query.Get("domaine")
	for _, g := range known.groups {
		page.Letters = addChoice(page.Letters, initial(g.Word), a.with("lettre", initial(g.Word)), letter)
		for _, sense := range g.Senses {
			if sense.Domain != "" {
				page.Domains = addChoice(page.Domains, markdown.Titled(sense.Domain, french), a.with("domaine", markdown.Slug(sense.Domain)), domain)
			}
		}
		if letter != "" && initial(g.Word) != letter || domain != "" && !g.within(domain) {
			continue
		}
		page.Groups = addAcronym(page.Groups, initial(g.Word), acronym(g))
	}
	if len(page.Groups) == 0 && (letter != "" || domain != "") {
		return nil, refusal.NotFound()
	}
	for i := range page.Domains {
		page.Domains[i].Lang = french
	}
	sortChoices(page.Domains)
	sortChoices(page.Letters)
	if letter != "" || domain != "" {
		page.Letters = append([]themes.Choice{{Label: s.say(a, "list.all"), URL: a.path}}, page.Letters...)
	}
	return s.html(a.lang, page)
}

func (g group) within(domain string) bool {
	for _, sense := range g.Senses {
		if sense.Domain != "" && markdown.Slug(sense.Domain) == domain {
			return true
		}
	}
	return false
}

// initial is the letter an acronym stands under, without its accent; «0» gathers figures.
func initial(word string) string {
	first, _ := utf8.DecodeRuneInString(norm.NFD.String(strings.ToUpper(word)))
	if first < 'A' || first > 'Z' {
		return "0"
	}
	return string(first)
}

func addChoice(choices []themes.Choice, label, address, chosen string) []themes.Choice {
	if slices.ContainsFunc(choices, func(c themes.Choice) bool { return c.Label == label }) {
		return choices
	}
	return append(choices, themes.Choice{Label: label, URL: address, Current: label == chosen || chosen != "" && markdown.Slug(label) == chosen})
}

func sortChoices(choices []themes.Choice) {
	slices.SortFunc(choices, func(x, y themes.Choice) int { return strings.Compare(x.Label, y.Label) })
}

func addAcronym(groups []themes.AcronymGroup, letter string, one themes.Acronym) []themes.AcronymGroup {
	at := slices.IndexFunc(groups, func(g themes.AcronymGroup) bool { return g.Letter == letter })
	if at < 0 {
		return append(groups, themes.AcronymGroup{Letter: letter, Acronyms: []themes.Acronym{one}})
	}
	groups[at].Acronyms = append(groups[at].Acronyms, one)
	return groups
}

func acronym(g group) themes.Acronym {
	one := themes.Acronym{Word: g.Word, URL: "/sigles/" + g.Name, Search: "/recherche?q=" + escaped(g.Word)}
	for _, sense := range g.Senses {
		one.Senses = append(one.Senses, themes.Sense{Expansion: markdown.Titled(sense.Expansion, french), Domain: markdown.Titled(sense.Domain, french)})
	}
	return one
}

// showAcronym is one acronym, its senses and the sheets that speak of it.
func (s *Server) showAcronym(ctx context.Context, a *ask) (*answer, error) {
	known, err := s.words(ctx)
	if err != nil {
		return nil, err
	}
	at, ok := known.byName[a.param("acronym")]
	if !ok {
		return nil, refusal.NotFound()
	}
	g := known.groups[at]
	page := themes.AcronymPage{Frame: s.under(a, g.Word, themes.Link{Label: s.say(a, "acronyms.title"), URL: "/sigles"}), Acronym: acronym(g)}
	page.Section = "acronyms"
	if err := s.speaking(ctx, a, &page); err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

// speaking adds the sheets that use an acronym; while search is away the page does without them.
func (s *Server) speaking(ctx context.Context, a *ask, page *themes.AcronymPage) error {
	query, err := search.Parse(page.Acronym.Word, nil, 1, 6)
	if err != nil {
		return nil // an acronym that cannot be searched for is still explained
	}
	query.Exact = true
	found, texts, err := s.find(ctx, a, query)
	if away(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if found.Results.Loose {
		return nil
	}
	page.Acronym.Total = found.Results.Total
	for _, shown := range found.Shown {
		page.Cards = append(page.Cards, s.card(a.lang, texts[shown.Sheet].Listed))
	}
	return nil
}
