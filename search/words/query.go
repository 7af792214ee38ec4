package words

import "strings"

// Query is what is searched of a text that was typed.
type Query struct {
	Terms []Term
	Left  []string // words that were typed after the last that is searched, but for those that say nothing
}

// Term is one word of a query. Any of its keys may be found for it; the first is the one that was typed.
type Term struct {
	Typed   string // as it was typed
	Word    string // folded, not stemmed
	Stem    string // in French texts
	English string // in English texts
	Whole   string // folded: the compound it is a part of, "" elsewhere
	Stop    bool   // says nothing by itself: searched only where there is nothing else
	Small   bool   // says nothing by itself in English
	Phrase  int    // number of the phrase between quotes it belongs to, from 1; 0 outside

	Place int // among the terms of the query

	start int
}

// Meaning lists the terms without those that say nothing by themselves; all of them where no other is left.
func (q Query) Meaning() []Term {
	var terms []Term
	for _, term := range q.Terms {
		if !term.Stop {
			terms = append(terms, term)
		}
	}
	if len(terms) == 0 {
		return append(terms, q.Terms...)
	}
	return terms
}

// ParseQuery reads at most max words; words between quotes, of any kind, are a phrase.
func ParseQuery(text string, max int) Query {
	a := Borrow()
	defer a.Return()
	var q Query
	phrase := 0
	for i, part := range quoted(text) {
		number := 0
		if i%2 == 1 {
			phrase++
			number = phrase
		}
		q.read(a, part, number, max)
	}
	return q
}

// quoted cuts a text at its quotes: what is at an odd place stood between two of them. A quote left open is none.
func quoted(text string) []string {
	text = strings.NewReplacer("«", "\"", "»", "\"", "“", "\"", "”", "\"", "„", "\"", "\u2033", "\"").Replace(text)
	parts := strings.Split(text, "\"")
	if len(parts)%2 == 0 {
		last := len(parts) - 1
		parts[last-1] += " " + parts[last]
		parts = parts[:last]
	}
	return parts
}

func (q *Query) read(a *Analyser, part string, phrase, max int) {
	tokens := a.Tokens(nil, part, "")
	first := len(q.Terms)
	for _, t := range tokens {
		if t.Extra {
			if strings.Contains(t.Word, "-") || t.Word[0] >= '0' && t.Word[0] <= '9' {
				continue // the number of an article: the article itself is asked for
			}
			for i := first; i < len(q.Terms); i++ {
				if q.Terms[i].start >= t.Start {
					q.Terms[i].Whole = t.Word
				}
			}
			continue
		}
		if len(q.Terms) == max {
			if !t.Stop {
				q.Left = append(q.Left, part[t.Start:t.End])
			}
			continue
		}
		q.Terms = append(q.Terms, Term{Typed: part[t.Start:t.End], Word: t.Word, Stem: t.Stem,
			English: a.english(t.Word), Stop: frenchStops[t.Word], Small: englishStops[t.Word], Phrase: phrase, Place: len(q.Terms), start: t.Start})
	}
}
