package search

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"terreau/search/words"
)

// related lists words that mean the same in the trade.
//
//go:embed related.txt
var related string

// Sense is one meaning of an acronym.
type Sense struct {
	Expansion string
	Domain    string
}

// Card explains an acronym: one meaning, or all of them where it has several.
type Card struct {
	Acronym string // as it is written
	Senses  []Sense
}

// Glossary is what the library says of words: acronyms with their senses, and words that are searched for one
// another. It is read only once made.
type Glossary struct {
	cards   map[string]Card     // folded acronym
	related map[string][]string // stems → words searched beside them
}

// NewGlossary makes a glossary of acronyms (as written → senses) and groups of words that mean the same, beside those
// of the trade. An acronym with one sense is searched by its expansion too, and the reverse; one with several is only
// explained.
func NewGlossary(acronyms map[string][]Sense, groups [][]string) *Glossary {
	g := &Glossary{cards: map[string]Card{}, related: map[string][]string{}}
	for _, acronym := range slices.Sorted(maps.Keys(acronyms)) {
		if key := words.Fold(acronym); key != "" {
			card := g.cards[key]
			g.cards[key] = Card{Acronym: acronym, Senses: append(card.Senses, acronyms[acronym]...)}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(g.cards)) {
		if card := g.cards[key]; len(card.Senses) == 1 {
			g.relate(card.Acronym, bare(card.Senses[0].Expansion))
			g.relate(bare(card.Senses[0].Expansion), card.Acronym)
		}
	}
	for _, group := range append(groups, trade()...) {
		for i, word := range group {
			g.relate(word, group[:i]...)
			g.relate(word, group[i+1:]...)
		}
	}
	for old, names := range renamed() {
		g.relate(old, names...)
	}
	return g
}

func (g *Glossary) relate(word string, others ...string) {
	key := stems(words.ParseQuery(word, MaxTerms))
	for _, other := range others {
		if key != "" && stems(words.ParseQuery(other, MaxTerms)) != key {
			g.related[key] = append(g.related[key], other)
		}
	}
}

// stems is the key of some words, whatever their form.
func stems(q words.Query) string {
	var all []string
	for _, term := range q.Meaning() {
		all = append(all, term.Stem)
	}
	return strings.Join(all, " ")
}

// trade gives the groups of equals of related.txt.
func trade() (groups [][]string) {
	for line := range strings.Lines(related) {
		if equals := strings.Split(strings.TrimSpace(line), " = "); len(equals) > 1 {
			groups = append(groups, equals)
		}
	}
	return groups
}

// renamed gives the names of related.txt that have changed.
func renamed() map[string][]string {
	names := map[string][]string{}
	for line := range strings.Lines(related) {
		if old, now, found := strings.Cut(strings.TrimSpace(line), " > "); found {
			names[old] = strings.Split(now, ", ")
		}
	}
	return names
}

// bare leaves out what an expansion says between brackets.
func bare(expansion string) string {
	before, _, _ := strings.Cut(expansion, "(")
	return strings.TrimSpace(before)
}

// Card explains a query that is an acronym alone, in any case, with or without dots; nil for any other.
func (g *Glossary) Card(query Query) *Card {
	if g == nil {
		return nil
	}
	card, ok := g.cards[words.Fold(query.Text)]
	if !ok {
		return nil
	}
	return &card
}

// shortQuery is the number of words up to which related words are searched beside each of those typed: longer queries
// lose by it (measured on real queries).
const shortQuery = 2

// maxRelated bounds the words searched beside those typed, and the words of a query that they may stand for.
const maxRelated = 6

// Expand adds the words that mean the same to a short query: for the whole of it, else for each of its words. A query
// for the very words, or with a phrase, is left as it is.
func (g *Glossary) Expand(query Query) Query {
	query.Also = nil
	terms := query.Words.Meaning()
	if g == nil || query.Exact || len(terms) == 0 || len(terms) > maxRelated {
		return query
	}
	for _, term := range terms {
		if term.Phrase > 0 {
			return query
		}
	}
	query.add(g.related[stems(query.Words)], 0, len(query.Words.Terms))
	if len(query.Also) > 0 || len(terms) > shortQuery {
		return query
	}
	for _, term := range terms {
		query.add(g.related[term.Stem], term.Place, term.Place+1)
	}
	return query
}

func (q *Query) add(related []string, from, to int) {
	for _, text := range related {
		if len(q.Also) == maxRelated {
			return
		}
		if terms := words.ParseQuery(text, MaxTerms).Terms; len(terms) > 0 {
			q.Also = append(q.Also, Also{Text: text, From: from, To: to, Terms: terms})
		}
	}
}

// expansions writes the senses of an acronym in a line.
func (g *Glossary) expansions(acronym string) string {
	if g == nil {
		return ""
	}
	var all []string
	for _, sense := range g.cards[words.Fold(acronym)].Senses {
		all = append(all, sense.Expansion)
	}
	return strings.Join(all, " · ")
}
