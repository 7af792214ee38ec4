package bleve

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"terreau/search"
)

// tally counts texts in the facets, and gives those that pass all that was chosen. A facet with chosen terms is counted
// as if none of its own were, so that its other terms say what choosing them too would add.
func (p *part) tally(matched *roaring.Bitmap, counts [][]int) *roaring.Bitmap {
	passed := matched
	for f, chosen := range p.chosen {
		if chosen != nil {
			passed = roaring.And(passed, p.facets[f].texts(chosen))
		}
	}
	for f := range p.facets {
		if p.chosen[f] == nil {
			p.facets[f].count(passed, counts[f])
			continue
		}
		others := matched
		for g, chosen := range p.chosen {
			if chosen != nil && g != f {
				others = roaring.And(others, p.facets[g].texts(chosen))
			}
		}
		p.facets[f].count(others, counts[f])
	}
	return passed
}

// counted adds up the facets over all segments.
func (s *scan) counted(found *outcome) map[string][]search.Count {
	facets := map[string][]search.Count{}
	for f, facet := range search.Facets() {
		sums := map[string]int{}
		for i, counts := range found.counts {
			for term, n := range counts[f] {
				if n > 0 {
					sums[s.segments[i].facets[f].terms[term]] += n
				}
			}
		}
		list := make([]search.Count, 0, len(sums))
		for term, n := range sums {
			list = append(list, search.Count{Term: term, N: n})
		}
		sort.Slice(list, func(i, j int) bool {
			return list[i].N > list[j].N || list[i].N == list[j].N && list[i].Term < list[j].Term
		})
		facets[facet] = list
	}
	return facets
}

// placed is a candidate with its name.
type placed struct {
	candidate
	id    string
	score float64
}

// page names the candidates of the page, the first of them ranked again by the order of their words.
func (s *scan) page(found *outcome, p plan) ([]search.Hit, error) {
	sort.Slice(found.best.list, func(i, j int) bool { return found.best.list[i].before(found.best.list[j]) })
	from := min(s.query.Offset(), len(found.best.list))
	to := min(from+s.query.Size, len(found.best.list))
	named := 0
	if from < window {
		named = min(window, len(found.best.list))
	}
	all := make([]placed, 0, to)
	for i, c := range found.best.list[:max(to, named)] {
		if i >= named && i < from {
			all = append(all, placed{candidate: c})
			continue
		}
		id, err := s.segments[c.segment].segment.DocID(uint64(c.text))
		if err != nil {
			return nil, err
		}
		all = append(all, placed{candidate: c, id: string(id), score: math.Float64frombits(c.order)})
	}
	if !s.query.Newest && !s.query.Empty() {
		if err := s.rank(all[:named], p); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all[:named], func(a, b placed) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return strings.Compare(a.id, b.id)
	})
	return s.hits(all[from:to], p)
}

// hits are the candidates of the page, with the parts of each that hold most of the query.
func (s *scan) hits(page []placed, p plan) ([]search.Hit, error) {
	q := glanced(p)
	hits := make([]search.Hit, 0, len(page))
	for _, one := range page {
		hit := hitOf(one.id)
		hit.Score = one.score
		if len(q.words) > 0 {
			walk, err := s.segments[one.segment].walk(one.text)
			if err != nil {
				return nil, err
			}
			hit.Parts = q.parts(walk)
		}
		hits = append(hits, hit)
	}
	return hits, nil
}
