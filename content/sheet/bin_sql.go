package sheet

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// maxBinned is how many sheets of the bin are listed.
const maxBinned = 200

// binned reads what is in the bin since an instant: of the sheets that a person wrote or whose space she stewards.
func binned(tx *db.Tx, p people.Person, since time.Time) (found []InBin, err error) {
	err = tx.Each(func(r db.Row) error {
		var one InBin
		var at int64
		err := r.Scan(&one.Sheet.ID, &at, &one.By.ID)
		one.At = clock.Instant(at)
		found = append(found, one)
		return err
	}, `
		SELECT id, binned_at, binned_by FROM sheets
		WHERE binned_at >= $1 AND (CAST($2 AS BOOLEAN)
			OR EXISTS (SELECT 1 FROM sheet_authors WHERE sheet_authors.sheet_id = sheets.id AND sheet_authors.person_id = $3)
			OR sheets.space_id IN (SELECT space_id FROM roles WHERE person_id = $3 AND role = 'steward' AND begins <= $5 AND ends >= $5))
			AND EXISTS (SELECT 1 FROM revisions WHERE revisions.sheet_id = sheets.id AND erased_at IS NULL)
		ORDER BY binned_at DESC, id LIMIT $4`, clock.Micros(since), p.IsSystem(), string(p.ID), 2*maxBinned, string(tx.Today()))
	return found, err
}

// holdsText reports whether a sheet has a text that is not erased.
func holdsText(tx *db.Tx, id clock.ID) (bool, error) {
	var texts int
	err := tx.One(func(r db.Row) error { return r.Scan(&texts) },
		`SELECT COUNT(*) FROM revisions WHERE sheet_id = $1 AND erased_at IS NULL`, string(id))
	return texts > 0, err
}

// newestTitle reads what a sheet is called in what is being made of it, else in its current edition.
func newestTitle(tx *db.Tx, s Sheet) (string, error) {
	var revision clock.ID
	var err error
	if s.Draft != nil {
		revision = s.Draft.Revision
	} else {
		err = tx.One(func(r db.Row) error { return r.Scan(&revision) },
			`SELECT revision_id FROM editions WHERE sheet_id = $1 ORDER BY number DESC LIMIT 1`, string(s.ID))
	}
	if err != nil {
		return "", err
	}
	r, err := revisionByID(tx, revision)
	if err != nil {
		return "", err
	}
	front, body := markdown.Split(r.Text)
	t := Text{}
	if t.Fields, err = markdown.ParseFront(front); err != nil {
		return "", err
	}
	t.Title = t.title(body)
	t.called(s.Slug)
	return t.Title, nil
}

// eraseSheet leaves of a sheet in the bin its identity and its hashes, unless it was taken out meanwhile.
func (st *Store) eraseSheet(tx *db.Tx, id clock.ID, limit int64) (freed []string, err error) {
	erased := Sheet{ID: id}
	err = tx.One(func(r db.Row) error { return r.Scan(&erased.Space.ID) }, `SELECT space_id FROM sheets WHERE id = $1 AND binned_at < $2`, string(id), limit)
	if err != nil {
		return nil, refusal.IgnoreNotFound(err)
	}
	err = tx.Each(func(r db.Row) error {
		var hash string
		err := r.Scan(&hash)
		freed = append(freed, hash)
		return err
	}, `
		SELECT DISTINCT hash FROM attachments WHERE sheet_id = $1
			AND NOT EXISTS (SELECT 1 FROM attachments AS others WHERE others.hash = attachments.hash AND others.sheet_id <> $1)`, string(id))
	if err != nil {
		return nil, err
	}
	if err := unshelve(tx, id); err != nil {
		return nil, err
	}
	at := clock.Micros(st.clock.Now())
	for _, query := range []string{
		`DELETE FROM writers WHERE sheet_id = $1`,
		`DELETE FROM drafts WHERE sheet_id = $1`,
		`DELETE FROM renderings WHERE revision_id IN (SELECT id FROM revisions WHERE sheet_id = $1)`,
		`DELETE FROM revision_files WHERE revision_id IN (SELECT id FROM revisions WHERE sheet_id = $1)`,
		`DELETE FROM attachments WHERE sheet_id = $1`,
		`UPDATE editions SET note = '' WHERE sheet_id = $1`,
		`UPDATE withdrawals SET reason = '' WHERE sheet_id = $1`,
		`UPDATE warnings SET detail = '', closing = '' WHERE sheet_id = $1`,
		`UPDATE reports SET passage = '', why = '', reason = '' WHERE sheet_id = $1`,
		`UPDATE hidings SET reason = '' WHERE comment_id IN (SELECT id FROM comments WHERE sheet_id = $1)`,
	} {
		if _, err := tx.Exec(query, string(id)); err != nil {
			return nil, err
		}
	}
	for _, query := range []string{
		`UPDATE revisions SET text = NULL, erased_at = $2 WHERE sheet_id = $1 AND erased_at IS NULL`,
		`UPDATE comments SET text = NULL, html = '', quote = '', erased_at = $2 WHERE sheet_id = $1 AND erased_at IS NULL`,
	} {
		if _, err := tx.Exec(query, string(id), at); err != nil {
			return nil, err
		}
	}
	if err := st.audit(tx, people.System(), event.ActSheetErased, erased, nil); err != nil {
		return nil, err
	}
	return freed, st.changed(tx, BinEnded, id, people.System())
}

