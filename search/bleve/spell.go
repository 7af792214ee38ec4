package bleve

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"terreau/search"
	"terreau/search/words"
)

// What a second look at the spelling may cost.
const (
	minSpelled    = 4    // letters of a word that is looked at
	minFree       = 6    // letters from which any letter may be the wrong one
	twoFaults     = 8    // letters from which two faults are looked for
	maxCandidates = 256  // readable words compared for each
	maxNear       = 8192 // words looked at for each
	maxSpelled    = 4    // words looked at in a query
)

// spell replaces the words that no readable text holds by the nearest that stand with the other words of the query.
// What other readers may read is never drawn on: a word that stands only there is not known here either.
func (s *scan) spell(p plan) (plan, []search.Correction, error) {
	corrected := p
	corrected.clauses = append([]clause(nil), p.clauses...)
	unknown, err := s.unknown(p)
	if err != nil || len(unknown) == 0 {
		return p, nil, err
	}
	with, err := s.companyOf(p, unknown)
	if err != nil {
		return p, nil, err
	}
	var corrections []search.Correction
	for _, i := range unknown {
		term := p.terms[i]
		if len(term.Word) < minSpelled || term.Word[0] <= '9' || len(corrections) == maxSpelled {
			continue
		}
		nearest, err := s.nearest(term.Word, with)
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

// unknown lists the clauses that no readable text meets.
func (s *scan) unknown(p plan) (places []int, err error) {
	for i, c := range p.clauses {
		known, err := s.known(c)
		if err != nil {
			return nil, err
		}
		if !known {
			places = append(places, i)
		}
	}
	return places, nil
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

// company are the readable texts of each segment that hold the known words of a query: all of them, or else some.
type company struct {
	texts []*roaring.Bitmap
	whole bool // all of the known words
}

func (s *scan) companyOf(p plan, unknown []int) (company, error) {
	all, some := make([]*roaring.Bitmap, len(s.segments)), make([]*roaring.Bitmap, len(s.segments))
	whole := false
	for i, part := range s.segments {
		all[i], some[i] = part.readable, roaring.New()
		for j, c := range p.clauses {
			if slices.Contains(unknown, j) {
				continue
			}
			met, err := part.clause(fieldAll, c)
			if err != nil {
				return company{}, err
			}
			all[i] = roaring.And(all[i], met)
			some[i].Or(met)
		}
		some[i].And(part.readable)
		whole = whole || !all[i].IsEmpty()
	}
	if whole {
		return company{all, true}, nil
	}
	return company{some, false}, nil
}

// nearest gives the word of the readable texts that was most likely meant, among those that stand with the other
// words; the most frequent of several.
func (s *scan) nearest(word string, with company) (string, error) {
	faults, dearest := 1, careful
	switch {
	case len(word) >= twoFaults:
		faults, dearest = 2, anything
	case len(word) >= minFree:
		faults, dearest = 2, oneFault
	case !with.whole:
		return "", nil
	}
	dictionary, err := s.snapshot.FieldDictFuzzy(fieldWords, word, faults, "")
	if err != nil {
		return "", err
	}
	defer dictionary.Close()
	best, least, most := "", dearest, 0
	for n, looked := 0, 0; n < maxCandidates && looked < maxNear; looked++ {
		entry, err := dictionary.Next()
		if err != nil || entry == nil {
			return best, err
		}
		price := priceOf(word, entry.Term)
		if price > least || entry.Term[0] <= '9' {
			continue
		}
		held, err := s.among(key{fieldWords, entry.Term}, with.texts)
		if err != nil {
			return "", err
		}
		if held == 0 {
			continue
		}
		n++
		if best == "" || price < least || held > most {
			best, least, most = entry.Term, price, held
		}
	}
	return best, nil
}

// among is the number of some texts that hold a term.
func (s *scan) among(k key, texts []*roaring.Bitmap) (int, error) {
	n := 0
	for i, p := range s.segments {
		held, err := p.holding(k)
		if err != nil {
			return 0, err
		}
		n += int(held.AndCardinality(texts[i]))
	}
	return n, nil
}
