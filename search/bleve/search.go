package bleve

import (
	"container/heap"
	"context"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"terreau/content/refusal"
	"terreau/search"
)

// few is the number of sheets under which little was found: the words are then searched one by one, and their
// spelling looked at. Real queries are answered better up to here, no better beyond.
const few = 50

// enough is the share of the query, by rarity of its words, that a text must hold when they are searched one by one.
const enough = 0.3

// Search gives one page of what the reader may read.
func (x *Index) Search(ctx context.Context, reader search.Reader, q search.Query) (results search.Results, err error) {
	defer refusal.Wrap(&err, "search")
	err = x.use(func(g *generation) error {
		return g.view(func(snapshot *scorch.IndexSnapshot) error {
			all, err := g.of(snapshot)
			if err != nil {
				return err
			}
			s, err := newScan(ctx, snapshot, all, admits(reader, q.Drafts), q)
			if err != nil {
				return err
			}
			results, err = s.run()
			return err
		})
	})
	return results, err
}

// run asks for all words first; where little was found, for the nearest spelling, then for any of them.
func (s *scan) run() (search.Results, error) {
	p := planOf(s.query, s)
	found, err := s.find(p, false)
	if err != nil {
		return search.Results{}, err
	}
	results := search.Results{}
	if found.total < few && !s.query.Exact && len(p.phrases) == 0 && len(p.clauses) > 0 {
		if found, p, err = s.second(found, p, &results); err != nil {
			return results, err
		}
	}
	results.Total = found.total
	results.Facets = s.counted(found)
	results.Hits, err = s.page(found, p)
	return results, err
}

// second looks again where little was found.
func (s *scan) second(found *outcome, p plan, results *search.Results) (*outcome, plan, error) {
	corrected, corrections, err := s.spell(p)
	if err != nil {
		return nil, p, err
	}
	if len(corrections) > 0 {
		again, err := s.find(corrected, false)
		if err != nil {
			return nil, p, err
		}
		results.Corrections = corrections
		if again.total > found.total {
			found, p = again, corrected
		}
	}
	if found.total >= few || len(p.clauses) < 2 || s.query.Newest && found.total > 0 {
		return found, p, nil // by date, what holds only some of the words would come before what holds all
	}
	loose, err := s.find(corrected, true)
	if err != nil {
		return nil, p, err
	}
	if loose.total > found.total {
		found, p, results.Loose = loose, corrected, true
	}
	return found, p, nil
}

// outcome is what a plan found.
type outcome struct {
	total  int
	counts [][][]int // segment, facet, term
	best   best
}

// candidate is one text found. Order is what it is ranked by.
type candidate struct {
	order   uint64
	segment int
	text    uint32
}

// best keeps the n candidates of highest order, the lowest first.
type best struct {
	list []candidate
	n    int
}

func (b *best) Len() int           { return len(b.list) }
func (b *best) Less(i, j int) bool { return b.list[i].order < b.list[j].order }
func (b *best) Swap(i, j int)      { b.list[i], b.list[j] = b.list[j], b.list[i] }
func (b *best) Push(x any)         { b.list = append(b.list, x.(candidate)) }
func (b *best) Pop() any {
	last := b.list[len(b.list)-1]
	b.list = b.list[:len(b.list)-1]
	return last
}

func (b *best) offer(c candidate) {
	if len(b.list) < b.n {
		heap.Push(b, c)
	} else if c.order > b.list[0].order {
		b.list[0] = c
		heap.Fix(b, 0)
	}
}

