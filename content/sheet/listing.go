package sheet

import (
	"context"
	"time"

	"terreau/content/citation"
	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Listed is a published sheet as lists and search show it.
type Listed struct {
	ID          clock.ID
	Kind        string
	Space       clock.ID
	Restriction people.Audience
	Slug        string
	Title       string
	Summary     string
	Lang        string
	Seal        Seal
	Source      string
	Number      int
	Revision    clock.ID
	Words       int
	PublishedAt time.Time
	Terms       map[string][]string
}

// Filter says which published sheets a list is of. Empty fields do not count; at most one of Field, Law and Related is
// used.
type Filter struct {
	Kind        string
	Space       clock.ID
	Field, Term string            // a facet field and one of its terms
	Law         citation.Citation // sheets that cite a text or an article; of a text, any of its articles
	Related     string            // sheets that name this slug as related
	ByTitle     bool              // in alphabetical order instead of the newest first
}

// The sizes of lists.
const (
	PageSize = 24
	MaxPage  = 5000
)

// List gives one page of the published sheets that a person may read, and how many there are in all. Pages count from 1.
func (st *Store) List(ctx context.Context, by people.Person, f Filter, page, size int) (sheets []Listed, total int, err error) {
	defer refusal.Wrap(&err, "list sheets")
	if page < 1 || page > MaxPage || size < 1 || size > 1000 {
		return nil, 0, refusal.NotFound()
	}
	from, args := f.from()
	order := ` ORDER BY shelf.published_at DESC, shelf.sheet_id DESC`
	if f.ByTitle {
		order = ` ORDER BY shelf.title_key, shelf.sheet_id`
	}
	return sheets, total, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		args := people.ReadableArgs(now, args...)
		if err := tx.One(func(r db.Row) error { return r.Scan(&total) }, `SELECT COUNT(*)`+from, args...); err != nil {
			return err
		}
		sheets, err = listed(tx, from+order+pageSQL[len(args)], append(args, size, (page-1)*size)...)
		return err
	})
}

// pageSQL cuts a page out of a list whose query has so many arguments already.
var pageSQL = map[int]string{
	3: ` LIMIT $4 OFFSET $5`, 4: ` LIMIT $5 OFFSET $6`, 5: ` LIMIT $6 OFFSET $7`, 6: ` LIMIT $7 OFFSET $8`, 7: ` LIMIT $8 OFFSET $9`,
}

const readable = ` WHERE ` + people.ReadableSQL

// from gives the constant text of a list's query for the fields that are used, and their values.
func (f Filter) from() (string, []any) {
	text, args := ` FROM shelf`+readable, []any{}
	switch {
	case f.Field != "":
		text = ` FROM shelf_terms JOIN shelf ON shelf.sheet_id = shelf_terms.sheet_id` + readable +
			` AND shelf_terms.field = $4 AND shelf_terms.term = $5`
		args = append(args, f.Field, f.Term)
	case f.Law.Article != "":
		text = ` FROM citations JOIN shelf ON shelf.sheet_id = citations.sheet_id` + readable +
			` AND citations.law = $4 AND citations.article = $5`
		args = append(args, f.Law.Text, f.Law.Article)
	case f.Law.Text != "":
		text = ` FROM shelf` + readable + ` AND shelf.sheet_id IN (SELECT sheet_id FROM citations WHERE law = $4)`
		args = append(args, f.Law.Text)
	case f.Related != "":
		text = ` FROM relations JOIN shelf ON shelf.sheet_id = relations.sheet_id` + readable + ` AND relations.target = $4`
		args = append(args, f.Related)
	}
	if f.Kind != "" {
		text += kindSQL[len(args)]
		args = append(args, f.Kind)
	}
	if f.Space != "" {
		text += spaceSQL[len(args)]
		args = append(args, string(f.Space))
	}
	return text, args
}

var (
	kindSQL  = []string{` AND shelf.kind = $4`, ` AND shelf.kind = $5`, ` AND shelf.kind = $6`}
	spaceSQL = []string{` AND shelf.space_id = $4`, ` AND shelf.space_id = $5`, ` AND shelf.space_id = $6`, ` AND shelf.space_id = $7`}
)

