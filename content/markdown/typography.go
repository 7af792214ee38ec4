package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"terreau/content/letters"
)

const (
	fixedSpace  = "\u00a0" // before a colon, inside « », between a number and its unit
	narrowSpace = "\u202f" // before ; ! ? and between thousands
)

// typography appends text with the spaces and the signs of French printing (Imprimerie nationale): the source stays as
// typed. before is the character that stands before the text in its paragraph, 0 at the start.
func typography(out, text []byte, before rune) []byte {
	t := setter{out: out, start: len(out), before: before, text: text}
	for t.at < len(t.text) {
		plain := t.at
		for plain < len(t.text) && !set[t.text[plain]] {
			plain++
		}
		t.put(plain - t.at)
		if t.at < len(t.text) {
			t.step()
		}
	}
	return t.out
}

// set marks the bytes that begin what French printing sets; all others are copied.
var set = [256]bool{' ': true, '\'': true, '"': true, ';': true, '!': true, '?': true, ':': true, '.': true, '%': true, 0xc2: true, 0xe2: true}

type setter struct {
	out, text []byte
	start, at int  // where this text begins in out; the next byte of text
	before    rune // what stands before this text
	quoted    bool // a straight quotation mark is open
}

// step sets one character.
func (t *setter) step() {
	c := t.text[t.at]
	switch c {
	case ' ':
		t.space()
	case '\'':
		t.apostrophe()
	case '"':
		t.quotation()
	case ';', '!', '?':
		t.punctuation(narrowSpace)
	case ':':
		t.punctuation(fixedSpace)
	case '.':
		t.dots()
	case '%':
		t.unit(1)
	default:
		t.sign()
	}
}

func (t *setter) put(n int) {
	t.out = append(t.out, t.text[t.at:t.at+n]...)
	t.at += n
}

// replace writes a string in the place of n bytes.
func (t *setter) replace(s string, n int) {
	t.out = append(t.out, s...)
	t.at += n
}

// last gives the character already set, or what stands before the text.
func (t *setter) last() rune {
	if len(t.out) == t.start {
		return t.before
	}
	r, _ := utf8.DecodeLastRune(t.out)
	return r
}

// next gives the character n bytes further, 0 at the end.
func (t *setter) next(n int) rune {
	if t.at+n >= len(t.text) {
		return 0
	}
	r, _ := utf8.DecodeRune(t.text[t.at+n:])
	return r
}

func (t *setter) apostrophe() {
	next := t.next(1)
	if unicode.IsLetter(t.last()) && (next == 0 || next == '«' || next == '"' || unicode.IsLetter(next)) {
		t.replace("’", 1)
		return
	}
	t.put(1)
}

// quotation turns a pair of straight marks into « ». A mark alone stays.
func (t *setter) quotation() {
	last, next := t.last(), t.next(1)
	switch {
	case t.quoted && !letters.Blank(last):
		t.replace(fixedSpace+"»", 1)
		t.quoted = false
	case !t.quoted && opens(last) && next != 0 && !letters.Blank(next) && bytes.IndexByte(t.text[t.at+1:], '"') > 0:
		t.replace("«"+fixedSpace, 1)
		t.quoted = true
	default:
		t.put(1)
	}
}

// opens tells that a quotation may begin after a character.
func opens(last rune) bool {
	return last == 0 || letters.Blank(last) || strings.ContainsRune("([{’'«—–-/", last)
}

// punctuation puts the space that French sets before a high sign: in the place of the one typed, or where none is.
func (t *setter) punctuation(space string) {
	c := t.text[t.at]
	size := 1
	for c != ':' && t.at+size < len(t.text) && (t.text[t.at+size] == '!' || t.text[t.at+size] == '?') {
		size++
	}
	last, next := t.last(), t.next(size)
	if !ends(next, c) {
		t.put(size)
		return
	}
	if last == ' ' && len(t.out) > t.start {
		t.out = append(t.out[:len(t.out)-1], space...)
	} else if letters.Wordly(last) || last != 0 && strings.ContainsRune(")»%€].…", last) {
		t.out = append(t.out, space...)
	}
	t.put(size)
}

// ends tells that a sign is followed by what may follow punctuation, and so is no part of an address or a smiley.
func ends(next rune, sign byte) bool {
	if next == 0 || letters.Blank(next) {
		return true
	}
	return sign != ':' && (next == ')' || next == '»' || next == '"' || next == '…' || next == ']')
}

func (t *setter) dots() {
	if bytes.HasPrefix(t.text[t.at:], []byte("...")) && t.next(3) != '.' && t.last() != '.' {
		t.replace("…", 3)
		return
	}
	t.put(1)
}

// unit keeps a sign such as % or € on the line of its number.
func (t *setter) unit(size int) {
	if unicode.IsDigit(t.last()) && !letters.Wordly(t.next(size)) {
		t.out = append(t.out, fixedSpace...)
	}
	t.put(size)
}

// sign sets the characters of two and three bytes that ask for a space: « » € and the sign of n°.
func (t *setter) sign() {
	r, size := utf8.DecodeRune(t.text[t.at:])
	switch r {
	case '«':
		t.put(size)
		if next := t.next(0); !letters.Blank(next) {
			t.out = append(t.out, fixedSpace...)
		}
	case '»':
		if last := t.last(); last != 0 && !letters.Blank(last) {
			t.out = append(t.out, fixedSpace...)
		}
		t.put(size)
	case '°':
		after := t.last()
		t.put(size)
		if (after == 'n' || after == 'N') && unicode.IsDigit(t.next(0)) {
			t.out = append(t.out, fixedSpace...)
		}
	case '€':
		t.unit(size)
	default:
		t.put(size)
	}
}

// space keeps or fixes one space.
func (t *setter) space() {
	before, after := t.out[t.start:], t.text[t.at+1:]
	switch {
	case !mayFix(before, after):
		t.put(1)
	case t.last() == '«', t.next(1) == '»', bytes.HasSuffix(before, []byte("n°")), bytes.HasSuffix(before, []byte("N°")):
		t.replace(fixedSpace, 1)
	case thousands(before, after):
		t.replace(narrowSpace, 1)
	case unitFollows(before, after), bound(before, after):
		t.replace(fixedSpace, 1)
	default:
		t.put(1)
	}
}

// mayFix tells by the bytes around it that a space may have to be fixed: few have.
func mayFix(before, after []byte) bool {
	if len(before) == 0 || len(after) == 0 {
		return len(before) > 0 && before[len(before)-1] >= 0x80 || len(after) > 0 && after[0] == 0xc2
	}
	last, next := before[len(before)-1], after[0]
	return letters.Digit(last) || letters.Digit(next) || last >= 0x80 || next == 0xc2 || 'A' <= next && next <= 'Z' || next == 0xc3
}
