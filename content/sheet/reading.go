package sheet

import (
	"context"
	"net/url"
	"path"
	"strings"

	"terreau/content/citation"
	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Reading is all that a page of a sheet is made from: one edition, and what stands around it.
type Reading struct {
	Sheet    Sheet
	Kind     kinds.Kind
	Edition  Edition
	Editions []Edition // the newest first
	Revision Revision
	Text     Text
	Warnings []Warning
	Source   Place // where an imported sheet came from
}

// Place is where an imported sheet came from.
type Place struct{ Name, Path string }

// Current reports whether the edition read is the one that stands.
func (r Reading) Current() bool { return r.Edition.Number == r.Sheet.Edition }

// Read gives an edition of a sheet by a slug it has or once had: the current one for number 0. What a person may not
// read does not exist.
func (st *Store) Read(ctx context.Context, by people.Person, kind, slug string, number int) (r Reading, err error) {
	defer refusal.Wrap(&err, "read %s %s", kind, slug)
	return r, st.db.View(ctx, func(tx *db.Tx) error {
		s, err := find(tx, kind, slug)
		if err != nil {
			return err
		}
		r, err = st.reading(tx, by, s, number)
		return err
	})
}

func (st *Store) reading(tx *db.Tx, by people.Person, s Sheet, number int) (r Reading, err error) {
	now, err := people.Current(tx, by)
	if err != nil {
		return r, err
	}
	if !s.ReadableBy(now) {
		return r, refusal.NotFound()
	}
	r.Sheet = s
	r.Kind, _ = st.kinds.Kind(s.Kind)
	if r.Editions, err = editionsOf(tx, s.ID); err != nil {
		return r, err
	}
	found := false
	for _, e := range r.Editions {
		if e.Number == number || number == 0 && e.Number == s.Edition {
			r.Edition, found = e, true
		}
	}
	if !found {
		return r, refusal.NotFound()
	}
	if r.Revision, err = revisionByID(tx, r.Edition.Revision); err != nil {
		return r, err
	}
	if r.Text, err = st.textOf(tx, s.Kind, r.Edition.Revision); err != nil {
		return r, err
	}
	masks, err := MasksOf(tx, s.ID)
	if err != nil {
		return r, err
	}
	r.Text = r.Text.Masked(r.Kind, masks.Passages())
	r.Revision.Text = r.Text.Source
	if r.Warnings, err = warningsOf(tx, s.ID); err != nil {
		return r, err
	}
	r.masked(masks)
	r.Source, err = placeOf(tx, s.ID)
	return r, err
}

// masked takes what readers are not shown out of what is said around the text.
func (r *Reading) masked(masks Masks) {
	r.Edition.Note = masks.Hide(r.Edition.Note)
	for i := range r.Editions {
		r.Editions[i].Note = masks.Hide(r.Editions[i].Note)
	}
	for i := range r.Warnings {
		r.Warnings[i].Detail = masks.Hide(r.Warnings[i].Detail)
	}
	if w := r.Sheet.Withdrawal; w != nil {
		shown := *w
		shown.Reason = masks.Hide(w.Reason)
		r.Sheet.Withdrawal = &shown
	}
}

func placeOf(tx *db.Tx, id clock.ID) (p Place, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&p.Name, &p.Path) }, `SELECT name, path FROM sources WHERE sheet_id = $1`, string(id))
	return p, refusal.IgnoreNotFound(err)
}

// Links finds the sheets that relative destinations of a text lead to, as far as a person may read them: beside it
// where it came from, else by the slug that ends the destination.
func (st *Store) Links(ctx context.Context, by people.Person, from Place, destinations []string) (found map[string]Listed, err error) {
	defer refusal.Wrap(&err, "follow links")
	found = map[string]Listed{}
	return found, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		for _, destination := range destinations {
			target, ok, err := linkTarget(tx, now, from, destination)
			if err != nil {
				return err
			}
			if ok {
				found[destination] = target
			}
		}
		return nil
	})
}

func linkTarget(tx *db.Tx, by people.Person, from Place, destination string) (Listed, bool, error) {
	shown := ShownPath(destination)
	if plain, err := url.PathUnescape(shown); err == nil { // many editors write accents and spaces in percents
		shown = path.Clean(plain)
	}
	beside := path.Join(path.Dir(from.Path), shown)
	sheets, err := listed(tx, ` FROM sources JOIN shelf ON shelf.sheet_id = sources.sheet_id`+readable+` AND sources.name = $4 AND sources.path = $5`,
		people.ReadableArgs(by, from.Name, beside)...)
	if err == nil && len(sheets) == 0 {
		slug := strings.TrimSuffix(path.Base(shown), ".md")
		sheets, err = listed(tx, ` FROM slugs JOIN shelf ON shelf.sheet_id = slugs.sheet_id`+readable+` AND slugs.slug = $4 ORDER BY shelf.kind LIMIT 1`,
			people.ReadableArgs(by, slug)...)
	}
	if err != nil || len(sheets) == 0 {
		return Listed{}, false, err
	}
	return sheets[0], true, nil
}

// LegalNotes finds, for each citation, the legal note that speaks of it: one that declares the article, else one that
// declares the whole text.
func (st *Store) LegalNotes(ctx context.Context, by people.Person, citations []citation.Citation) (notes map[citation.Citation]Listed, err error) {
	defer refusal.Wrap(&err, "find legal notes")
	notes = map[citation.Citation]Listed{}
	return notes, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		for _, c := range citations {
			sheets, err := listed(tx, ` FROM citations JOIN shelf ON shelf.sheet_id = citations.sheet_id`+readable+`
				AND shelf.kind = 'legal' AND citations.declared AND citations.law = $4 AND citations.article IN ($5, '')
				ORDER BY citations.article DESC, shelf.published_at, shelf.sheet_id LIMIT 1`,
				people.ReadableArgs(now, c.Text, c.Article)...)
			if err != nil {
				return err
			}
			if len(sheets) > 0 {
				notes[c] = sheets[0]
			}
		}
		return nil
	})
}

// Attachment gives a file by its id to a person who may read the sheet it belongs to, and only while an edition that
// stands shows it.
func (st *Store) Attachment(ctx context.Context, by people.Person, id string) (f File, err error) {
	defer refusal.Wrap(&err, "attachment")
	return f, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		var sheet clock.ID
		err = tx.One(func(r db.Row) error { return scanFile(r, &f, &f.Path, &sheet) },
			`SELECT `+fileColumns+`, attachments.path, attachments.sheet_id FROM attachments WHERE attachments.id = $1`, id)
		if err != nil {
			return err
		}
		s, err := byID(tx, sheet)
		if err != nil {
			return err
		}
		if s.DraftReadableBy(now) {
			return nil
		}
		var shown int
		err = tx.One(func(r db.Row) error { return r.Scan(&shown) }, `
			SELECT COUNT(*) FROM revision_files JOIN editions ON editions.revision_id = revision_files.revision_id
			WHERE revision_files.attachment_id = $1 AND editions.sheet_id = $2`, id, string(sheet))
		if err == nil && (shown == 0 || !s.ReadableBy(now)) {
			return refusal.NotFound()
		}
		return err
	})
}
