package db

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"

	"terreau/content/refusal"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	driver "modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// engine holds every difference between SQLite and PostgreSQL.
type engine struct {
	file       bool
	dialect    goose.Dialect
	beginRead  string
	beginWrite []string
	holdAlone  []string // statements that keep other writers out while tables change; none where the folder's lock does
	letGo      []string
	open       func(source string) (writing, reading *sql.DB, err error)
	check      func(ctx context.Context, writing *sql.DB) error
	classify   func(error) error
	lost       func(error) bool // the connection or the whole transaction is gone
	whole      string           // a query that checks the database's own structure; one row "ok" where it is sound
	loose      string           // a query that counts the rows whose references lead nowhere
	tables     string           // a query for the names of the tables
	columns    string           // a query for the names of the columns of a table, in their order
	truths     string           // a query for the columns of a table that take nothing but true and false; "" where numbers do
	schema     string           // a query for all that defines the tables of a file; "" where there is no file
	saveAs     string           // a statement that writes the whole database to a file; "" where it is done row by row
	rewrite    string           // a statement that writes the file anew, without what was deleted; "" where the server sweeps
	emptyLog   string           // a query that empties the journal of writes into the file, and begins with 0 where it could
}

var sqlite = engine{
	file:       true,
	dialect:    goose.DialectSQLite3,
	beginRead:  "BEGIN",
	beginWrite: []string{"BEGIN IMMEDIATE"},
	open:       openFile,
	check:      func(ctx context.Context, writing *sql.DB) error { return writing.PingContext(ctx) },
	classify:   classifyFile,
	lost:       lostFile,
	whole:      `SELECT quick_check FROM pragma_quick_check`,
	loose:      `SELECT COUNT(*) FROM pragma_foreign_key_check`,
	tables:     `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
	columns:    `SELECT name FROM pragma_table_info($1) ORDER BY cid`,
	schema:     `SELECT type || ' ' || name || ' ' || tbl_name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY type, name`,
	saveAs:     `VACUUM INTO $1`,
	rewrite:    `VACUUM`,
	emptyLog:   `PRAGMA wal_checkpoint(TRUNCATE)`,
}

// saved is a file that nobody writes any more: a copy, which may come from anywhere.
var saved = func() engine {
	e := sqlite
	e.open = openSaved
	return e
}()

var postgres = engine{
	dialect:   goose.DialectPostgres,
	beginRead: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	// The advisory lock makes writers serial across nodes; each statement then sees what the last writer committed.
	beginWrite: []string{"BEGIN", "SELECT pg_advisory_xact_lock(7305804402)"},
	holdAlone:  []string{"SET lock_timeout = 0", "SELECT pg_advisory_lock(7305804402)"},
	letGo:      []string{"SELECT pg_advisory_unlock(7305804402)", "RESET lock_timeout"},
	open:       openServer,
	check:      checkServer,
	classify:   classifyServer,
	lost:       lostServer,
	whole:      `SELECT 'ok'`,
	loose:      `SELECT 0`, // the server holds every reference itself
	tables:     `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name`,
	columns:    `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`,
	truths:     `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 AND data_type = 'boolean'`,
}

// openFile gives one connection that writes and a pool that cannot. Pragmas stand in the address, so that each new
// connection has them.
func openFile(path string) (writing, reading *sql.DB, err error) {
	common := "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"
	base := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String()
	writing, err = sql.Open("sqlite", base+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_pragma=cache_size(-4000)&"+common)
	if err != nil {
		return nil, nil, err
	}
	writing.SetMaxOpenConns(2) // the writer's, and for a moment that of a migration or a backup
	reading, err = sql.Open("sqlite", base+"?mode=ro&_pragma=query_only(1)&_pragma=cache_size(-1000)&"+common)
	if err != nil {
		return nil, nil, errors.Join(err, writing.Close())
	}
	reading.SetMaxOpenConns(Readers)
	reading.SetMaxIdleConns(Readers)
	return writing, reading, nil
}

// openSaved opens a copy for reading alone: no journal is looked for, and nothing its schema says is run.
func openSaved(path string) (writing, reading *sql.DB, err error) {
	base := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String()
	reading, err = sql.Open("sqlite", base+"?mode=ro&immutable=1&_pragma=query_only(1)&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)")
	return reading, reading, err
}

func openServer(address string) (writing, reading *sql.DB, err error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, nil, err
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["application_name"] = "terreau"
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = tickWait
	}
	reading = stdlib.OpenDB(*config)
	// A node that died without a word must not hold the others' writes: the lock is waited for this long, a transaction
	// that does nothing ends, and the server asks whether we are still there.
	config = config.Copy()
	config.RuntimeParams["lock_timeout"] = "20s"
	config.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
	config.RuntimeParams["tcp_keepalives_idle"] = "20"
	writing = stdlib.OpenDB(*config)
	writing.SetMaxOpenConns(3) // the writer's, and those of a migration and its lock
	reading.SetMaxOpenConns(Readers)
	reading.SetMaxIdleConns(Readers)
	return writing, reading, nil
}

// checkServer refuses a database whose order or letters are not those the library counts on.
func checkServer(ctx context.Context, writing *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, 2*tickWait)
	defer cancel()
	var encoding, order string
	err := writing.QueryRowContext(ctx, `SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()`).
		Scan(&encoding, &order)
	if err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("its encoding is %s, UTF8 is needed (CREATE DATABASE … ENCODING 'UTF8')", encoding)
	}
	if order = strings.ToUpper(order); order != "POSIX" && order != "C" && !strings.HasPrefix(order, "C.") {
		return fmt.Errorf("its collation is %s, C is needed (CREATE DATABASE … TEMPLATE template0 LOCALE 'C.UTF-8')", order)
	}
	return nil
}

func classifyFile(err error) error {
	var e *sqlite3Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlitelib.SQLITE_FULL:
		return &refusal.Error{Kind: refusal.KindFull, Reason: "disk-full", Err: err}
	case sqlitelib.SQLITE_READONLY:
		return refusal.Unavailable("read-only", err)
	case sqlitelib.SQLITE_BUSY, sqlitelib.SQLITE_LOCKED:
		return refusal.Unavailable("busy", err)
	}
	return err
}

type sqlite3Error = driver.Error

func lostFile(err error) bool {
	var e *sqlite3Error
	if !errors.As(err, &e) {
		return errors.Is(err, sql.ErrConnDone)
	}
	switch e.Code() & 0xff {
	case sqlitelib.SQLITE_FULL, sqlitelib.SQLITE_IOERR, sqlitelib.SQLITE_NOMEM, sqlitelib.SQLITE_CORRUPT, sqlitelib.SQLITE_BUSY:
		return true
	}
	return false
}

func classifyServer(err error) error {
	if err == nil || refusal.Of(err) != nil {
		return err
	}
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch e.Code {
		case "53100":
			return &refusal.Error{Kind: refusal.KindFull, Reason: "disk-full", Err: err}
		case "25006":
			return refusal.Unavailable("read-only", err)
		case "40001", "40P01", "53300", "55P03", "25P03", "57P01", "57P02", "57P03":
			return refusal.Unavailable("busy", err)
		}
		return err
	}
	if lostServer(err) {
		return refusal.Unavailable("database-away", err)
	}
	return err
}

func lostServer(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return strings.HasPrefix(e.Code, "57P") || strings.HasPrefix(e.Code, "08")
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, sqldriver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		pgconn.SafeToRetry(err) || strings.Contains(err.Error(), "conn closed")
}

// CreateDatabase makes a database on a server, as a copy of another where template is not empty, and gives its address.
// It is for tests, each of which has a database of its own.
func CreateDatabase(ctx context.Context, server, name, template string) (address string, err error) {
	at, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	if template == "" {
		template = "template0"
	}
	err = administer(ctx, server, `CREATE DATABASE "`+name+`" TEMPLATE "`+template+`" STRATEGY file_copy`)
	at.Path = "/" + name
	return at.String(), err
}

// DropDatabase takes a database off a server, whoever is connected to it.
func DropDatabase(ctx context.Context, server, name string) error {
	return administer(ctx, server, `DROP DATABASE IF EXISTS "`+name+`" WITH (FORCE)`)
}

func administer(ctx context.Context, server, statement string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return hideSecret(err, server)
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}
