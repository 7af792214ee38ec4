package server

import (
	"cmp"
	"context"
	"slices"

	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

// showTerms is the index of a vocabulary.
func (s *Server) showTerms(m shelfmark) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		counts, err := s.Library.Sheets.CountTerms(ctx, a.who, m.field)
		if err != nil {
			return nil, err
		}
		page := themes.TermsPage{Frame: s.under(a, s.say(a, m.title)), Lead: s.say(a, m.lead), Groups: s.groups(a, m, counts)}
		return s.html(a.lang, page)
	}
}

// groups gathers the terms in use under their broader ones, then those that stand in no vocabulary.
func (s *Server) groups(a *ask, m shelfmark, counts map[string]int) []themes.TermGroup {
	var groups []themes.TermGroup
	others := themes.TermGroup{Title: themes.Term{Label: s.say(a, "terms.others")}}
	vocabulary, _ := s.Library.Kinds.Vocabulary(m.field)
	for _, top := range vocabulary.Narrower("") {
		group := themes.TermGroup{Title: s.term(a, m, top.Key, counts[top.Key])}
		for _, t := range vocabulary.Narrower(top.Key) {
			if counts[t.Key] > 0 {
				group.Terms = append(group.Terms, s.term(a, m, t.Key, counts[t.Key]))
			}
		}
		switch {
		case len(group.Terms) > 0:
			groups = append(groups, group)
		case counts[top.Key] > 0:
			others.Terms = append(others.Terms, group.Title)
		}
	}
	for term, n := range counts {
		if _, ok := vocabulary.Term(term); !ok {
			others.Terms = append(others.Terms, s.term(a, m, term, n))
		}
	}
	if len(groups) == 0 {
		others.Title.Label = ""
	}
	if sortTerms(others.Terms); len(others.Terms) > 0 {
		groups = append(groups, others)
	}
	return groups
}

func (s *Server) term(a *ask, m shelfmark, term string, n int) themes.Term {
	said := s.termSaid(a.lang, m, term)
	return themes.Term{Label: said.Text, Lang: said.Lang, URL: s.termPath(m, term), Count: n}
}

// terms lists the terms of a field in use, in the order of their labels.
func (s *Server) terms(ctx context.Context, a *ask, m shelfmark) ([]themes.Term, error) {
	counts, err := s.Library.Sheets.CountTerms(ctx, a.who, m.field)
	var terms []themes.Term
	for term, n := range counts {
		terms = append(terms, s.term(a, m, term, n))
	}
	sortTerms(terms)
	return terms, err
}

func sortTerms(terms []themes.Term) {
	slices.SortFunc(terms, func(x, y themes.Term) int {
		return cmp.Or(cmp.Compare(sheet.SortKey(x.Label), sheet.SortKey(y.Label)), cmp.Compare(x.URL, y.URL))
	})
}

// showTerm lists the sheets under a term, and the terms around it.
func (s *Server) showTerm(m shelfmark) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		counts, err := s.Library.Sheets.CountTerms(ctx, a.who, m.field)
		if err != nil {
			return nil, err
		}
		term, ok := s.termNamed(m, a.param("term"), counts)
		if !ok {
			return nil, refusal.NotFound()
		}
		up := themes.Link{Label: s.say(a, m.title), URL: m.path}
		said := s.termSaid(a.lang, m, term)
		page := themes.ListPage{Frame: s.under(a, said.Text, up), NearAll: up}
		page.TitleLang = said.Lang
		page.Near = s.near(a, m, term, counts)
		if under := s.narrower(m, term, counts); len(under) > 0 {
			return s.listAll(ctx, a, page, m.field, append(under, term))
		}
		return s.list(ctx, a, page, sheet.Filter{Field: m.field, Term: term})
	}
}

// narrower gives the terms directly under a term that sheets use.
func (s *Server) narrower(m shelfmark, key string, counts map[string]int) []string {
	vocabulary, _ := s.Library.Kinds.Vocabulary(m.field)
	var terms []string
	for _, t := range vocabulary.Narrower(key) {
		if counts[t.Key] > 0 {
			terms = append(terms, t.Key)
		}
	}
	return terms
}

// termNamed finds the term that an address names: one of the vocabulary, or one that sheets use.
func (s *Server) termNamed(m shelfmark, name string, counts map[string]int) (string, bool) {
	if _, ok := s.Library.Kinds.Term(m.field, name); ok {
		return name, true
	}
	found := ""
	for term := range counts {
		if s.termName(m, term) == name && (found == "" || term < found) {
			found = term
		}
	}
	return found, found != ""
}

// near gives the terms around a term: its broader one, those under it, else those beside it; in use alone.
func (s *Server) near(a *ask, m shelfmark, key string, counts map[string]int) []themes.Term {
	vocabulary, _ := s.Library.Kinds.Vocabulary(m.field)
	term, ok := vocabulary.Term(key)
	if !ok {
		return nil
	}
	var near []themes.Term
	if term.Broader != "" {
		near = append(near, s.term(a, m, term.Broader, counts[term.Broader]))
	}
	around := vocabulary.Narrower(key)
	if len(around) == 0 && term.Broader != "" {
		around = vocabulary.Narrower(term.Broader)
	}
	for _, t := range around {
		if t.Key != key && counts[t.Key] > 0 {
			near = append(near, s.term(a, m, t.Key, counts[t.Key]))
		}
	}
	return near
}
