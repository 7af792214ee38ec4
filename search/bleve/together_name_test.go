package bleve_test

import (
	"fmt"
	"testing"

	"terreau/content/clock"
	"terreau/search"
)

// TestANameAmongManyTextsThatHoldItsWordsApart: they are too many to be read one by one, the name still comes first.
func TestANameAmongManyTextsThatHoldItsWordsApart(t *testing.T) {
	x := fresh(t, t.TempDir())
	var changes []search.Change
	for n := range 2100 {
		title := "Une action sociale"
		if n < 10 {
			title = "La vie sociale" // the best, as far as single words tell
		}
		changes = append(changes, search.Change{ID: clock.ID(fmt.Sprintf("apart-%04d", n)), Documents: []search.Document{{
			Space: "a", Title: title, Passages: []string{"La vie du quartier. Un conseil, des rues, des places."}}}})
	}
	changes = append(changes, search.Change{ID: "name", Documents: []search.Document{{
		Space: "a", Title: "Une action sociale", Passages: []string{"Le conseil de la vie sociale."}}}})
	if err := x.Apply(t.Context(), changes, 1); err != nil {
		t.Fatal(err)
	}
	q, err := search.Parse("cvs", nil, 1, 10)
	if err != nil {
		t.Fatal(err)
	}
	glossary := search.NewGlossary(map[string][]search.Sense{"CVS": {{Expansion: "Conseil de la vie sociale"}}}, nil)
	results, err := x.Search(t.Context(), search.Reader{Open: []clock.ID{"a"}}, glossary.Expand(q))
	if err != nil || len(results.Hits) == 0 || results.Hits[0].Sheet != "name" {
		t.Fatalf("first come %v of %d (%v)", results.Hits[:min(1, len(results.Hits))], results.Total, err)
	}
}
