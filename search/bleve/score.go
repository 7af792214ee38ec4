package bleve

import (
	"math"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// weights are the numbers of the ranking, chosen on real queries judged by others (search/testdata/relevance.golden).
type weights struct {
	Saturation [3]float32 // k1 of BM25 for each field
	Lengths    [3]float32 // b of BM25 for each field
	Fields     [3]float32 // boosts
	Rare       float64    // exponent of the rarity
	Coord      float64
	Optional   float64
}

// ranked are the fields that make the score, with the length around which each is judged long.
var ranked = [3]struct {
	name  string
	usual float32
}{{fieldAll, 500}, {fieldTitle, 6}, {fieldSummary, 20}}

var tuned = weights{Saturation: [3]float32{1.2, 1.2, 1.2}, Lengths: [3]float32{0.6, 0.4, 0.4}, Fields: [3]float32{1, 3, 1.5}, Rare: 1, Optional: 0.5}

// relatedWeight is what a related word counts against the one that was typed.
const relatedWeight = 0.6

// scores holds one number for each text of a segment.
type scores struct {
	total []float32
	found []float32 // how often one word is found, weighed by field and length
	cover []float32 // sum of the rarity of the clauses met
}

var scorePool = sync.Pool{New: func() any { return new(scores) }}

// sized gives zeroed room for a segment.
func (s *scores) sized(n int) *scores {
	if cap(s.total) < n {
		s.total, s.found, s.cover = make([]float32, n), make([]float32, n), make([]float32, n)
	}
	s.total, s.found, s.cover = s.total[:n], s.found[:n], s.cover[:n]
	clear(s.total)
	clear(s.found)
	clear(s.cover)
	return s
}

// score adds to each text of a segment what a way of meeting a clause brings it: BM25 over the fields taken as one
// (Robertson, Zaragoza, Taylor 2004), so that a word in the title counts as more of the same word.
func (s *scan) score(p *part, w way, rare float64, among *roaring.Bitmap, out *scores) error {
	for _, term := range w.keys {
		if len(w.keys) > 1 {
			n, err := s.visible(key{fieldAll, term})
			if err != nil {
				return err
			}
			rare = rarity(s.texts, n)
		}
		weight := float32(math.Pow(rare, tuned.Rare) * w.weight)
		for i, f := range ranked {
			if tuned.Fields[i] == 0 {
				continue
			}
			it, err := p.list(key{f.name, term}, true)
			if err != nil {
				return err
			}
			k := tuned.Saturation[i]
			if err := accumulate(it, among, weight*tuned.Fields[i], k*tuned.Lengths[i]/f.usual, k*(1-tuned.Lengths[i]), out.total); err != nil {
				return err
			}
		}
	}
	return nil
}

// measured is the length of the field in which a word was found, as the engine's own segments tell it.
type measured interface{ NormUint64() uint64 }

func accumulate(it segmentapi.PostingsIterator, among *roaring.Bitmap, boost, perWord, base float32, total []float32) error {
	list, ok := it.(segmentapi.OptimizablePostingsIterator)
	if !ok {
		return errDamaged
	}
	if actual := list.ActualBitmap(); actual != nil {
		both := roaring.And(actual, among)
		if both.IsEmpty() {
			return nil
		}
		list.ReplaceActual(both)
	} else if text, ok := list.DocNum1Hit(); ok {
		if !among.Contains(uint32(text)) {
			return nil
		}
	}
	for {
		posting, err := it.Next()
		if err != nil || posting == nil {
			return err
		}
		length := float32(20)
		if m, ok := posting.(measured); ok {
			length = float32(m.NormUint64())
		}
		n := float32(posting.Frequency())
		total[posting.Number()] += boost * n / (n + base + perWord*length)
	}
}
