package sheet

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Start begins a sheet in a space with a first draft; a title is all it needs.
func (st *Store) Start(ctx context.Context, by people.Person, space clock.ID, kind string, source []byte) (s Sheet, err error) {
	defer refusal.Wrap(&err, "start a %s", kind)
	text, err := st.prepare(kind, source)
	if err != nil {
		return s, err
	}
	return s, st.db.Update(ctx, func(tx *db.Tx) error {
		now, home, err := st.rights(tx, by, space)
		if err != nil {
			return err
		}
		if !people.Allows(now, people.Read, people.Object{Space: home.ID, Audience: home.Audience, Published: true}) {
			return refusal.NotFound()
		}
		if !people.Allows(now, people.Start, people.Object{Space: home.ID, Audience: home.Audience}) {
			return refusal.Forbidden("start-not-writer")
		}
		if s, err = st.create(tx, now, home, kind, markdown.Slug(text.Title), clock.NewID()); err != nil {
			return err
		}
		if err := st.putDraft(tx, by, &s, text); err != nil {
			return err
		}
		return st.changed(tx, Started, s.ID, by)
	})
}

// Save writes the draft of a sheet, begun from a version; a published sheet gets its next draft by version 0. Where
// someone else has saved since, it refuses with KindConflict "draft-stale" and writes nothing. Who begins the next draft
// becomes one of the authors; who is not shown all of the text does not begin it (KindForbidden "write-masked"). A draft that was proposed stays so.
func (st *Store) Save(ctx context.Context, by people.Person, id clock.ID, version int, source []byte) (s Sheet, err error) {
	defer refusal.Wrap(&err, "save the draft of %s", id)
	text, err := st.prepareFor(ctx, by, id, source)
	if err != nil {
		return s, err
	}
	return s, st.making(ctx, by, id, Saved, func(tx *db.Tx, now people.Person, found *Sheet) error {
		if !found.WritableBy(now) {
			return found.notWritable(now)
		}
		if at := found.draftVersion(); at != version {
			return refusal.Conflict("version", "draft-stale", version, at)
		}
		if err := st.wholeFor(tx, now, *found); err != nil {
			return err
		}
		if found.Draft == nil && now.SignedIn() && !slices.Contains(found.Authors, now.ID) {
			if err := insertAuthor(tx, id, now.ID); err != nil {
				return err
			}
			found.Authors = append(found.Authors, now.ID)
		}
		err := st.putDraft(tx, by, found, text)
		s = *found
		return err
	})
}

// Discard gives the draft of a sheet up. Its revisions stay.
func (st *Store) Discard(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "discard the draft of %s", id)
	return st.making(ctx, by, id, Discarded, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !s.WritableBy(now) {
			return s.notWritable(now)
		}
		if s.Draft == nil {
			return refusal.NotFound()
		}
		if err := deleteDraft(tx, id); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActDraftDiscarded, *s, nil); err != nil {
			return err
		}
		return narrow(tx, id)
	})
}

// prepare renders outside of any transaction.
func (st *Store) prepare(kind string, source []byte) (Text, error) {
	k, known := st.kinds.Kind(kind)
	if !known {
		return Text{}, refusal.Invalid("kind", "unknown-kind", kind)
	}
	text, err := Prepare(k, source)
	if err != nil {
		return text, err
	}
	return text, text.needsTitle()
}

// prepareFor renders the text of a sheet that exists. Rights are asked in the transaction that saves it, and here where
// the text is refused: of a sheet that may not be seen, not even that is told.
func (st *Store) prepareFor(ctx context.Context, by people.Person, id clock.ID, source []byte) (Text, error) {
	kind, err := st.keptKind(ctx, id)
	if err != nil {
		return Text{}, err
	}
	text, err := st.prepare(kind, source)
	if err != nil {
		if _, hidden := st.kindOf(ctx, by, id); hidden != nil {
			err = hidden
		}
	}
	return text, err
}

// maxKinds bounds what is remembered of sheets.
const maxKinds = 4096

