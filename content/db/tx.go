package db

import (
	"context"
	"database/sql"

	"terreau/content/clock"
	"terreau/content/refusal"
)

// Row is one row of an answer, to be scanned into variables.
type Row interface{ Scan(into ...any) error }

// Tx is a transaction. A closure that holds one does SQL only, opens no other transaction, and may run twice.
type Tx struct {
	ctx     context.Context
	session *session
	engine  engine
	today   func() clock.Date
	last    int64
}

// Today is the civil date in the instance's zone: what terms are read against.
func (tx *Tx) Today() clock.Date { return tx.today() }

// Exec runs a statement and counts the rows it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	statement, err := tx.session.prepare(tx.ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := statement.ExecContext(tx.ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// One reads the first row of an answer; where there is none it refuses with KindNotFound.
func (tx *Tx) One(scan func(Row) error, query string, args ...any) error {
	found := false
	err := tx.rows(func(rows *sql.Rows) (bool, error) {
		found = true
		return false, scan(rows)
	}, query, args)
	if err == nil && !found {
		return refusal.NotFound()
	}
	return err
}

// Each reads every row of an answer. No query may be made inside scan.
func (tx *Tx) Each(scan func(Row) error, query string, args ...any) error {
	return tx.rows(func(rows *sql.Rows) (bool, error) { return true, scan(rows) }, query, args)
}

func (tx *Tx) rows(take func(*sql.Rows) (more bool, err error), query string, args []any) error {
	statement, err := tx.session.prepare(tx.ctx, query)
	if err != nil {
		return err
	}
	rows, err := statement.QueryContext(tx.ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		more, err := take(rows)
		if err != nil {
			return err
		}
		if !more {
			return rows.Close()
		}
	}
	return rows.Err()
}

// Ends says which event a transaction ends with: Reached tells it once the transaction is committed.
func (tx *Tx) Ends(seq int64) { tx.last = max(tx.last, seq) }
