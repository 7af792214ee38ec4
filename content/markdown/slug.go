package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gosimple/slug"
	"golang.org/x/text/unicode/norm"
)

const maxSlug = 80

// Slug folds a title into the words of an address: lower case, without accents, œ as oe, n° as no, apostrophes and
// all other signs as one hyphen; 80 bytes at most, cut between two words where it can be. Letters of other scripts are
// spelt in Latin ones. It is never empty: a title without any letter gives "fiche".
func Slug(title string) string {
	s := foldWords(title)
	if len(s) > maxSlug {
		s = cutWords(s)
	}
	if s == "" {
		return "fiche"
	}
	return s
}

// foldWords gives the words of a text in lower-case ASCII letters and digits, joined by hyphens.
func foldWords(text string) string {
	out := make([]byte, 0, len(text))
	foreign := false
	for _, r := range text {
		out, foreign = foldRune(out, r, foreign)
	}
	if foreign {
		return foldWords(slug.Make(text))
	}
	return strings.TrimSuffix(string(out), "-")
}

// foldRune adds one rune; foreign becomes true at the first letter that no rule of ours folds.
func foldRune(out []byte, r rune, foreign bool) ([]byte, bool) {
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

// cutWords keeps the first words that fit in maxSlug.
func cutWords(s string) string {
	cut := s[:maxSlug]
	if s[maxSlug] != '-' {
		if i := strings.LastIndexByte(cut, '-'); i > maxSlug/2 {
			cut = cut[:i]
		}
	}
	return strings.TrimSuffix(cut, "-")
}