// find evaluates a plan over all segments. Loose: any clause may be met, enough of them must.
func (s *scan) find(p plan, loose bool) (*outcome, error) {
	if err := s.weigh(&p); err != nil {
		return nil, err
	}
	found := &outcome{best: best{n: max(window, s.query.Offset()+s.query.Size)}}
	room := scorePool.Get().(*scores)
	defer scorePool.Put(room)
	for i, part := range s.segments {
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
		counts := make([][]int, len(part.facets))
		for f := range part.facets {
			counts[f] = make([]int, len(part.facets[f].terms))
		}
		found.counts = append(found.counts, counts)
		if err := s.findIn(i, part, p, loose, room.sized(int(part.segment.FullSize())), found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// weigh fills in how rare each clause is.
func (s *scan) weigh(p *plan) error {
	for _, clauses := range [][]clause{p.clauses, p.optional} {
		for i := range clauses {
			n := 0
			for _, w := range clauses[i].ways {
				if len(w.keys) == 1 {
					f, err := s.visible(key{p.field(), w.keys[0]})
					if err != nil {
						return err
					}
					n = max(n, f)
				}
			}
			if n > 0 {
				clauses[i].rare = rarity(s.texts, n)
			}
		}
	}
	return nil
}

func (p plan) field() string {
	if p.exact {
		return fieldWords
	}
	return fieldAll
}

func (s *scan) findIn(i int, part *part, p plan, loose bool, room *scores, found *outcome) error {
	matched, err := s.match(part, p, loose, room)
	if err != nil || matched.IsEmpty() {
		return err
	}
	all := p.rarity()
	newest := s.query.Newest || s.query.Empty()
	if !newest {
		if err := s.scoreAll(part, p, matched, room); err != nil {
			return err
		}
	}
	for it := matched.Iterator(); it.HasNext(); {
		text := it.Next()
		if !part.tally(text, found.counts[i]) {
			continue
		}
		found.total++
		order := part.order[text]
		if !newest {
			score := float64(room.total[text])
			if loose && all > 0 {
				score *= math.Pow(float64(room.cover[text])/all, tuned.Coord)
			}
			order = math.Float64bits(score)
		}
		found.best.offer(candidate{order: order, segment: i, text: text})
	}
	return nil
}

func (s *scan) scoreAll(part *part, p plan, matched *roaring.Bitmap, room *scores) error {
	for _, c := range p.clauses {
		for _, w := range c.ways {
			if err := s.score(part, w, c.rare, matched, room); err != nil {
				return err
			}
		}
	}
	for _, w := range p.whole {
		if err := s.score(part, w, 0, matched, room); err != nil {
			return err
		}
	}
	for _, c := range p.optional {
		for _, w := range c.ways {
			w.weight *= tuned.Optional
			if err := s.score(part, w, c.rare, matched, room); err != nil {
				return err
			}
		}
	}
	return nil
}

// tally counts a text in the facets, and reports whether it passes all that was chosen. A facet with chosen terms is
// counted as if none of its own were, so that its other terms say what choosing them too would add.
func (p *part) tally(text uint32, counts [][]int) bool {
	failed := -1
	for f, chosen := range p.chosen {
		if chosen != nil && !p.facets[f].any(text, chosen) {
			if failed >= 0 {
				return false
			}
			failed = f
		}
	}
	if failed >= 0 {
		p.facets[failed].count(text, counts[failed])
		return false
	}
	for f := range p.facets {
		p.facets[f].count(text, counts[f])
	}
	return true
}

// match gives the texts of a segment that the plan finds and the reader may read.
func (s *scan) match(part *part, p plan, loose bool, room *scores) (*roaring.Bitmap, error) {
	if len(p.clauses) == 0 {
		if s.query.Empty() {
			return part.readable, nil
		}
		return roaring.New(), nil
	}
	var matched *roaring.Bitmap
	for _, c := range p.clauses {
		met, err := part.clause(p.field(), c)
		if err != nil {
			return nil, err
		}
		switch {
		case matched == nil:
			matched = roaring.And(met, part.readable)
			if loose {
				room.meet(matched, c.rare)
			}
		case loose:
			readable := roaring.And(met, part.readable)
			room.meet(readable, c.rare)
			matched.Or(readable)
		default:
			matched.And(met)
		}
	}
	for _, w := range p.whole {
		met, err := part.meeting(p.field(), w)
		if err != nil {
			return nil, err
		}
		matched.Or(roaring.And(met, part.readable))
	}
	if loose {
		matched = holding(matched, p, room)
	}
	return s.inOrder(part, matched, p)
}

// holding keeps the texts that hold enough of the query.
func holding(matched *roaring.Bitmap, p plan, room *scores) *roaring.Bitmap {
	all := p.rarity()
	kept := roaring.New()
	for it := matched.Iterator(); it.HasNext(); {
		if text := it.Next(); float64(room.cover[text]) >= enough*all {
			kept.Add(text)
		}
	}
	return kept
}

// rarity is that of all its clauses.
func (p plan) rarity() (all float64) {
	for _, c := range p.clauses {
		all += c.rare
	}
	return all
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
	slices.SortFunc(found.best.list, func(a, b candidate) int {
		switch {
		case a.order > b.order:
			return -1
		case a.order < b.order:
			return 1
		}
		return 0
	})
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
	hits := make([]search.Hit, 0, to-from)
	for _, one := range all[from:to] {
		hit := hitOf(one.id)
		hit.Score = one.score
		hits = append(hits, hit)
	}
	return hits, nil
}
