package sheet

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Entry is what search holds of a sheet: what is published and what is being made are apart.
type Entry struct {
	Sheet     Sheet
	Published *Listed // nil where nothing is on the shelf
	Text      Text    // of the published edition
	Draft     *Text   // nil where nothing is being made
}

// ChangedSince gives the sheets that changed after an event, in the order of their last change, and the event up to
// which the answer is whole.
func (st *Store) ChangedSince(ctx context.Context, after int64, limit int) (ids []clock.ID, upTo int64, err error) {
	defer refusal.Wrap(&err, "sheets changed since %d", after)
	return ids, upTo, st.db.View(ctx, func(tx *db.Tx) error {
		ids, upTo = nil, after
		err := tx.Each(func(r db.Row) error {
			var id clock.ID
			err := r.Scan(&id, &upTo)
			ids = append(ids, id)
			return err
		}, `SELECT id, changed FROM sheets WHERE changed > $1 ORDER BY changed, id LIMIT $2`, after, limit)
		if err != nil || len(ids) < limit {
			if seq, failed := event.Position(tx); failed == nil {
				upTo = seq
			} else {
				return failed
			}
			return err
		}
		return tx.Each(func(r db.Row) error { // those of the last event that the limit left out
			var id clock.ID
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM sheets WHERE changed = $1 AND id > $2 ORDER BY id`, upTo, string(ids[len(ids)-1]))
	})
}

// Narrowed gives the sheets that fewer people may read since an event: an index that stands at that event leaves them
// out of its answers.
func (st *Store) Narrowed(ctx context.Context, since int64) (ids []clock.ID, err error) {
	defer refusal.Wrap(&err, "sheets narrowed since %d", since)
	return ids, st.db.View(ctx, func(tx *db.Tx) error {
		ids = nil
		return eachID(tx, &ids, `SELECT id FROM sheets WHERE narrowed > $1`, since)
	})
}

// IDs gives sheets in the order of their ids, after one of them.
func (st *Store) IDs(ctx context.Context, after clock.ID, limit int) (ids []clock.ID, err error) {
	defer refusal.Wrap(&err, "sheets after %s", after)
	return ids, st.db.View(ctx, func(tx *db.Tx) error {
		ids = nil
		return eachID(tx, &ids, `SELECT id FROM sheets WHERE id > $1 ORDER BY id LIMIT $2`, string(after), limit)
	})
}

// Entries gives what search holds of some sheets, as they are now. A sheet with nothing to show has neither Published
// nor Draft.
func (st *Store) Entries(ctx context.Context, ids []clock.ID) (entries []Entry, err error) {
	defer refusal.Wrap(&err, "entries of %d sheets", len(ids))
	return entries, st.db.View(ctx, func(tx *db.Tx) error {
		entries = make([]Entry, 0, len(ids))
		for _, id := range ids {
			e, err := st.entry(tx, id)
			if err != nil {
				return err
			}
			entries = append(entries, e)
		}
		return nil
	})
}

func (st *Store) entry(tx *db.Tx, id clock.ID) (e Entry, err error) {
	if e.Sheet, err = byID(tx, id); err != nil {
		e.Sheet.ID = id
		return e, refusal.IgnoreNotFound(err)
	}
	sheets, err := listed(tx, ` FROM shelf WHERE shelf.sheet_id = $1`, string(id))
	if err != nil {
		return e, err
	}
	if len(sheets) > 0 {
		e.Published = &sheets[0]
		if e.Text, err = st.textOf(tx, e.Sheet.Kind, sheets[0].Revision); err != nil {
			return e, err
		}
		if e.Text, err = st.masked(tx, id, e.Sheet.Kind, e.Text); err != nil {
			return e, err
		}
	}
	if e.Sheet.Draft != nil && !e.Sheet.Binned {
		text, err := st.textOf(tx, e.Sheet.Kind, e.Sheet.Draft.Revision)
		if err != nil {
			return e, err
		}
		if text, err = st.masked(tx, id, e.Sheet.Kind, text); err != nil {
			return e, err
		}
		e.Draft = &text
	}
	return e, nil
}

// Found is a published sheet with its text by headings, for the results of a search.
type Found struct {
	Listed
	Passages []markdown.Passage
}

// Find gives published sheets by their ids, as far as a person may read them.
func (st *Store) Find(ctx context.Context, by people.Person, ids []clock.ID) (found map[clock.ID]Found, err error) {
	defer refusal.Wrap(&err, "find %d sheets", len(ids))
	found = map[clock.ID]Found{}
	return found, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		for _, id := range ids {
			sheets, err := listed(tx, ` FROM shelf`+readable+` AND shelf.sheet_id = $4`, people.ReadableArgs(now, string(id))...)
			if err != nil {
				return err
			}
			if len(sheets) == 0 {
				continue
			}
			passages, err := passagesOf(tx, sheets[0].Revision)
			if err != nil {
				return err
			}
			shown, err := st.masked(tx, id, sheets[0].Kind, Text{Lang: sheets[0].Lang, Rendered: markdown.Rendered{Passages: passages}})
			if err != nil {
				return err
			}
			found[id] = Found{sheets[0], shown.Rendered.Passages}
		}
		return nil
	})
}

func eachID(tx *db.Tx, ids *[]clock.ID, query string, args ...any) error {
	return tx.Each(func(r db.Row) error {
		var id clock.ID
		err := r.Scan(&id)
		*ids = append(*ids, id)
		return err
	}, query, args...)
}
