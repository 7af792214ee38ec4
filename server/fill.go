package server

import (
	"context"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"terreau/content/citation"
	"terreau/content/clock"
	"terreau/content/markdown"
	"terreau/content/sheet"
	"terreau/themes"
)

// fill puts into the stored HTML of a sheet what depends on other rows: where its links lead, its pictures, the
// acronyms of the glossary, the notes of law in the margin.
func (s *Server) fill(ctx context.Context, a *ask, r sheet.Reading) (template.HTML, error) {
	links, err := s.Library.Sheets.Links(ctx, a.who, r.Source, r.Text.Rendered.Links)
	if err != nil {
		return "", err
	}
	notes, err := s.Library.Sheets.LegalNotes(ctx, a.who, r.Text.Rendered.Citations)
	if err != nil {
		return "", err
	}
	checked, err := s.checked(ctx, notes)
	if err != nil {
		return "", err
	}
	known, err := s.words(ctx)
	if err != nil {
		return "", err
	}
	filler := markdown.Filler{
		Lang: a.lang, Icon: s.Theme.Icon, Acronym: known.only,
		Link:  func(destination string) (string, bool) { return s.linked(a, links, destination) },
		Image: func(destination string) (string, int, int, bool) { return pictured(r.Revision.Files, destination) },
		Note:  func(c citation.Citation) string { return s.note(a, r, notes, checked, c) },
	}
	return template.HTML(markdown.Fill(markdown.Safe(r.Text.Rendered.HTML), filler)), nil
}

// only gives the expansion of an acronym that has one sense. Which of several is meant, a text alone does not say.
func (k *known) only(word string) (string, bool) {
	g, ok := k.find(word)
	if !ok || len(g.Senses) != 1 {
		return "", false
	}
	return g.Senses[0].Expansion, true
}

// linked is the address of a sheet that a relative destination leads to, at the part it names.
func (s *Server) linked(a *ask, links map[string]sheet.Listed, destination string) (string, bool) {
	to, ok := links[destination]
	if !ok {
		return "", false
	}
	address := inLanguage(a.lang, s.sheetPath(to.Kind, to.Slug))
	if _, part, found := strings.Cut(destination, "#"); found {
		address += s.anchor(to.Kind, part)
	}
	return address, true
}

// anchor is where a part of a sheet stands on its page, named by its id, its key, its title or an alias.
func (s *Server) anchor(kind, name string) string {
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	if name == "" {
		return ""
	}
	name = markdown.Slug(name)
	if strings.HasPrefix(name, "s-") {
		return "#" + name
	}
	k, _ := s.Library.Kinds.Kind(kind)
	for _, part := range k.AllParts() {
		if part.Key == name || slices.ContainsFunc(part.Titles(), func(title string) bool { return markdown.Slug(title) == name }) {
			return "#s-" + part.Key
		}
	}
	return "#s-" + name
}

// pictured is the address of a picture among the files that a revision shows, and its size.
func pictured(files []sheet.File, destination string) (string, int, int, bool) {
	f, found := picture(files, destination)
	if !found {
		return "", 0, 0, false
	}
	return filePath(f.Attachment), f.Width, f.Height, true
}

// picture finds a picture among the files that a revision shows.
func picture(files []sheet.File, destination string) (sheet.File, bool) {
	shown := sheet.ShownPath(destination)
	for _, f := range files {
		if f.Path == shown && strings.HasPrefix(f.Type, "image/") {
			return f, true
		}
	}
	return sheet.File{}, false
}

func filePath(attachment string) string { return "/fichiers/" + attachment }

// note is the note beside the paragraph that cites a text: where another sheet speaks of it, what it is called and
// where to read both.
func (s *Server) note(a *ask, r sheet.Reading, notes map[citation.Citation]sheet.Listed, checked map[clock.ID]time.Time, c citation.Citation) string {
	about, ok := notes[c]
	if !ok || about.ID == r.Sheet.ID || r.Kind.Key == "legal" {
		return ""
	}
	html, err := s.Theme.LawNote(a.lang, themes.LawNote{Law: lawLink(a.lang, c),
		Note: themes.Link{Label: markdown.Titled(about.Title, about.Lang), URL: s.sheetPath(about.Kind, about.Slug), Lang: about.Lang}, CheckedAt: checked[about.ID]})
	if err != nil {
		s.Log.Error("a note of law cannot be shown", "cause", err)
		return ""
	}
	return html
}

// checked gives the day on which each legal note was last checked.
func (s *Server) checked(ctx context.Context, notes map[citation.Citation]sheet.Listed) (map[clock.ID]time.Time, error) {
	var ids []clock.ID
	for _, l := range notes {
		if !slices.Contains(ids, l.ID) {
			ids = append(ids, l.ID)
		}
	}
	entries, err := s.Library.Sheets.Entries(ctx, ids)
	days := map[clock.ID]time.Time{}
	for _, e := range entries {
		days[e.Sheet.ID] = day(e.Text.Fields.Text("checked_on"))
	}
	return days, err
}

// maxRelated bounds the sheets to read next.
const maxRelated = 6

// related lists the sheets that this one names, then those that name it.
func (s *Server) related(ctx context.Context, a *ask, r sheet.Reading) ([]themes.Card, error) {
	named, err := s.Library.Sheets.Links(ctx, a.who, r.Source, r.Text.Related)
	if err != nil {
		return nil, err
	}
	naming, _, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{Related: r.Sheet.Slug}, 1, maxRelated)
	if err != nil {
		return nil, err
	}
	var sheets []sheet.Listed
	seen := map[string]bool{string(r.Sheet.ID): true}
	add := func(l sheet.Listed) {
		if !seen[string(l.ID)] && len(sheets) < maxRelated {
			seen[string(l.ID)] = true
			sheets = append(sheets, l)
		}
	}
	for _, name := range r.Text.Related {
		if l, ok := named[name]; ok {
			add(l)
		}
	}
	for _, l := range naming {
		add(l)
	}
	return s.cards(a.lang, sheets), nil
}
