package server

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"terreau/content/kinds"
	"terreau/content/sheet"
	"terreau/themes"
)

// reading is what is being made of a sheet as its page would read it, once published.
func (d desk) reading(s *Server, text sheet.Text) sheet.Reading {
	at := s.Library.Clock.Now()
	if d.Sheet.Draft != nil {
		at = d.Sheet.Draft.SavedAt
	}
	revision := d.Revision
	revision.Text = text.Source
	next := sheet.Edition{Number: d.Sheet.Edition + 1, Revision: d.Revision.ID, Hash: d.Revision.Hash, Seal: sheet.Unreviewed, At: at}
	return sheet.Reading{Sheet: d.Sheet, Kind: d.Kind, Edition: next, Editions: append([]sheet.Edition{next}, d.Editions...), Revision: revision, Text: text}
}

// showPreview shows what is being made of a sheet as its readers will see it.
func (s *Server) showPreview(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		return s.preview(ctx, a, d, d.Text, themes.Preview{Here: d.here(), Open: d.open(), Masked: d.Masked})
	}
}

// previewTyped shows what was typed and is not saved, and keeps it in the page.
func (s *Server) previewTyped(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		t, err := s.typed(ctx, a, d)
		if err != nil {
			return s.writingAgain(ctx, a, t, err)
		}
		text, err := s.Library.Sheets.Preview(k.Key, t.source)
		if err != nil {
			return s.writingAgain(ctx, a, t, err)
		}
		return s.preview(ctx, a, d, text, themes.Preview{Here: d.here(), Part: t.part, Sent: sentFields(a.sent), Unsaved: !t.same(), Open: d.open(), Masked: d.Masked})
	}
}

func (s *Server) preview(ctx context.Context, a *ask, d desk, text sheet.Text, banner themes.Preview) (*answer, error) {
	if text.Title == "" {
		text.Title = s.say(a, "writing.untitled")
	}
	r := d.reading(s, text)
	page, err := s.sheetPage(ctx, a, r, r.Edition.Number) // an edition of its own: nothing is said under it
	if err != nil {
		return nil, err
	}
	page.Preview = &banner
	page.NoIndex, page.Path, page.Canonical, page.Section = true, d.here()+"/apercu", "", "write"
	page.Reference, page.Trail, page.Acts, page.Related, page.Withdrawn, page.Warnings = nil, nil, nil, nil, nil, nil
	page.Versions, page.Markdown, page.JSON, page.Old, page.Talk = "", "", "", nil, nil
	page.Feeds = nil
	return s.html(a.lang, page)
}

func sortedNames(values url.Values) []string { return slices.Sorted(maps.Keys(values)) }

// writingLink leads from the page of a published sheet to where its next text is written, for who may.
func (s *Server) writingLink(a *ask, r sheet.Reading) themes.Link {
	to := themes.Link{URL: editionPath(r, 0) + "/brouillon"}
	switch {
	case !a.who.SignedIn() || !r.Current():
		return themes.Link{}
	case r.Sheet.Draft == nil && r.Sheet.WritableBy(a.who):
		to.Label = s.say(a, "sheet.next-version")
	case r.Sheet.Draft != nil && r.Sheet.DraftReadableBy(a.who) && r.Sheet.WritableBy(a.who):
		to.Label = s.say(a, "sheet.write")
	default:
		return themes.Link{}
	}
	return to
}
