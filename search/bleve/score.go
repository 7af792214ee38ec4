package bleve

import (
	"math"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// weights are the numbers of the ranking, chosen on real queries judged by others, each in the middle of where it did
// well (search/testdata/relevance.golden says how well).
type weights struct {
	Saturation [3]float32 // k1 of BM25, for each field
	Lengths    [3]float32 // b of BM25, for each field
	Fields     [3]float32 // boosts
	Coord      float64    // exponent of the share of the query that a text holds
	Optional   float64    // what the words that say nothing count for, where they are written as acronyms
	Related    float64    // what a related word counts against the one that was typed
	Exact      float64    // see order
	Section    float64
	Pairs      float64
	Name       float64
}

var tuned = weights{
	Saturation: [3]float32{4, 1.2, 1.2}, Lengths: [3]float32{0.35, 0.6, 0.7}, Fields: [3]float32{1, 3, 1.5},
	Coord: 0.25, Optional: 0.25, Related: 0.6, Exact: 0.5, Section: 0.35, Pairs: 0.25, Name: 2,
}

// ranked are the fields that make the score, with the number of words over which each is judged long.
var ranked = [3]struct {
	name  string
	usual float32
}{{fieldAll, 500}, {fieldTitle, 6}, {fieldSummary, 20}}

// scores holds numbers for each text of a segment.
type scores struct {
	total []float32
	cover []float32 // sum of the rarity of the clauses met
}

var scorePool = sync.Pool{New: func() any { return new(scores) }}

// sized gives zeroed room for a segment.
func (s *scores) sized(n int) *scores {
	if cap(s.total) < n {
		s.total, s.cover = make([]float32, n), make([]float32, n)
	}
	s.total, s.cover = s.total[:n], s.cover[:n]
	clear(s.total)
	clear(s.cover)
	return s
}

// above keeps the texts that have a score of at least so much: all of them where it is 0 or less, else only some of
// those that have any.
func (s *scores) above(least float64, scored, all *roaring.Bitmap) *roaring.Bitmap {
	if least <= 0 {
		return all
	}
	kept := roaring.New()
	for it := scored.Iterator(); it.HasNext(); {
		if text := it.Next(); float64(s.total[text]) >= least {
			kept.Add(text)
		}
	}
	return kept
}

// meet notes the texts that meet a clause.
func (s *scores) meet(texts *roaring.Bitmap, rare float64) {
	for it := texts.Iterator(); it.HasNext(); {
		s.cover[it.Next()] += float32(rare)
	}
}

// score adds to each text of a segment what a way of meeting a clause brings it in one field: BM25 (Robertson, Zaragoza
// 2009). It gives the texts that held it, nil for none; they must not be changed.
func (s *scan) score(p *part, w way, rare float64, field int, among *roaring.Bitmap, out *scores) (*roaring.Bitmap, error) {
	f := ranked[field]
	var held *roaring.Bitmap
	if w.texts != nil {
		among = roaring.And(among, w.texts[p.place])
	}
	for _, term := range w.scored() {
		rare, err := s.rareness(w, term, rare)
		if err != nil {
			return nil, err
		}
		it, err := p.list(key{f.name, term}, true)
		if err != nil {
			return nil, err
		}
		k, b := tuned.Saturation[field], tuned.Lengths[field]
		m := measure{boost: float32(rare*w.weight) * tuned.Fields[field], base: k * (1 - b), perWord: k * b / f.usual}
		texts, err := m.add(it, among, out.total)
		if err != nil {
			return nil, err
		}
		if held == nil {
			held = texts
		} else if texts != nil {
			held = roaring.Or(held, texts)
		}
	}
	return held, nil
}

// rareness is that of the clause, of each word by itself where a way has several.
func (s *scan) rareness(w way, term string, rare float64) (float64, error) {
	if len(w.keys) < 2 {
		return rare, nil
	}
	n, err := s.visible(key{fieldAll, term})
	return rarity(s.texts, n), err
}

// measure turns a frequency and a length into a part of a score.
type measure struct{ boost, base, perWord float32 }

// lengthy is the length of the field in which a word was found, as the engine's own segments tell it.
type lengthy interface{ NormUint64() uint64 }

// add gives the texts that were added to.
func (m measure) add(it segmentapi.PostingsIterator, among *roaring.Bitmap, total []float32) (*roaring.Bitmap, error) {
	list, ok := it.(segmentapi.OptimizablePostingsIterator)
	if !ok {
		return nil, errDamaged
	}
	var both *roaring.Bitmap
	if actual := list.ActualBitmap(); actual != nil {
		both = roaring.And(actual, among)
		switch both.GetCardinality() {
		case 0:
			return nil, nil
		case actual.GetCardinality(): // the engine goes faster through a list that nothing was taken from
		default:
			list.ReplaceActual(both)
		}
	} else if text, ok := list.DocNum1Hit(); ok {
		if !among.Contains(uint32(text)) {
			return nil, nil
		}
		both = roaring.BitmapOf(uint32(text))
	}
	for {
		posting, err := it.Next()
		if err != nil || posting == nil {
			return both, err
		}
		length, ok := posting.(lengthy)
		if !ok {
			return nil, errDamaged
		}
		n := float32(posting.Frequency())
		total[posting.Number()] += m.boost * n / (n + m.base + m.perWord*float32(length.NormUint64()))
	}
}

// rarity is the inverse document frequency of BM25, never negative.
func rarity(texts, holding int) float64 {
	return math.Log(1 + (float64(texts)-float64(holding)+0.5)/(float64(holding)+0.5))
}
