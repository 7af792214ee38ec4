package people

import (
	"context"
	"database/sql"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// The bounds of a link to one sheet.
const (
	PassDays      = 90             // at the most
	MaxPasses     = 50             // that are open, a sheet
	PassSessions  = 5              // browsers in which one link is open; the oldest makes room for the next
	passSittings  = 12 * time.Hour // how long a browser in which a link was opened reads on
	passTokenMark = "p."           // begins the tokens of these sessions
)

// Pass is a link by which someone without an account reads one published sheet, and comments on it where it says so: in
// a name, until a day, as long as nobody revokes it. What is sealed knows none.
type Pass struct {
	ID       clock.ID
	Sheet    clock.ID
	Name     string
	Comments bool
	Ends     clock.Date // the last day
	At       time.Time
	By       clock.ID
	OpenedAt time.Time // zero while nobody has
	Revoked  bool
}

// pass is what a person who came by a link may open.
type pass struct {
	sheet    clock.ID
	comments bool
}

// Open reports whether the link opens its sheet on a day.
func (p Pass) Open(today clock.Date) bool { return !p.Revoked && p.Ends >= today }

// PassSheet is the sheet that a person who came by a link may read, "" for anyone else.
func (p Person) PassSheet() clock.ID { return p.pass.sheet }

// Person is someone who comes by the link.
func (p Pass) Person() Person {
	return Person{ID: p.ID, Name: p.Name, Lang: French, pass: pass{sheet: p.Sheet, comments: p.Comments}}
}

// passing reads again what a link opens now.
func passing(tx *db.Tx, p Person) (Person, error) {
	found, err := passByID(tx, p.ID)
	if err != nil || !found.Open(tx.Today()) {
		return Visitor(), refusal.IgnoreNotFound(err)
	}
	return found.Person(), nil
}

// AddPass makes a link to a sheet, in a transaction that has asked whether it may be made. The token is given here and
// never again. Refusals: Unprocessable "guest-name-empty", "pass-days"; Conflict "passes-many".
func (st *Store) AddPass(tx *db.Tx, by Person, p Pass) (token string, _ Pass, err error) {
	if p.Name = markdown.Visible(p.Name); p.Name == "" {
		return "", p, refusal.Unprocessable("name", "guest-name-empty")
	}
	if len(p.Name) > MaxName {
		return "", p, refusal.TooLarge("name", "name-too-long", MaxName)
	}
	today := tx.Today()
	if _, there := clock.ParseDate(string(p.Ends)); !there || p.Ends < today || p.Ends.Time().After(today.Time().AddDate(0, 0, PassDays)) {
		return "", p, refusal.Unprocessable("ends", "pass-days", PassDays)
	}
	open, err := openPasses(tx, p.Sheet, today)
	if err != nil {
		return "", p, err
	}
	if open >= MaxPasses {
		return "", p, refusal.Conflict("", "passes-many", MaxPasses)
	}
	token, hash := newToken()
	p.ID, p.At, p.By = clock.NewID(), st.clock.Now(), by.ID
	return token, p, insertPass(tx, p, hash)
}

// PassOf gives the link behind a token, to show what it opens; it opens nothing yet. Refusal: NotFound "pass-ended"
// where it is unknown, revoked or past its last day.
func (st *Store) PassOf(ctx context.Context, token string) (p Pass, err error) {
	defer refusal.Wrap(&err, "pass")
	return p, st.db.View(ctx, func(tx *db.Tx) error { p, err = livePass(tx, token); return err })
}

// OpenPass opens a link in the browser of whoever holds it. The token it gives goes into the cookie of that browser and
// nowhere else.
func (st *Store) OpenPass(ctx context.Context, by Person, token string) (sits string, p Pass, err error) {
	defer refusal.Wrap(&err, "open a pass")
	newer, _ := newToken()
	sits = passTokenMark + newer
	return sits, p, st.db.Update(ctx, func(tx *db.Tx) error {
		if p, err = livePass(tx, token); err != nil {
			return err
		}
		now := st.clock.Now()
		if err := tellOpened(tx, by, now, p); err != nil {
			return err
		}
		return seatPass(tx, p.ID, hashOf(sits), now, now.Add(passSittings))
	})
}

// tellOpened tells of a browser in which a link was opened; like failures, so many an hour and no more.
func tellOpened(tx *db.Tx, by Person, now time.Time, p Pass) error {
	many, err := event.AuditedSince(tx, event.ActGuestLinkOpened, string(p.ID), now.Add(-failuresWithin), toldFailures)
	if err != nil || many {
		return err
	}
	return AuditPass(tx, by, now, event.ActGuestLinkOpened, p, "")
}

// ByPass gives who comes by a link that was opened in a browser. Refusal: Unauthenticated "session-ended".
func (st *Store) ByPass(ctx context.Context, sits string) (p Person, err error) {
	defer refusal.Wrap(&err, "pass")
	if !IsPass(sits) || len(sits) > maxToken {
		return Visitor(), sessionEnded()
	}
	err = st.db.View(ctx, func(tx *db.Tx) error {
		found, err := passSeated(tx, hashOf(sits), st.clock.Now())
		if err == nil && !found.Open(tx.Today()) {
			err = refusal.NotFound()
		}
		p = found.Person()
		return err
	})
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = sessionEnded()
	}
	if err != nil {
		return Visitor(), err
	}
	return p, nil
}

