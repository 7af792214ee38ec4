package bleve

import (
	"encoding/binary"

	index "github.com/blevesearch/bleve_index_api"
)

// A walk is what is kept of the order of words: 16 bits of each stem that says something, section by section (title,
// summary, then the text under each heading). Phrases and the nearness of words are read from it, at a hundredth of
// the cost of keeping every place of every word. Two words that share their 16 bits are taken for one another once
// in 65,536.

// maxWalk bounds the words of a text that are kept in order.
const maxWalk = 1 << 15

type walk struct {
	bytes  []byte
	header int // where the length of the present section is
	n      int
}

func newWalk() *walk { return &walk{bytes: make([]byte, 0, 1024), header: -1} }

// section begins the next one.
func (w *walk) section() {
	w.header = len(w.bytes)
	w.bytes = append(w.bytes, 0, 0)
}

// step adds a word to the present section.
func (w *walk) step(stem string) {
	if w.n++; w.n > maxWalk {
		return
	}
	w.bytes = binary.LittleEndian.AppendUint16(w.bytes, hash16(stem))
	length := binary.LittleEndian.Uint16(w.bytes[w.header:])
	binary.LittleEndian.PutUint16(w.bytes[w.header:], length+1)
}

func (w *walk) field() *field {
	return &field{name: fieldWalk, options: index.StoreField, value: w.bytes}
}

func hash16(stem string) uint16 {
	h := hash64(stem)
	return uint16(h ^ h>>16 ^ h>>32 ^ h>>48)
}

// hashed is a word as a walk keeps it.
func hashed(stem string) []byte { return binary.LittleEndian.AppendUint16(nil, hash16(stem)) }

// sections calls visit with each section's words, until it says no.
func sections(walk []byte, visit func(n int, words []byte) bool) {
	for n := 0; len(walk) >= 2; n++ {
		size := 2 * int(binary.LittleEndian.Uint16(walk))
		if size > len(walk)-2 {
			return
		}
		if !visit(n, walk[2:2+size]) {
			return
		}
		walk = walk[2+size:]
	}
}
