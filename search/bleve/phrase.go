package bleve

import (
	"encoding/binary"

	"github.com/RoaringBitmap/roaring/v2"
)

// maxPhrased bounds the texts that are read for a phrase: of more, only the first written are looked at.
const maxPhrased = 20_000

// inOrder keeps the texts that hold the phrases of the query.
func (s *scan) inOrder(part *part, matched *roaring.Bitmap, p plan) (*roaring.Bitmap, error) {
	if len(p.phrases) == 0 {
		return matched, nil
	}
	kept := roaring.New()
	for it := matched.Iterator(); it.HasNext() && s.phrased < maxPhrased; s.phrased++ {
		text := it.Next()
		walk, err := part.walk(text)
		if err != nil {
			return nil, err
		}
		if holdsAll(walk, p.phrases) {
			kept.Add(text)
		}
	}
	return kept, nil
}

// walk reads the words of a text in their order.
func (p *part) walk(text uint32) (walk []byte, err error) {
	err = p.segment.VisitDocument(uint64(text), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field != fieldWalk {
			return true
		}
		walk = append(walk, value...)
		return false
	})
	return walk, err
}

func holdsAll(walk []byte, phrases [][]uint16) bool {
	for _, phrase := range phrases {
		if len(phrase) > 1 && !holds(walk, phrase) {
			return false
		}
	}
	return true
}

func holds(walk []byte, phrase []uint16) bool {
	held := false
	sections(walk, func(_ int, words []byte) bool {
		for i := 0; i+len(phrase) <= len(words)/2 && !held; i++ {
			held = begins(words[2*i:], phrase)
		}
		return !held
	})
	return held
}

func begins(words []byte, phrase []uint16) bool {
	for i, word := range phrase {
		if binary.LittleEndian.Uint16(words[2*i:]) != word {
			return false
		}
	}
	return true
}
