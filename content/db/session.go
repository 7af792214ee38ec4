package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// maxStatements bounds what one connection keeps prepared.
const maxStatements = 256

// session is one connection and the statements prepared on it.
type session struct {
	pool       *sql.DB
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// begin opens a transaction, on a new connection where the old one was lost.
func (s *session) begin(ctx context.Context, statements ...string) error {
	for try := 0; ; try++ {
		err := s.connect(ctx)
		for i := 0; err == nil && i < len(statements); i++ {
			err = s.exec(ctx, statements[i])
		}
		if err == nil {
			return nil
		}
		s.drop()
		if try > 0 || ctx.Err() != nil {
			return err
		}
	}
}

func (s *session) connect(ctx context.Context) (err error) {
	if s.conn != nil {
		return nil
	}
	s.statements = map[string]*sql.Stmt{}
	s.conn, err = s.pool.Conn(ctx)
	return err
}

// exec runs a statement without arguments, prepared as the others: each is run for each writer.
func (s *session) exec(ctx context.Context, query string) error {
	statement, err := s.prepare(ctx, query)
	if err == nil {
		_, err = statement.ExecContext(ctx)
	}
	return err
}

// prepare gives the statement of a query, prepared once on this connection.
func (s *session) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if statement := s.statements[query]; statement != nil {
		return statement, nil
	}
	if len(s.statements) >= maxStatements {
		s.forget()
	}
	statement, err := s.conn.PrepareContext(ctx, query)
	if err == nil {
		s.statements[query] = statement
	}
	return statement, err
}

func (s *session) forget() {
	for query, statement := range s.statements {
		statement.Close()
		delete(s.statements, query)
	}
}

// drop gives a connection up whose state is not known: it is closed for good, not handed back to the pool.
func (s *session) drop() {
	if s.conn == nil {
		return
	}
	s.forget()
	s.conn.Raw(func(any) error { return driver.ErrBadConn })
	s.conn.Close() // the connection is gone either way
	s.conn = nil
}

// handBack gives a sound connection back to its pool, which closes it in its turn.
func (s *session) handBack() {
	if s.conn != nil {
		s.forget()
		s.conn.Close()
		s.conn = nil
	}
}
