package markdown

import "strings"

// Visible gives a line of text (a title, a name) without what turns or hides letters: control, bidirectional,
// zero-width and private characters; white space becomes one space, none stays around.
func Visible(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff, r >= 0xe000 && r <= 0xf8ff:
			return -1
		case r < 0x20, r >= 0x7f && r < 0xa0:
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }), " ")
}
