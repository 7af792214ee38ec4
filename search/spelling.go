package search

import (
	"strings"

	"terreau/content/clock"
	"terreau/search/words"
)

// corrected is the query with its unknown words replaced by the nearest, which is what was searched.
func (q Query) corrected(corrections []Correction) Query {
	if len(corrections) == 0 {
		return q
	}
	q.Words.Terms = append([]words.Term(nil), q.Words.Terms...)
	for _, c := range corrections {
		terms := words.ParseQuery(c.Word, 1).Terms
		if c.Place < len(q.Words.Terms) && len(terms) == 1 {
			terms[0].Place = c.Place
			q.Words.Terms[c.Place] = terms[0]
		}
	}
	return q
}

// respelled writes the query with its unknown words as the texts of the page write the nearest: an index knows words
// without their accents.
func respelled(q Query, results Results, held map[clock.ID]Text) string {
	if len(results.Corrections) == 0 || results.Total == 0 {
		return ""
	}
	text := q.Text
	for _, c := range results.Corrections {
		if c.Place < len(q.Words.Terms) {
			text = strings.Replace(text, q.Words.Terms[c.Place].Typed, written(c.Word, results.Hits, held), 1)
		}
	}
	return text
}

// written finds a folded word in the texts of the page as they write it.
func written(word string, hits []Hit, held map[clock.ID]Text) string {
	a := words.Borrow()
	defer a.Return()
	for _, hit := range hits {
		text := held[hit.Sheet]
		parts := []string{text.Title, text.Summary}
		for _, passage := range text.Passages {
			parts = append(parts, passage.Title, passage.Text)
		}
		for _, part := range parts {
			for _, token := range a.Tokens(nil, part[:min(len(part), maxRead)], text.Lang) {
				if token.Word == word && !token.Extra {
					return strings.ToLower(part[token.Start:token.End])
				}
			}
		}
	}
	return word
}
