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
				score *= math.Pow(min(float64(room.cover[text])/all, 1), tuned.Coord)
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
