package content_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
)

// planted is something that one line of the table of retention takes away: how it is made, and a query that counts it.
type planted struct {
	make  []string // $1 is an id, $2 the instant, $3 the sheet, $4 the space, $5 the day
	acts  func(l *leaver, p people.Person, id string)
	still string // counts it; $1 is the id
}

// plants are of every line but "dormant", which has a test of its own.
var plants = map[string]planted{
	"leaving": {acts: func(l *leaver, p people.Person, _ string) {
		_, _, err := l.lib.People.Leave(l.Context(), p, people.Departure{})
		l.must(err)
	}, still: `SELECT COUNT(*) FROM departures WHERE $1 <> ''`},
	"unused": {make: []string{`INSERT INTO passwords (subject, login, name, hash, created_at, changed_at) VALUES ($1, $1, 'x', '', $2, $2)`,
		`INSERT INTO passkeys (id, subject, credential, public_key, sign_count, flags, name, created_at) VALUES ($1, $1, $1, '', 0, 0, 'x', $2)`},
		still: `SELECT COUNT(*) FROM passwords WHERE subject = $1`},
	"invitation": {make: []string{`INSERT INTO invitations (id, token_hash, space_id, role, note, created_at, created_by, ends_at, bound) VALUES ($1, $1, $4, 'reader', 'x', $2, '', $2, '')`},
		still: `SELECT COUNT(*) FROM invitations WHERE id = $1`},
	"request": {acts: func(l *leaver, p people.Person, id string) { l.must(l.lib.Requests.Ask(l.Context(), p, "/"+id, "")) },
		still: `SELECT COUNT(*) FROM access_requests WHERE path = '/' || $1`},
	"answer": {make: []string{`INSERT INTO candidates (id, issuer, subject, provider, name, email, verified, siret, lang, words, seat_hash, since, seen_at, refused_at) VALUES ($1, 'x', $1, 'x', 'x', '', FALSE, '', 'fr', '', '', $2, $2, $2)`},
		still: `SELECT COUNT(*) FROM candidates WHERE id = $1`},
	"session": {acts: func(l *leaver, p people.Person, id string) {
		_, _, err := l.lib.People.OpenSession(l.Context(), p.ID, people.Session{Agent: id})
		l.must(err)
	}, still: `SELECT COUNT(*) FROM sessions WHERE agent = $1`},
	"tries":   {make: []string{`INSERT INTO password_tries (login_hash, network_hash, failures, known, last_at, until) VALUES ($1, '', 1, FALSE, $2, $2)`}, still: `SELECT COUNT(*) FROM password_tries WHERE login_hash = $1`},
	"network": {make: []string{`INSERT INTO password_tries (login_hash, network_hash, failures, known, last_at, until) VALUES ($1, '', 1, TRUE, $2, $2)`}, still: `SELECT COUNT(*) FROM password_tries WHERE login_hash = $1`},
	"letters": {make: []string{`INSERT INTO letters (id, key, kind, person_id, email, lang, about, gathered, created_at, due_at, ended_at, outcome, problem, recipient) VALUES ($1, $1, 'notice', '', '', 'fr', '{}', FALSE, $2, $2, $2, 'sent', '', '')`},
		still: `SELECT COUNT(*) FROM letters WHERE id = $1`},
	"bin": {acts: func(l *leaver, p people.Person, id string) {
		s := contenttest.Started(l.T, l.lib, p, "Titre "+id)
		l.must(l.lib.Sheets.Bin(l.Context(), p, s.ID))
	}, still: `SELECT COUNT(*) FROM revisions JOIN sheets ON sheets.id = revisions.sheet_id WHERE binned_at IS NOT NULL AND text IS NOT NULL AND $1 <> ''`},
	"pass": {make: []string{`INSERT INTO passes (id, sheet_id, name, comments, token_hash, ends, created_at, created_by) VALUES ($1, $3, 'x', FALSE, $1, $5, $2, '')`},
		still: `SELECT COUNT(*) FROM passes WHERE id = $1 AND name <> ''`},
	"report": {make: []string{`INSERT INTO reports (id, sheet_id, passage, names_person, why, network, created_at, created_by, decided_at, upheld, reason) VALUES ($1, $3, 'x', FALSE, 'x', '', $2, 'x', $2, FALSE, 'x')`},
		still: `SELECT COUNT(*) FROM reports WHERE id = $1 AND (passage <> '' OR why <> '' OR reason <> '' OR created_by <> '')`},
	"reporter": {make: []string{`INSERT INTO reports (id, sheet_id, passage, names_person, why, network, created_at, created_by, reason) VALUES ($1, $3, 'x', FALSE, 'x', 'x', $2, '', '')`},
		still: `SELECT COUNT(*) FROM reports WHERE id = $1 AND network <> ''`},
	"guest": {make: []string{`INSERT INTO reviews (id, sheet_id, round, hash, protocol, protocol_data, kind_version, opened_at, opened_by, closed_at) VALUES ($1, $3, 1, '', '', '', 1, $2, '', $2)`,
		`INSERT INTO guests (id, review_id, panel, name, token_hash, ends, created_at, created_by) VALUES ($1, $1, 'x', 'x', $1, '', $2, '')`},
		still: `SELECT COUNT(*) FROM guests WHERE id = $1 AND name <> ''`},
	"journal": {acts: told, still: `SELECT COUNT(*) FROM audit WHERE subject = $1`},
	"address": {acts: told, still: `SELECT COUNT(*) FROM audit_addresses JOIN audit ON audit.seq = audit_addresses.seq WHERE subject = $1 AND NOT shortened`},
	"work":    {make: []string{`INSERT INTO jobs (id, kind, payload, due, attempts, holder, until, problem, done_at) VALUES ($1, 'x', '', $2, 1, '', 0, '', $2)`}, still: `SELECT COUNT(*) FROM jobs WHERE id = $1`},
}

