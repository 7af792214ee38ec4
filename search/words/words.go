// Package words turns text into the words that are searched, the same way for what is indexed, asked and highlighted:
// lower case first, elisions, accents and ligatures folded, inclusive writing, dotted acronyms, numbers of articles
// of law as one key, stop words, stems. French and English; one pass, with a bounded memory of the words met.
package words

import (
	"strings"
	"sync"
)

// Version changes with anything that gives other words for the same text: an index made by another version is made
// again.
const Version = 1

// Token is one word of a text.
type Token struct {
	Word  string // folded, not stemmed
	Stem  string // key of the field that is searched; English stems bear a mark, so that languages do not mix
	Start int    // in bytes
	End   int
	Stop  bool // says nothing by itself
	Extra bool // another key of words that are given beside it: the whole of a compound, the number of an article
}

// maxKnown bounds the words an Analyser remembers; French sheets use some 60,000 forms, most of them rarely.
const maxKnown = 1 << 15

// Analyser remembers the words it has met. It serves one goroutine at a time.
type Analyser struct {
	known     map[string]entry
	inEnglish map[string]string // folded → stem
	pieces    []piece
}

type entry struct {
	folded string
	french string // stem
	stop   bool
	upper  bool // all capitals in the text, two letters at least
}

// New gives an analyser with nothing in memory.
func New() *Analyser { return &Analyser{known: map[string]entry{}, inEnglish: map[string]string{}} }

var pool = sync.Pool{New: func() any { return New() }}

// Borrow gives an analyser that may know many words already; Return it after use.
func Borrow() *Analyser { return pool.Get().(*Analyser) }

// Return lends the analyser to others.
func (a *Analyser) Return() { pool.Put(a) }

// look folds and stems a run of letters or digits, or remembers it.
func (a *Analyser) look(raw string) entry {
	if e, ok := a.known[raw]; ok {
		return e
	}
	var e entry
	e.folded, e.upper = foldWord(raw)
	e.french = stemFrench(e.folded)
	e.stop = frenchStops[e.folded]
	if len(a.known) >= maxKnown {
		clear(a.known)
	}
	if len(raw) <= maxWord {
		a.known[strings.Clone(raw)] = e
	}
	return e
}

// english gives the stem of a folded word of an English text.
func (a *Analyser) english(folded string) string {
	if stem, ok := a.inEnglish[folded]; ok {
		return stem
	}
	if len(a.inEnglish) >= maxKnown {
		clear(a.inEnglish)
	}
	stem := stemEnglish(folded)
	a.inEnglish[strings.Clone(folded)] = stem
	return stem
}
