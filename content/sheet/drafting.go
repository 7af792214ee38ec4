package sheet

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Drafting is all that a writing page is made from: what is being made of a sheet, or, where nothing is, the edition
// that its next draft begins with (Version 0).
type Drafting struct {
	Sheet    Sheet
	Kind     kinds.Kind
	Revision Revision
	Text     Text
	Version  int
	SavedBy  people.Named // when: Sheet.Draft.SavedAt
	Authors  []people.Named
	Writing  []people.Named // others who are writing now
	Editions []Edition      // the newest first
	May      May
	Masked   bool // its reader is not shown all of the text, and may not write it before it is mended
}

// May says which acts are open to a person on what is being made.
type May struct {
	Write, Revise, Share, Propose, TakeBack, Publish, Hurry, Bin bool
	Versions                                                     bool // list the revisions
}

// MayOf asks the policy what a person may do with what is being made of a sheet.
func (s Sheet) MayOf(p people.Person) May {
	o := s.Object()
	return May{
		Write: people.Allows(p, people.Write, o), Revise: people.Allows(p, people.Revise, o), Share: s.ShareableBy(p),
		Propose: people.Allows(p, people.Propose, o), TakeBack: people.Allows(p, people.TakeBack, o),
		Publish: people.Allows(p, people.Publish, o), Hurry: people.Allows(p, people.Hurry, o),
		Bin: s.BinnableBy(p), Versions: s.VersionsReadableBy(p),
	}
}

// Drafting gives what a writing page shows of a sheet, by a slug it has or once had. It is there for those who may read
// the draft, or begin the next one; for anyone else it does not exist, whatever is being made.
func (st *Store) Drafting(ctx context.Context, by people.Person, kind, slug string) (d Drafting, err error) {
	defer refusal.Wrap(&err, "drafting of %s %s", kind, slug)
	return d, st.db.View(ctx, func(tx *db.Tx) error {
		s, err := find(tx, kind, slug)
		if err == nil {
			d, err = st.drafting(tx, by, s)
		}
		return err
	})
}

// DraftByID gives what a writing page shows of a sheet, by its id.
func (st *Store) DraftByID(ctx context.Context, by people.Person, id clock.ID) (d Drafting, err error) {
	defer refusal.Wrap(&err, "drafting of %s", id)
	return d, st.db.View(ctx, func(tx *db.Tx) error {
		s, err := byID(tx, id)
		if err == nil {
			d, err = st.drafting(tx, by, s)
		}
		return err
	})
}

func (st *Store) drafting(tx *db.Tx, by people.Person, s Sheet) (d Drafting, err error) {
	now, err := people.Current(tx, by)
	if err != nil {
		return d, err
	}
	if !s.DraftReadableBy(now) && !s.begunBy(now) {
		return d, refusal.NotFound()
	}
	d = Drafting{Sheet: s, Version: s.draftVersion(), May: s.MayOf(now)}
	d.Kind, _ = st.kinds.Kind(s.Kind)
	if d.Editions, err = editionsOf(tx, s.ID); err != nil {
		return d, err
	}
	shown := clock.ID("")
	if s.Draft != nil {
		shown = s.Draft.Revision
		if d.SavedBy, err = people.NameOf(tx, s.Draft.SavedBy); err != nil {
			return d, err
		}
	} else {
		shown = d.Editions[0].Revision
	}
	if d.Revision, err = revisionByID(tx, shown); err != nil {
		return d, err
	}
	if d.Text, err = st.textOf(tx, s.Kind, shown); err != nil {
		return d, err
	}
	if err := st.cover(tx, now, &d); err != nil {
		return d, err
	}
	if d.Authors, err = people.NamesOf(tx, s.Authors...); err != nil {
		return d, err
	}
	d.Writing, err = st.writing(tx, s.ID, now.ID)
	return d, err
}

