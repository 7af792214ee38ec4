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
		for some := range slices.Chunk(ids, findsAtOnce) {
			sheets, err := listed(tx, ` FROM shelf`+readable+` AND shelf.sheet_id IN ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, people.ReadableArgs(now, tenOf(some)...)...)
			for i := 0; err == nil && i < len(sheets); i++ {
				found[sheets[i].ID], err = st.found(tx, sheets[i])
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// findsAtOnce is how many sheets one statement finds: the spaces that let someone in are gathered once for all of them.
const findsAtOnce = 10

// tenOf gives the arguments of that statement; the last id stands for those that are missing.
func tenOf(ids []clock.ID) []any {
	args := make([]any, findsAtOnce)
	for i := range args {
		args[i] = string(ids[min(i, len(ids)-1)])
	}
	return args
}

func (st *Store) found(tx *db.Tx, l Listed) (Found, error) {
	passages, err := passagesOf(tx, l.Revision)
	if err != nil {
		return Found{}, err
	}
	shown, err := st.masked(tx, l.ID, l.Kind, Text{Lang: l.Lang, Rendered: markdown.Rendered{Passages: passages}})
	return Found{l, shown.Rendered.Passages}, err
}

func eachID(tx *db.Tx, ids *[]clock.ID, query string, args ...any) error {
	return tx.Each(func(r db.Row) error {
		var id clock.ID
		err := r.Scan(&id)
		*ids = append(*ids, id)
		return err
	}, query, args...)
}
