package search

import (
	"slices"
	"sort"
	"unicode/utf8"

	"terreau/content/clock"
	"terreau/content/refusal"
	"terreau/search/words"
)

// What a query may cost. The text beyond MaxTerms words is not searched; everything else over its limit is refused.
const (
	MaxText       = 256    // characters of text
	MaxTerms      = 16     // words of the text
	MinPrefix     = 3      // letters before suggestions are made
	MaxSize       = 100    // hits on a page
	DefaultSize   = 10     // hits on a page where nothing is said
	MaxDepth      = 10_000 // hits that pages reach
	MaxFilters    = 64     // chosen terms, all facets together
	MaxFilterSize = 128    // bytes of one chosen term
	MaxExcept     = 10_000 // sheets left out
)

// Query is a bounded question. It is made by Parse; the other fields may then be set.
type Query struct {
	Text    string              // as it was typed, in NFC, without spaces around
	Words   words.Query         // what is searched of it
	Filters map[string][]string // facet → chosen terms, any of them; all facets together
	Page    int                 // from 1
	Size    int

	Newest bool       // newest first instead of the most useful
	Exact  bool       // the very words: no other form of them, no spelling, no expansion
	Drafts bool       // the drafts she may read instead of what is published
	Except []clock.ID // sheets restricted or moved since the index's position: left out of everything

	Also []Also // words searched beside those typed (Glossary.Expand), shown with the results
}

// Also is what may stand for some words of the query: terms From to To, not included.
type Also struct {
	Text     string
	From, To int
	Terms    []words.Term // all of them
}

// Parse reads what was asked. A page or size of 0 is the first page and DefaultSize. It refuses (invalid) a text over
// MaxText characters or that is not UTF-8, a facet it does not know, too many filters, a page out of reach.
func Parse(text string, filters map[string][]string, page, size int) (Query, error) {
	if !utf8.ValidString(text) {
		return Query{}, refusal.Invalid("q", "search-not-utf8")
	}
	text = words.Tidy(text)
	if utf8.RuneCountInString(text) > MaxText {
		return Query{}, refusal.Invalid("q", "search-too-long", MaxText)
	}
	chosen, err := parseFilters(filters)
	if err != nil {
		return Query{}, err
	}
	if page == 0 {
		page = 1
	}
	if size == 0 {
		size = DefaultSize
	}
	if size < 0 || size > MaxSize {
		return Query{}, refusal.Invalid("n", "search-page-size", MaxSize)
	}
	if page < 0 || page > MaxDepth/size {
		return Query{}, refusal.Invalid("page", "search-page-far", MaxDepth)
	}
	return Query{Text: text, Words: words.ParseQuery(text, MaxTerms), Filters: chosen, Page: page, Size: size}, nil
}

func parseFilters(filters map[string][]string) (map[string][]string, error) {
	chosen := map[string][]string{}
	n := 0
	for facet, terms := range filters {
		if !slices.Contains(Facets(), facet) {
			return nil, refusal.Invalid("filter", "search-filter-unknown", shortened(facet))
		}
		for _, term := range terms {
			if term == "" {
				continue
			}
			if len(term) > MaxFilterSize || !utf8.ValidString(term) {
				return nil, refusal.Invalid("filter", "search-filter-unknown", shortened(term))
			}
			if n++; n > MaxFilters {
				return nil, refusal.Invalid("filter", "search-filters-many", MaxFilters)
			}
			if !slices.Contains(chosen[facet], term) {
				chosen[facet] = append(chosen[facet], term)
			}
		}
		sort.Strings(chosen[facet])
	}
	return chosen, nil
}

// shortened keeps what a sentence can show of a text that nobody has checked.
func shortened(text string) string {
	clean := []rune(string([]byte(text[:min(len(text), 80)])))
	return string(clean[:min(len(clean), 20)])
}

// searched lists the words to look for: those that say something, all where none does, and those that stand for them.
func (q Query) searched() []words.Term {
	terms := q.Words.Meaning()
	for _, also := range q.Also {
		terms = append(terms, words.Query{Terms: also.Terms}.Meaning()...)
	}
	return terms
}

// Empty reports whether the query asks for everything: no text at all. Its answer is the newest first.
func (q Query) Empty() bool { return q.Text == "" }

// Offset is the number of hits before the page.
func (q Query) Offset() int { return (q.Page - 1) * q.Size }
