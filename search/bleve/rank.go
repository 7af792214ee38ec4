package bleve

import (
	"encoding/binary"
	"slices"
)

// window is how many of the best texts are ranked again by the order of their words.
const window = 50

// near is how many words apart two words of a query are still side by side in a text.
const near = 2

// order says what the order of words in a text tells, each from 0 to 1.
type order struct {
	exact   float64 // the title speaks of the query and of little else
	section float64 // one part of the text holds the query's words together
	pairs   float64 // words side by side in the query are so in the text
	name    float64 // the query is the full name of something, and stands as one in the text
}

// gain is what the order of words multiplies a score by.
func (o order) gain() float64 {
	return 1 + tuned.Exact*o.exact + tuned.Section*o.section + tuned.Pairs*o.pairs + tuned.Name*o.name
}

// rank ranks the first texts again by the order of their words.
func (s *scan) rank(all []placed, p plan) error {
	q, names := sought(p), p.names()
	if q.all == 0 && len(names) == 0 {
		return nil
	}
	for i := range all {
		walk, err := s.segments[all[i].segment].walk(all[i].text)
		if err != nil {
			return err
		}
		if q.all > 0 {
			all[i].score *= q.read(walk).gain()
		}
		if slices.ContainsFunc(names, func(row []uint16) bool { return inRow(walk, row) }) {
			all[i].score *= 1 + tuned.Name
		}
	}
	return nil
}

// seeker looks for the words of a query in walks.
type seeker struct {
	some   [1024]uint64 // a bit for each word that is looked for
	words  []uint16
	places []int     // of each word, its clause
	rare   []float64 // of each clause
	all    float64

	seen   []int  // of each clause, the section that held it last
	last   []int  // and its place there
	paired []bool // with the clause before it
	named  bool   // other words stand for the whole query
	row    int    // clauses in order, up to the word found last
	rowAt  int    // and its place
	inRow  bool   // all of them were met so
}

func sought(p plan) *seeker {
	n := len(p.clauses)
	q := &seeker{seen: make([]int, n), last: make([]int, n), paired: make([]bool, n), named: len(p.whole) > 0 && n > 1}
	for i, c := range p.clauses {
		q.rare = append(q.rare, c.rare)
		q.all += c.rare
		for _, w := range c.ways {
			if len(w.keys) > 1 {
				continue
			}
			for _, stem := range w.scored() {
				q.look(stem, i)
			}
		}
	}
	return q
}

// look adds a word that is looked for, in place of a clause.
func (q *seeker) look(stem string, place int) {
	word := hash16(stem)
	q.some[word>>6] |= 1 << (word & 63)
	q.words, q.places = append(q.words, word), append(q.places, place)
}

// read follows the words of a text.
func (q *seeker) read(walk []byte) (o order) {
	for i := range q.rare {
		q.seen[i], q.paired[i] = -1, false
	}
	q.inRow = false
	sections(walk, func(section int, words []byte) bool {
		cover, matched := q.section(section, words)
		switch {
		case section == 0 && len(words) > 0:
			o.exact = cover / q.all * float64(matched) / float64(len(words)/2)
		case section > 1: // after the title and the summary
			o.section = max(o.section, cover/q.all)
		}
		return true
	})
	o.pairs = q.pairs()
	if q.named && q.inRow {
		o.name = 1
	}
	return o
}

// section gives the rarity of the clauses that a section meets, and how many of its words meet one.
func (q *seeker) section(n int, words []byte) (cover float64, matched int) {
	for i := range q.last {
		q.last[i] = -near - 1
	}
	q.row = 0
	for i := range len(words) / 2 {
		word := binary.LittleEndian.Uint16(words[2*i:])
		if q.some[word>>6]&(1<<(word&63)) == 0 {
			continue
		}
		matched++
		for j, sought := range q.words {
			if sought != word {
				continue
			}
			c := q.places[j]
			if q.seen[c] != n {
				q.seen[c] = n
				cover += q.rare[c]
			}
			q.last[c] = i
			if c > 0 && i > q.last[c-1] && i-q.last[c-1] <= near {
				q.paired[c] = true
			}
			q.step(c, i)
		}
	}
	return cover, matched
}

// step follows the clauses in their order.
func (q *seeker) step(c, at int) {
	switch {
	case c == 0:
		q.row, q.rowAt = 1, at
	case c == q.row && at > q.rowAt && at-q.rowAt <= near:
		q.row, q.rowAt = c+1, at
	}
	q.inRow = q.inRow || q.row == len(q.rare)
}

// pairs is the share, by rarity, of the query's neighbours that are neighbours in the text.
func (q *seeker) pairs() float64 {
	found, all := 0.0, 0.0
	for c := 1; c < len(q.rare); c++ {
		weight := q.rare[c-1] + q.rare[c]
		all += weight
		if q.paired[c] {
			found += weight
		}
	}
	if all == 0 {
		return 0
	}
	return found / all
}
