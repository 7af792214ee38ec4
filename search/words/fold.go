package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Tidy brings a text that was typed to NFC, turns what cannot be seen and runs of spaces into one space, and cuts
// both ends.
func Tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, norm.NFC.String(text))
	return strings.Join(strings.Fields(text), " ")
}

// Fold gives the comparison key of a text: its words in lower case without accents, dots of acronyms or punctuation,
// separated by spaces. "P.M.I." and "pmi" have the same key, whatever the locale.
func Fold(text string) string {
	var key strings.Builder
	for _, token := range New().Tokens(nil, text, "") {
		if token.Extra {
			continue
		}
		if key.Len() > 0 {
			key.WriteByte(' ')
		}
		key.WriteString(token.Word)
	}
	return key.String()
}

// apart holds the letters that no decomposition of Unicode takes apart.
var apart = map[rune]string{
	'œ': "oe", 'Œ': "oe", 'æ': "ae", 'Æ': "ae", 'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d",
	'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th", 'ß': "ss", 'ẞ': "ss", 'ı': "i", 'ħ': "h", 'Ħ': "h",
}

// latin holds the folded form of the letters that French and its neighbours use, so that folding is a look-up.
var latin = func() (table [0x250]string) {
	for r := rune(0); r < rune(len(table)); r++ {
		table[r] = decomposed(r)
	}
	return table
}()

// foldRune gives a letter in lower case without accents; "" for a combining mark or what cannot be seen.
func foldRune(r rune) string {
	if r >= 0 && int(r) < len(latin) {
		return latin[r]
	}
	return decomposed(r)
}

func decomposed(r rune) string {
	if s, ok := apart[r]; ok {
		return s
	}
	if unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r) {
		return ""
	}
	var folded strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if unicode.Is(unicode.M, d) {
			continue
		}
		if s, ok := apart[d]; ok {
			folded.WriteString(s)
			continue
		}
		folded.WriteRune(unicode.ToLower(d))
	}
	return folded.String()
}

// foldWord folds one word and reports whether it was all capitals.
func foldWord(word string) (folded string, upper bool) {
	var buffer [96]byte
	out := buffer[:0]
	letters, capitals := 0, 0
	for i := 0; i < len(word); {
		r, size := rune(word[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(word[i:])
		}
		i += size
		if len(out) > maxWord {
			continue // longer than any word: its beginning is its key
		}
		s := foldRune(r)
		out = append(out, s...)
		if s != "" {
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	return string(out), letters > 1 && capitals == letters
}
