package letters

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gosimple/slug"
	"golang.org/x/text/unicode/norm"
)

// Fold gives the words of a text in lower-case ASCII letters and digits, joined by hyphens.
func Fold(text string) string {
	out := make([]byte, 0, len(text))
	foreign := false
	for _, r := range text {
		out, foreign = FoldRune(out, r, foreign)
	}
	if foreign {
		return Fold(slug.Make(text))
	}
	return strings.TrimSuffix(string(out), "-")
}

// FoldRune adds one rune to folded words; foreign becomes true at the first letter that no rule of ours folds.
func FoldRune(out []byte, r rune, foreign bool) ([]byte, bool) {
	if r < utf8.RuneSelf {
		return foldASCII(out, byte(r)), foreign
	}
	if int(r) < len(latin) && latin[r] != 0 {
		return foldASCII(out, latin[r]), foreign
	}
	if ligature, ok := ligatures[r]; ok {
		return append(out, ligature...), foreign
	}
	if r == '°' && len(out) > 0 && out[len(out)-1] == 'n' {
		return append(out, 'o'), foreign
	}
	if unicode.Is(unicode.Mn, r) || r == '\u00ad' || r == '\u200d' || r == '\u200c' || r == '\ufeff' {
		return out, foreign
	}
	decomposed := norm.NFD.String(string(r))
	if decomposed[0] < utf8.RuneSelf {
		return foldASCII(out, decomposed[0]), foreign
	}
	if unicode.IsLetter(r) || unicode.IsNumber(r) {
		return out, true
	}
	return foldASCII(out, '-'), foreign
}

// latin gives the plain letter of the accented letters of Europe, 0 for other characters.
var latin = func() (table [0x180]byte) {
	for r := rune(0xc0); int(r) < len(table); r++ {
		if plain := norm.NFD.String(string(r)); plain[0] < utf8.RuneSelf {
			table[r] = plain[0]
		}
	}
	return table
}()

func foldASCII(out []byte, c byte) []byte {
	switch {
	case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		return append(out, c)
	case 'A' <= c && c <= 'Z':
		return append(out, c+'a'-'A')
	case len(out) > 0 && out[len(out)-1] != '-':
		return append(out, '-')
	}
	return out
}

var ligatures = map[rune]string{
	'œ': "oe", 'Œ': "oe", 'æ': "ae", 'Æ': "ae", 'ß': "ss", 'ẞ': "ss", 'º': "o", 'ª': "a",
	'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ł': "l", 'Ł': "l", 'ı': "i", 'þ': "th", 'Þ': "th", 'ð': "d", 'Ð': "d",
}