// Erase takes from this room what a person alone made and nobody read: the drafts of which she is the only author and that
// were never published nor reviewed, the copies that were kept for her, and where she wished so what she said under sheets.
// Each text leaves its hash. It gives the hashes of the files that no sheet names any more.
func (st *Store) Erase(tx *db.Tx, person clock.ID, comments bool) (freed []string, err error) {
	at := clock.Micros(st.clock.Now())
	var drafts []clock.ID
	err = eachID(tx, &drafts, `
		SELECT sheets.id FROM sheets JOIN sheet_authors ON sheet_authors.sheet_id = sheets.id
		WHERE sheet_authors.person_id = $1
			AND NOT EXISTS (SELECT 1 FROM sheet_authors AS others WHERE others.sheet_id = sheets.id AND others.person_id <> $1)
			AND NOT EXISTS (SELECT 1 FROM editions WHERE editions.sheet_id = sheets.id)
			AND NOT EXISTS (SELECT 1 FROM reviews WHERE reviews.sheet_id = sheets.id)
		ORDER BY sheets.id`, string(person))
	if err != nil {
		return nil, err
	}
	for _, id := range drafts {
		loose, err := st.eraseUnread(tx, id, person, at)
		if err != nil {
			return nil, err
		}
		freed = append(freed, loose...)
	}
	if err := eraseLateCopies(tx, person, at); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(`DELETE FROM writers WHERE person_id = $1`, string(person)); err != nil || !comments {
		return freed, err
	}
	_, err = tx.Exec(`UPDATE comments SET text = NULL, html = '', quote = '', erased_at = $2 WHERE created_by = $1 AND erased_at IS NULL`, string(person), at)
	return freed, err
}

// eraseUnread erases a sheet that nobody but its author ever read. Its address, which no reader was given, goes too: it
// is made of the title.
func (st *Store) eraseUnread(tx *db.Tx, id, person clock.ID, at int64) (freed []string, err error) {
	if _, err := tx.Exec(`UPDATE sheets SET binned_at = $2, binned_by = $3, slug = id WHERE id = $1`, string(id), at, string(person)); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(`DELETE FROM slugs WHERE sheet_id = $1`, string(id)); err != nil {
		return nil, err
	}
	return st.eraseSheet(tx, id, at+1)
}

// eraseLateCopies erases the texts that came too late to be saved and were kept for a person alone.
func eraseLateCopies(tx *db.Tx, person clock.ID, at int64) error {
	for _, query := range []string{
		`DELETE FROM renderings WHERE revision_id IN (SELECT revision_id FROM late_copies JOIN revisions ON revisions.id = late_copies.revision_id WHERE created_by = $1)`,
		`DELETE FROM revision_files WHERE revision_id IN (SELECT revision_id FROM late_copies JOIN revisions ON revisions.id = late_copies.revision_id WHERE created_by = $1)`,
	} {
		if _, err := tx.Exec(query, string(person)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`
		UPDATE revisions SET text = NULL, erased_at = $2
		WHERE created_by = $1 AND erased_at IS NULL AND id IN (SELECT revision_id FROM late_copies)`, string(person), at)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM late_copies WHERE revision_id IN (SELECT id FROM revisions WHERE created_by = $1)`, string(person))
	return err
}
