package bleve_test

import (
	"sync"
	"testing"

	"terreau/content/clock"
	"terreau/search"
)

// TestTogether: readers ask while changes are written and the index is rebuilt; each answer is that of one moment,
// and a sheet kept to the space is never among what a visitor finds.
func TestTogether(t *testing.T) {
	x := fresh(t, t.TempDir())
	closed := search.Document{Space: "open", Restriction: "space", Title: "Dispositif réservé"}
	if err := x.Apply(t.Context(), []search.Change{{ID: "reserved", Documents: []search.Document{closed}}}, 0); err != nil {
		t.Fatal(err)
	}
	visitor, query := search.Reader{Open: []clock.ID{"open"}}, question(t, "dispositif")
	done := make(chan struct{})
	var asking sync.WaitGroup
	for range 3 {
		asking.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				results, err := x.Search(t.Context(), visitor, query)
				if err != nil {
					t.Errorf("a reader is not answered: %v", err)
					return
				}
				for _, hit := range results.Hits {
					if hit.Sheet == "reserved" {
						t.Error("a visitor finds a sheet kept to the space")
					}
				}
				if results.Total != len(results.Hits) {
					t.Errorf("%d sheets are counted and %d shown", results.Total, len(results.Hits))
				}
			}
		})
	}
	for n := int64(1); n <= 60; n++ {
		if err := x.Apply(t.Context(), []search.Change{event(n)}, n); err != nil {
			t.Error(err)
		}
		if n%20 == 0 {
			if err := x.Rebuild(t.Context(), at(n)); err != nil {
				t.Error(err)
			}
		}
	}
	close(done)
	asking.Wait()
	truthful(t, x)
}

func question(t *testing.T, words string) search.Query {
	t.Helper()
	query, err := search.Parse(words, nil, 1, search.MaxSize)
	if err != nil {
		t.Fatal(err)
	}
	return query
}
