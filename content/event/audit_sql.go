package event

import (
	"encoding/json"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// nextLink gives the number of the next row and the hash of the one before it: "" for the first, and where somebody took
// that one away, which a verification will tell.
func nextLink(tx *db.Tx) (seq int64, previous string, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&seq) },
		`UPDATE counters SET value = value + 1 WHERE name = 'audit' RETURNING value`)
	if err != nil {
		return 0, "", err
	}
	err = tx.One(func(r db.Row) error { return r.Scan(&previous) }, `
		SELECT hash FROM audit WHERE seq = $1 UNION ALL SELECT hash FROM audit_checkpoints WHERE seq = $1`, seq-1)
	return seq, previous, refusal.IgnoreNotFound(err)
}

func insertAudit(tx *db.Tx, e AuditEntry) error {
	facts, err := e.facts()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO audit (seq, at, actor, act, kind, subject, space_id, facts, previous, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.Seq, clock.Micros(e.At), string(e.Actor), string(e.Act), string(e.Kind), e.Subject, string(e.Space), string(facts), e.Previous, e.Hash)
	return err
}

func insertAddress(tx *db.Tx, e AuditEntry) error {
	_, err := tx.Exec(`INSERT INTO audit_addresses (seq, address, shortened, at) VALUES ($1, $2, FALSE, $3) ON CONFLICT (seq) DO NOTHING`,
		e.Seq, e.Address, clock.Micros(e.At))
	return err
}

// auditColumns are the columns of a row of the chain, as scanAudit reads them.
const auditColumns = `audit.seq, audit.at, actor, act, kind, subject, space_id, facts, previous, hash`

func scanAudit(r db.Row, e *AuditEntry, more ...any) error {
	var at int64
	var facts string
	into := append([]any{&e.Seq, &at, &e.Actor, &e.Act, &e.Kind, &e.Subject, &e.Space, &facts, &e.Previous, &e.Hash}, more...)
	if err := r.Scan(into...); err != nil {
		return err
	}
	e.At, e.Facts = clock.Instant(at), nil
	err := json.Unmarshal([]byte(facts), &e.Facts)
	if made, _ := e.facts(); err != nil || string(made) != facts {
		e.Facts = map[Fact]string{untold: untold} // not as it was written: the hash will say so
	}
	return nil
}

// Checkpoint says what was pruned of the chain.
type Checkpoint struct {
	Seq    int64  // the last row that is gone
	Hash   string // its hash, which the first row that is left names
	Pruned int64  // how many rows are gone in all
	At     time.Time
}

// lastCheckpoint gives the checkpoint from which the chain is told; the zero one where nothing was pruned.
func lastCheckpoint(tx *db.Tx) (c Checkpoint, err error) {
	var at int64
	err = tx.One(func(r db.Row) error { return r.Scan(&c.Seq, &c.Hash, &c.Pruned, &at) },
		`SELECT seq, hash, pruned, at FROM audit_checkpoints ORDER BY seq DESC LIMIT 1`)
	if c.Seq > 0 {
		c.At = clock.Instant(at)
	}
	return c, refusal.IgnoreNotFound(err)
}

// LastAudited is the number of the last row of the audit.
func LastAudited(tx *db.Tx) (seq int64, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&seq) }, `SELECT value FROM counters WHERE name = 'audit'`)
	return seq, err
}

// eachLink reads the rows of the chain in order, up to a number.
func eachLink(tx *db.Tx, upTo int64, do func(AuditEntry)) error {
	return tx.Each(func(r db.Row) error {
		var e AuditEntry
		err := scanAudit(r, &e)
		if err == nil {
			do(e)
		}
		return err
	}, `SELECT `+auditColumns+` FROM audit WHERE seq <= $1 ORDER BY seq`, upTo)
}

// olderThan gives the number up to which every row is older than an instant, and 0 where none is.
func olderThan(tx *db.Tx, before time.Time) (upTo int64, err error) {
	var first, last, young int64
	oldest := int64(maxSeq)
	err = tx.One(func(r db.Row) error { return r.Scan(&oldest) }, `SELECT COALESCE(MIN(at), $1) FROM audit`, oldest)
	if err != nil || oldest >= clock.Micros(before) {
		return 0, err
	}
	err = tx.One(func(r db.Row) error { return r.Scan(&first, &last, &young) },
		`SELECT COALESCE(MIN(seq), 0), COALESCE(MAX(seq), 0), COALESCE(MIN(CASE WHEN at >= $1 THEN seq END), 0) FROM audit`, clock.Micros(before))
	if young > 0 {
		last = young - 1
	}
	if last < first {
		last = 0
	}
	return last, err
}

