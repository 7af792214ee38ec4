// Package search finds sheets: what is asked (Query), what an engine must do (Index), what is shown of it (Finder).
// Engines stand in folders of their own and pass the contract of searchtest. The index is a copy that can be thrown
// away: it says what to read, the library says what it reads.
package search

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/people"
)

// Reader is who asks: what she may read is resolved when she asks, never stored in the index.
type Reader = people.Reach

// Index is a searchable copy of what the library holds.
type Index interface {
	// Apply puts the changes and the position of the event list they bring the copy to, in one batch. Applying the
	// same changes twice does no harm.
	Apply(ctx context.Context, changes []Change, position int64) error
	// Position is the place in the event list that the copy has followed to; 0 for an empty one.
	Position(ctx context.Context) (int64, error)
	// Search gives one page of what the reader may read, with its facets. The work is bounded by Parse's limits.
	Search(ctx context.Context, reader Reader, query Query) (Results, error)
	// Suggest continues what is being typed, from what the reader may read alone: sheets by their title, acronyms,
	// articles of law. Fewer than MinPrefix letters suggest nothing but acronyms. The sheets of except, as in Query, are
	// left out of everything.
	Suggest(ctx context.Context, reader Reader, start string, except []clock.ID) ([]Suggestion, error)
	// Close releases the files. The index answers nothing afterwards.
	Close() error
}

// Change says how one sheet stands now. No document means that it is gone, or in no state that is searched.
type Change struct {
	ID        clock.ID // of the sheet
	Documents []Document
}

// Document is one searchable text of a sheet: the published edition, or the draft that lives beside it.
type Document struct {
	Draft       bool
	Proposed    bool // a draft that is offered, in review or voted on: reviewers of the space read it
	Kind        string
	Space       clock.ID
	Restriction people.Audience // of the sheet, beside that of its space; "" for none
	Authors     []clock.ID      // accounts; they read their own draft
	Slug        string
	Title       string
	Summary     string
	Passages    []string            // plain text under each heading: its title, a line break, the text; never stored
	Acronyms    []string            // the sheet's own and the glossary's that its text uses, as written
	LawKeys     []string            // citation.Citation.Key() of each citation: "casf:L311-3", "loi-2002-2"
	Terms       map[string][]string // facet → keys of terms: Themes, Publics, Professions, Territory
	Seal        string
	PublishedAt time.Time // of the edition; of the last revision for a draft
	Lang        string    // BCP 47; English texts are read by the English rules, all others by the French ones
}

// The facets, which are also the names of filters.
const (
	Kinds       = "kind"
	Themes      = "themes"
	Publics     = "publics"
	Professions = "professions"
	Territory   = "territory"
	Spaces      = "space"
	Seals       = "seal"
)

// Facets lists the facets in the order they are shown.
func Facets() []string {
	return []string{Kinds, Themes, Publics, Professions, Territory, Spaces, Seals}
}

// Results is one page of what was found.
type Results struct {
	Total  int
	Hits   []Hit
	Facets map[string][]Count // each facet, most frequent first; counted over all that was found, not the page
	// Loose says that too little held every word, so that texts with some of them follow.
	Loose bool
	// Strict is how many of the sheets found hold every word: Total, but where Loose.
	Strict int
	// Corrections are the words that no readable text holds, and the nearest that one does. Hits are of both.
	Corrections []Correction
	// Also are the places, in the query's Also, of what at least one of the sheets found holds.
	Also []int
}

// Correction is the nearest word the reader may see, for one that she may not.
type Correction struct {
	Place int    // of the word among the query's terms
	Word  string // folded; Finder gives it back as the texts write it
}

// Count is how many of the sheets found have a term.
type Count struct {
	Term string
	N    int
}

// Hit is one sheet found.
type Hit struct {
	Sheet clock.ID
	Draft bool
	Score float64 // means something only against the other hits of the same answer
	// Parts are the passages of the document that hold most of the query, the best first, counted from 1; 0 for none.
	// An engine that does not know leaves them out.
	Parts [3]int
}

// Suggestion is one way to go on from what was typed. One of Sheet, Acronym and Law is set.
type Suggestion struct {
	Sheet   clock.ID
	Acronym string // as written in the sheets: "PMI"
	Law     string // a citation's key: "casf:L311-3"
	Title   string // of the sheet, the expansions of the acronym: filled by Finder
}

// Source is where an index is rebuilt from: the library.
type Source interface {
	// Position is the present place in the list of events. It is asked before the sheets are read.
	Position(ctx context.Context) (int64, error)
	// Sheets calls do with each sheet as it stands, once, until one of them fails or the context ends. Sheets written
	// meanwhile may or may not be as they were before.
	Sheets(ctx context.Context, do func(Change) error) error
}
