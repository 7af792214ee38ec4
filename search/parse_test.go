package search_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"terreau/content/refusal"
	"terreau/search"
)

// TestParse: case J2, what would cost much is refused with its limit, or cut.
func TestParse(t *testing.T) {
	many := map[string][]string{}
	for n := range 1000 {
		many[search.Themes] = append(many[search.Themes], fmt.Sprint("theme-", n))
	}
	for _, one := range []struct {
		name       string
		text       string
		filters    map[string][]string
		page, size int
		reason     string
	}{
		{"200 KB of text", strings.Repeat("a", 200<<10), nil, 0, 0, "search-too-long"},
		{"257 characters", strings.Repeat("é", 257), nil, 0, 0, "search-too-long"},
		{"256 characters", strings.Repeat("é", 256), nil, 0, 0, ""},
		{"fifty prefixes", strings.Repeat("a* ", 50), nil, 0, 0, ""},
		{"bytes that are no text", "a\xff", nil, 0, 0, "search-not-utf8"},
		{"a thousand filters", "", many, 0, 0, "search-filters-many"},
		{"a facet that does not exist", "", map[string][]string{"secret": {"x"}}, 0, 0, "search-filter-unknown"},
		{"a filter of 1 KB", "", map[string][]string{search.Themes: {strings.Repeat("x", 1024)}}, 0, 0, "search-filter-unknown"},
		{"page 100,000,000", "", nil, 100_000_000, 10, "search-page-far"},
		{"a page before the first", "", nil, -1, 10, "search-page-far"},
		{"a million on a page", "", nil, 1, 1_000_000, "search-page-size"},
		{"less than nothing on a page", "", nil, 1, -1, "search-page-size"},
		{"the last page", "", nil, 1000, 10, ""},
	} {
		t.Run("J2 "+one.name, func(t *testing.T) {
			_, err := search.Parse(one.text, one.filters, one.page, one.size)
			var refused *refusal.Error
			if one.reason == "" && err != nil || one.reason != "" && (!errors.As(err, &refused) || refused.Reason != one.reason || refused.Kind != refusal.KindInvalid) {
				t.Errorf("the answer is %v, not %q", err, one.reason)
			}
		})
	}
	t.Run("nothing said is the first page of ten", func(t *testing.T) {
		q, err := search.Parse(" \t ", map[string][]string{search.Kinds: {"", "practice", "practice"}}, 0, 0)
		if err != nil || !q.Empty() || q.Page != 1 || q.Size != search.DefaultSize || !slices.Equal(q.Filters[search.Kinds], []string{"practice"}) {
			t.Errorf("it is read as %+v (%v)", q, err)
		}
	})
}

func TestGlossary(t *testing.T) {
	g := search.NewGlossary(map[string][]search.Sense{
		"PMI": {{Expansion: "Protection maternelle et infantile", Domain: "Enfance"}},
		"ASS": {{Expansion: "Assistant de service social", Domain: "Métiers"}, {Expansion: "Allocation de solidarité spécifique", Domain: "Droits"}},
		"AMP": {{Expansion: "Aide médico-psychologique (remplacé par l’AES)", Domain: "Métiers"}},
	}, [][]string{{"poupée", "objet transitionnel"}})
	parse := func(text string) search.Query {
		q, err := search.Parse(text, nil, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	also := func(text string) (all []string) {
		for _, a := range g.Expand(parse(text)).Also {
			all = append(all, a.Text)
		}
		return all
	}
	t.Run("an acronym has a card, however it is typed", func(t *testing.T) {
		for _, typed := range []string{"PMI", "pmi", "P.M.I."} {
			if card := g.Card(parse(typed)); card == nil || card.Acronym != "PMI" || len(card.Senses) != 1 {
				t.Errorf("%s has the card %+v", typed, card)
			}
		}
		if card := g.Card(parse("ASS")); card == nil || len(card.Senses) != 2 {
			t.Errorf("an acronym with two senses has the card %+v", card)
		}
		if card := g.Card(parse("la PMI du quartier")); card != nil {
			t.Errorf("a sentence has the card %+v", card)
		}
	})
	for typed, want := range map[string][]string{
		"PMI":                                {"Protection maternelle et infantile"},
		"visite PMI":                         {"Protection maternelle et infantile"},
		"protections maternelle infantile":   {"PMI"},
		"visite à domicile de la PMI locale": nil,
		"ASS":                                nil,
		"amp":                                {"Aide médico-psychologique"},
		"poupées":                            {"objet transitionnel"},
		"objets transitionnels":              {"poupée"},
		"assedic":                            {"Pôle emploi", "France Travail"},
		"france travail":                     {"Pôle emploi"},
		"SDF":                                {"sans domicile", "sans-abri"},
		"« PMI »":                            nil,
		"rien de tel":                        nil,
	} {
		if got := also(typed); !slices.Equal(got, want) {
			t.Errorf("%q is searched with %q, not %q", typed, got, want)
		}
	}
	t.Run("the very words have no others", func(t *testing.T) {
		q := parse("PMI")
		q.Exact = true
		if q = g.Expand(q); len(q.Also) > 0 {
			t.Errorf("they are searched with %v", q.Also)
		}
	})
}
