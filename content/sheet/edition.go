package sheet

import (
	"context"
	"strconv"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// MaxNote is how many bytes the note of what changed, a reason or a detail may take.
const MaxNote = 2000

// Edition is a text that was published, with its seal. Editions are numbered from 1 and never change.
type Edition struct {
	Number        int
	Revision      clock.ID
	Hash          string
	Seal          Seal
	Decision      clock.ID // of a validated edition: the review that decided it
	Source        string   // of a Reprise: where it comes from
	SourceAddress string
	Note          string // what changed, in a sentence
	Minor         bool
	At            time.Time
	By            clock.ID
}

// PublishUnreviewed publishes the draft of a sheet without review: the page says «Non relue». The next edition of a
// sheet needs a note of what changed; what the kind asks to be made sure of is asked here as it is of who proposes.
func (st *Store) PublishUnreviewed(ctx context.Context, by people.Person, id clock.ID, p Publication) (e Edition, err error) {
	defer refusal.Wrap(&err, "publish %s without review", id)
	if len(p.Note) > MaxNote {
		return e, refusal.TooLarge("note", "note-too-long", MaxNote)
	}
	return e, st.making(ctx, by, id, Published, func(tx *db.Tx, now people.Person, s *Sheet) error {
		if s.Draft == nil {
			return refusal.Unprocessable("", "no-draft")
		}
		if !s.PublishableBy(now) {
			return refusal.Forbidden("publish-not-steward")
		}
		note := markdown.Visible(p.Note)
		if note == "" && s.Edition > 0 && !p.Minor {
			return refusal.Unprocessable("note", "note-empty")
		}
		r, err := revisionByID(tx, s.Draft.Revision)
		if err != nil {
			return err
		}
		if err := st.keepChecks(tx, now, *s, r.Hash, p.Checked); err != nil {
			return err
		}
		e = Edition{Number: s.Edition + 1, Revision: r.ID, Hash: r.Hash, Seal: Unreviewed, Note: note, Minor: p.Minor, At: st.clock.Now(), By: by.ID}
		if err := st.publish(tx, s, e); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActPublished, *s, numbered(e)); err != nil {
			return err
		}
		return deleteDraft(tx, id)
	})
}

// publish adds an edition and brings what readers see up to date. A withdrawal that stands ends.
func (st *Store) publish(tx *db.Tx, s *Sheet, e Edition) error {
	if err := insertEdition(tx, s.ID, e); err != nil {
		return err
	}
	s.Edition = e.Number
	if s.Withdrawal != nil {
		if err := endWithdrawal(tx, s.ID, e.By, e.At); err != nil {
			return err
		}
		s.Withdrawal = nil
	}
	return st.shelve(tx, *s)
}

func insertEdition(tx *db.Tx, sheet clock.ID, e Edition) error {
	_, err := tx.Exec(`
		INSERT INTO editions (sheet_id, number, revision_id, hash, seal, source, source_address, note, minor, published_at, published_by, decision_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULLIF(CAST($12 AS TEXT), ''))`, string(sheet), e.Number, string(e.Revision), e.Hash,
		string(e.Seal), e.Source, e.SourceAddress, e.Note, e.Minor, clock.Micros(e.At), string(e.By), string(e.Decision))
	return err
}

// editionsOf reads the editions of a sheet, the newest first.
func editionsOf(tx *db.Tx, id clock.ID) (editions []Edition, err error) {
	err = tx.Each(func(r db.Row) error {
		var e Edition
		var at int64
		err := r.Scan(&e.Number, &e.Revision, &e.Hash, &e.Seal, &e.Source, &e.SourceAddress, &e.Note, &e.Minor, &at, &e.By, &e.Decision)
		e.At = clock.Instant(at)
		editions = append(editions, e)
		return err
	}, `
		SELECT number, revision_id, hash, seal, source, source_address, note, minor, published_at, published_by,
			COALESCE(decision_id, '')
		FROM editions WHERE sheet_id = $1 ORDER BY number DESC`, string(id))
	return editions, err
}

// audit tells the audit of an act upon a sheet.
func (st *Store) audit(tx *db.Tx, by people.Person, act event.Act, s Sheet, facts map[event.Fact]string) error {
	return people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: act, Kind: event.OnSheet, Subject: string(s.ID), Space: s.Space.ID, Facts: facts})
}

// numbered are the facts of an edition.
func numbered(e Edition) map[event.Fact]string {
	return map[event.Fact]string{event.FactNumber: strconv.Itoa(e.Number)}
}

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
