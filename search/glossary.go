package search

import (
	"strings"

	"terreau/search/words"
)

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
	related map[string][]string // folded words → words searched beside them
}

// NewGlossary makes a glossary of acronyms (as written → senses) and groups of words that mean the same. An acronym
// with one sense is searched by its expansion too, and the reverse; one with several is only explained.
func NewGlossary(acronyms map[string][]Sense, groups [][]string) *Glossary {
	g := &Glossary{cards: map[string]Card{}, related: map[string][]string{}}
	for acronym, senses := range acronyms {
		key := words.Fold(acronym)
		if key == "" {
			continue
		}
		card := g.cards[key]
		g.cards[key] = Card{Acronym: acronym, Senses: append(card.Senses, senses...)}
	}
	for _, card := range g.cards {
		if len(card.Senses) == 1 {
			g.relate([]string{card.Acronym, bare(card.Senses[0].Expansion)})
		}
	}
	for _, group := range groups {
		g.relate(group)
	}
	return g
}

func (g *Glossary) relate(group []string) {
	for i, word := range group {
		key := words.Fold(word)
		for j, other := range group {
			if i != j && words.Fold(other) != key {
				g.related[key] = append(g.related[key], other)
			}
		}
	}
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

// shortQuery is the number of words up to which related words are searched beside those typed: longer queries lose
// by it (measured on real queries).
const shortQuery = 2

// maxRelated bounds the words searched beside those typed.
const maxRelated = 6

// Expand adds the words that mean the same to a short query: for the whole of it, else for each of its words. A query
// for the very words is left as it is.
func (g *Glossary) Expand(query Query) Query {
	terms := query.Words.Terms
	query.Also = nil
	if g == nil || query.Exact || len(terms) == 0 || len(terms) > maxRelated {
		return query
	}
	query.add(g.related[words.Fold(query.Text)], 0, len(terms))
	if len(query.Also) > 0 || len(terms) > shortQuery {
		return query
	}
	for i, term := range terms {
		query.add(g.related[term.Word], i, i+1)
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
