package markdown

import (
	"strings"

	"terreau/content/letters"
)

const maxSlug = 80

// Slug folds a title into the words of an address: lower case, without accents, œ as oe, n° as no, apostrophes and
// all other signs as one hyphen; 80 bytes at most, cut between two words where it can be. Letters of other scripts are
// spelt in Latin ones. It is never empty: a title without any letter gives "fiche".
func Slug(title string) string {
	s := letters.Fold(title)
	if len(s) > maxSlug {
		s = cutWords(s)
	}
	if s == "" {
		return "fiche"
	}
	return s
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
