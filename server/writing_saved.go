package server

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/server/difference"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// showSaved lists every text that was saved of a sheet, and compares one of them with what is there now.
func (s *Server) showSaved(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		if !d.May.Versions {
			return s.moved(fiber.StatusSeeOther, a.lang, d.at+"/versions")
		}
		number, err := a.page()
		if err != nil {
			return nil, err
		}
		p := themes.SavedPage{Frame: s.deskFrame(a, d, s.say(a, "saved.title")), Sheet: d.title(), Here: d.here(), Lang: d.Text.Lang,
			Version: d.Version, Restores: d.May.Write}
		if err := s.savedLines(ctx, a, d, number, &p); err != nil {
			return nil, err
		}
		if len(p.Versions) == 0 && number > 1 {
			return nil, refusal.NotFound()
		}
		if wanted := a.query.Get("version"); wanted != "" {
			if err := s.compareSaved(ctx, a, d, wanted, &p); err != nil {
				return nil, err
			}
		}
		return s.html(a.lang, p)
	}
}

// savedLines are the sittings in which a sheet was written, or the texts of the one that the address names.
func (s *Server) savedLines(ctx context.Context, a *ask, d desk, number int, p *themes.SavedPage) error {
	if sitting := a.query.Get("seance"); sitting != "" {
		from, to, _ := strings.Cut(sitting, "-")
		first, ok := editionNumber(from)
		last, okToo := editionNumber(to)
		if !ok || !okToo || first > last {
			return refusal.NotFound()
		}
		versions, err := s.Library.Sheets.Saves(ctx, a.who, d.Sheet.ID, first, last, number)
		if err != nil {
			return err
		}
		for _, v := range versions {
			p.Versions = append(p.Versions, s.savedLine(a, d, v))
		}
		p.All, p.Pages = d.here()+"/versions", pages(a, number, sheet.PageSize, len(versions), last-first+1)
		return nil
	}
	sittings, total, err := s.Library.Sheets.Sittings(ctx, a.who, d.Sheet.ID, number)
	if err != nil {
		return err
	}
	for _, one := range sittings {
		line := s.savedLine(a, d, one.Version)
		if one.Count > 1 {
			line.Count, line.Since = one.Count, hour(a.lang, s.local(one.From))
			line.Others = d.here() + "/versions?" + url.Values{"seance": {strconv.Itoa(one.First) + "-" + strconv.Itoa(one.Number)}}.Encode()
		}
		p.Versions = append(p.Versions, line)
	}
	p.Pages = pages(a, number, sheet.PageSize, len(sittings), total)
	return nil
}

func (s *Server) savedLine(a *ask, d desk, v sheet.Version) themes.SavedLine {
	at := s.local(v.At)
	return themes.SavedLine{ID: string(v.ID), URL: d.here() + "/versions?" + url.Values{"version": {string(v.ID)}}.Encode() + "#compare", Number: v.Number, At: at,
		Hour: hour(a.lang, at), By: v.By.Name, Edition: v.Edition, Current: v.ID == d.Revision.ID, Late: v.Late, From: v.From, Erased: v.Erased}
}

// compareSaved shows what changed from a saved text to what is there now.
func (s *Server) compareSaved(ctx context.Context, a *ask, d desk, wanted string, p *themes.SavedPage) error {
	id, ok := clock.ParseID(wanted)
	if !ok {
		return refusal.NotFound()
	}
	r, text, err := s.Library.Sheets.Revision(ctx, a.who, d.Sheet.ID, id)
	if err != nil {
		return err
	}
	p.Shown = &themes.SavedLine{ID: wanted, Number: r.Number, At: s.local(r.At), Hour: hour(a.lang, s.local(r.At)), Current: r.ID == d.Revision.ID}
	for _, line := range p.Versions {
		if line.ID == wanted {
			p.Shown.By, p.Shown.Late = line.By, line.Late
		}
	}
	now := d.reading(s, d.Text)
	then := now
	then.Text, then.Revision = text, r
	p.Fields = s.fieldChanges(a, then, now)
	p.Blocks, err = difference.Of(ctx, text.Rendered.HTML, d.Text.Rendered.HTML)
	p.Same = len(p.Fields) == 0 && len(p.Blocks) == 0
	return err
}

// restoreSaved saves an earlier text as the draft.
func (s *Server) restoreSaved(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		version, err := a.sent.number("version")
		if err != nil {
			return nil, err
		}
		id, ok := clock.ParseID(a.sent.Get("texte-de"))
		if !ok {
			return nil, refusal.NotFound()
		}
		if _, err := s.Library.Sheets.Restore(ctx, a.who, d.Sheet.ID, id, version); err != nil {
			return nil, err
		}
		return s.done(a, d.here()+"?fait=restaure")
	}
}
