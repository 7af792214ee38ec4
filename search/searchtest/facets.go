package searchtest

import (
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"terreau/search"
)

// facets: their counts are those of counting one by one; a facet with chosen terms is counted as if none of its own
// were chosen.
func facets(t *testing.T, open Opener) {
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 2))
		w := newWorld(random, 80)
		x := open(t)
		half := len(w.sheets) / 2
		apply(t, x, w.sheets[:half]...)
		apply(t, x, w.sheets[half:]...)
		for range 10 {
			n := random.IntN(len(w.sheets))
			w.sheets[n].Documents = []search.Document{w.document(random, n, false)}
			apply(t, x, w.sheets[n])
		}
		for range 12 {
			r, filters := w.reader(random), w.filters(random)
			results := ask(t, x, r, parse(t, common, filters))
			total, counts := w.count(r, filters)
			if results.Total != total || len(results.Hits) != min(total, search.MaxSize) {
				t.Fatalf("world %d: %v finds %d (%d shown), not %d", seed, filters, results.Total, len(results.Hits), total)
			}
			for _, facet := range search.Facets() {
				if got := results.Facets[facet]; !slices.Equal(got, counts[facet]) {
					t.Fatalf("world %d, %v: %s is counted %v, not %v", seed, filters, facet, got, counts[facet])
				}
			}
		}
	}
}

func (w world) filters(random *rand.Rand) map[string][]string {
	filters := map[string][]string{}
	if random.IntN(2) == 0 {
		filters[search.Kinds] = []string{pick(random, "practice", "legal", "nothing")}
	}
	if random.IntN(2) == 0 {
		filters[search.Themes] = []string{"logement", "sante"}[:1+random.IntN(2)]
	}
	if random.IntN(3) == 0 {
		filters[search.Spaces] = []string{string(pick(random, w.spaces...))}
	}
	if random.IntN(3) == 0 {
		filters[search.Seals] = []string{"validated"}
	}
	return filters
}

// count counts one by one.
func (w world) count(r search.Reader, filters map[string][]string) (int, map[string][]search.Count) {
	total := 0
	sums := map[string]map[string]int{}
	for _, d := range w.readable(r, false) {
		var failed []string
		for facet, chosen := range filters {
			if !slices.ContainsFunc(termsOf(d, facet), func(term string) bool { return slices.Contains(chosen, term) }) {
				failed = append(failed, facet)
			}
		}
		if len(failed) == 0 {
			total++
		}
		for _, facet := range search.Facets() {
			if len(failed) == 0 || len(failed) == 1 && failed[0] == facet {
				for _, term := range termsOf(d, facet) {
					if sums[facet] == nil {
						sums[facet] = map[string]int{}
					}
					sums[facet][term]++
				}
			}
		}
	}
	counts := map[string][]search.Count{}
	for facet, terms := range sums {
		for term, n := range terms {
			counts[facet] = append(counts[facet], search.Count{Term: term, N: n})
		}
		sort.Slice(counts[facet], func(i, j int) bool {
			a, b := counts[facet][i], counts[facet][j]
			return a.N > b.N || a.N == b.N && a.Term < b.Term
		})
	}
	return total, counts
}

func termsOf(d search.Document, facet string) []string {
	switch facet {
	case search.Kinds:
		return []string{d.Kind}
	case search.Spaces:
		return []string{string(d.Space)}
	case search.Seals:
		return []string{d.Seal}
	}
	return d.Terms[facet]
}
