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

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			return letter
		case '0' <= r && r <= '9':
			return digit
		}
		return other
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
		for i += size; i < len(text); i += size {
			r, size = decode(text[i:])
			if next := classOf(r); next != kind && next != inside {
				break
			}
		}
		if like != nil && kind == letter && like.passes(text, start, i) {
			a.pieces = append(a.pieces, piece{passed: true, start: start, end: i})
			continue
		}
		a.pieces = append(a.pieces, piece{entry: a.look(text[start:i]), digits: kind == digit, start: start, end: i})
	}
	return a.pieces
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
