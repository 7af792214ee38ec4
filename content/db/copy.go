package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"terreau/content/refusal"
)

// Tables are the tables whose rows make up a library, each after those it refers to.
var Tables = []string{
	"counters", "events", "audit", "audit_checkpoints", "jobs", "settings",
	"persons", "spaces", "memberships", "accounts", "passwords", "passkeys", "alerts", "invitations",
	"sheets", "slugs", "sheet_authors", "sources", "revisions", "renderings", "drafts", "editions", "withdrawals", "warnings",
	"attachments", "revision_files", "late_copies", "text_checks", "comments", "reports", "hidings",
	"shelf", "shelf_terms", "citations", "relations", "acronyms",
	"reviews", "rounds", "steps", "panelists", "opinions", "remarks", "answers", "ballots", "voters", "votes", "decisions",
	"guests", "guest_answers",
	"addresses", "wishes", "letters", "followers",
	"departures",
	"groups", "group_members", "group_roles", "passes",
	"dormancies", "retirements", "acceptances", "breaches",
	"access_requests", "candidates",
}

// passing are the tables whose rows no copy holds: they speak of the moment, its machines and who is signed in there. A
// restore closes every session. Addresses of clients are kept whole for a day, which no copy could promise.
var passing = []string{"leases", "writers", "sessions", "recoveries", "attempts", "password_tries", "audit_addresses",
	"address_links", "letter_secrets", "pass_sessions"}

// views are what a migration makes besides tables: they hold no row of their own.
var views = []string{"roles"}

// apart are the tables that are not copied row by row.
var apart = append([]string{"goose_db_version"}, passing...)

// SaveAs writes the whole database, as it is at one moment, as the file of a folder. Whoever writes meanwhile is not
// held up. The file is on stable storage at the end, and the same whichever engine it comes from.
func (d *DB) SaveAs(ctx context.Context, folder string) (err error) {
	defer refusal.Wrap(&err, "copy the database")
	path := filepath.Join(folder, FileName)
	if d.engine.saveAs != "" {
		_, err = d.writing.ExecContext(ctx, d.engine.saveAs, path)
		if err = d.engine.classify(err); err == nil {
			err = forgetMoment(ctx, folder)
		}
	} else {
		err = d.saveRows(ctx, folder)
	}
	if err != nil {
		return err
	}
	return syncFile(path)
}

// forgetMoment takes out of a copy the rows that no copy holds.
func forgetMoment(ctx context.Context, folder string) error {
	copied, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		return err
	}
	err = copied.Update(ctx, func(tx *Tx) error {
		for _, table := range slices.Backward(passing) {
			if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, copied.Close())
}

func (d *DB) saveRows(ctx context.Context, folder string) error {
	to, err := Open(ctx, Options{Folder: folder})
	if err != nil {
		return err
	}
	if err = to.Migrate(ctx); err == nil {
		_, err = CopyRows(ctx, d, to)
	}
	return errors.Join(err, to.Close())
}

// syncFile puts a copy on stable storage, for its owner alone.
func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Sync(), file.Close())
}

// Empty reports whether a database holds nothing: no table, or only those a migration makes, without rows.
func (d *DB) Empty(ctx context.Context) (empty bool, err error) {
	return empty, d.View(ctx, func(tx *Tx) error {
		there, err := tx.texts(tx.engine.tables)
		empty = true
		for _, table := range there {
			if slices.Contains(apart, table) || !empty || err != nil {
				continue
			}
			if empty = slices.Contains(Tables, table); empty {
				empty, err = tx.none(table)
			}
		}
		return err
	})
}

// none reports whether a table is as a migration leaves it.
func (tx *Tx) none(table string) (bool, error) {
	var rows int64
	query := `SELECT COUNT(*) FROM ` + table
	if table == "counters" {
		query += ` WHERE value > 0`
	}
	err := tx.One(func(r Row) error { return r.Scan(&rows) }, query)
	return rows == 0, err
}

// Sound asks the engine whether its own structure is whole and every reference leads somewhere. The text says what it
// found, "" where all is well.
func (d *DB) Sound(ctx context.Context) (problem string, err error) {
	return problem, d.View(ctx, func(tx *Tx) error {
		if err := tx.One(func(r Row) error { return r.Scan(&problem) }, tx.engine.whole); err != nil {
			return err
		}
		if problem != "ok" {
			return nil
		}
		problem = ""
		var loose int64
		err := tx.One(func(r Row) error { return r.Scan(&loose) }, tx.engine.loose)
		if loose > 0 {
			problem = fmt.Sprintf("%d rows refer to rows that are not there", loose)
		}
		return err
	})
}

