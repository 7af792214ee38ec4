package server

import (
	"context"

	"terreau/content/sheet"
	"terreau/search"
)

// found is a search answered for machines.
type foundRecord struct {
	Query    string                  `json:"query"`
	Total    int                     `json:"total"`
	Page     int                     `json:"page"`
	Loose    bool                    `json:"loose"`
	Strict   int                     `json:"strict"`
	Spelling string                  `json:"spelling,omitempty"`
	LeftOut  []string                `json:"leftOut,omitempty"`
	Results  []resultRecord          `json:"results"`
	Facets   map[string][]termRecord `json:"facets"`
	Acronym  *acronymRecord          `json:"acronym,omitempty"`
}

type resultRecord struct {
	URL      string          `json:"url"`
	Slug     string          `json:"slug"`
	Kind     string          `json:"kind"`
	Title    string          `json:"title"`
	Summary  string          `json:"summary"`
	Lang     string          `json:"lang"`
	Seal     string          `json:"seal"`
	Source   string          `json:"source"`
	Passages []passageRecord `json:"passages"`
}

type passageRecord struct {
	Text string `json:"text"`
	Part string `json:"part,omitempty"`
	URL  string `json:"url"`
}

type termRecord struct {
	Term  string `json:"term"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

type acronymRecord struct {
	Acronym string        `json:"acronym"`
	Senses  []senseRecord `json:"senses"`
}

type senseRecord struct {
	Expansion string `json:"expansion"`
	Domain    string `json:"domain,omitempty"`
}

// showResultsJSON is the twin of the page of results.
func (s *Server) showResultsJSON(ctx context.Context, a *ask) (*answer, error) {
	query, err := s.queryOf(ctx, a)
	if err != nil {
		return nil, err
	}
	found, texts, err := s.find(ctx, a, query)
	if err != nil {
		return nil, err
	}
	rec := foundRecord{Query: found.Query.Text, Total: found.Results.Total, Page: query.Page, Loose: found.Results.Loose, Strict: found.Results.Strict,
		Spelling: found.Spelling, LeftOut: query.Words.Left, Results: []resultRecord{}, Facets: map[string][]termRecord{}}
	for _, shown := range found.Shown {
		rec.Results = append(rec.Results, s.resultRecord(a, shown, texts[shown.Sheet].Listed))
	}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	if err != nil {
		return nil, err
	}
	for _, facet := range search.Facets() {
		rec.Facets[facet] = []termRecord{}
		for _, c := range found.Results.Facets[facet] {
			value, label := s.facetTerm(a, spaces, facet, c.Term)
			rec.Facets[facet] = append(rec.Facets[facet], termRecord{value, label, c.N})
		}
	}
	if found.Acronym != nil {
		rec.Acronym = &acronymRecord{Acronym: found.Acronym.Acronym}
		for _, sense := range found.Acronym.Senses {
			rec.Acronym.Senses = append(rec.Acronym.Senses, senseRecord{sense.Expansion, sense.Domain})
		}
	}
	return asJSON(rec)
}

func (s *Server) resultRecord(a *ask, shown search.Shown, l sheet.Listed) resultRecord {
	rec := resultRecord{URL: s.absolute(a.lang, s.sheetPath(l.Kind, l.Slug)), Slug: l.Slug, Kind: l.Kind, Title: l.Title,
		Summary: l.Summary, Lang: l.Lang, Seal: string(l.Seal), Source: l.Source, Passages: []passageRecord{}}
	if len(shown.Passage.Pieces) > 0 {
		passage := passageRecord{Part: shown.Passage.Title, URL: rec.URL}
		for _, p := range shown.Passage.Pieces {
			passage.Text += p.Text
		}
		if shown.Passage.ID != "" {
			passage.URL += "#" + shown.Passage.ID
		}
		rec.Passages = append(rec.Passages, passage)
	}
	return rec
}
