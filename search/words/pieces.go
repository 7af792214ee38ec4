package words

import (
	"unicode"
	"unicode/utf8"
)

// maxWord is the number of folded bytes after which a word is cut.
const maxWord = 64

type class byte

const (
	other class = iota
	letter
	digit
	inside // a combining mark or what cannot be seen: goes on with what it follows
)

// piece is a run of letters or of digits.
type piece struct {
	entry
	digits     bool
	passed     bool // not one of the words the text is read for
	start, end int
}

// ascii holds the classes of the first 128 signs, so that most of a text is read by look-ups.
var ascii = func() (table [utf8.RuneSelf]class) {
	for r := range table {
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			table[r] = letter
		case '0' <= r && r <= '9':
			table[r] = digit
		}
	}
	return table
}()

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		return ascii[r]
	case unicode.IsLetter(r):
		return letter
	case unicode.IsNumber(r):
		if s := foldRune(r); s != "" && s[0] >= '0' && s[0] <= '9' {
			return digit
		}
		return other
	case r == 0x200B || r == 0xFEFF || unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
		return inside
	}
	return other
}

// cut takes a text apart into runs of letters and runs of digits.
func (a *Analyser) cut(text string, like *Like) []piece {
	a.pieces = a.pieces[:0]
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf && ascii[text[i]] == other {
			i++
			continue
		}
		r, size := decode(text[i:])
		kind := classOf(r)
		if kind != letter && kind != digit {
			if r == '€' {
				a.pieces = append(a.pieces, piece{entry: a.look("euro"), start: i, end: i + size})
			}
			i += size
			continue
		}
		start := i
		i = runOf(text, i+size, kind)
		if like != nil && kind == letter && like.passes(text, start, i) {
			a.pieces = append(a.pieces, piece{passed: true, start: start, end: i})
			continue
		}
		a.pieces = append(a.pieces, piece{entry: a.look(text[start:i]), digits: kind == digit, start: start, end: i})
	}
	return a.pieces
}

// runOf gives where a run of one class ends.
func runOf(text string, i int, kind class) int {
	for i < len(text) {
		if b := text[i]; b < utf8.RuneSelf {
			if ascii[b] != kind {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if next := classOf(r); next != kind && next != inside {
			return i
		}
		i += size
	}
	return i
}

func decode(text string) (rune, int) {
	if text[0] < utf8.RuneSelf {
		return rune(text[0]), 1
	}
	return utf8.DecodeRuneInString(text)
}

func isApostrophe(gap string) bool {
	switch gap {
	case "'", "’", "ʼ", "‘", "′", "`", "´", "＇", "ʹ":
		return true
	}
	return false
}

func isHyphen(gap string) bool {
	switch gap {
	case "-", "‐", "‑", "–", "−":
		return true
	}
	return false
}

func isMiddleDot(gap string) bool {
	switch gap {
	case "·", "‧", "•", "⋅", "∙", "・":
		return true
	}
	return false
}
