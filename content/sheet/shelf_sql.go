package sheet

import (
	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// shelve writes what lists, pages and search read of the current edition of a sheet: derived, in the transaction that
// changed what it is derived from.
func (st *Store) shelve(tx *db.Tx, s Sheet) error {
	if s.Edition == 0 || s.Withdrawal != nil || s.Binned {
		return unshelve(tx, s.ID)
	}
	editions, err := editionsOf(tx, s.ID)
	if err != nil {
		return err
	}
	text, err := st.textOf(tx, s.Kind, editions[0].Revision)
	if err != nil {
		return err
	}
	if text, err = st.masked(tx, s.ID, s.Kind, text); err != nil {
		return err
	}
	return putShelf(tx, s, editions[0], text)
}

// textOf reads a saved text back with what is derived from it, rendering it again only where the renderer has changed.
func (st *Store) textOf(tx *db.Tx, kind string, revision clock.ID) (t Text, err error) {
	r, err := revisionByID(tx, revision)
	if err != nil {
		return t, err
	}
	if t, err = st.describeAgain(tx, kind, r); err != nil || t.Title != "" {
		return t, err
	}
	var slug string
	err = tx.One(func(row db.Row) error { return row.Scan(&slug) }, `SELECT slug FROM sheets WHERE id = $1`, string(r.Sheet))
	t.called(slug)
	return t, err
}

func (st *Store) describeAgain(tx *db.Tx, kind string, r Revision) (t Text, err error) {
	made, current, err := renderingOf(tx, r.ID)
	if err != nil {
		return t, err
	}
	k, _ := st.kinds.Kind(kind)
	if !current {
		again, err := Prepare(k, r.Text)
		if refusal.Of(err) == nil || made.HTML == "" {
			return again, err
		} // the renderer refuses it now: what was made of it when it was taken stays
	}
	front, _ := markdown.Split(r.Text)
	fields, err := markdown.ParseFront(front)
	if err != nil {
		return t, err
	}
	return describe(k, r.Text, fields, made), nil
}

func putShelf(tx *db.Tx, s Sheet, e Edition, text Text) error {
	if err := unshelve(tx, s.ID); err != nil {
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO shelf (sheet_id, kind, space_id, restriction, slug, title, title_key, summary, lang, seal, source, number,
			revision_id, words, published_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		string(s.ID), s.Kind, string(s.Space.ID), string(s.Restriction), s.Slug, text.Title, text.titleKey, text.Summary,
		text.Lang, string(e.Seal), e.Source, e.Number, string(e.Revision), text.Rendered.Words, clock.Micros(e.At))
	if err != nil {
		return err
	}
	for field, terms := range text.Terms {
		for _, term := range terms {
			if _, err := tx.Exec(`INSERT INTO shelf_terms (sheet_id, field, term) VALUES ($1, $2, $3)`, string(s.ID), field, term); err != nil {
				return err
			}
		}
	}
	for _, law := range text.Laws {
		if _, err := tx.Exec(`INSERT INTO citations (sheet_id, law, article, declared) VALUES ($1, $2, $3, $4)`,
			string(s.ID), law.Citation.Text, law.Citation.Article, law.Declared); err != nil {
			return err
		}
	}
	for _, name := range text.Related {
		if _, err := tx.Exec(`INSERT INTO relations (sheet_id, target) VALUES ($1, $2) ON CONFLICT DO NOTHING`, string(s.ID), name); err != nil {
			return err
		}
	}
	return nil
}

// unshelve takes a sheet out of lists and search.
func unshelve(tx *db.Tx, id clock.ID) error {
	for _, query := range []string{
		`DELETE FROM shelf WHERE sheet_id = $1`,
		`DELETE FROM shelf_terms WHERE sheet_id = $1`,
		`DELETE FROM citations WHERE sheet_id = $1`,
		`DELETE FROM relations WHERE sheet_id = $1`,
	} {
		if _, err := tx.Exec(query, string(id)); err != nil {
			return err
		}
	}
	return nil
}
