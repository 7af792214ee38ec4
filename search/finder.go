package search

import (
	"context"

	"terreau/content/clock"
	"terreau/content/markdown"
)

// Passage is the plain text under one heading.
type Passage = markdown.Passage

// Text is what a result shows of a sheet, as the library holds it now.
type Text struct {
	Title    string
	Summary  string
	Lang     string // BCP 47
	Passages []Passage
}

// Texts reads the sheets of one page of results. It leaves out those that the reader may not see any more: they are
// left out of the page too. Drafts tells whether the drafts are asked for.
type Texts func(ctx context.Context, ids []clock.ID) (map[clock.ID]Text, error)

// Finder is what pages ask: an index, and what it does not know: the texts and the glossary.
type Finder struct {
	Index    Index
	Glossary func() *Glossary // nil, or a nil glossary: no acronym is explained
}

// Found is one page of results, ready to be shown.
type Found struct {
	Query   Query
	Results Results
	Shown   []Shown // one for each hit that the library still shows
	Acronym *Card   // where the query is an acronym
	// Also are the words searched beside those typed that the sheets found hold.
	Also []string
	// Spelling is the query with its unknown words as the texts found write the nearest; "" where nothing was unknown.
	Spelling string
}

// Shown is one result: its title and best passage with the words found marked.
type Shown struct {
	Hit
	Title   []Piece
	Summary []Piece
	Passage Excerpt
}

// Find searches, reads the texts of the page and marks what was found in them.
func (f Finder) Find(ctx context.Context, reader Reader, query Query, texts Texts) (Found, error) {
	found := Found{Query: query}
	if glossary := f.glossary(); glossary != nil {
		found.Query = glossary.Expand(query)
		found.Acronym = glossary.Card(query)
	}
	results, err := f.Index.Search(ctx, reader, found.Query)
	if err != nil {
		return found, err
	}
	found.Results = results
	found.Also = also(found.Query, results)
	ids := make([]clock.ID, len(results.Hits))
	for i, hit := range results.Hits {
		ids[i] = hit.Sheet
	}
	held, err := texts(ctx, ids)
	if err != nil {
		return found, err
	}
	marked := found.Query.corrected(results.Corrections)
	for _, hit := range results.Hits {
		if text, ok := held[hit.Sheet]; ok {
			found.Shown = append(found.Shown, show(hit, text, marked))
		}
	}
	found.Spelling = respelled(found.Query, results, held)
	return found, nil
}

func also(q Query, results Results) (texts []string) {
	for _, place := range results.Also {
		if place < len(q.Also) {
			texts = append(texts, q.Also[place].Text)
		}
	}
	return texts
}

func show(hit Hit, text Text, query Query) Shown {
	return Shown{Hit: hit, Title: Mark(text.Title, text.Lang, query), Summary: Mark(text.Summary, text.Lang, query),
		Passage: Highlight(text.Passages, text.Lang, query, hit.Parts[:]...)}
}

func (f Finder) glossary() *Glossary {
	if f.Glossary == nil {
		return nil
	}
	return f.Glossary()
}

// Suggest continues what is being typed, with the titles that the library still shows to the reader. Sheets restricted
// or moved since the index's position are given as except.
func (f Finder) Suggest(ctx context.Context, reader Reader, start string, except []clock.ID, texts Texts) ([]Suggestion, error) {
	suggestions, err := f.Index.Suggest(ctx, reader, start, except)
	if err != nil {
		return nil, err
	}
	var ids []clock.ID
	for _, s := range suggestions {
		if s.Sheet != "" {
			ids = append(ids, s.Sheet)
		}
	}
	held, err := texts(ctx, ids)
	if err != nil {
		return nil, err
	}
	kept := suggestions[:0]
	for _, s := range suggestions {
		if s.Acronym != "" {
			s.Title = f.glossary().expansions(s.Acronym)
		}
		if s.Sheet != "" {
			text, ok := held[s.Sheet]
			if !ok {
				continue
			}
			s.Title = text.Title
		}
		kept = append(kept, s)
	}
	return kept, nil
}
