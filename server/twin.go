package server

import (
	"context"

	"terreau/content/sheet"
)

// twin answers with a sheet in another form, at the same address with a suffix.
type twin func(ctx context.Context, a *ask, r sheet.Reading) (*answer, error)

// twins are the forms of a sheet, by the suffix of its address.
func (s *Server) twins() map[string]twin {
	return map[string]twin{
		".md": func(_ context.Context, _ *ask, r sheet.Reading) (*answer, error) {
			return newAnswer("text/markdown; charset=utf-8", r.Text.Source), nil
		},
		".json": s.asRecord,
		".bib": func(_ context.Context, a *ask, r sheet.Reading) (*answer, error) {
			return newAnswer("application/x-bibtex; charset=utf-8", []byte(s.reference(a, r).WriteBibTeX())), nil
		},
		".ris": func(_ context.Context, a *ask, r sheet.Reading) (*answer, error) {
			return newAnswer("application/x-research-info-systems; charset=utf-8", []byte(s.reference(a, r).WriteRIS())), nil
		},
		".csl.json": func(_ context.Context, a *ask, r sheet.Reading) (*answer, error) {
			body, err := s.reference(a, r).WriteCSL()
			return newAnswer("application/vnd.citationstyles.csl+json; charset=utf-8", body), err
		},
	}
}

// record is a sheet for machines: its text, and what stands beside it.
type record struct {
	ID        string         `json:"id"`
	URL       string         `json:"url"`
	Permalink string         `json:"permalink"`
	Kind      string         `json:"kind"`
	Slug      string         `json:"slug"`
	Lang      string         `json:"lang"`
	Title     string         `json:"title"`
	Summary   string         `json:"summary"`
	Edition   editionRecord  `json:"edition"`
	Editions  []editionEntry `json:"editions"`
	Authors   []string       `json:"authors"`
	Licence   string         `json:"licence"`
	Fields    map[string]any `json:"fields"`
	Outline   []outlineEntry `json:"outline"`
	Citations []citedText    `json:"citations"`
	Freshness string         `json:"freshness,omitempty"`
	Withdrawn *withdrawal    `json:"withdrawn,omitempty"`
	Markdown  string         `json:"markdown"`
	HTML      string         `json:"html"`
}

type editionRecord struct {
	Number      int    `json:"number"`
	Seal        string `json:"seal"`
	Source      string `json:"source,omitempty"`
	PublishedAt string `json:"published_at"`
	Hash        string `json:"hash"`
}

type editionEntry struct {
	Number      int    `json:"number"`
	Seal        string `json:"seal"`
	PublishedAt string `json:"published_at"`
	Note        string `json:"note,omitempty"`
	Minor       bool   `json:"minor"`
	Hash        string `json:"hash"`
	URL         string `json:"url"`
}

type outlineEntry struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Part  string `json:"part,omitempty"`
	Level int    `json:"level"`
}

type citedText struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Official string `json:"official,omitempty"`
}

type withdrawal struct {
	At       string `json:"at"`
	Reason   string `json:"reason"`
	Redirect string `json:"redirect,omitempty"`
}

// asRecord gives a sheet as JSON.
func (s *Server) asRecord(ctx context.Context, a *ask, r sheet.Reading) (*answer, error) {
	html, err := s.fill(ctx, a, r)
	if err != nil {
		return nil, err
	}
	ref := s.reference(a, r)
	rec := record{ID: string(r.Sheet.ID), URL: ref.URL, Permalink: ref.Permalink, Kind: r.Sheet.Kind, Slug: r.Sheet.Slug, Lang: r.Text.Lang,
		Title: r.Text.Title, Summary: r.Text.Summary, Authors: orEmpty(ref.Authors), Licence: r.Text.Fields.Text("licence"),
		Fields: map[string]any{}, Freshness: string(s.freshness(r)), Markdown: string(r.Text.Source), HTML: string(html),
		Edition: editionRecord{Number: r.Edition.Number, Seal: string(r.Edition.Seal), Source: r.Edition.Source,
			PublishedAt: stamp(r.Edition.At), Hash: r.Edition.Hash}}
	for _, key := range r.Text.Fields.Keys() {
		rec.Fields[key] = r.Text.Fields.Value(key)
	}
	for _, e := range r.Editions {
		rec.Editions = append(rec.Editions, editionEntry{Number: e.Number, Seal: string(e.Seal), PublishedAt: stamp(e.At), Note: e.Note,
			Minor: e.Minor, Hash: e.Hash, URL: s.absolute(a.lang, editionPath(r, e.Number))})
	}
	rec.Outline, rec.Citations = []outlineEntry{}, []citedText{}
	for _, h := range r.Text.Rendered.Outline {
		rec.Outline = append(rec.Outline, outlineEntry{ID: h.ID, Title: h.Title, Part: h.Part, Level: h.Level})
	}
	for _, law := range r.Text.Laws {
		c := law.Citation
		rec.Citations = append(rec.Citations, citedText{Key: c.Key(), Label: c.Label(a.lang), Official: c.Official()})
	}
	if w := r.Sheet.Withdrawal; w != nil {
		next, err := s.instead(ctx, a, r)
		if err != nil {
			return nil, err
		}
		rec.Withdrawn = &withdrawal{At: stamp(w.At), Reason: w.Reason, Redirect: next}
	}
	return asJSON(rec)
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
