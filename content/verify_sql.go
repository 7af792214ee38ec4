package content

import (
	"database/sql"
	"fmt"
	"strconv"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// keptSheet is all that is kept of a sheet, as it stands in the rows.
type keptSheet struct {
	id                             clock.ID
	kind, space, slug, restriction string
	hidden                         bool // binned or withdrawn: on no shelf
	revisions                      []keptRevision
	editions                       []keptEdition // by number
	shelf                          map[string]string
	masks                          sheet.Masks // passages that readers are not shown
}

type keptRevision struct {
	id             clock.ID
	number, size   int
	text           []byte
	textHash, hash string
	erased         bool
	files          []sheet.File
	version        int       // of the renderer, -1 where nothing was made
	made           [5]string // html, outline, passages, citations, destinations
}

type keptEdition struct {
	number             int
	revision           clock.ID
	hash, seal, source string
	at                 int64
}

// fault names the sheet and the number of a text.
func (k *keptSheet) fault(what string, number int, detail string) Fault {
	return Fault{What: what, Sheet: k.id, Kind: k.kind, Slug: k.slug, Title: k.shelf["title"], Number: number, Detail: detail}
}

func (k *keptSheet) revision(id clock.ID) *keptRevision {
	for i := range k.revisions {
		if k.revisions[i].id == id {
			return &k.revisions[i]
		}
	}
	return nil
}

// current is the edition that should be on the shelf; nil for none.
func (k *keptSheet) current() *keptEdition {
	if k.hidden || len(k.editions) == 0 {
		return nil
	}
	return &k.editions[len(k.editions)-1]
}

// shelfColumns are what is compared of the shelf, and of the tables beside it.
var shelfColumns = []string{"sheet", "kind", "space", "restriction", "slug", "title", "title_key", "summary", "lang", "seal", "source",
	"number", "revision", "words", "published_at", "terms", "citations", "relations"}

// shelved is what the shelf should say of an edition.
func (k *keptSheet) shelved(e keptEdition, text sheet.Text) map[string]string {
	text = text.Called(k.slug)
	var terms, citations, relations []string
	for field, values := range text.Terms {
		for _, term := range values {
			terms = append(terms, field+" "+term)
		}
	}
	for _, law := range text.Laws {
		citations = append(citations, fmt.Sprintf("%s %s %t", law.Citation.Text, law.Citation.Article, law.Declared))
	}
	seen := map[string]bool{}
	for _, name := range text.Related {
		if !seen[name] {
			relations = append(relations, name)
		}
		seen[name] = true
	}
	return map[string]string{"sheet": string(k.id), "kind": k.kind, "space": k.space, "restriction": k.restriction, "slug": k.slug,
		"title": text.Title, "title_key": sheet.SortKey(text.Title), "summary": text.Summary, "lang": text.Lang, "seal": e.seal,
		"source": e.source, "number": strconv.Itoa(e.number), "revision": string(e.revision), "words": strconv.Itoa(text.Rendered.Words),
		"published_at": strconv.FormatInt(e.at, 10), "terms": sorted(terms), "citations": sorted(citations), "relations": sorted(relations)}
}

func readKept(tx *db.Tx, id clock.ID) (k keptSheet, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&k.id, &k.kind, &k.space, &k.slug, &k.restriction, &k.hidden) }, `
		SELECT id, kind, space_id, slug, restriction,
			binned_at IS NOT NULL OR EXISTS (SELECT 1 FROM withdrawals WHERE withdrawals.sheet_id = sheets.id AND undone_at IS NULL)
		FROM sheets WHERE id = $1`, string(id))
	if err != nil {
		return k, err
	}
	if err = readRevisions(tx, &k); err != nil {
		return k, err
	}
	err = tx.Each(func(r db.Row) error {
		var e keptEdition
		err := r.Scan(&e.number, &e.revision, &e.hash, &e.seal, &e.source, &e.at)
		k.editions = append(k.editions, e)
		return err
	}, `SELECT number, revision_id, hash, seal, source, published_at FROM editions WHERE sheet_id = $1 ORDER BY number`, string(id))
	if err != nil {
		return k, err
	}
	if k.masks, err = sheet.MasksOf(tx, id); err != nil {
		return k, err
	}
	k.shelf, err = readShelf(tx, id)
	return k, err
}