func deleteAudit(tx *db.Tx, upTo int64) (rows int64, err error) {
	if _, err := tx.Exec(`DELETE FROM audit_addresses WHERE seq <= $1`, upTo); err != nil {
		return 0, err
	}
	return tx.Exec(`DELETE FROM audit WHERE seq <= $1`, upTo)
}

// putCheckpoint leaves one checkpoint, in place of those before it.
func putCheckpoint(tx *db.Tx, c Checkpoint) error {
	if _, err := tx.Exec(`DELETE FROM audit_checkpoints`); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO audit_checkpoints (seq, hash, pruned, at) VALUES ($1, $2, $3, $4)`, c.Seq, c.Hash, c.Pruned, clock.Micros(c.At))
	return err
}

// ripeAddresses gives some addresses that are kept whole and older than an instant.
func ripeAddresses(tx *db.Tx, before time.Time, most int) (ripe map[int64]string, err error) {
	ripe = map[int64]string{}
	return ripe, tx.Each(func(r db.Row) error {
		var seq int64
		var address string
		err := r.Scan(&seq, &address)
		ripe[seq] = address
		return err
	}, `SELECT seq, address FROM audit_addresses WHERE at <= $1 AND NOT shortened ORDER BY at LIMIT $2`, clock.Micros(before), most)
}

func putNetwork(tx *db.Tx, seq int64, network string) error {
	_, err := tx.Exec(`UPDATE audit_addresses SET address = $2, shortened = TRUE WHERE seq = $1`, seq, network)
	return err
}

// AuditedSince reports whether the audit tells of an act upon a subject so many times since an instant.
func AuditedSince(tx *db.Tx, act Act, subject string, since time.Time, times int) (many bool, err error) {
	var at int64
	err = tx.One(func(r db.Row) error { return r.Scan(&at) },
		`SELECT at FROM audit WHERE act = $1 AND subject = $2 ORDER BY seq DESC LIMIT 1 OFFSET $3`, string(act), subject, times-1)
	return err == nil && at > clock.Micros(since), refusal.IgnoreNotFound(err)
}

// AuditFilter says which rows of the audit to read.
type AuditFilter struct {
	Act          Act
	Person       clock.ID // who did it, or to whom it was done
	Since, Until time.Time
}

// matching is the condition of a filter; its arguments are $1 to $4, made by args.
const matching = `(CAST($1 AS TEXT) = '' OR act = $1) AND (CAST($2 AS TEXT) = '' OR actor = $2 OR kind = 'person' AND subject = $2)
	AND audit.at >= $3 AND audit.at < $4`

func (f AuditFilter) args(more ...any) []any {
	since, until := int64(-maxSeq), int64(maxSeq)
	if !f.Since.IsZero() {
		since = clock.Micros(f.Since)
	}
	if !f.Until.IsZero() {
		until = clock.Micros(f.Until)
	}
	return append([]any{string(f.Act), string(f.Person), since, until}, more...)
}

// Audited gives the newest rows that a filter lets through, before a number, 0 for the newest of all, with the address
// they came from: whole for a day, as a network afterwards.
func Audited(tx *db.Tx, f AuditFilter, before int64, most int) (rows []AuditEntry, err error) {
	if before <= 0 {
		before = maxSeq
	}
	return rows, tx.Each(func(r db.Row) error {
		var e AuditEntry
		err := scanAudit(r, &e, &e.Address)
		rows = append(rows, e)
		return err
	}, `SELECT `+auditColumns+`, COALESCE(address, '') FROM audit LEFT JOIN audit_addresses ON audit_addresses.seq = audit.seq
		WHERE `+matching+` AND audit.seq < $5 ORDER BY audit.seq DESC LIMIT $6`, f.args(before, most)...)
}

// AuditedAfter gives the oldest rows that a filter lets through, after a number and up to another, without addresses.
func AuditedAfter(tx *db.Tx, f AuditFilter, after, upTo int64, most int) (rows []AuditEntry, err error) {
	return rows, tx.Each(func(r db.Row) error {
		var e AuditEntry
		err := scanAudit(r, &e)
		rows = append(rows, e)
		return err
	}, `SELECT `+auditColumns+` FROM audit WHERE `+matching+` AND seq > $5 AND seq <= $6 ORDER BY seq LIMIT $7`, f.args(after, upTo, most)...)
}
