package bleve_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/search"
	"terreau/search/bleve"
)

// A history is a small library whose state at each position of the list of events is known, so that an index found
// after an accident can be held to what it says it holds.

const sheetsOfHistory = 24

// event is what happens at a position: one sheet is written, restricted, moved, opened again or removed.
func event(n int64) search.Change {
	change := search.Change{ID: clock.ID(fmt.Sprintf("sheet-%02d", n*7%sheetsOfHistory))}
	if n%11 == 0 {
		return change
	}
	d := search.Document{Kind: "practice", Space: "open", Title: fmt.Sprintf("Dispositif mot%d", n), Seal: "validated",
		Passages: []string{fmt.Sprintf("Pourquoi\nUn texte d’essai, le mot%d.", n)}}
	switch n % 5 {
	case 1:
		d.Restriction = people.Members
	case 2:
		d.Space = "closed"
	case 3:
		d.Restriction = people.SpaceOnly
	}
	change.Documents = []search.Document{d}
	return change
}

// standing is how the sheets stand at a position.
func standing(position int64) map[clock.ID]search.Document {
	sheets := map[clock.ID]search.Document{}
	for n := int64(1); n <= position; n++ {
		change := event(n)
		delete(sheets, change.ID)
		if len(change.Documents) > 0 {
			sheets[change.ID] = change.Documents[0]
		}
	}
	return sheets
}

// at is the library at a position, as a rebuilding reads it.
type at int64

func (a at) Position(context.Context) (int64, error) { return int64(a), nil }

func (a at) Sheets(_ context.Context, do func(search.Change) error) error {
	for id, d := range standing(int64(a)) {
		if err := do(search.Change{ID: id, Documents: []search.Document{d}}); err != nil {
			return err
		}
	}
	return nil
}

// truthful holds an index to its own position: each reader finds exactly what she may read of the sheets as they
// stood there.
func truthful(t *testing.T, x *bleve.Index) int64 {
	t.Helper()
	position, err := x.Position(t.Context())
	if err != nil {
		t.Fatalf("the index does not say where it stands: %v", err)
	}
	sheets := standing(position)
	for name, r := range map[string]search.Reader{
		"visitor": {Open: []clock.ID{"open"}},
		"member":  {Open: []clock.ID{"open"}, Member: true, Person: "leo"},
		"inside":  {Open: []clock.ID{"open", "closed"}, Member: true, Person: "ines", Own: people.Held{Any: []clock.ID{"open"}}},
	} {
		var want []string
		for id, d := range sheets {
			if r.Admits(people.Object{Space: d.Space, Restriction: d.Restriction, Published: true}, false) {
				want = append(want, string(id)+" "+d.Title)
			}
		}
		slices.Sort(want)
		if got := listed(t, x, r, sheets); !slices.Equal(got, want) {
			t.Fatalf("at %d a %s finds %v, not %v", position, name, got, want)
		}
	}
	return position
}

// listed asks for all sheets, then for each by the word of its last version.
func listed(t *testing.T, x *bleve.Index, r search.Reader, sheets map[clock.ID]search.Document) []string {
	t.Helper()
	query, err := search.Parse("dispositif", nil, 1, search.MaxSize)
	if err != nil {
		t.Fatal(err)
	}
	results, err := x.Search(t.Context(), r, query)
	if err != nil {
		t.Fatalf("the index does not answer: %v", err)
	}
	var found []string
	for _, hit := range results.Hits {
		title := sheets[hit.Sheet].Title
		one, err := search.Parse(title, nil, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := x.Search(t.Context(), r, one); err != nil || len(again.Hits) == 0 || again.Hits[0].Sheet != hit.Sheet {
			t.Fatalf("%s is not found as %q: %+v (%v)", hit.Sheet, title, again.Hits, err)
		}
		found = append(found, string(hit.Sheet)+" "+title)
	}
	slices.Sort(found)
	return found
}