func readRevisions(tx *db.Tx, k *keptSheet) error {
	err := tx.Each(func(r db.Row) error {
		rev := keptRevision{version: -1}
		var text, html, outline, passages, citations, destinations sql.NullString
		var erased, version sql.NullInt64
		err := r.Scan(&rev.id, &rev.number, &text, &rev.textHash, &rev.hash, &rev.size, &erased, &version, &html, &outline, &passages, &citations, &destinations)
		rev.text, rev.erased = []byte(text.String), erased.Valid
		if version.Valid {
			rev.version = int(version.Int64)
			rev.made = [5]string{html.String, outline.String, passages.String, citations.String, destinations.String}
		}
		k.revisions = append(k.revisions, rev)
		return err
	}, `
		SELECT revisions.id, number, text, text_hash, hash, size, erased_at, version, html, outline, passages, citations, destinations
		FROM revisions LEFT JOIN renderings ON renderings.revision_id = revisions.id WHERE sheet_id = $1 ORDER BY number`, string(k.id))
	if err != nil {
		return err
	}
	return tx.Each(func(r db.Row) error {
		var revision clock.ID
		var f sheet.File
		err := r.Scan(&revision, &f.Path, &f.Hash)
		if at := k.revision(revision); at != nil {
			at.files = append(at.files, f)
		}
		return err
	}, `
		SELECT revision_files.revision_id, revision_files.path, attachments.hash FROM revision_files
		JOIN attachments ON attachments.id = revision_files.attachment_id
		JOIN revisions ON revisions.id = revision_files.revision_id WHERE revisions.sheet_id = $1`, string(k.id))
}

// readShelf reads the row of a sheet and what stands beside it; an empty map where it is on no shelf.
func readShelf(tx *db.Tx, id clock.ID) (map[string]string, error) {
	found := map[string]string{}
	values := make([]string, 13)
	var number, words, at int64
	err := tx.One(func(r db.Row) error {
		return r.Scan(&values[0], &values[1], &values[2], &values[3], &values[4], &values[5], &values[6], &values[7], &values[8],
			&values[9], &values[10], &number, &values[12], &words, &at)
	}, `
		SELECT sheet_id, kind, space_id, restriction, slug, title, title_key, summary, lang, seal, source, number, revision_id, words, published_at
		FROM shelf WHERE sheet_id = $1`, string(id))
	switch {
	case refusal.KindOf(err) == refusal.KindNotFound:
	case err != nil:
		return nil, err
	default:
		values[11] = strconv.FormatInt(number, 10)
		for i, value := range values {
			found[shelfColumns[i]] = value
		}
		found["words"], found["published_at"] = strconv.FormatInt(words, 10), strconv.FormatInt(at, 10)
	}
	for _, beside := range []struct{ name, query string }{
		{"terms", `SELECT field || ' ' || term FROM shelf_terms WHERE sheet_id = $1`},
		{"citations", `SELECT law || ' ' || article || ' ' || CASE WHEN declared THEN 'true' ELSE 'false' END FROM citations WHERE sheet_id = $1`},
		{"relations", `SELECT target FROM relations WHERE sheet_id = $1`},
	} {
		var lines []string
		err := tx.Each(func(r db.Row) error {
			var line string
			err := r.Scan(&line)
			lines = append(lines, line)
			return err
		}, beside.query, string(id))
		if err != nil {
			return nil, err
		}
		if len(found) > 0 || len(lines) > 0 {
			found[beside.name] = sorted(lines)
		}
	}
	return found, nil
}

type keptAttachment struct {
	hash, path, kind, slug, title string
	sheet                         clock.ID
}

func readAttachments(tx *db.Tx) (attachments []keptAttachment, err error) {
	err = tx.Each(func(r db.Row) error {
		var a keptAttachment
		var title sql.NullString
		err := r.Scan(&a.hash, &a.path, &a.sheet, &a.kind, &a.slug, &title)
		a.title = title.String
		attachments = append(attachments, a)
		return err
	}, `
		SELECT attachments.hash, attachments.path, sheets.id, sheets.kind, sheets.slug, shelf.title FROM attachments
		JOIN sheets ON sheets.id = attachments.sheet_id LEFT JOIN shelf ON shelf.sheet_id = sheets.id ORDER BY attachments.id`)
	return attachments, err
}
