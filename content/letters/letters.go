// Package letters tells letters, digits and spaces of French text apart, and folds words into plain ones.
package letters

import "unicode"

// Blank reports whether a character is a space of any width, a tabulation or the end of a line.
func Blank(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\u00a0' || r == '\u202f' || r == '\u2009'
}

// Wordly reports whether a character belongs to a word: a letter or a digit of any script.
func Wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// WordByte reports whether a byte belongs to a word, without decoding it: what begins an accented letter does.
func WordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || Digit(c) || c >= 0xc3
}

// Digit reports whether a byte is a digit, 0 to 9.
func Digit(c byte) bool { return '0' <= c && c <= '9' }
