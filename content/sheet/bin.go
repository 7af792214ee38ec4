package sheet

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// What happens in the bin. A draft that nobody else reads goes in and out without changing anything that visitors read.
const (
	BinnedOne event.Kind = "sheet-binned"
	Unbinned  event.Kind = "sheet-unbinned"
	BinEnded  event.Kind = "sheet-erased-from-bin"
)

// BinDays is how long a sheet may be taken out of the bin again.
const BinDays = 30

// BinnableBy reports whether a person may put the sheet in the bin: what was never published, or is withdrawn.
func (s Sheet) BinnableBy(p people.Person) bool {
	return !s.Binned && s.unread() && people.Allows(p, people.Bin, s.Object())
}

// unread reports whether no edition of the sheet is offered to be read.
func (s Sheet) unread() bool { return s.Edition == 0 || s.Withdrawal != nil }

// Bin puts a sheet that was never published, or is withdrawn, in the bin: lists, search and its page no longer know it.
func (st *Store) Bin(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "bin %s", id)
	return st.making(ctx, by, id, BinnedOne, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !people.Allows(now, people.Bin, s.Object()) {
			return refusal.Forbidden("bin-not-author")
		}
		if !s.unread() {
			return refusal.Conflict("", "bin-published")
		}
		_, err := tx.Exec(`UPDATE sheets SET binned_at = $2, binned_by = $3 WHERE id = $1`,
			string(id), clock.Micros(st.clock.Now()), string(by.ID))
		if err != nil {
			return err
		}
		s.Binned = true
		if err := st.shelve(tx, *s); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActSheetBinned, *s, nil); err != nil {
			return err
		}
		return narrow(tx, id)
	})
}

// Unbin takes a sheet out of the bin: it is what it was. For who may not, there is no such sheet.
func (st *Store) Unbin(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "take %s out of the bin", id)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		s, err := byID(tx, id)
		if err != nil {
			return err
		}
		held, err := holdsText(tx, id)
		if err != nil {
			return err
		}
		if !s.Binned || !held || !people.Allows(now, people.Bin, s.Object()) {
			return refusal.NotFound()
		}
		if _, err := tx.Exec(`UPDATE sheets SET binned_at = NULL, binned_by = NULL WHERE id = $1`, string(id)); err != nil {
			return err
		}
		s.Binned = false
		if err := st.shelve(tx, s); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActSheetUnbinned, s, nil); err != nil {
			return err
		}
		return st.changed(tx, Unbinned, id, by)
	})
}

// InBin is a sheet in the bin.
type InBin struct {
	Sheet Sheet
	Title string
	At    time.Time
	By    people.Named
	Until clock.Date // the last day on which it can be taken out
}

// Binned lists what a person may take out of the bin, what went in last first; maxBinned at the most.
func (st *Store) Binned(ctx context.Context, by people.Person) (found []InBin, err error) {
	defer refusal.Wrap(&err, "bin")
	return found, st.db.View(ctx, func(tx *db.Tx) error {
		found = nil
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		all, err := binned(tx, now, st.clock.Now().AddDate(0, 0, -BinDays))
		for i := 0; err == nil && i < len(all) && len(found) < maxBinned; i++ {
			one := all[i]
			if one.Sheet, err = byID(tx, one.Sheet.ID); err != nil {
				return err
			}
			if !people.Allows(now, people.Bin, one.Sheet.Object()) {
				continue
			}
			one.Until = st.clock.DateOf(one.At.AddDate(0, 0, BinDays))
			if one.By, err = people.NameOf(tx, one.By.ID); err != nil {
				return err
			}
			one.Title, err = newestTitle(tx, one.Sheet)
			found = append(found, one)
		}
		return err
	})
}

// EmptyBin erases what has been in the bin for more than BinDays: its texts, its comments, its files. The hashes stay,
// and so does the slug, which is never given again. Only the product itself may ask. It gives how many sheets it erased,
// and the hashes of the files that no sheet names any more.
func (st *Store) EmptyBin(ctx context.Context, by people.Person) (erased int, loose []string, err error) {
	defer refusal.Wrap(&err, "empty the bin")
	if !by.IsSystem() {
		return 0, nil, refusal.Forbidden("not-administrator")
	}
	for {
		var ids []clock.ID
		limit := clock.Micros(st.clock.Now().AddDate(0, 0, -BinDays))
		err := st.db.View(ctx, func(tx *db.Tx) error {
			ids = nil
			return eachID(tx, &ids, `
				SELECT id FROM sheets WHERE binned_at < $1
					AND EXISTS (SELECT 1 FROM revisions WHERE revisions.sheet_id = sheets.id AND erased_at IS NULL)
				ORDER BY binned_at, id LIMIT 1`, limit)
		})
		if err != nil || len(ids) == 0 {
			return erased, loose, err
		}
		var freed []string
		err = st.db.Update(ctx, func(tx *db.Tx) error {
			freed, err = st.eraseSheet(tx, ids[0], limit)
			return err
		})
		if err != nil {
			return erased, loose, err
		}
		erased, loose = erased+1, append(loose, freed...)
	}
}