// Columns gives the columns of every table, in their order: what is kept of people is compared with it.
func (d *DB) Columns(ctx context.Context) (columns map[string][]string, err error) {
	defer refusal.Wrap(&err, "columns")
	return columns, d.View(ctx, func(tx *Tx) error {
		columns = map[string][]string{}
		tables, err := tx.texts(tx.engine.tables)
		for i := 0; err == nil && i < len(tables); i++ {
			columns[tables[i]], err = tx.texts(tx.engine.columns, tables[i])
		}
		return err
	})
}

// texts reads the one column of an answer.
func (tx *Tx) texts(query string, args ...any) (lines []string, err error) {
	err = tx.Each(func(r Row) error {
		var line string
		err := r.Scan(&line)
		lines = append(lines, line)
		return err
	}, query, args...)
	return lines, err
}

// CopyRows copies the rows of every table, as they are at one moment, into a database whose tables have none, in one
// transaction. It gives the number of rows of each table that there is: an earlier version had fewer.
func CopyRows(ctx context.Context, from, to *DB) (counts map[string]int64, err error) {
	return counts, from.View(ctx, func(source *Tx) error {
		return to.Update(ctx, func(target *Tx) error {
			counts = map[string]int64{}
			there, err := source.texts(source.engine.tables)
			if err != nil {
				return err
			}
			if _, err := target.Exec(`DELETE FROM counters`); err != nil {
				return err
			}
			for _, table := range Tables {
				if !slices.Contains(there, table) {
					continue
				}
				if counts[table], err = copyTable(source, target, table); err != nil {
					return fmt.Errorf("table %s: %w", table, err)
				}
			}
			return nil
		})
	})
}

// CountRows counts the rows of each table.
func CountRows(tx *Tx) (counts map[string]int64, err error) {
	counts = map[string]int64{}
	for _, table := range Tables {
		var rows int64
		if err := tx.One(func(r Row) error { return r.Scan(&rows) }, `SELECT COUNT(*) FROM `+table); err != nil {
			return nil, err
		}
		counts[table] = rows
	}
	return counts, nil
}

var columnName = regexp.MustCompile(`^[a-z_]{1,40}$`)

// rowsAtOnce is how many rows one statement inserts.
const rowsAtOnce = 20

func copyTable(source, target *Tx, table string) (count int64, err error) {
	columns, err := source.texts(source.engine.columns, table)
	if err != nil {
		return 0, err
	}
	if slices.ContainsFunc(columns, func(name string) bool { return !columnName.MatchString(name) }) || len(columns) == 0 {
		return 0, errors.New("its columns are not those of this program")
	}
	truths := []string(nil)
	if target.engine.truths != "" {
		if truths, err = target.texts(target.engine.truths, table); err != nil {
			return 0, err
		}
	}
	held := make([]any, 0, rowsAtOnce*len(columns))
	put := func() error {
		_, err := target.Exec(insertion(table, columns, len(held)/len(columns)), held...)
		held = held[:0]
		return err
	}
	names := strings.Join(columns, ", ")
	err = source.Each(func(r Row) error {
		values, err := scanRow(r, len(columns))
		if err != nil {
			return err
		}
		for i, column := range columns {
			if number, ok := values[i].(int64); ok && slices.Contains(truths, column) {
				values[i] = number != 0
			}
		}
		count++
		if held = append(held, values...); len(held) == cap(held) {
			return put()
		}
		return nil
	}, `SELECT `+names+` FROM `+table)
	if err == nil && len(held) > 0 {
		err = put()
	}
	return count, err
}

// scanRow reads a row of texts, numbers and truths: our tables hold nothing else.
func scanRow(r Row, columns int) ([]any, error) {
	values, into := make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	if err := r.Scan(into...); err != nil {
		return nil, err
	}
	for _, value := range values {
		switch value.(type) {
		case nil, string, int64, bool:
		default:
			return nil, fmt.Errorf("a value of type %T", value)
		}
	}
	return values, nil
}

// insertion is a statement that inserts some rows at once.
func insertion(table string, columns []string, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `INSERT INTO %s (%s) VALUES `, table, strings.Join(columns, ", "))
	for n := range rows * len(columns) {
		switch {
		case n == 0:
			b.WriteByte('(')
		case n%len(columns) == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", n+1)
	}
	b.WriteByte(')')
	return b.String()
}
