package bleve

import (
	"terreau/search"
	"terreau/search/words"
)

// What a second look at the spelling may cost.
const (
	minSpelled    = 4    // letters of a word that is looked at
	twoFaults     = 8    // letters from which two faults are looked for
	maxCandidates = 256  // readable words compared for each
	maxNear       = 8192 // words looked at for each
)

// spell replaces the words that no readable text holds by the nearest that one does. What other readers may read is
// never drawn on: a word that stands only there is not known here either.
func (s *scan) spell(p plan) (plan, []search.Correction, error) {
	corrected := p
	corrected.clauses = append([]clause(nil), p.clauses...)
	var corrections []search.Correction
	for i, term := range p.terms {
		known, err := s.known(p.clauses[i])
		if err != nil {
			return p, nil, err
		}
		if known || len(term.Word) < minSpelled || term.Word[0] <= '9' {
			continue
		}
		nearest, err := s.nearest(term.Word)
		if err != nil {
			return p, nil, err
		}
		if nearest == "" {
			continue
		}
		corrections = append(corrections, search.Correction{Place: term.Place, Word: nearest})
		ways := []way{single(words.StemOf(nearest), 1)}
		if english := words.EnglishStemOf(nearest); s.holds(fieldAll, english) {
			ways = append(ways, single(english, 1))
		}
		corrected.clauses[i] = clause{ways: ways}
	}
	return corrected, corrections, nil
}

// known reports whether a readable text meets a clause.
func (s *scan) known(c clause) (bool, error) {
	for _, p := range s.segments {
		met, err := p.clause(fieldAll, c)
		if err != nil || met.Intersects(p.readable) {
			return true, err
		}
	}
	return false, nil
}

// nearest gives the word of the readable texts with the fewest faults; the most frequent of several.
func (s *scan) nearest(word string) (string, error) {
	faults := 1
	if len(word) >= twoFaults {
		faults = 2
	}
	dictionary, err := s.snapshot.FieldDictFuzzy(fieldWords, word, faults, "")
	if err != nil {
		return "", err
	}
	defer dictionary.Close()
	best, fewest, most := "", faults+1, 0
	for n, looked := 0, 0; n < maxCandidates && looked < maxNear; looked++ {
		entry, err := dictionary.Next()
		if err != nil || entry == nil {
			return best, err
		}
		distance := faultsBetween(word, entry.Term)
		if distance > fewest || entry.Term[0] <= '9' {
			continue
		}
		held, err := s.visible(key{fieldWords, entry.Term})
		if err != nil {
			return "", err
		}
		if held > 0 {
			n++
		}
		if held > 0 && (distance < fewest || held > most) {
			best, fewest, most = entry.Term, distance, held
		}
	}
	return best, nil
}

// faultsBetween counts the letters to add, drop, change or exchange with their neighbour (optimal string alignment).
func faultsBetween(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
