package sheet

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// addRevision saves a text and what is derived from it. A text equal to the newest revision is that revision.
func (st *Store) addRevision(tx *db.Tx, by people.Person, sheet clock.ID, text Text, files []File) (Revision, error) {
	newest, err := newestRevision(tx, sheet)
	if err != nil {
		return newest, err
	}
	r := Revision{ID: clock.NewID(), Sheet: sheet, Number: newest.Number + 1, Text: text.Source, TextHash: text.hash,
		Hash: Hash(text.Source, files), At: st.clock.Now(), By: by.ID, Files: files}
	if newest.Hash == r.Hash && !newest.Erased {
		return newest, nil
	}
	if err := insertRevision(tx, r); err != nil {
		return r, err
	}
	return r, putRendering(tx, r.ID, text)
}

func insertRevision(tx *db.Tx, r Revision) error {
	_, err := tx.Exec(`
		INSERT INTO revisions (id, sheet_id, number, text, text_hash, hash, size, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, string(r.ID), string(r.Sheet), r.Number, string(r.Text), r.TextHash,
		r.Hash, len(r.Text), clock.Micros(r.At), string(r.By))
	for i := 0; err == nil && i < len(r.Files); i++ {
		_, err = tx.Exec(`INSERT INTO revision_files (revision_id, path, attachment_id) VALUES ($1, $2, $3)`,
			string(r.ID), r.Files[i].Path, r.Files[i].Attachment)
	}
	return err
}

func putRendering(tx *db.Tx, revision clock.ID, text Text) error {
	_, err := tx.Exec(`
		INSERT INTO renderings (revision_id, version, html, outline, passages, citations, destinations, words)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (revision_id) DO UPDATE SET version = excluded.version, html = excluded.html, outline = excluded.outline,
			passages = excluded.passages, citations = excluded.citations,
			destinations = excluded.destinations, words = excluded.words`,
		string(revision), markdown.RendererVersion, text.Rendered.HTML, text.outline, text.passages, text.citations,
		text.destinations, text.Rendered.Words)
	return err
}

// newestRevision reads all but the text of the last revision of a sheet; the zero revision where there is none.
func newestRevision(tx *db.Tx, sheet clock.ID) (r Revision, err error) {
	var erased sql.NullInt64
	err = tx.One(func(row db.Row) error { return row.Scan(&r.ID, &r.Number, &r.Hash, &r.TextHash, &erased) }, `
		SELECT id, number, hash, text_hash, erased_at FROM revisions WHERE sheet_id = $1 ORDER BY number DESC LIMIT 1`, string(sheet))
	r.Sheet, r.Erased = sheet, erased.Valid
	return r, refusal.IgnoreNotFound(err)
}

// revisionByID reads a revision with its text and the files it shows.
func revisionByID(tx *db.Tx, id clock.ID) (r Revision, err error) {
	var at int64
	var text sql.NullString
	var erased sql.NullInt64
	err = tx.One(func(row db.Row) error {
		return row.Scan(&r.ID, &r.Sheet, &r.Number, &text, &r.TextHash, &r.Hash, &at, &r.By, &erased)
	}, `
		SELECT id, sheet_id, number, text, text_hash, hash, created_at, created_by, erased_at
		FROM revisions WHERE id = $1`, string(id))
	if err != nil {
		return r, err
	}
	r.At, r.Erased = clock.Instant(at), erased.Valid
	if text.Valid {
		r.Text = []byte(text.String)
	}
	r.Files, err = filesOf(tx, id)
	return r, err
}

// renderingOf reads what was made of a revision when it was saved; false where another version of the renderer made it.
func renderingOf(tx *db.Tx, revision clock.ID) (made markdown.Rendered, current bool, err error) {
	var version int
	var outline, passages, citations, ways string
	var d destinations
	err = tx.One(func(r db.Row) error {
		return r.Scan(&version, &made.HTML, &outline, &passages, &citations, &ways, &made.Words)
	}, `SELECT version, html, outline, passages, citations, destinations, words FROM renderings WHERE revision_id = $1`, string(revision))
	if err != nil {
		return made, false, refusal.IgnoreNotFound(err)
	}
	for _, one := range []struct {
		from string
		into any
	}{{outline, &made.Outline}, {passages, &made.Passages}, {citations, &made.Citations}, {ways, &d}} {
		if err := json.Unmarshal([]byte(one.from), one.into); err != nil {
			return made, false, fmt.Errorf("rendering of %s: %w", revision, err)
		}
	}
	made.Links, made.Images = d.Links, d.Images
	return made, version == markdown.RendererVersion, nil
}

// passagesOf reads the text of a rendering by headings, and nothing else of it.
func passagesOf(tx *db.Tx, revision clock.ID) (passages []markdown.Passage, err error) {
	var held string
	err = tx.One(func(r db.Row) error { return r.Scan(&held) }, `SELECT passages FROM renderings WHERE revision_id = $1`, string(revision))
	if err != nil {
		return nil, refusal.IgnoreNotFound(err)
	}
	if err := json.Unmarshal([]byte(held), &passages); err != nil {
		return nil, fmt.Errorf("passages of %s: %w", revision, err)
	}
	return passages, nil
}
