package bleve

import (
	"encoding/binary"
	"slices"
)

// glance is how many words that say something an excerpt shows, about.
const glance = 20

// held is what the best glance at a section shows of the query.
type held struct{ section, distinct, count int }

// glanced looks for the words of a query, and for those of the names that stand for some of them.
func glanced(p plan) *seeker {
	q := sought(p)
	for i, w := range p.ways() {
		if len(w.keys) < 2 && i >= len(p.whole) {
			continue // a clause's own
		}
		for _, stem := range w.scored() {
			q.look(stem, len(q.last))
			q.last = append(q.last, 0)
		}
	}
	return q
}

// parts gives the sections under headings whose best glance shows most different words of the query, then most words,
// counted from 1.
func (q *seeker) parts(walk []byte) (best [3]int) {
	var all []held
	sections(walk, func(n int, words []byte) bool {
		if n > 1 { // after the title and the summary
			if h := q.glance(words); h.distinct > 0 {
				h.section = n - 1
				all = append(all, h)
			}
		}
		return true
	})
	slices.SortStableFunc(all, func(a, b held) int {
		if a.distinct != b.distinct {
			return b.distinct - a.distinct
		}
		return b.count - a.count
	})
	for i := range min(len(best), len(all)) {
		best[i] = all[i].section
	}
	return best
}

// glance looks at a section through a window of glance words.
func (q *seeker) glance(words []byte) (best held) {
	for i := range q.last {
		q.last[i] = -glance
	}
	var places []int // of the words found that are in the window
	for i := range len(words) / 2 {
		word := binary.LittleEndian.Uint16(words[2*i:])
		if q.some[word>>6]&(1<<(word&63)) == 0 {
			continue
		}
		for j, sought := range q.words {
			if sought == word {
				q.last[q.places[j]] = i
			}
		}
		places = append(places, i)
		for places[0] <= i-glance {
			places = places[1:]
		}
		h := held{count: len(places)}
		for _, last := range q.last {
			if last > i-glance {
				h.distinct++
			}
		}
		if h.distinct > best.distinct || h.distinct == best.distinct && h.count > best.count {
			best = h
		}
	}
	return best
}