// told is an act of the journal that came from somewhere.
func told(l *leaver, p people.Person, id string) {
	l.must(l.lib.DB.Update(l.Context(), func(tx *db.Tx) error {
		return people.Audit(tx, p.From("192.0.2.1"), l.clock.Now(), event.AuditEntry{Act: event.ActExported, Kind: event.OnPerson, Subject: id})
	}))
}

func (l *leaver) plant(what planted, sheet, space clock.ID) (id string) {
	l.Helper()
	id = string(clock.NewID())
	if what.acts != nil {
		what.acts(l, contenttest.Someone(l.T, l.lib, people.Writer), id)
	}
	args := []any{id, clock.Micros(l.clock.Now()), string(sheet), string(space), string(l.clock.Today())}
	l.must(l.lib.DB.Update(l.Context(), func(tx *db.Tx) error {
		for _, query := range what.make {
			used := []any{}
			for n, arg := range args {
				from := fmt.Sprintf("$%d", n+1)
				if query = strings.ReplaceAll(query, from, fmt.Sprintf("$<%d>", len(used)+1)); strings.Contains(query, fmt.Sprintf("$<%d>", len(used)+1)) {
					used = append(used, arg)
				}
			}
			if _, err := tx.Exec(strings.ReplaceAll(strings.ReplaceAll(query, "<", ""), ">", ""), used...); err != nil {
				return err
			}
		}
		return nil
	}))
	return id
}

func (l *leaver) count(query string, args ...any) (n int) {
	l.Helper()
	l.must(l.lib.DB.View(l.Context(), func(tx *db.Tx) error { return tx.One(func(r db.Row) error { return r.Scan(&n) }, query, args...) }))
	return n
}

