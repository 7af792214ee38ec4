package bleve

import (
	"math"

	"github.com/RoaringBitmap/roaring/v2"
)

// outcome is what a plan found.
type outcome struct {
	total  int
	counts [][][]int // segment, facet, term
	best   best
	passed []*roaring.Bitmap // of each segment, the texts found
}

// find evaluates a plan over all segments. Loose: any clause may be met, enough of them must.
func (s *scan) find(p plan, loose bool) (*outcome, error) {
	if err := s.weigh(&p); err != nil {
		return nil, err
	}
	found := &outcome{best: best{n: max(window, s.query.Offset()+s.query.Size)}, passed: make([]*roaring.Bitmap, len(s.segments))}
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
		found.passed[i] = roaring.New()
		return err
	}
	passed := part.tally(matched, found.counts[i])
	found.total += int(passed.GetCardinality())
	found.passed[i] = passed
	if passed.IsEmpty() {
		return nil
	}
	if s.query.Newest || s.query.Empty() {
		for it := passed.Iterator(); it.HasNext(); {
			text := it.Next()
			found.best.offer(candidate{order: part.order[text], segment: i, text: text})
		}
		return nil
	}
	if passed, err = s.scoreAll(part, p, passed, loose, room, &found.best); err != nil {
		return err
	}
	all := p.rarity()
	for it := passed.Iterator(); it.HasNext(); {
		text := it.Next()
		score := float64(room.total[text])
		if loose && all > 0 {
			score *= math.Pow(min(float64(room.cover[text])/all, 1), tuned.Coord)
		}
		found.best.offer(candidate{order: math.Float64bits(score), segment: i, text: text})
	}
	return nil
}

// scoreAll adds up what each text brings, in its short fields first. Where these already say of most texts that they
// cannot be among the best, the long field is read for the others only, which it gives.
func (s *scan) scoreAll(part *part, p plan, among *roaring.Bitmap, loose bool, room *scores, best *best) (*roaring.Bitmap, error) {
	short := roaring.New()
	for i := len(ranked) - 1; i >= 0; i-- {
		if ranked[i].name == fieldAll && !loose && int(among.GetCardinality()) > 4*best.n {
			most, err := s.most(p)
			if err != nil {
				return nil, err
			}
			among = room.above(best.threshold(short, room)-most, short, among)
		}
		err := s.eachWay(p, func(w way, rare float64) error {
			texts, err := s.score(part, w, rare, i, among, room)
			if texts != nil && ranked[i].name != fieldAll {
				short.Or(texts)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return among, nil
}

// eachWay visits all that makes a score.
func (s *scan) eachWay(p plan, visit func(w way, rare float64) error) error {
	for _, c := range p.clauses {
		for _, w := range c.ways {
			if err := visit(w, c.rare); err != nil {
				return err
			}
		}
	}
	for _, w := range p.whole {
		if err := visit(w, 0); err != nil {
			return err
		}
	}
	for _, c := range p.optional {
		for _, w := range c.ways {
			w.weight *= tuned.Optional
			if err := visit(w, c.rare); err != nil {
				return err
			}
		}
	}
	return nil
}

// most is more than the long field can bring to any text.
func (s *scan) most(p plan) (most float64, err error) {
	err = s.eachWay(p, func(w way, rare float64) error {
		for _, term := range w.scored() {
			rare, err := s.rareness(w, term, rare)
			if err != nil {
				return err
			}
			most += 1.001 * rare * w.weight * float64(tuned.Fields[0]) // more, by what rounding takes
		}
		return nil
	})
	return most, err
}
