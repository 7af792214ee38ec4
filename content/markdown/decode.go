package markdown

import (
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// decode appends what a piece of Markdown text says: without backslashes before signs, with characters in the place of
// entities. A character that is hidden in the source copy is hidden here too.
func decode(out, text []byte) []byte {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && util.IsPunct(text[i+1]):
			out = append(out, text[i+1])
			i += 2
		case c == '&':
			var size int
			if out, size = decodeEntity(out, text[i:]); size == 0 {
				out = append(out, '&')
				size = 1
			}
			i += size
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

// longestEntity is the length of the longest name of HTML 5, "&CounterClockwiseContourIntegral;".
const longestEntity = 33

// decodeEntity appends the character of an entity and gives the entity's size, 0 where there is none.
func decodeEntity(out, text []byte) ([]byte, int) {
	end := 1
	for end < len(text) && end < longestEntity && text[end] != ';' {
		end++
	}
	if end >= len(text) || text[end] != ';' || end < 2 {
		return out, 0
	}
	name := string(text[1:end])
	if name[0] == '#' {
		r, ok := numericEntity(name[1:])
		if !ok {
			return out, 0
		}
		if hidden(r) {
			return out, end + 1
		}
		return utf8.AppendRune(out, r), end + 1
	}
	entity, ok := util.LookUpHTML5EntityByName(name)
	if !ok {
		return out, 0
	}
	return append(out, entity.Characters...), end + 1
}

func numericEntity(digits string) (rune, bool) {
	base, longest := 10, 7
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base, longest = digits[1:], 16, 6
	}
	if digits == "" || len(digits) > longest {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, false
	}
	if n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return utf8.RuneError, true
	}
	return rune(n), true
}

// escape appends text as HTML text or as the value of an attribute between double quotes.
func escape[T string | []byte](out []byte, text T) []byte {
	start := 0
	for i := range len(text) {
		var entity string
		switch text[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '"':
			entity = "&#34;"
		case '\'':
			entity = "&#39;"
		default:
			continue
		}
		out = append(out, text[start:i]...)
		out = append(out, entity...)
		start = i + 1
	}
	return append(out, text[start:]...)
}
