package server

import (
	"cmp"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/sheet"
	"terreau/themes"
)

// frame is what every page carries around its content.
func (s *Server) frame(a *ask, title string) themes.Frame {
	site := s.site()
	return themes.Frame{Site: site, Me: s.me(a.who, a.seat.session), Viewing: s.viewingBy(a), Title: title, Path: a.address(), Feeds: []themes.Link{{Label: site.Name, URL: inLanguage(a.lang, "/flux.atom")}}}
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
		lang = french
	}
	return markdown.Titled(label.In(lang), lang), lang
}

// kind is a kind of sheet in the words of a page.
func (s *Server) kind(lang string, k kinds.Kind) themes.Kind {
	label, of := worded(k.Label, lang)
	plural, _ := worded(k.Plural, lang)
	return themes.Kind{Key: k.Key, Label: label, Plural: plural, URL: "/" + k.Path, Icon: k.Icon, Lang: of}
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
		c.Theme = s.worded(lang, k, "themes", terms[0], l.Lang)
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

// worded is a term of a field as pages show it: in the words of its vocabulary, else as its author typed it, in the
// language of that text.
func (s *Server) worded(lang string, k kinds.Kind, field, term, typed string) themes.Said {
	f, _ := k.Field(field)
	if t, ok := s.Library.Kinds.Term(cmp.Or(f.Vocabulary, field), term); ok {
		text, of := worded(t.Label, lang)
		return themes.Said{Text: text, Lang: of}
	}
	return themes.Said{Text: markdown.Titled(term, typed), Lang: cmp.Or(typed, french)}
}

// french is the language of what people typed where nothing says another: names of spaces, terms of their own.
const french = "fr"

// kindLink leads to the list of a kind.
func kindLink(lang string, k kinds.Kind) themes.Link {
	plural, of := worded(k.Plural, lang)
	return themes.Link{Label: plural, URL: "/" + k.Path, Lang: of}
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

// termSaid is a term as pages show it, whatever kind of sheet uses it.
func (s *Server) termSaid(lang string, m shelfmark, term string) themes.Said {
	return s.worded(lang, kinds.Kind{}, m.field, term, french)
}

// termLabel is a term in words, whatever kind of sheet uses it.
func (s *Server) termLabel(lang string, m shelfmark, term string) string {
	if t, ok := s.Library.Kinds.Term(m.field, term); ok {
		return t.Label.In(lang)
	}
	return term
}
