package sheet

import (
	"context"
	"database/sql"
	"math"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// CopyKept is the event of a text that came too late to be saved and was kept all the same. It changes nothing that
// readers see.
const CopyKept event.Kind = "late-copy-kept"

// Version is one line of the list of a sheet's revisions.
type Version struct {
	ID      clock.ID
	Number  int
	Hash    string
	Size    int
	At      time.Time
	By      people.Named
	Edition int  // the number of the edition it is the text of, 0 for none
	Draft   bool // what is being made
	Late    bool // kept, not saved: it began from version From of the draft, which someone had saved meanwhile
	From    int
	Erased  bool
}

// VersionsReadableBy reports whether a person may list what was saved of a sheet, discarded drafts included: whoever
// reads, or would read, its draft.
func (s Sheet) VersionsReadableBy(p people.Person) bool {
	o := s.Object()
	if o.Making == people.NotMade {
		o.Making = people.Draft
	}
	return people.Allows(p, people.ReadDraft, o)
}

// Revisions lists what was saved of a sheet, the newest first, a page of PageSize at a time from 1.
func (st *Store) Revisions(ctx context.Context, by people.Person, id clock.ID, page int) (versions []Version, total int, err error) {
	defer refusal.Wrap(&err, "revisions of %s", id)
	if page < 1 || page > MaxPage {
		return nil, 0, refusal.NotFound()
	}
	return versions, total, st.db.View(ctx, func(tx *db.Tx) error {
		s, err := st.ofVersions(tx, by, id)
		if err != nil {
			return err
		}
		if err := tx.One(func(r db.Row) error { return r.Scan(&total) }, `SELECT COUNT(*) FROM revisions WHERE sheet_id = $1`, string(id)); err != nil {
			return err
		}
		versions, err = versionsOf(tx, s, 1, math.MaxInt32, page)
		return err
	})
}

// ofVersions reads a sheet whose versions a person may list.
func (st *Store) ofVersions(tx *db.Tx, by people.Person, id clock.ID) (Sheet, error) {
	now, err := people.Current(tx, by)
	if err != nil {
		return Sheet{}, err
	}
	s, err := byID(tx, id)
	if err == nil && !s.VersionsReadableBy(now) {
		err = refusal.NotFound()
	}
	return s, err
}

func versionsOf(tx *db.Tx, s Sheet, first, last, page int) (versions []Version, err error) {
	err = tx.Each(func(r db.Row) error {
		var v Version
		var at int64
		var erased, from sql.NullInt64
		err := r.Scan(&v.ID, &v.Number, &v.Hash, &v.Size, &at, &v.By.ID, &erased, &v.Edition, &from)
		v.At, v.Erased, v.Late, v.From = clock.Instant(at), erased.Valid, from.Valid, int(from.Int64)
		v.Draft = s.Draft != nil && s.Draft.Revision == v.ID
		versions = append(versions, v)
		return err
	}, `
		SELECT revisions.id, revisions.number, revisions.hash, size, created_at, created_by, erased_at,
			(SELECT COALESCE(MAX(editions.number), 0) FROM editions WHERE editions.sheet_id = revisions.sheet_id AND editions.revision_id = revisions.id),
			late_copies.version
		FROM revisions LEFT JOIN late_copies ON late_copies.revision_id = revisions.id
		WHERE revisions.sheet_id = $1 AND revisions.number BETWEEN $2 AND $3 ORDER BY revisions.number DESC LIMIT $4 OFFSET $5`,
		string(s.ID), first, last, PageSize, (page-1)*PageSize)
	for i := 0; err == nil && i < len(versions); i++ {
		versions[i].By, err = people.NameOf(tx, versions[i].By.ID)
	}
	return versions, err
}

// Revision gives one saved text of a sheet, as those who may list them see it.
func (st *Store) Revision(ctx context.Context, by people.Person, id, revision clock.ID) (r Revision, t Text, err error) {
	defer refusal.Wrap(&err, "revision %s", revision)
	return r, t, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		s, err := byID(tx, id)
		if err != nil {
			return err
		}
		if r, err = revisionByID(tx, revision); err != nil {
			return err
		}
		standing, err := st.standing(tx, s)
		if err != nil {
			return err
		}
		if r.Sheet != id || r.Erased || !s.VersionsReadableBy(now) && !(revision == standing && s.begunBy(now)) {
			return refusal.NotFound()
		}
		if t, err = st.textOf(tx, s.Kind, revision); err != nil {
			return err
		}
		t, _, err = st.seenBy(tx, now, s, t)
		r.Text = t.Source
		return err
	})
}

// standing is the revision of the current edition, "" for none.
func (st *Store) standing(tx *db.Tx, s Sheet) (id clock.ID, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&id) },
		`SELECT revision_id FROM editions WHERE sheet_id = $1 ORDER BY number DESC LIMIT 1`, string(s.ID))
	return id, refusal.IgnoreNotFound(err)
}

// Restore saves the text of an earlier revision as the draft, begun from a version. Nothing is lost: what was there
// stays in the list.
func (st *Store) Restore(ctx context.Context, by people.Person, id, revision clock.ID, version int) (s Sheet, err error) {
	defer refusal.Wrap(&err, "restore revision %s", revision)
	var r Revision
	err = st.db.View(ctx, func(tx *db.Tx) error {
		if _, err := st.ofVersions(tx, by, id); err != nil {
			return err
		}
		r, err = revisionByID(tx, revision)
		if err == nil && (r.Sheet != id || r.Erased) {
			err = refusal.NotFound()
		}
		return err
	})
	if err != nil {
		return s, err
	}
	return st.Save(ctx, by, id, version, r.Text)
}

// KeepUnsaved keeps a text that came too late to be saved (its draft had moved on from the version it began with, or
// was proposed, or published) as a revision of its author, which is no draft: it stands in the list of versions and can
// be restored from there, so that neither text is lost. It takes a text from whoever may write the sheet, and from its
// authors as long as they may read its versions.
func (st *Store) KeepUnsaved(ctx context.Context, by people.Person, id clock.ID, version int, source []byte) (kept clock.ID, err error) {
	defer refusal.Wrap(&err, "keep a late text of %s", id)
	kind, err := st.kindOf(ctx, by, id)
	if err != nil {
		return kept, err
	}
	text, err := st.prepare(kind, source)
	if err != nil {
		return kept, err
	}
	return kept, st.db.Update(ctx, func(tx *db.Tx) error {
		s, now, err := ForReview(tx, by, id)
		if err != nil {
			return err
		}
		if !s.WritableBy(now) && !(s.WrittenBy(now) && s.VersionsReadableBy(now)) {
			return s.notWritable(now)
		}
		if err := st.wholeFor(tx, now, s); err != nil {
			return err
		}
		files, err := filesShown(tx, id, text.Rendered.Images)
		if err != nil {
			return err
		}
		r, err := st.addRevision(tx, by, id, text, files)
		if kept = r.ID; err != nil {
			return err
		}
		if s.Draft != nil && s.Draft.Revision == r.ID { // it is what was saved meanwhile
			return nil
		}
		added, err := tx.Exec(`INSERT INTO late_copies (revision_id, version) VALUES ($1, $2) ON CONFLICT DO NOTHING`, string(r.ID), version)
		if err != nil || added == 0 {
			return err
		}
		return event.Record(tx, CopyKept, string(id), by.ID, st.clock.Now())
	})
}
