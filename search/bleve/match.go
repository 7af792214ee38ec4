package bleve

import (
	"github.com/RoaringBitmap/roaring/v2"
)

// enough is the share of the query, by rarity of its words, that a text must hold when they are searched one by one.
const enough = 0.3

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
		readable := roaring.And(met, part.readable)
		if loose {
			room.meet(readable, p.rarity()) // it stands for the whole query
		}
		matched.Or(readable)
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
