// Package searchtest is the contract of search.Index: what any engine must do, said in tests. An engine runs it from
// a test of its own.
package searchtest

import (
	"slices"
	"testing"
	"time"

	"terreau/content/clock"
	"terreau/search"
)

// Opener gives an empty index, closed when the test ends.
type Opener func(t *testing.T) search.Index

// Run holds an engine to the contract.
func Run(t *testing.T, open Opener) {
	t.Run("rights", func(t *testing.T) { rights(t, open) })
	t.Run("leaks", func(t *testing.T) { leaks(t, open) })
	t.Run("updates", func(t *testing.T) { updates(t, open) })
	t.Run("facets", func(t *testing.T) { facets(t, open) })
	t.Run("paging", func(t *testing.T) { paging(t, open) })
	t.Run("words", func(t *testing.T) { wordsFound(t, open) })
	t.Run("help", func(t *testing.T) { help(t, open) })
	t.Run("hostile", func(t *testing.T) { hostile(t, open) })
}

// The spaces of the small worlds of these tests.
const (
	townHall = clock.ID("space-town-hall")
	shelter  = clock.ID("space-shelter")
)

// everyone reads what is published in both spaces.
var everyone = search.Reader{Open: []clock.ID{townHall, shelter}}

// put adds one published sheet with a title and a text.
func put(t *testing.T, x search.Index, id, title string, change ...func(*search.Document)) {
	t.Helper()
	d := search.Document{Kind: "practice", Space: townHall, Title: title, Slug: id, Seal: "unreviewed",
		PublishedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Lang: "fr"}
	for _, c := range change {
		c(&d)
	}
	apply(t, x, search.Change{ID: clock.ID(id), Documents: []search.Document{d}})
}

func text(passages ...string) func(*search.Document) {
	return func(d *search.Document) { d.Passages = passages }
}

// position counts the batches of a test.
func apply(t *testing.T, x search.Index, changes ...search.Change) {
	t.Helper()
	at, err := x.Position(t.Context())
	if err != nil {
		t.Fatalf("the index does not say where it stands: %v", err)
	}
	if err := x.Apply(t.Context(), changes, at+1); err != nil {
		t.Fatalf("changes were not applied: %v", err)
	}
}

func parse(t *testing.T, words string, filters map[string][]string) search.Query {
	t.Helper()
	q, err := search.Parse(words, filters, 1, search.MaxSize)
	if err != nil {
		t.Fatalf("%q was refused: %v", words, err)
	}
	return q
}

func ask(t *testing.T, x search.Index, r search.Reader, q search.Query) search.Results {
	t.Helper()
	results, err := x.Search(t.Context(), r, q)
	if err != nil {
		t.Fatalf("%q was not answered: %v", q.Text, err)
	}
	return results
}

// sheets asks for words as everyone, and gives the sheets found in alphabetical order.
func sheets(t *testing.T, x search.Index, words string) []string {
	t.Helper()
	return named(ask(t, x, everyone, parse(t, words, nil)).Hits)
}

func named(hits []search.Hit) []string {
	var all []string
	for _, hit := range hits {
		all = append(all, string(hit.Sheet))
	}
	slices.Sort(all)
	return all
}

// finds says which sheets words must find, whatever their order.
func finds(t *testing.T, x search.Index, words string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := sheets(t, x, words); !slices.Equal(got, want) {
		t.Errorf("%q finds %v, not %v", words, got, want)
	}
}
