package server

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"terreau/content/clock"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

// dropped are the pictures that one text of a sheet shows and another does no more, each with the line that showed it.
func (s *Server) dropped(a *ask, before, after sheet.Revision) (pictures []themes.PictureOut) {
	for _, f := range before.Files {
		still := slices.ContainsFunc(after.Files, func(other sheet.File) bool { return other.Path == f.Path })
		if !still && strings.HasPrefix(f.Type, "image/") {
			pictures = append(pictures, themes.PictureOut{Said: s.say(a, "writing.image-out", plainName(f.Path)), Line: lineOf(before.Text, f.Path)})
		}
	}
	return pictures
}

// lineOf is the Markdown that shows a picture in a text.
func lineOf(text []byte, path string) string {
	shows, err := regexp.Compile(`!\[(?:[^\]\\]|\\.)*\]\(<?` + regexp.QuoteMeta(path) + `[^)]*\)`)
	if err == nil {
		if line := shows.Find(text); line != nil {
			return string(line)
		}
	}
	return sheet.ImageMarkdown(path, "")
}

// tellingDropped adds to the address of a writing page the text that was saved before, where a picture of it is gone.
func (s *Server) tellingDropped(a *ask, before, after desk, to string) string {
	path, query, _ := strings.Cut(to, "?")
	if path != after.here() || len(s.dropped(a, before.Revision, after.Revision)) == 0 {
		return to
	}
	query, place, placed := strings.Cut(query, "#")
	to = path + "?" + query + "&" + url.Values{"avant": {string(before.Revision.ID)}}.Encode()
	if placed {
		to += "#" + place
	}
	return to
}

// droppedSince are the pictures that a text named in the address showed and what is being made does no more.
func (s *Server) droppedSince(ctx context.Context, a *ask, d desk) ([]themes.PictureOut, error) {
	id, ok := clock.ParseID(a.query.Get("avant"))
	if !ok {
		return nil, nil
	}
	before, _, err := s.Library.Sheets.Revision(ctx, a.who, d.Sheet.ID, id)
	if err != nil {
		return nil, refusal.IgnoreNotFound(err)
	}
	return s.dropped(a, before, d.Revision), nil
}