const listedColumns = `shelf.sheet_id, shelf.kind, shelf.space_id, shelf.restriction, shelf.slug, shelf.title, shelf.summary, shelf.lang,
	shelf.seal, shelf.source, shelf.number, shelf.revision_id, shelf.words, shelf.published_at`

// listed reads rows of the shelf, then the terms of each.
func listed(tx *db.Tx, from string, args ...any) (sheets []Listed, err error) {
	err = tx.Each(func(r db.Row) error {
		var l Listed
		var at int64
		err := r.Scan(&l.ID, &l.Kind, &l.Space, &l.Restriction, &l.Slug, &l.Title, &l.Summary, &l.Lang, &l.Seal, &l.Source,
			&l.Number, &l.Revision, &l.Words, &at)
		l.PublishedAt = clock.Instant(at)
		sheets = append(sheets, l)
		return err
	}, `SELECT `+listedColumns+from, args...)
	for i := 0; err == nil && i < len(sheets); i++ {
		sheets[i].Terms, err = termsOf(tx, sheets[i].ID)
	}
	return sheets, err
}

func termsOf(tx *db.Tx, id clock.ID) (map[string][]string, error) {
	terms := map[string][]string{}
	err := tx.Each(func(r db.Row) error {
		var field, term string
		err := r.Scan(&field, &term)
		terms[field] = append(terms[field], term)
		return err
	}, `SELECT field, term FROM shelf_terms WHERE sheet_id = $1 ORDER BY field, term`, string(id))
	return terms, err
}

// CountTerms counts, for a facet field, the published sheets that a person may read under each term.
func (st *Store) CountTerms(ctx context.Context, by people.Person, field string) (counts map[string]int, err error) {
	defer refusal.Wrap(&err, "count %s", field)
	return st.count(ctx, by, `SELECT shelf_terms.term, COUNT(*) FROM shelf_terms JOIN shelf ON shelf.sheet_id = shelf_terms.sheet_id`+
		readable+` AND shelf_terms.field = $4 GROUP BY shelf_terms.term`, field)
}

// CountKinds counts the published sheets of each kind that a person may read.
func (st *Store) CountKinds(ctx context.Context, by people.Person) (counts map[string]int, err error) {
	defer refusal.Wrap(&err, "count kinds")
	return st.count(ctx, by, `SELECT shelf.kind, COUNT(*) FROM shelf`+readable+` GROUP BY shelf.kind`)
}

// CountSeals counts the published sheets of each seal that a person may read.
func (st *Store) CountSeals(ctx context.Context, by people.Person) (counts map[string]int, err error) {
	defer refusal.Wrap(&err, "count seals")
	return st.count(ctx, by, `SELECT shelf.seal, COUNT(*) FROM shelf`+readable+` GROUP BY shelf.seal`)
}

// CountSpaces counts the published sheets of each space, by its id, that a person may read.
func (st *Store) CountSpaces(ctx context.Context, by people.Person) (counts map[string]int, err error) {
	defer refusal.Wrap(&err, "count spaces")
	return st.count(ctx, by, `SELECT shelf.space_id, COUNT(*) FROM shelf`+readable+` GROUP BY shelf.space_id`)
}

// CountLaws counts the sheets that cite each text of law and that a person may read.
func (st *Store) CountLaws(ctx context.Context, by people.Person) (counts map[string]int, err error) {
	defer refusal.Wrap(&err, "count laws")
	return st.count(ctx, by, `SELECT citations.law, COUNT(DISTINCT citations.sheet_id) FROM citations JOIN shelf ON shelf.sheet_id = citations.sheet_id`+
		readable+` GROUP BY citations.law`)
}

func (st *Store) count(ctx context.Context, by people.Person, query string, args ...any) (map[string]int, error) {
	counts := map[string]int{}
	return counts, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		return tx.Each(func(r db.Row) error {
			var name string
			var n int
			err := r.Scan(&name, &n)
			counts[name] = n
			return err
		}, query, people.ReadableArgs(now, args...)...)
	})
}
