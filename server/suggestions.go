package server

import (
	"context"

	"terreau/content/citation"
	"terreau/content/clock"
	"terreau/content/sheet"
	"terreau/search"
)

// suggestion is one way to go on from what is being typed.
type suggestion struct {
	Label string `json:"label"`
	Kind  string `json:"kind,omitempty"`
	URL   string `json:"url"`
}

// maxStart is how many bytes of what is being typed are looked at.
const maxStart = 100

// showSuggestions continues what is being typed. Nothing to say, or search being away, is an empty list.
func (s *Server) showSuggestions(ctx context.Context, a *ask) (*answer, error) {
	all := []suggestion{}
	start := a.query.Get("q")
	if start == "" || len(start) > maxStart {
		return asJSON(all)
	}
	var now search.Query // what was narrowed since the index stood still is left out
	finder, reach, err := s.finder(ctx, a, &now)
	if away(err) {
		return asJSON(all)
	}
	if err != nil {
		return nil, err
	}
	held := map[clock.ID]sheet.Found{}
	found, err := finder.Suggest(ctx, reach, start, now.Except, s.texts(a, held))
	if err != nil && !away(err) {
		return nil, err
	}
	for _, one := range found {
		if to, ok := s.suggestion(ctx, a, one, held); ok {
			all = append(all, to)
		}
	}
	return asJSON(all)
}

func (s *Server) suggestion(ctx context.Context, a *ask, one search.Suggestion, held map[clock.ID]sheet.Found) (suggestion, bool) {
	switch {
	case one.Sheet != "":
		l := held[one.Sheet]
		k, _ := s.Library.Kinds.Kind(l.Kind)
		return suggestion{l.Title, k.Label.In(a.lang), inLanguage(a.lang, s.sheetPath(l.Kind, l.Slug))}, true
	case one.Law != "":
		c, ok := citation.Parse(one.Law)
		return suggestion{c.Label(a.lang), s.say(a, "nav.legal"), inLanguage(a.lang, c.Path())}, ok
	}
	known, err := s.words(ctx)
	if err != nil {
		return suggestion{}, false
	}
	if g, ok := known.find(one.Acronym); ok {
		return suggestion{g.Word + " : " + one.Title, s.say(a, "nav.acronyms"), inLanguage(a.lang, "/sigles/"+g.Name)}, true
	}
	return suggestion{one.Acronym, s.say(a, "nav.acronyms"), inLanguage(a.lang, "/recherche?q="+escaped(one.Acronym))}, true
}
