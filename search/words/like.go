package words

import "unicode/utf8"

// Like is a set of words by their beginning, so that a text can be read for a few of them at a fraction of the cost
// of reading all: most words are passed over at their second letter.
type Like struct{ some [1024]uint64 }

// Add puts a folded word, or its stem, into the set.
func (l *Like) Add(word string) {
	if len(word) > 0 && word[:1] == Mark {
		word = word[1:]
	}
	if len(word) > 1 {
		n := uint16(word[0])<<8 | uint16(word[1])
		l.some[n>>6] |= 1 << (n & 63)
	}
}

// passes reports whether a run of letters that stands by itself cannot be one of the words.
func (l *Like) passes(text string, start, end int) bool {
	if end-start < 2 || start > 0 && !alone(text[start-1]) || end < len(text) && !alone(text[end]) {
		return false
	}
	var first [4]byte
	n := 0
	for i := start; i < end && n < 2; {
		r, size := decode(text[i:])
		if r < utf8.RuneSelf {
			first[n] = byte(r) | 0x20
			n++
		} else {
			n += copy(first[n:], foldRune(r))
		}
		i += size
	}
	key := uint16(first[0])<<8 | uint16(first[1])
	return n >= 2 && l.some[key>>6]&(1<<(key&63)) == 0
}

// alone reports whether a byte parts words for certain.
func alone(b byte) bool {
	switch b {
	case ' ', '\n', '\t', ',', '.', ';', ':', '(', ')', '?', '!', '"':
		return true
	}
	return false
}
