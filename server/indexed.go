package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/sheet"
	"terreau/search"
)

// held says how search holds some sheets, as they are now.
func (s *Server) held(ctx context.Context, ids []clock.ID) ([]search.Change, error) {
	entries, err := s.Library.Sheets.Entries(ctx, ids)
	if err != nil {
		return nil, err
	}
	known, err := s.words(ctx)
	if err != nil {
		return nil, err
	}
	held := make([]search.Change, 0, len(entries))
	for _, e := range entries {
		change := search.Change{ID: e.Sheet.ID}
		if e.Published != nil {
			change.Documents = append(change.Documents, published(e, known))
		}
		if e.Draft != nil {
			change.Documents = append(change.Documents, draft(e, known))
		}
		held = append(held, change)
	}
	return held, nil
}

func published(e sheet.Entry, known *known) search.Document {
	d := document(e.Sheet, e.Text, known)
	d.Seal, d.PublishedAt = string(e.Published.Seal), e.Published.PublishedAt
	return d
}

func draft(e sheet.Entry, known *known) search.Document {
	d := document(e.Sheet, *e.Draft, known)
	d.Draft, d.Authors, d.PublishedAt = true, e.Sheet.Authors, e.Sheet.Draft.SavedAt
	d.Proposed = e.Sheet.Making() != people.Draft
	return d
}

func document(s sheet.Sheet, t sheet.Text, known *known) search.Document {
	d := search.Document{Kind: s.Kind, Space: s.Space.ID, Restriction: s.Restriction, Slug: s.Slug, Title: t.Title,
		Summary: t.Summary, Terms: t.Terms, Lang: t.Lang}
	for _, p := range t.Rendered.Passages {
		d.Passages = append(d.Passages, p.Title+"\n"+p.Text)
	}
	for _, law := range t.Laws {
		d.LawKeys = append(d.LawKeys, law.Citation.Key())
	}
	d.Acronyms = known.used(d.Passages)
	return d
}

// source is what the index is rebuilt from.
type source struct{ *Server }

// Position is the present place in the list of events.
func (s source) Position(ctx context.Context) (int64, error) { return s.Library.Events.Position(ctx) }

// Sheets gives every sheet once, as it stands.
func (s source) Sheets(ctx context.Context, do func(search.Change) error) error {
	after := clock.ID("")
	for {
		ids, err := s.Library.Sheets.IDs(ctx, after, changes)
		if err != nil || len(ids) == 0 {
			return err
		}
		held, err := s.held(ctx, ids)
		if err != nil {
			return err
		}
		for _, change := range held {
			if err := do(change); err != nil {
				return err
			}
		}
		after = ids[len(ids)-1]
	}
}
