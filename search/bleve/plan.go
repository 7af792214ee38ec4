package bleve

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"terreau/search"
	"terreau/search/words"
)

// A plan is what a query becomes: clauses that must all be met, each in one of several ways; or else one of the ways
// that stand for the whole query.
type plan struct {
	clauses  []clause
	terms    []words.Term // of each clause, what was typed
	whole    []way
	optional []clause // raise a text that holds them, ask nothing
	exact    bool
	phrases  [][]uint16
}

// clause is one word of the query.
type clause struct {
	ways []way
	rare float64 // inverse document frequency
}

// way is one manner of meeting a clause: all of its keys.
type way struct {
	keys   []string
	stems  []string          // what makes the score, where the keys are no stems
	weight float64           // of what it finds, 1 for what was typed
	also   int               // its place in the query's Also, from 1; 0 for what was typed
	texts  []*roaring.Bitmap // of each segment, those that hold all keys together, where that was looked at
}

// scored lists the stems that make the score.
func (w way) scored() []string {
	if w.stems != nil {
		return w.stems
	}
	return w.keys
}

func single(key string, weight float64) way { return way{keys: []string{key}, weight: weight} }

// planOf reads a query.
func planOf(q search.Query, s *scan) (plan, error) {
	p := plan{exact: q.Exact, phrases: phrasesOf(q.Words.Terms)}
	meaning := s.meaning(q)
	places := map[int]int{}
	for i, term := range meaning {
		places[term.Place] = len(p.clauses)
		ways := s.waysOf(term, q.Exact)
		if !q.Exact && i+1 < len(meaning) {
			ways = s.joined(ways, term, meaning[i+1])
		}
		if !q.Exact && i > 0 {
			ways = s.joined(ways, meaning[i-1], term)
		}
		p.clauses, p.terms = append(p.clauses, clause{ways: ways}), append(p.terms, term)
	}
	for _, term := range q.Words.Terms {
		if term.Stop && len(meaning) < len(q.Words.Terms) {
			p.optional = append(p.optional, clause{ways: s.waysOf(term, q.Exact)})
		}
	}
	for i, also := range q.Also {
		w := way{weight: tuned.Related, also: i + 1}
		for _, term := range (words.Query{Terms: also.Terms}).Meaning() {
			w.keys = append(w.keys, term.Stem)
		}
		if err := s.together(&w); err != nil {
			return p, err
		}
		if i, ok := places[also.From]; ok && also.To-also.From == 1 {
			p.clauses[i].ways = append(p.clauses[i].ways, w)
		} else {
			p.whole = append(p.whole, w)
		}
	}
	return p, nil
}

// ways lists all that a text may be found by, those for the whole query first.
func (p plan) ways() []way {
	all := slices.Clone(p.whole)
	for _, c := range p.clauses {
		all = append(all, c.ways...)
	}
	return all
}

// meaning lists the words that say something. The small words of English are among them only where a text has them in
// another sense, or where nothing else is left.
func (s *scan) meaning(q search.Query) []words.Term {
	var kept []words.Term
	meaning := q.Words.Meaning()
	for _, term := range meaning {
		if q.Exact || !term.Small || s.holds(fieldAll, term.Stem) {
			kept = append(kept, term)
		}
	}
	if len(kept) == 0 {
		return meaning
	}
	return kept
}

// phrasesOf gives the words of each phrase between quotes, as a walk keeps them.
func phrasesOf(terms []words.Term) [][]uint16 {
	var phrases [][]uint16
	for _, term := range terms {
		if term.Phrase == 0 || term.Stop {
			continue
		}
		for len(phrases) < term.Phrase {
			phrases = append(phrases, nil)
		}
		phrases[term.Phrase-1] = append(phrases[term.Phrase-1], hash16(term.Stem))
	}
	return phrases
}

// waysOf gives what one word is looked for as.
func (s *scan) waysOf(term words.Term, exact bool) []way {
	if exact {
		return []way{{keys: []string{term.Word}, stems: []string{term.Stem, term.English}, weight: 1}}
	}
	ways := []way{single(term.Stem, 1)}
	if s.holds(fieldAll, term.English) {
		ways = append(ways, single(term.English, 1))
	}
	if term.Whole != "" {
		if whole := words.StemOf(term.Whole); s.holds(fieldAll, whole) {
			ways = append(ways, single(whole, 1))
		}
	}
	return ways
}

// joined adds two words written as one, where the index has them so: "pair aidance", "week end".
func (s *scan) joined(ways []way, first, second words.Term) []way {
	if first.Word == "" || second.Word == "" || first.Word[0] <= '9' || second.Word[0] <= '9' || first.Whole != "" && first.Whole == second.Whole {
		return ways
	}
	if whole := words.StemOf(first.Word + second.Word); s.holds(fieldAll, whole) {
		ways = append(ways, single(whole, 1))
	}
	return ways
}
