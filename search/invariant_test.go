package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"terreau/search"
	"terreau/search/words"
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

// TestSameWords: M3, M4. However each real query is typed, the same words are searched; an engine sees nothing else.
func TestSameWords(t *testing.T) {
	for _, q := range everyQuery(t) {
		want := searched(t, q.query)
		for how, typed := range typings(q.query) {
			if got := searched(t, typed); !slices.Equal(got, want) {
				t.Errorf("%q typed %s, %q, is searched as %+v, not %+v", q.query, how, typed, got, want)
			}
		}
	}
}

// searched is all that an engine sees of a text, but for what was typed, which it only shows.
func searched(t *testing.T, text string) []words.Term {
	t.Helper()
	q := query(t, text)
	for i := range q.Words.Terms {
		q.Words.Terms[i] = words.Term{Word: q.Words.Terms[i].Word, Stem: q.Words.Terms[i].Stem,
			English: q.Words.Terms[i].English, Whole: q.Words.Terms[i].Whole, Stop: q.Words.Terms[i].Stop,
			Small: q.Words.Terms[i].Small, Phrase: q.Words.Terms[i].Phrase, Place: i}
	}
	return q.Words.Terms
}

// TestSameList: M3. However our own queries are typed, related words included, the same list is found.
func TestSameList(t *testing.T) {
	x, _ := starterSheets(t)
	known := glossary(t)
	list := func(text string) []search.Hit {
		t.Helper()
		results, err := x.Search(t.Context(), reader, known.Expand(query(t, text)))
		if err != nil {
			t.Fatal(err)
		}
		return results.Hits
	}
	for _, q := range queries(t, "starter.tsv") {
		want := list(q.query)
		for how, typed := range typings(q.query) {
			if got := list(typed); !slices.Equal(got, want) {
				t.Errorf("%q typed %s, %q, finds %v, not %v", q.query, how, typed, got, want)
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
			got, err := x.Search(t.Context(), reader, query(t, typed))
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