// cover takes out of what is being made, and of what is said around it, the passages that its reader is not shown.
func (st *Store) cover(tx *db.Tx, by people.Person, d *Drafting) (err error) {
	if d.Text, d.Masked, err = st.seenBy(tx, by, d.Sheet, d.Text); err != nil {
		return err
	}
	if d.Masked {
		d.Revision.Text, d.May.Write = d.Text.Source, false
	}
	masks, err := MasksFor(tx, by, d.Sheet)
	for i := range d.Editions {
		d.Editions[i].Note = masks.Hide(d.Editions[i].Note)
	}
	return err
}

// begunBy reports whether a person may begin the next draft of a published sheet.
func (s Sheet) begunBy(p people.Person) bool {
	return s.Draft == nil && s.Edition > 0 && s.WritableBy(p)
}

// Preview renders a text that is not saved, as Save would. The refusals are those of Save, but that it may have no title.
func (st *Store) Preview(kind string, source []byte) (Text, error) {
	k, known := st.kinds.Kind(kind)
	if !known {
		return Text{}, refusal.Invalid("kind", "unknown-kind", kind)
	}
	return Prepare(k, source)
}

// How long a person counts as writing after she was last seen to, and how often that is written down.
const (
	WritingFor   = time.Minute
	WritingEvery = 20 * time.Second
)

// NoteWriting notes that a person is writing a sheet. It records no event, and writes at most once every WritingEvery.
func (st *Store) NoteWriting(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "note who writes %s", id)
	now, fresh := st.clock.Now(), false
	err = st.db.View(ctx, func(tx *db.Tx) error {
		fresh, err = st.mayNote(tx, by, id, now)
		return err
	})
	if err != nil || fresh {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := st.mayNote(tx, by, id, now); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM writers WHERE at < $1`, clock.Micros(now.Add(-WritingFor))); err != nil {
			return err
		}
		_, err := tx.Exec(`
			INSERT INTO writers (sheet_id, person_id, at) VALUES ($1, $2, $3)
			ON CONFLICT (sheet_id, person_id) DO UPDATE SET at = excluded.at`, string(id), string(by.ID), clock.Micros(now))
		return err
	})
}

// mayNote refuses whom the sheet is not open to for writing, and reports whether she was noted a moment ago.
func (st *Store) mayNote(tx *db.Tx, by people.Person, id clock.ID, at time.Time) (fresh bool, err error) {
	s, now, err := ForReview(tx, by, id)
	if err != nil {
		return false, err
	}
	if !now.SignedIn() || !s.WritableBy(now) && !people.Allows(now, people.Revise, s.Object()) {
		return false, s.notWritable(now)
	}
	var seen int64
	err = tx.One(func(r db.Row) error { return r.Scan(&seen) },
		`SELECT at FROM writers WHERE sheet_id = $1 AND person_id = $2`, string(id), string(now.ID))
	return err == nil && at.Sub(clock.Instant(seen)) < WritingEvery, refusal.IgnoreNotFound(err)
}

// Writing names the others who are writing a sheet now, for those who may read what is being made.
func (st *Store) Writing(ctx context.Context, by people.Person, id clock.ID) (names []people.Named, err error) {
	defer refusal.Wrap(&err, "who writes %s", id)
	return names, st.db.View(ctx, func(tx *db.Tx) error {
		s, now, err := ForReview(tx, by, id)
		if err != nil {
			return err
		}
		if !s.DraftReadableBy(now) && !s.begunBy(now) {
			return refusal.NotFound()
		}
		names, err = st.writing(tx, id, now.ID)
		return err
	})
}

func (st *Store) writing(tx *db.Tx, sheet, but clock.ID) ([]people.Named, error) {
	var ids []clock.ID
	err := eachID(tx, &ids, `SELECT person_id FROM writers WHERE sheet_id = $1 AND at > $2 AND person_id <> $3 ORDER BY person_id`,
		string(sheet), clock.Micros(st.clock.Now().Add(-WritingFor)), string(but))
	if err != nil {
		return nil, err
	}
	return people.NamesOf(tx, ids...)
}
