package sheet

import (
	"context"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Withdraw takes a published sheet out of lists and search. Its page stays, with the reason and where to go instead.
func (st *Store) Withdraw(ctx context.Context, by people.Person, id clock.ID, reason, redirect string) (err error) {
	defer refusal.Wrap(&err, "withdraw %s", id)
	w := Withdrawal{Reason: markdown.Visible(reason), Redirect: redirect}
	if err := w.Check(); err != nil {
		return err
	}
	return st.making(ctx, by, id, Withdrawn, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !s.WithdrawableBy(now) {
			return refusal.Forbidden("withdraw-not-steward")
		}
		if s.Withdrawal != nil {
			return refusal.Conflict("", "withdrawn-already")
		}
		if err := st.audit(tx, by, event.ActWithdrawn, *s, nil); err != nil {
			return err
		}
		return withdraw(tx, id, w, by.ID, st.clock.Now())
	})
}

// Check refuses a withdrawal whose reason cannot be read, or that leads elsewhere than to a page of this instance.
func (w Withdrawal) Check() error {
	switch {
	case markdown.Visible(w.Reason) == "":
		return refusal.Unprocessable("reason", "reason-empty")
	case len(w.Reason) > MaxNote:
		return refusal.TooLarge("reason", "reason-too-long", MaxNote)
	case w.Redirect != "" && !ownPath(w.Redirect):
		return refusal.Invalid("redirect", "redirect-not-ours")
	}
	return nil
}

// withdraw takes a sheet out of what is read, in the transaction that found it fit to be.
func withdraw(tx *db.Tx, id clock.ID, w Withdrawal, by clock.ID, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO withdrawals (id, sheet_id, reason, redirect, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(clock.NewID()), string(id), w.Reason, w.Redirect, clock.Micros(at), string(by))
	if err != nil {
		return err
	}
	if err := unshelve(tx, id); err != nil {
		return err
	}
	return narrow(tx, id)
}

// UndoWithdrawal puts a withdrawn sheet back where it was.
func (st *Store) UndoWithdrawal(ctx context.Context, by people.Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "undo the withdrawal of %s", id)
	return st.making(ctx, by, id, Restored, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !s.WithdrawableBy(now) {
			return refusal.Forbidden("withdraw-not-steward")
		}
		if s.Withdrawal == nil {
			return refusal.Conflict("", "not-withdrawn")
		}
		if err := endWithdrawal(tx, id, by.ID, st.clock.Now()); err != nil {
			return err
		}
		s.Withdrawal = nil
		if err := st.audit(tx, by, event.ActWithdrawalUndone, *s, nil); err != nil {
			return err
		}
		return st.shelve(tx, *s)
	})
}

// Restrict makes a sheet stricter than its space, or as open as it again.
func (st *Store) Restrict(ctx context.Context, by people.Person, id clock.ID, restriction people.Audience) (err error) {
	defer refusal.Wrap(&err, "restrict %s", id)
	if restriction != "" && restriction != people.Members && restriction != people.SpaceOnly {
		return refusal.Invalid("restriction", "unknown-audience")
	}
	return st.making(ctx, by, id, Restricted, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if !s.WithdrawableBy(now) && !s.PublishableBy(now) {
			return refusal.Forbidden("restrict-not-steward")
		}
		if _, err := tx.Exec(`UPDATE sheets SET restriction = $2 WHERE id = $1`, string(id), string(restriction)); err != nil {
			return err
		}
		told := map[event.Fact]string{event.FactFrom: string(s.Restriction), event.FactTo: string(restriction)}
		if err := st.audit(tx, by, event.ActSheetRestricted, *s, told); err != nil {
			return err
		}
		if s.Restriction = restriction; s.Edition > 0 && s.Withdrawal == nil {
			if err := st.shelve(tx, *s); err != nil {
				return err
			}
		}
		return narrow(tx, id)
	})
}

func endWithdrawal(tx *db.Tx, id, by clock.ID, at time.Time) error {
	_, err := tx.Exec(`UPDATE withdrawals SET undone_at = $2, undone_by = $3 WHERE sheet_id = $1 AND undone_at IS NULL`,
		string(id), clock.Micros(at), string(by))
	return err
}

// ownPath reports whether an address is a path of this instance and nothing else.
func ownPath(address string) bool {
	return len(address) <= 300 && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") &&
		!strings.Contains(address, "/..") && !strings.ContainsFunc(address, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/-._~#?=&%", r))
	})
}