// keptKind gives the kind of a sheet, which never changes. It is asked before each save.
func (st *Store) keptKind(ctx context.Context, id clock.ID) (kind string, err error) {
	st.kindMutex.Lock()
	kind = st.kindOfIDs[id]
	st.kindMutex.Unlock()
	if kind != "" {
		return kind, nil
	}
	err = st.db.View(ctx, func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&kind) }, `SELECT kind FROM sheets WHERE id = $1`, string(id))
	})
	if err != nil {
		return "", err
	}
	st.kindMutex.Lock()
	defer st.kindMutex.Unlock()
	if len(st.kindOfIDs) >= maxKinds {
		clear(st.kindOfIDs)
	}
	st.kindOfIDs[id] = kind
	return kind, nil
}

// making runs a use-case on a sheet that is being made: rights are read again, what may not be seen does not exist,
// and the event comes last.
func (st *Store) making(ctx context.Context, by people.Person, id clock.ID, kind event.Kind, do func(*db.Tx, people.Person, *Sheet) error) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		s, err := byID(tx, id)
		if err != nil {
			return err
		}
		if !s.ReadableBy(now) && !s.DraftReadableBy(now) {
			return refusal.NotFound()
		}
		if err := do(tx, now, &s); err != nil {
			return err
		}
		return st.changed(tx, kind, id, by)
	})
}

func (st *Store) rights(tx *db.Tx, by people.Person, space clock.ID) (people.Person, people.Space, error) {
	home, err := people.SpaceByID(tx, space)
	if err != nil {
		return by, home, err
	}
	now, err := people.Current(tx, by)
	return now, home, err
}

// create makes the identity of a sheet; whoever starts it is its first author.
func (st *Store) create(tx *db.Tx, by people.Person, home people.Space, kind, slug string, id clock.ID) (Sheet, error) {
	s := Sheet{ID: id, Kind: kind, Space: home, CreatedAt: st.clock.Now(), Slug: slug}
	if err := insertSheet(tx, s, by.ID); err != nil {
		return s, err
	}
	taken, err := claimSlug(tx, kind, slug, id)
	if err != nil {
		return s, err
	}
	if s.Slug = taken; taken != slug {
		if _, err := tx.Exec(`UPDATE sheets SET slug = $2 WHERE id = $1`, string(id), taken); err != nil {
			return s, err
		}
	}
	if by.SignedIn() {
		s.Authors = []clock.ID{by.ID}
		err = insertAuthor(tx, id, by.ID)
	}
	return s, err
}

// putDraft saves a text as a revision and points the draft at it.
func (st *Store) putDraft(tx *db.Tx, by people.Person, s *Sheet, text Text) error {
	files, err := filesShown(tx, s.ID, text.Rendered.Images)
	if err != nil {
		return err
	}
	revision, err := st.addRevision(tx, by, s.ID, text, files)
	if err != nil {
		return err
	}
	d := Draft{Revision: revision.ID, Version: s.draftVersion() + 1, SavedAt: st.clock.Now(), SavedBy: by.ID,
		Proposed: s.Draft != nil && s.Draft.Proposed}
	s.Draft = &d
	_, err = tx.Exec(`
		INSERT INTO drafts (sheet_id, revision_id, version, saved_at, saved_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (sheet_id) DO UPDATE SET revision_id = excluded.revision_id, version = excluded.version,
			saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
		string(s.ID), string(d.Revision), d.Version, clock.Micros(d.SavedAt), string(by.ID))
	return err
}

func (s Sheet) draftVersion() int {
	if s.Draft == nil {
		return 0
	}
	return s.Draft.Version
}

func deleteDraft(tx *db.Tx, id clock.ID) error {
	_, err := tx.Exec(`DELETE FROM drafts WHERE sheet_id = $1`, string(id))
	return err
}

// changed notes on the sheet that it changed and records what happened to it.
func (st *Store) changed(tx *db.Tx, kind event.Kind, id clock.ID, by people.Person) error {
	if err := touch(tx, id); err != nil {
		return err
	}
	return event.Record(tx, kind, string(id), by.ID, st.clock.Now())
}

// kindOf reads the kind of a sheet that a person may read or make.
func (st *Store) kindOf(ctx context.Context, by people.Person, id clock.ID) (kind string, err error) {
	return kind, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		s, err := byID(tx, id)
		if err == nil && !s.ReadableBy(now) && !s.DraftReadableBy(now) {
			return refusal.NotFound()
		}
		kind = s.Kind
		return err
	})
}
