package server

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/server/difference"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// showVersions lists the editions of a sheet.
func (s *Server) showVersions(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, err := s.Library.Sheets.Read(ctx, a.who, k.Key, a.param("name"), 0)
		if err != nil {
			return nil, err
		}
		if r.Sheet.Slug != a.param("name") {
			return s.moved(fiber.StatusMovedPermanently, a.lang, editionPath(r, 0)+"/versions")
		}
		page := themes.VersionsPage{Frame: s.versionFrame(a, r, s.say(a, "versions.title", titled(r))),
			Sheet: themes.Link{Label: titled(r), URL: editionPath(r, 0)}, Lang: r.Text.Lang, Kind: s.kind(a.lang, r.Kind)}
		past, err := s.decisions(ctx, a, r)
		if err != nil {
			return nil, err
		}
		for _, e := range r.Editions {
			line := s.editionLine(r, e)
			line.Minutes = s.minutesLink(a, r, decidedBy(past, e))
			page.Editions = append(page.Editions, line)
		}
		return s.html(a.lang, page)
	}
}

func (s *Server) versionFrame(a *ask, r sheet.Reading, title string) themes.Frame {
	f := s.under(a, title, kindLink(a.lang, r.Kind),
		themes.Link{Label: titled(r), URL: editionPath(r, 0), Lang: r.Text.Lang})
	f.Section = r.Kind.Key
	f.NoIndex = r.Sheet.Withdrawal != nil
	return f
}

// editionLine is an edition as the list of versions shows it.
func (s *Server) editionLine(r sheet.Reading, e sheet.Edition) themes.Edition {
	line := themes.Edition{Number: e.Number, PublishedAt: s.local(e.At), Seal: themes.Seal(e.Seal), Note: markdown.Titled(e.Note, r.Text.Lang), Minor: e.Minor,
		Hash: e.Hash, URL: editionPath(r, e.Number), Current: e.Number == r.Sheet.Edition}
	for _, before := range r.Editions { // the newest first
		if before.Number < e.Number {
			line.Difference = editionPath(r, 0) + "/versions/" + strconv.Itoa(before.Number) + ".." + strconv.Itoa(e.Number)
			break
		}
	}
	return line
}

// showDifference compares two editions, at /fiches/:name/versions/1..2.
func (s *Server) showDifference(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		first, second, _ := strings.Cut(a.param("pair"), "..")
		from, ok := editionNumber(first)
		to, also := editionNumber(second)
		if !ok || !also || from >= to {
			return nil, refusal.NotFound()
		}
		before, err := s.Library.Sheets.Read(ctx, a.who, k.Key, a.param("name"), from)
		if err != nil {
			return nil, err
		}
		after, err := s.Library.Sheets.Read(ctx, a.who, k.Key, a.param("name"), to)
		if err != nil {
			return nil, err
		}
		if after.Sheet.Slug != a.param("name") {
			return s.moved(fiber.StatusMovedPermanently, a.lang, editionPath(after, 0)+"/versions/"+a.param("pair"))
		}
		page := themes.DifferencePage{Frame: s.versionFrame(a, after, s.say(a, "difference.heading", from, to)+" · "+titled(after)),
			Sheet: themes.Link{Label: titled(after), URL: editionPath(after, 0)}, Lang: after.Text.Lang,
			From: s.editionLine(before, before.Edition), To: s.editionLine(after, after.Edition)}
		page.Crumbs = append(page.Crumbs, themes.Link{Label: s.say(a, "sheet.versions"), URL: editionPath(after, 0) + "/versions"})
		page.NoIndex = true
		page.Fields = s.fieldChanges(a, before, after)
		if page.Blocks, err = difference.Of(ctx, before.Text.Rendered.HTML, after.Text.Rendered.HTML); err != nil {
			return nil, err
		}
		page.Unseen = page.Same() && !bytes.Equal(before.Text.Source, after.Text.Source)
		page.Others = s.otherPairs(a, after, from, to)
		return s.html(a.lang, page)
	}
}

// otherPairs leads to the comparisons of neighbours.
func (s *Server) otherPairs(a *ask, r sheet.Reading, from, to int) []themes.Choice {
	var pairs []themes.Choice
	for i := 0; i+1 < len(r.Editions) && len(pairs) < 20; i++ {
		newer, older := r.Editions[i].Number, r.Editions[i+1].Number
		if newer == to && older == from {
			continue
		}
		pair := strconv.Itoa(older) + ".." + strconv.Itoa(newer)
		pairs = append(pairs, themes.Choice{Label: s.say(a, "difference.title", older, newer), URL: editionPath(r, 0) + "/versions/" + pair})
	}
	return pairs
}
