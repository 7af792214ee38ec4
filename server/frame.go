package server

import (
	"cmp"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/sheet"
	"terreau/themes"
)

// site is the instance as pages name it. Its version is told to nobody.
func (s *Server) site() themes.Site { return themes.Site{Name: siteName, Origin: s.origin()} }

const siteName = "Terreau"

// frame is what every page carries around its content.
func (s *Server) frame(a *ask, title string) themes.Frame {
	return themes.Frame{Site: s.site(), Title: title, Path: a.address(), Feeds: []themes.Link{{Label: siteName, URL: inLanguage(a.lang, "/flux.atom")}}}
}

// under is the frame of a page that stands below others.
func (s *Server) under(a *ask, title string, crumbs ...themes.Link) themes.Frame {
	f := s.frame(a, title)
	f.Crumbs = append([]themes.Link{{Label: s.say(a, "nav.home"), URL: "/"}}, crumbs...)
	return f
}

func (s *Server) say(a *ask, key string, args ...any) string {
	return s.Theme.Words().Say(a.lang, key, args...)
}

// worded gives a label in the language of a page, French where it has no other, set as that language asks; and that
// language.
func worded(label kinds.Label, lang string) (text, of string) {
	if _, said := label[lang]; !said {
		lang = "fr"
	}
	return markdown.Titled(label.In(lang), lang), lang
}

// kind is a kind of sheet in the words of a page.
func (s *Server) kind(lang string, k kinds.Kind) themes.Kind {
	return themes.Kind{Key: k.Key, Label: k.Label.In(lang), Plural: k.Plural.In(lang), URL: "/" + k.Path, Icon: k.Icon}
}

// address is the path of a published sheet.
func (s *Server) sheetPath(kind, slug string) string {
	k, _ := s.Library.Kinds.Kind(kind)
	return "/" + k.Path + "/" + slug
}

// card is a sheet as lists show it.
func (s *Server) card(lang string, l sheet.Listed) themes.Card {
	k, _ := s.Library.Kinds.Kind(l.Kind)
	c := themes.Card{Kind: s.kind(lang, k), Title: markdown.Titled(l.Title, l.Lang), Summary: markdown.Titled(l.Summary, l.Lang), URL: s.sheetPath(l.Kind, l.Slug), Lang: l.Lang,
		Seal: themes.Seal(l.Seal), Source: l.Source, Published: s.local(l.PublishedAt), Minutes: minutes(l.Words)}
	if terms := l.Terms["themes"]; len(terms) > 0 {
		c.Theme = s.label(lang, k, "themes", terms[0])
	}
	return c
}

func (s *Server) cards(lang string, sheets []sheet.Listed) []themes.Card {
	cards := make([]themes.Card, 0, len(sheets))
	for _, l := range sheets {
		cards = append(cards, s.card(lang, l))
	}
	return cards
}

// wordsAMinute is how fast a text is read to be understood.
const wordsAMinute = 220

func minutes(words int) int { return (words + wordsAMinute - 1) / wordsAMinute }

// label is a term of a field in words: those of its vocabulary, else the term itself.
func (s *Server) label(lang string, k kinds.Kind, field, term string) string {
	f, _ := k.Field(field)
	if t, ok := s.Library.Kinds.Term(cmp.Or(f.Vocabulary, field), term); ok {
		return t.Label.In(lang)
	}
	return term
}

// shelfmark is a field whose terms have pages: how its addresses begin, and its words.
type shelfmark struct{ field, path, title, lead string }

var shelfmarks = []shelfmark{
	{"themes", "/themes", "terms.themes", "terms.themes-lead"},
	{"publics", "/publics", "terms.publics", "terms.publics-lead"},
	{"professions", "/metiers", "terms.professions", "terms.professions-lead"},
}

// termPath is the address of a term: its key, or the folded form of what an author typed.
func (s *Server) termPath(m shelfmark, term string) string { return m.path + "/" + s.termName(m, term) }

func (s *Server) termName(m shelfmark, term string) string {
	if _, ok := s.Library.Kinds.Term(m.field, term); ok {
		return term
	}
	return markdown.Slug(term)
}

// termLabel is a term in words, whatever kind of sheet uses it.
func (s *Server) termLabel(lang string, m shelfmark, term string) string {
	if t, ok := s.Library.Kinds.Term(m.field, term); ok {
		return t.Label.In(lang)
	}
	return term
}