// IsPass reports whether a token is that of a browser in which a link was opened.
func IsPass(token string) bool {
	return len(token) > len(passTokenMark) && token[:len(passTokenMark)] == passTokenMark
}

// LeavePass closes a link in a browser.
func (st *Store) LeavePass(ctx context.Context, sits string) (err error) {
	defer refusal.Wrap(&err, "leave a pass")
	return st.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM pass_sessions WHERE token_hash = $1`, hashOf(sits))
		return err
	})
}

func livePass(tx *db.Tx, token string) (p Pass, err error) {
	if token == "" || len(token) > maxToken {
		return p, passEnded()
	}
	p, err = passByHash(tx, hashOf(token))
	if refusal.KindOf(err) == refusal.KindNotFound || err == nil && !p.Open(tx.Today()) {
		return Pass{}, passEnded()
	}
	return p, err
}

func passEnded() error { return &refusal.Error{Kind: refusal.KindNotFound, Reason: "pass-ended"} }

const passColumns = `passes.id, sheet_id, name, comments, ends, created_at, created_by, passes.opened_at, revoked_at`

func scanPass(r db.Row) (p Pass, err error) {
	var at int64
	var opened, revoked sql.NullInt64
	err = r.Scan(&p.ID, &p.Sheet, &p.Name, &p.Comments, &p.Ends, &at, &p.By, &opened, &revoked)
	if p.At, p.Revoked = clock.Instant(at), revoked.Valid; opened.Valid {
		p.OpenedAt = clock.Instant(opened.Int64)
	}
	return p, err
}

func passByID(tx *db.Tx, id clock.ID) (p Pass, err error) {
	err = tx.One(func(r db.Row) error { p, err = scanPass(r); return err }, `SELECT `+passColumns+` FROM passes WHERE id = $1`, string(id))
	return p, err
}

func passByHash(tx *db.Tx, hash string) (p Pass, err error) {
	err = tx.One(func(r db.Row) error { p, err = scanPass(r); return err }, `SELECT `+passColumns+` FROM passes WHERE token_hash = $1`, hash)
	return p, err
}

func passSeated(tx *db.Tx, hash string, now time.Time) (p Pass, err error) {
	err = tx.One(func(r db.Row) error { p, err = scanPass(r); return err }, `
		SELECT `+passColumns+` FROM pass_sessions JOIN passes ON passes.id = pass_sessions.pass_id
		WHERE pass_sessions.token_hash = $1 AND pass_sessions.ends_at > $2`, hash, clock.Micros(now))
	return p, err
}

// PassesOf gives the links to a sheet, the newest first, those that are over included.
func PassesOf(tx *db.Tx, sheet clock.ID) (passes []Pass, err error) {
	err = tx.Each(func(r db.Row) error {
		p, err := scanPass(r)
		passes = append(passes, p)
		return err
	}, `SELECT `+passColumns+` FROM passes WHERE sheet_id = $1 ORDER BY created_at DESC, id DESC LIMIT 200`, string(sheet))
	return passes, err
}

func openPasses(tx *db.Tx, sheet clock.ID, today clock.Date) (open int, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&open) },
		`SELECT COUNT(*) FROM passes WHERE sheet_id = $1 AND revoked_at IS NULL AND ends >= $2`, string(sheet), string(today))
	return open, err
}

func insertPass(tx *db.Tx, p Pass, hash string) error {
	_, err := tx.Exec(`
		INSERT INTO passes (id, sheet_id, name, comments, token_hash, ends, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(p.ID), string(p.Sheet), p.Name, p.Comments, hash, string(p.Ends), clock.Micros(p.At), string(p.By))
	return err
}

// RevokePass ends a link to a sheet and whatever was opened by it; "" for all links to the sheet. It counts those ended.
func RevokePass(tx *db.Tx, sheet, pass clock.ID, at time.Time, by clock.ID) (ended int64, err error) {
	if _, err := tx.Exec(`DELETE FROM pass_sessions WHERE pass_id IN (SELECT id FROM passes WHERE sheet_id = $1 AND CAST($2 AS TEXT) IN ('', id))`,
		string(sheet), string(pass)); err != nil {
		return 0, err
	}
	return tx.Exec(`UPDATE passes SET revoked_at = $3, revoked_by = $4 WHERE sheet_id = $1 AND CAST($2 AS TEXT) IN ('', id) AND revoked_at IS NULL`,
		string(sheet), string(pass), clock.Micros(at), string(by))
}

// seatPass notes a browser in which a link was opened, and drops those over the number allowed or past their end.
func seatPass(tx *db.Tx, pass clock.ID, hash string, now, ends time.Time) error {
	if _, err := tx.Exec(`UPDATE passes SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL`, string(pass), clock.Micros(now)); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM pass_sessions WHERE ends_at <= $1`, clock.Micros(now)); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM pass_sessions WHERE pass_id = $1 AND token_hash NOT IN (
		SELECT token_hash FROM pass_sessions WHERE pass_id = $1 ORDER BY opened_at DESC, token_hash LIMIT $2)`, string(pass), PassSessions-1); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO pass_sessions (token_hash, pass_id, opened_at, ends_at) VALUES ($1, $2, $3, $4)`,
		hash, string(pass), clock.Micros(now), clock.Micros(ends))
	return err
}
