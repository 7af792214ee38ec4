package content_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Administrators and auditors read the journal and take it along; nobody else learns anything of it.
func TestWhoReadsTheJournal(t *testing.T) {
	eachAudited(t, func(a *audited) {
		ctx := a.Context()
		for role, may := range map[people.Role]bool{people.Administrator: true, people.Auditor: true, people.DPO: false, people.Member: false} {
			p, err := a.lib.People.Add(ctx, people.System(), "Quelqu’un", role)
			a.must(err)
			_, _, read := a.lib.Journal(ctx, p, content.JournalFilter{}, 0)
			_, verified := a.lib.VerifyJournal(ctx, p)
			took := a.lib.TakeJournal(ctx, p, content.JournalFilter{}, func([]byte) error { return nil })
			for _, err := range []error{read, verified, took} {
				if (err == nil) != may {
					a.Errorf("%s: %v", role, err)
				}
			}
		}
		if _, _, err := a.lib.Journal(ctx, a.keeper, content.JournalFilter{}, 0); refusal.KindOf(err) != refusal.KindForbidden {
			a.Errorf("a steward reads the journal: %v", err)
		}
	})
}

// The journal is filtered by act, by person and by day, and pages go on where the one before ended.
func TestTheJournalIsFiltered(t *testing.T) {
	eachAudited(t, func(a *audited) {
		ctx, lib := a.Context(), a.lib
		for range 60 {
			a.must(lib.People.SetRole(ctx, a.admin, a.home.ID, a.writer.ID, people.Reader))
			a.clock.Move(time.Hour)
		}
		roles := content.JournalFilter{Act: event.ActRoleChanged, Person: a.writer.ID}
		first, more, err := lib.Journal(ctx, a.admin, roles, 0)
		a.must(err)
		second, still, err := lib.Journal(ctx, a.admin, roles, first[len(first)-1].Seq)
		a.must(err)
		if len(first) != content.JournalPage || !more || len(second) != 11 || still || second[0].Seq >= first[len(first)-1].Seq {
			a.Errorf("%d and %d rows", len(first), len(second))
		}
		day := clock.Date("2026-11-21") // in Paris
		rows, _, err := lib.Journal(ctx, a.admin, content.JournalFilter{Act: event.ActRoleChanged, Since: day, Until: day}, 0)
		a.must(err)
		if len(rows) != 24 || lib.Clock.DateOf(rows[0].At) != day || lib.Clock.DateOf(rows[23].At) != day {
			a.Errorf("%d rows of one day", len(rows))
		}
	})
}

// What is taken along is proved with a hash function alone: each line without its last key gives the hash, and the next
// line names it. Nothing in it is a name, an address or a text.
func TestO2AJournalTakenAlongProvesItself(t *testing.T) {
	eachAudited(t, func(a *audited) {
		_, _, err := a.lib.People.Invite(a.Context(), a.keeper, a.home.ID, people.Reader, "Pour Jeanne")
		a.must(err)
		a.must(a.lib.EditSettings(a.Context(), a.admin, content.Settings{Name: "Le nom secret", Contact: "jeanne@example.org"}))
		var taken bytes.Buffer
		a.must(a.lib.TakeJournal(a.Context(), a.admin, content.JournalFilter{}, func(line []byte) error { _, err := taken.Write(line); return err }))
		previous, rows := "", 0
		for scanner := bufio.NewScanner(bytes.NewReader(taken.Bytes())); scanner.Scan(); rows++ {
			line := scanner.Text()
			var row struct {
				Seq            int
				Previous, Hash string
			}
			a.must(json.Unmarshal([]byte(line), &row))
			sum := sha256.Sum256([]byte(strings.Replace(line, `,"hash":"`+row.Hash+`"`, "", 1)))
			if hex.EncodeToString(sum[:]) != row.Hash || row.Previous != previous || row.Seq != rows+1 {
				a.Fatalf("line %d does not prove itself: %s", rows+1, line)
			}
			previous = row.Hash
		}
		found, err := a.lib.VerifyJournal(a.Context(), a.admin)
		a.must(err)
		if found.Head != previous || int(found.Rows) != rows {
			a.Errorf("%d lines end with %s, the chain with %s", rows, previous, found.Head)
		}
		for _, secret := range []string{"Jeanne", "jeanne", "secret", "Personne", from, "Administratrice"} {
			if strings.Contains(taken.String(), secret) {
				a.Errorf("N9: the journal says %q", secret)
			}
		}
	})
}

// N9: the journal is kept as long as the setting says, and no choice is out of its bounds.
func TestN9TheJournalIsKeptAsLongAsItIsSaid(t *testing.T) {
	eachAudited(t, func(a *audited) {
		ctx := a.Context()
		refusedAs(a.T, "a month", a.lib.SetRetention(ctx, a.admin, content.KeepJournalFor, 1), refusal.KindInvalid, "retention-bounds")
		refusedAs(a.T, "a steward", a.lib.SetRetention(ctx, a.keeper, content.KeepJournalFor, 6), refusal.KindForbidden, "not-administrator")
		a.clock.Move(300 * 24 * time.Hour)
		a.must(a.lib.KeepJournal(ctx, people.System()))
		before := len(a.since())
		if found, err := a.lib.VerifyJournal(ctx, a.admin); err != nil || found.Pruned.Seq != 0 || before == 0 {
			a.Errorf("pruned before a year: %+v %v", found, err)
		}
		a.must(a.lib.SetRetention(ctx, a.admin, content.KeepJournalFor, 6))
		a.must(a.lib.KeepJournal(ctx, people.System()))
		found, err := a.lib.VerifyJournal(ctx, a.admin)
		a.must(err)
		if found.Rows != 2 || found.Pruned.Pruned != int64(before) || len(found.Faults) > 0 {
			a.Errorf("kept for six months: %+v", found)
		}
	})
}
