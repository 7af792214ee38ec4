package server

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"terreau/content/citation"
	"terreau/content/clock"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

// maxCiting is how many sheets the page of a text or an article shows.
const maxCiting = 200

// lawLink is a citation with where to read more.
func lawLink(lang string, c citation.Citation) themes.LawLink {
	link := themes.LawLink{Label: c.Label(lang), URL: c.Path(), Official: c.Official()}
	if text, ok := citation.Known(c.Text); ok {
		link.Name = text.Named(lang)
	}
	return link
}

// showLawTexts lists the texts of law that sheets cite.
func (s *Server) showLawTexts(ctx context.Context, a *ask) (*answer, error) {
	page := themes.LawTextsPage{Frame: s.under(a, s.say(a, "law-texts.title"), s.legalCrumb(a))}
	page.Section = "legal"
	terms, err := s.lawTerms(ctx, a)
	if err != nil {
		return nil, err
	}
	if len(terms) > 0 {
		page.Groups = []themes.TermGroup{{Terms: terms}}
	}
	return s.html(a.lang, page)
}

// lawTerms gives the texts of law that sheets cite, the most cited first.
func (s *Server) lawTerms(ctx context.Context, a *ask) ([]themes.Term, error) {
	counts, err := s.Library.Sheets.CountLaws(ctx, a.who)
	var terms []themes.Term
	for key, n := range counts {
		c := citation.Citation{Text: key}
		terms = append(terms, themes.Term{Label: c.Label(a.lang), URL: c.Path(), Count: n})
	}
	slices.SortFunc(terms, func(x, y themes.Term) int { return cmp.Or(y.Count-x.Count, cmp.Compare(x.Label, y.Label)) })
	return terms, err
}

// nearLaws puts the texts most cited beside the list of legal notes.
func (s *Server) nearLaws(ctx context.Context, a *ask, page *themes.ListPage) error {
	terms, err := s.lawTerms(ctx, a)
	page.Near = terms[:min(len(terms), 12)]
	page.NearAll = themes.Link{Label: s.say(a, "law-texts.title"), URL: "/droit/textes"}
	return err
}

func (s *Server) legalCrumb(a *ask) themes.Link {
	return themes.Link{Label: s.say(a, "nav.legal"), URL: "/droit"}
}

// showLawText is one text of law: its articles cited here, the notes about it, the sheets that cite it.
func (s *Server) showLawText(ctx context.Context, a *ask) (*answer, error) {
	c, ok := citation.Parse(a.param("text"))
	if !ok || c.Path() != a.path {
		return nil, refusal.NotFound()
	}
	law := lawLink(a.lang, c)
	page := themes.LawTextPage{Frame: s.under(a, law.Label, s.legalCrumb(a), s.textsCrumb(a)), Law: law}
	page.Section = "legal"
	sheets, err := s.citing(ctx, a, c)
	if err != nil {
		return nil, err
	}
	page.Notes, page.Cards = s.notesApart(a, sheets)
	if page.Articles, err = s.articles(ctx, a, c, sheets); err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

// articles counts the articles of a text that sheets cite, in the order of the code.
func (s *Server) articles(ctx context.Context, a *ask, text citation.Citation, sheets []sheet.Listed) ([]themes.Term, error) {
	ids := make([]clock.ID, 0, len(sheets))
	for _, l := range sheets {
		ids = append(ids, l.ID)
	}
	entries, err := s.Library.Sheets.Entries(ctx, ids)
	if err != nil {
		return nil, err
	}
	counts := map[citation.Citation]int{}
	for _, e := range entries {
		for _, law := range e.Text.Laws {
			if law.Citation.Text == text.Text && law.Citation.Article != "" {
				counts[law.Citation]++
			}
		}
	}
	cited := slices.SortedFunc(maps.Keys(counts), func(x, y citation.Citation) int { return strings.Compare(inOrder(x.Article), inOrder(y.Article)) })
	terms := make([]themes.Term, 0, len(cited))
	for _, c := range cited {
		terms = append(terms, themes.Term{Label: c.Label(a.lang), URL: c.Path(), Count: counts[c]})
	}
	return terms, nil
}

var figures = regexp.MustCompile(`[0-9]+`)

// inOrder makes articles sort by their numbers: L. 226-3 before L. 226-13.
func inOrder(article string) string {
	return figures.ReplaceAllStringFunc(article, func(n string) string { return strings.Repeat("0", max(8-len(n), 0)) + n })
}

func (s *Server) textsCrumb(a *ask) themes.Link {
	return themes.Link{Label: s.say(a, "law-texts.title"), URL: "/droit/textes"}
}

// showLawArticle is one article: where to read it, what is said about it here.
func (s *Server) showLawArticle(ctx context.Context, a *ask, c citation.Citation) (*answer, error) {
	law, whole := lawLink(a.lang, c), citation.Citation{Text: c.Text}
	text := themes.Link{Label: whole.Label(a.lang), URL: whole.Path()}
	page := themes.LawArticlePage{Frame: s.under(a, law.Label, s.legalCrumb(a), s.textsCrumb(a), text), Law: law, Text: text}
	page.Section = "legal"
	sheets, err := s.citing(ctx, a, c)
	if err != nil {
		return nil, err
	}
	page.Notes, page.Cards = s.notesApart(a, sheets)
	return s.html(a.lang, page)
}

// citing lists the sheets that cite a text or an article. What nobody cites and nobody knows does not exist here.
func (s *Server) citing(ctx context.Context, a *ask, c citation.Citation) ([]sheet.Listed, error) {
	sheets, total, err := s.Library.Sheets.List(ctx, a.who, sheet.Filter{Law: c}, 1, maxCiting)
	if err != nil {
		return nil, err
	}
	if _, known := citation.Known(c.Text); total == 0 && (!known || c.Article != "") {
		return nil, refusal.NotFound()
	}
	return sheets, nil
}

// notesApart tells legal notes from the other sheets.
func (s *Server) notesApart(a *ask, sheets []sheet.Listed) (notes, others []themes.Card) {
	for _, l := range sheets {
		if l.Kind == "legal" {
			notes = append(notes, s.card(a.lang, l))
		} else {
			others = append(others, s.card(a.lang, l))
		}
	}
	return notes, others
}
