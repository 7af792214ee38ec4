package server

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"terreau/content/clock"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/search"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// searches is how many searches run at once; the others wait their turn.
const searches = 8

// filterNames are the parameters of an address that narrow a search, by facet.
var filterNames = map[string]string{
	search.Kinds: "nature", search.Themes: "theme", search.Publics: "public", search.Professions: "metier",
	search.Territory: "territoire", search.Spaces: "espace", search.Seals: "sceau",
}

// searchParameters are all that the addresses of results know. A filter may also be called by the key of its facet.
func searchParameters() []string {
	names := []string{"q", "n", "page", "tri", "exact"}
	for facet, name := range filterNames {
		names = append(names, facet, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// The values of the parameter "tri" and "exact".
const (
	newestFirst = "recent"
	exactWords  = "1"
)

// queryOf reads the query of an address.
func (s *Server) queryOf(ctx context.Context, a *ask) (search.Query, error) {
	filters := map[string][]string{}
	for facet, name := range filterNames {
		filters[facet] = append(slices.Clone(a.query[name]), a.query[facet]...)
	}
	if err := s.spacesByID(ctx, a, filters); err != nil {
		return search.Query{}, err
	}
	page, err := number(a, "page")
	if err != nil {
		return search.Query{}, err
	}
	size, err := number(a, "n")
	if err != nil {
		return search.Query{}, err
	}
	query, err := search.Parse(a.query.Get("q"), filters, page, size)
	query.Newest, query.Exact = a.query.Get("tri") == newestFirst, a.query.Get("exact") == exactWords
	return query, err
}

// number reads a parameter that counts; 0 where it is not said.
func number(a *ask, name string) (int, error) {
	text := a.query.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1<<30 {
		return 0, refusal.Invalid(name, "not-a-number", name)
	}
	return n, nil
}

// spacesByID turns the slugs of spaces in the filters into the ids the index knows. A space that the reader may not
// enter is one that does not exist: it gathers nothing.
func (s *Server) spacesByID(ctx context.Context, a *ask, filters map[string][]string) error {
	if len(filters[search.Spaces]) == 0 {
		return nil
	}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	for i, slug := range filters[search.Spaces] {
		for _, space := range spaces {
			if space.Slug == slug {
				filters[search.Spaces][i] = string(space.ID)
			}
		}
	}
	return err
}

// find searches for a reader, with what the library holds now: what was narrowed since the index stood still is left
// out, and texts are read again with today's rights.
func (s *Server) find(ctx context.Context, a *ask, query search.Query) (search.Found, map[clock.ID]sheet.Found, error) {
	finder, reach, err := s.finder(ctx, a, &query)
	if err != nil {
		return search.Found{}, nil, err
	}
	select {
	case s.searching <- struct{}{}:
		defer func() { <-s.searching }()
	case <-ctx.Done():
		return search.Found{}, nil, ctx.Err()
	}
	held := map[clock.ID]sheet.Found{}
	found, err := finder.Find(ctx, reach, query, s.texts(a, held))
	return found, held, err
}

// finder makes what answers a reader, and notes in the query what was narrowed since the index's position.
func (s *Server) finder(ctx context.Context, a *ask, query *search.Query) (search.Finder, search.Reader, error) {
	index, err := s.search()
	if err != nil {
		return search.Finder{}, search.Reader{}, err
	}
	known, err := s.words(ctx)
	if err != nil {
		return search.Finder{}, search.Reader{}, err
	}
	reach, err := s.Library.People.Reach(ctx, a.who)
	if err != nil {
		return search.Finder{}, reach, err
	}
	at, err := index.Position(ctx)
	if err != nil {
		return search.Finder{}, reach, err
	}
	if query.Except, err = s.Library.Sheets.Narrowed(ctx, at); err != nil {
		return search.Finder{}, reach, err
	}
	return search.Finder{Index: index, Glossary: func() *search.Glossary { return known.search }}, reach, nil
}

// texts reads what results show, as far as the reader may read it now, and keeps it for the page.
func (s *Server) texts(a *ask, held map[clock.ID]sheet.Found) search.Texts {
	return func(ctx context.Context, ids []clock.ID) (map[clock.ID]search.Text, error) {
		found, err := s.Library.Sheets.Find(ctx, a.who, ids)
		texts := make(map[clock.ID]search.Text, len(found))
		for id, one := range found {
			texts[id] = search.Text{Title: markdown.Titled(one.Title, one.Lang), Summary: markdown.Titled(one.Summary, one.Lang), Lang: one.Lang, Passages: one.Passages}
		}
		maps.Copy(held, found)
		return texts, err
	}
}

// showResults answers a search with a page. Search being away, or a query that cannot be read, is said on the page.
func (s *Server) showResults(ctx context.Context, a *ask) (*answer, error) {
	page := themes.ResultsPage{Frame: s.frame(a, s.say(a, "results.title")), Query: markdown.Visible(a.query.Get("q")), Sort: a.query.Get("tri")}
	page.Section, page.NoIndex = "search", true
	if page.Query != "" {
		page.Title = s.say(a, "results.of", page.Query)
	}
	status := fiber.StatusOK
	query, err := s.queryOf(ctx, a)
	if err == nil {
		err = s.results(ctx, a, query, &page)
	}
	if err != nil {
		r := refusal.Of(err)
		if r == nil || r.Kind != refusal.KindInvalid && r.Kind != refusal.KindUnavailable {
			return nil, err
		}
		status = statuses[r.Kind]
		page.Problem, page.Args = s.reason(r, status), r.Args
	}
	if len(page.Hits) == 0 {
		if page.Browse, err = s.kindTerms(ctx, a); err != nil {
			return nil, err
		}
	}
	made, err := s.html(a.lang, page)
	if err == nil {
		made.status = status
	}
	return made, err
}

// results fills a page with what was found.
func (s *Server) results(ctx context.Context, a *ask, query search.Query, page *themes.ResultsPage) error {
	found, texts, err := s.find(ctx, a, query)
	if err != nil {
		return err
	}
	page.Query, page.Total, page.Loose = markdown.Visible(found.Query.Text), found.Results.Total, found.Results.Loose && query.Text != ""
	page.Strict = found.Results.Strict
	for _, n := range found.Results.Facets[search.Seals] {
		if n.Term == string(sheet.Validated) {
			page.Validated = n.N
		}
	}
	for _, shown := range found.Shown {
		page.Hits = append(page.Hits, s.hit(a, shown, texts[shown.Sheet].Listed))
	}
	page.Facets, page.Chosen = s.facets(ctx, a, found)
	page.Reset = a.only("q", "tri")
	page.Pages = pages(a, query.Page, query.Size, len(found.Results.Hits), min(found.Results.Total, search.MaxDepth))
	page.Sorts = []themes.Choice{
		{Label: s.say(a, "results.relevance"), URL: a.with("tri", ""), Current: !query.Newest},
		{Label: s.say(a, "results.newest"), URL: a.with("tri", newestFirst), Current: query.Newest},
	}
	for _, word := range query.Words.Left {
		page.Left = append(page.Left, markdown.Visible(word))
	}
	page.Most = search.MaxTerms
	page.Also = found.Also
	if len(page.Also) > 0 {
		page.Exact = a.with("exact", exactWords)
	}
	if found.Spelling != "" {
		spelling := markdown.Visible(found.Spelling)
		page.Spelling = []themes.Link{{Label: spelling, URL: a.with("q", spelling)}}
	}
	page.Acronym = s.acronymCard(ctx, found)
	return nil
}

// acronymCard explains a query that is an acronym.
func (s *Server) acronymCard(ctx context.Context, found search.Found) *themes.Acronym {
	known, err := s.words(ctx)
	if err != nil || found.Acronym == nil {
		return nil
	}
	g, ok := known.find(found.Acronym.Acronym)
	if !ok {
		return nil
	}
	card := acronym(g)
	return &card
}

// hit is a result as the page shows it.
func (s *Server) hit(a *ask, shown search.Shown, l sheet.Listed) themes.Hit {
	h := themes.Hit{Card: s.card(a.lang, l), Marked: marked(shown.Title)}
	if len(shown.Passage.Pieces) > 0 && slices.ContainsFunc(shown.Passage.Pieces, func(p search.Piece) bool { return p.Marked }) {
		passage := themes.Passage{Text: marked(shown.Passage.Pieces)}
		if shown.Passage.ID != "" {
			passage.Part = themes.Link{Label: shown.Passage.Title, URL: h.URL + "#" + shown.Passage.ID}
		}
		h.Passages = []themes.Passage{passage}
	}
	return h
}

func marked(pieces []search.Piece) themes.Marked {
	all := make(themes.Marked, 0, len(pieces))
	for _, p := range pieces {
		all = append(all, themes.Piece{Text: p.Text, Found: p.Marked})
	}
	return all
}
