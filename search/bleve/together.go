package bleve

import (
	"encoding/binary"

	"github.com/RoaringBitmap/roaring/v2"
)

// maxTogether bounds the texts that are read to see whether several words stand for one: of more, all are taken.
const maxTogether = 2000

// together keeps, of the texts that hold the words of a way, those where they stand in order, side by side: "conseil
// de la vie sociale" is not any council of social work.
func (s *scan) together(w *way) error {
	if len(w.keys) < 2 {
		return nil
	}
	texts, n := make([]*roaring.Bitmap, len(s.segments)), 0
	for i, p := range s.segments {
		met, err := p.meeting(fieldAll, *w)
		if err != nil {
			return err
		}
		texts[i] = roaring.And(met, p.readable)
		n += int(texts[i].GetCardinality())
	}
	if n > maxTogether {
		return nil
	}
	row := rowOf(*w)
	for i, p := range s.segments {
		kept := roaring.New()
		for it := texts[i].Iterator(); it.HasNext(); {
			text := it.Next()
			walk, err := p.walk(text)
			if err != nil {
				return err
			}
			if inRow(walk, row) {
				kept.Add(text)
			}
		}
		texts[i] = kept
	}
	w.texts = texts
	return nil
}

func rowOf(w way) []uint16 {
	row := make([]uint16, len(w.keys))
	for i, key := range w.keys {
		row[i] = hash16(key)
	}
	return row
}

// names lists those of several words that too many texts may hold to look at each: the best are looked at.
func (p plan) names() (rows [][]uint16) {
	for _, w := range p.ways() {
		if len(w.keys) > 1 && w.texts == nil {
			rows = append(rows, rowOf(w))
		}
	}
	return rows
}

// inRow reports whether a text has some words in order, at most near apart.
func inRow(walk []byte, row []uint16) (found bool) {
	sections(walk, func(_ int, words []byte) bool {
		reached, last := 0, 0
		for i := range len(words) / 2 {
			word := binary.LittleEndian.Uint16(words[2*i:])
			switch {
			case reached > 0 && i-last > near:
				reached = 0
			}
			switch word {
			case row[reached]:
				reached, last = reached+1, i
			case row[0]:
				reached, last = 1, i
			}
			if found = reached == len(row); found {
				return false
			}
		}
		return true
	})
	return found
}
