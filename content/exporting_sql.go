package content

import (
	"database/sql"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

func exportedSpaces(tx *db.Tx, only string) (spaces []ManifestSpace, err error) {
	err = tx.Each(func(r db.Row) error {
		var s ManifestSpace
		err := r.Scan(&s.Slug, &s.Name, &s.Summary, &s.Audience, &s.Ceiling, &s.DefaultKind, &s.Protocol)
		spaces = append(spaces, s)
		return err
	}, `SELECT slug, name, summary, audience, ceiling, default_kind, protocol FROM spaces WHERE CAST($1 AS TEXT) IN ('', slug) ORDER BY slug`, only)
	return spaces, err
}

// exportedSheets reads the identity of the sheets that have been published, in the order of their ids.
func exportedSheets(tx *db.Tx, space string) (sheets []ManifestSheet, err error) {
	err = tx.Each(func(r db.Row) error {
		var s ManifestSheet
		var created int64
		var name, path, title sql.NullString
		err := r.Scan(&s.ID, &s.Kind, &s.Space, &s.Slug, &s.Restriction, &created, &name, &path, &title)
		s.CreatedAt, s.Title = clock.Instant(created), title.String
		if name.Valid && name.String != "" {
			s.Source = &ManifestSource{name.String, path.String}
		}
		sheets = append(sheets, s)
		return err
	}, `
		SELECT sheets.id, sheets.kind, spaces.slug, sheets.slug, sheets.restriction, sheets.created_at, sources.name, sources.path, shelf.title
		FROM sheets JOIN spaces ON spaces.id = sheets.space_id
		LEFT JOIN sources ON sources.sheet_id = sheets.id LEFT JOIN shelf ON shelf.sheet_id = sheets.id
		WHERE sheets.binned_at IS NULL AND CAST($1 AS TEXT) IN ('', spaces.slug)
			AND EXISTS (SELECT 1 FROM editions WHERE editions.sheet_id = sheets.id)
		ORDER BY sheets.id`, space)
	return sheets, err
}

// exportedEdition is an edition with its text.
type exportedEdition struct {
	ManifestEdition
	revision clock.ID
	text     []byte
}

func exportedEditions(tx *db.Tx, id clock.ID) (editions []exportedEdition, err error) {
	err = tx.Each(func(r db.Row) error {
		var e exportedEdition
		var at int64
		var text sql.NullString
		var erased sql.NullInt64
		err := r.Scan(&e.Number, &e.revision, &e.Hash, &e.TextHash, &at, &e.Seal, &e.Source, &e.Address, &e.Note, &e.Minor, &text, &erased)
		e.Date, e.text, e.Erased = clock.Instant(at), []byte(text.String), erased.Valid || !text.Valid
		editions = append(editions, e)
		return err
	}, `
		SELECT editions.number, editions.revision_id, editions.hash, revisions.text_hash, editions.published_at, editions.seal,
			editions.source, editions.source_address, editions.note, editions.minor, revisions.text, revisions.erased_at
		FROM editions JOIN revisions ON revisions.id = editions.revision_id
		WHERE editions.sheet_id = $1 ORDER BY editions.number`, string(id))
	return editions, err
}

type exportedFile struct {
	ManifestFile
	mediaType string
}

func exportedFiles(tx *db.Tx, revision clock.ID) (shown []exportedFile, err error) {
	err = tx.Each(func(r db.Row) error {
		var f exportedFile
		err := r.Scan(&f.Path, &f.Hash, &f.Origin, &f.Attachment, &f.mediaType)
		shown = append(shown, f)
		return err
	}, `
		SELECT revision_files.path, attachments.hash, attachments.origin, attachments.id, attachments.type
		FROM revision_files JOIN attachments ON attachments.id = revision_files.attachment_id
		WHERE revision_files.revision_id = $1 ORDER BY revision_files.path`, string(revision))
	return shown, err
}

func exportedWithdrawal(tx *db.Tx, id clock.ID) (*ManifestWithdrawal, error) {
	var w ManifestWithdrawal
	var at int64
	err := tx.One(func(r db.Row) error { return r.Scan(&w.Reason, &w.Redirect, &at) }, `
		SELECT reason, redirect, created_at FROM withdrawals WHERE sheet_id = $1 AND undone_at IS NULL
		ORDER BY created_at DESC, id DESC LIMIT 1`, string(id))
	if refusal.KindOf(err) == refusal.KindNotFound {
		return nil, nil
	}
	w.At = clock.Instant(at)
	return &w, err
}

// exportedSlugs gives the slugs that a sheet once had.
func exportedSlugs(tx *db.Tx, s ManifestSheet) (former []string, err error) {
	err = tx.Each(func(r db.Row) error {
		var slug string
		err := r.Scan(&slug)
		former = append(former, slug)
		return err
	}, `SELECT slug FROM slugs WHERE sheet_id = $1 AND slug <> $2 ORDER BY slug`, string(s.ID), s.Slug)
	return former, err
}

func exportedAcronyms(tx *db.Tx) (glossary []sheet.Acronym, err error) {
	err = tx.Each(func(r db.Row) error {
		var a sheet.Acronym
		err := r.Scan(&a.Acronym, &a.Expansion, &a.Domain)
		glossary = append(glossary, a)
		return err
	}, `SELECT acronym, expansion, domain FROM acronyms ORDER BY key, expansion`)
	return glossary, err
}
