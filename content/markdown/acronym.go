package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"terreau/content/letters"
)

// acronymAt gives the end of an acronym that begins at an offset: two to ten capitals and digits, of which two capitals
// at least, or capitals each followed by a dot. 0 where there is none. The offset is the start of a word.
func acronymAt(s string, at int) (end int) {
	if dotted := dottedAt(s, at); dotted > 0 {
		return dotted
	}
	capitals, size := 0, 0
	for end = at; end < len(s); {
		r, n := utf8.DecodeRuneInString(s[end:])
		if unicode.IsUpper(r) {
			capitals++
		} else if !letters.Digit(s[end]) {
			if unicode.IsLetter(r) {
				return 0
			}
			break
		}
		if size++; size > 10 {
			return 0
		}
		end += n
	}
	if capitals < 2 {
		return 0
	}
	return end
}

func dottedAt(s string, at int) int {
	end, capitals := at, 0
	for capitals <= 10 && end+1 < len(s) && 'A' <= s[end] && s[end] <= 'Z' && s[end+1] == '.' {
		end += 2
		capitals++
	}
	if capitals < 2 || capitals > 10 || end < len(s) && letters.WordByte(s[end]) {
		return 0
	}
	return end
}

// words writes s[from:to] and marks the first time each acronym stands in the text, for Fill to explain those it knows.
func (w *writer) words(s string, from, to int) {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	inWord := letters.Wordly(before)
	s = s[:to]
	for i := from; i < to; {
		c := s[i]
		if !inWord && ('A' <= c && c <= 'Z' || c == 0xc3) {
			if end := acronymAt(s, i); end > 0 && !w.acronyms[s[i:end]] {
				w.acronyms[s[i:end]] = true
				w.out = escape(w.out, s[from:i])
				w.raw("<abbr>" + s[i:end] + "</abbr>")
				from, i, inWord = end, end, true
				continue
			}
		}
		if c < utf8.RuneSelf {
			inWord = letters.WordByte(c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		inWord = letters.Wordly(r)
		i += size
	}
	w.out = escape(w.out, s[from:])
}

// undotted gives the word that an acronym is looked up by: "A.E.M.O." is "AEMO".
func undotted(word string) string { return strings.ReplaceAll(word, ".", "") }
