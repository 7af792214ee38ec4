package words

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
)

// Mark begins the stems of English texts, so that the two languages do not meet by accident ("training" and "train").
const Mark = "\x02"

var (
	french  analysis.TokenFilter = fr.NewFrenchStemmerFilter()
	english analysis.TokenFilter = en.NewEnglishStemmerFilter()
)

// whole are words of the trade that Snowball would take for others (usage, aide, place, mer): each keeps its own stem.
var whole = map[string]string{
	"usager": "usager", "usagers": "usager", "usagere": "usager", "usageres": "usager",
	"aidant": "aidant", "aidants": "aidant", "aidante": "aidant", "aidantes": "aidant",
	"placement": "placement", "placements": "placement", "mere": "mere", "meres": "mere",
}

// stemFrench gives the stem of a folded word: Snowball after folding, which did best on real queries.
func stemFrench(word string) string {
	if stem, ok := whole[word]; ok {
		return stem
	}
	return stemmed(french, word)
}

// stemEnglish gives the stem of a folded word of an English text.
func stemEnglish(word string) string { return Mark + stemmed(english, word) }

func stemmed(stemmer analysis.TokenFilter, word string) string {
	if len(word) < 4 || word[0] >= '0' && word[0] <= '9' {
		return word
	}
	stream := stemmer.Filter(analysis.TokenStream{{Term: []byte(word)}})
	return string(stream[0].Term)
}

// StemOf gives the stem of a folded word of a French text.
func StemOf(folded string) string { return stemFrench(folded) }

// EnglishStemOf gives the stem of a folded word of an English text.
func EnglishStemOf(folded string) string { return stemEnglish(folded) }
