package citation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"terreau/content/letters"
)

// cursor reads French legal prose a word at a time. A method that does not find what it looks for does not move.
type cursor struct {
	s string
	i int
}

func (c *cursor) done() bool { return c.i >= len(c.s) }

// peek gives the character at the cursor, 0 at the end.
func (c *cursor) peek() rune {
	if c.done() {
		return 0
	}
	if b := c.s[c.i]; b < utf8.RuneSelf {
		return rune(b)
	}
	r, _ := utf8.DecodeRuneInString(c.s[c.i:])
	return r
}

// spaces skips spaces of any width and ends of lines, and tells whether there was one.
func (c *cursor) spaces() bool {
	start := c.i
	for r := c.peek(); letters.Blank(r); r = c.peek() {
		c.i += utf8.RuneLen(r)
	}
	return c.i > start
}

// sign skips one character where it is one of those given.
func (c *cursor) sign(signs string) bool {
	r := c.peek()
	if r == 0 || !strings.ContainsRune(signs, r) {
		return false
	}
	c.i += utf8.RuneLen(r)
	return true
}

const dashes = "-\u2010\u2011\u2012\u2013\u2014\u2212"

// word skips one of the given words, written in lower case here and in any case there, where it is a whole word. A word
// that ends by an apostrophe or a dot needs no space after it.
func (c *cursor) word(words ...string) bool {
	for _, word := range words {
		if n := matchWord(c.s[c.i:], word); n > 0 {
			c.i += n
			return true
		}
	}
	return false
}

// matchWord gives the length of the text that says a word, 0 where it does not.
func matchWord(s, word string) int {
	i := 0
	for _, want := range word {
		if i >= len(s) {
			return 0
		}
		got, size := utf8.DecodeRuneInString(s[i:])
		if got == '\'' {
			got = '’'
		}
		if got != want && unicode.ToLower(got) != want {
			return 0
		}
		i += size
	}
	if last, _ := utf8.DecodeLastRuneInString(word); strings.ContainsRune("’.°º", last) {
		return i
	}
	if next, _ := utf8.DecodeRuneInString(s[i:]); i < len(s) && letters.Wordly(next) {
		return 0
	}
	return i
}

// number skips up to n digits and gives them.
func (c *cursor) number(n int) string {
	start := c.i
	for !c.done() && c.i-start <= n && letters.Digit(c.s[c.i]) {
		c.i++
	}
	if c.i-start > n {
		c.i = start
		return ""
	}
	return c.s[start:c.i]
}

// matchName gives the length of the text that says a folded name ("code-de-l-action-sociale"), whatever its accents,
// capitals, apostrophes and spaces; 0 where it does not.
func matchName(s, name string) int {
	i, j := 0, 0
	var folded [8]byte
	for j < len(name) {
		if i >= len(s) {
			return 0
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		plain := foldLetter(folded[:0], r)
		i += size
		if len(plain) == 0 {
			if name[j] != '-' || !letters.Blank(r) && !strings.ContainsRune(nameSigns, r) {
				return 0
			}
			j++
			for i < len(s) {
				next, n := utf8.DecodeRuneInString(s[i:])
				if !letters.Blank(next) && !strings.ContainsRune(nameSigns, next) {
					break
				}
				i += n
			}
			continue
		}
		if !strings.HasPrefix(name[j:], string(plain)) {
			return 0
		}
		j += len(plain)
	}
	if next, _ := utf8.DecodeRuneInString(s[i:]); i < len(s) && letters.Wordly(next) {
		return 0
	}
	return i
}

// nameSigns may stand between the words of a name.
const nameSigns = "()'’/" + dashes

// foldLetter appends the folded letters of one character, nothing for a sign or a space.
func foldLetter(out []byte, r rune) []byte {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return append(out, byte(r))
	case 'A' <= r && r <= 'Z':
		return append(out, byte(r)+'a'-'A')
	case r < utf8.RuneSelf:
		return out
	case r == '°':
		return append(out, 'o')
	}
	out, _ = letters.FoldRune(out, r, false)
	if n := len(out); n > 0 && out[n-1] == '-' {
		return out[:n-1]
	}
	return out
}