// Each line of the table of retention is there until its day, gone after it, by the timer alone, and dated.
func TestWhatIsKeptNoLongerGoesByItself(t *testing.T) {
	run := func(t *testing.T, address string) {
		fake := clock.NewFake(contenttest.Noon)
		l := &leaver{T: t, lib: contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock}), clock: fake}
		refusedWith(t, l.lib.Retire(l.Context(), contenttest.Someone(t, l.lib, people.Steward), "test"), "not-administrator")
		sheet, space := contenttest.Started(t, l.lib, contenttest.Someone(t, l.lib, people.Writer), "Une fiche").ID, contenttest.Space(t, l.lib).ID
		for _, term := range content.Terms() {
			what, known := plants[term.Key]
			if !known {
				if term.Key != content.KeepDormantFor.Key {
					t.Errorf("no test plants what %s takes", term.Key)
				}
				continue
			}
			begins := l.clock.Now()
			id := l.plant(what, sheet, space)
			ends := begins.AddDate(0, 0, term.Default)
			if term.Unit == content.Months {
				ends = begins.AddDate(0, term.Default, 0)
			}
			l.clock.Move(ends.Sub(begins) - time.Hour)
			l.must(l.lib.Retire(l.Context(), people.System(), "test"))
			if l.count(what.still, id) == 0 {
				t.Errorf("%s: gone before its time", term.Key)
			}
			l.clock.Move(25 * time.Hour)
			l.must(l.lib.Retire(l.Context(), people.System(), "test"))
			if left := l.count(what.still, id); left != 0 {
				t.Errorf("%s: %d still there after its time", term.Key, left)
			}
			kept, err := l.lib.Retention(l.Context())
			l.must(err)
			for _, one := range kept {
				if one.Key == term.Key && (one.Taken == 0 || !one.DoneAt.Equal(l.clock.Now())) {
					t.Errorf("%s took %d on %v, and it is %v", term.Key, one.Taken, one.DoneAt, l.clock.Now())
				}
			}
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

// An account that nobody uses for two years is warned of three times, closes, may be opened again for seven days, and is
// erased. Who comes meanwhile is left in peace, and so is the last administrator.
func TestAnAccountThatNobodyUsesClosesAfterThreeLetters(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		l.lib.People.Mails(true)
		l.must(l.lib.DB.Update(l.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE persons SET role = 'administrator' WHERE id = $1`, string(l.other.ID)); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE persons SET seen_at = $1`, clock.Micros(l.clock.Now()))
			return err
		}))
		letters := func(kind string) int {
			return l.count(`SELECT COUNT(*) FROM letters WHERE kind = $1 AND (person_id = $2 OR email LIKE 'quolibet%')`, kind, string(l.person.ID))
		}
		seen := l.clock.Now()
		until := func(days int) {
			l.clock.Move(seen.AddDate(0, 24, -days).Sub(l.clock.Now()))
			l.must(l.lib.Retire(l.Context(), people.System(), "test"))
		}
		disabled := func() int {
			return l.count(`SELECT COUNT(*) FROM persons WHERE id = $1 AND disabled`, string(l.person.ID))
		}
		for n, days := range people.DormantDays {
			if until(days + 1); letters("dormant") != n {
				l.Errorf("%d days before, %d letters", days+1, letters("dormant"))
			}
			until(days)
			if until(days); letters("dormant") != n+1 {
				l.Errorf("%d days before, %d letters", days, letters("dormant"))
			}
		}
		if until(1); disabled() != 0 {
			l.Error("closed a day before")
		}
		if until(0); disabled() != 1 || letters("closed") != 1 {
			l.Errorf("closed: %d, %d letters say so", disabled(), letters("closed"))
		}
		if l.count(`SELECT COUNT(*) FROM persons WHERE id = $1 AND disabled`, string(l.other.ID)) != 0 {
			l.Error("the last administrator's account is closed")
		}
		if until(-7); len(holding(l.T, l.lib, "quolibet@")) != 0 {
			l.Errorf("she is still in %v", holding(l.T, l.lib, "quolibet@"))
		}
	})
}

// Where nobody looked for years, an account is warned of first, and has its fifteen days; who comes is left in peace.
func TestAnAccountIsWarnedOfHoweverLongNobodyLooked(t *testing.T) {
	eachLeaver(t, func(l *leaver) {
		disabled := func() int {
			return l.count(`SELECT COUNT(*) FROM persons WHERE id IN ($1, $2) AND disabled`, string(l.person.ID), string(l.other.ID))
		}
		pass := func(days int) {
			l.clock.Move(time.Duration(days) * 24 * time.Hour)
			l.must(l.lib.Retire(l.Context(), people.System(), "test"))
		}
		pass(4 * 365)
		if pass(14); disabled() != 0 {
			l.Error("closed without fifteen days of warning")
		}
		l.must(l.lib.DB.Update(l.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE persons SET seen_at = $2 WHERE id = $1`, string(l.other.ID), clock.Micros(l.clock.Now()))
			return err
		}))
		if pass(1); disabled() != 1 {
			l.Errorf("%d are closed, not one", disabled())
		}
		l.must(l.lib.People.Disable(l.Context(), people.System(), l.person.ID, false))
		pass(1)
		if pass(300); disabled() != 0 {
			l.Error("who was called back is closed for having been away before")
		}
	})
}
