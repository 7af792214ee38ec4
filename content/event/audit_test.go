package event_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

func (l library) audit(t *testing.T, e event.AuditEntry) {
	t.Helper()
	e.At = l.clock.Now()
	if err := l.db.Update(t.Context(), func(tx *db.Tx) error { return event.Audit(tx, e) }); err != nil {
		t.Fatal(err)
	}
}

// told writes ten rows of the audit, an hour apart.
func (l library) told(t *testing.T) {
	t.Helper()
	for i := range 10 {
		l.audit(t, event.AuditEntry{Actor: "p", Act: event.ActRoleChanged, Kind: event.OnPerson, Subject: fmt.Sprint("q", i), Space: "s",
			Facts: map[event.Fact]string{event.FactFrom: "reader", event.FactTo: "writer"}, Address: fmt.Sprint("192.0.2.", i, ":443")})
		l.clock.Move(time.Hour)
	}
}

func (l library) chain(t *testing.T) (c event.Chain) {
	t.Helper()
	if err := l.db.View(t.Context(), func(tx *db.Tx) (err error) { c, err = event.VerifyAudit(tx); return err }); err != nil {
		t.Fatal(err)
	}
	return c
}

func (l library) prune(t *testing.T, before time.Time) (rows int64) {
	t.Helper()
	err := l.db.Update(t.Context(), func(tx *db.Tx) (err error) { rows, err = event.PruneAudit(tx, before, l.clock.Now()); return err })
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func damage(tx *db.Tx, queries ...string) error {
	for _, query := range queries {
		if rows, err := tx.Exec(query); err != nil || rows == 0 {
			return errors.Join(err, fmt.Errorf("%d rows: %s", rows, query))
		}
	}
	return nil
}

// damaged says what a verification finds after rows were changed by hand; then they are as they were.
func (l library) damaged(t *testing.T, queries ...string) (found event.Chain) {
	t.Helper()
	undo := errors.New("undo")
	err := l.db.Update(t.Context(), func(tx *db.Tx) (err error) {
		if err := damage(tx, queries...); err != nil {
			return err
		}
		if found, err = event.VerifyAudit(tx); err != nil {
			return err
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
	return found
}

// O2: whatever is done to a row, to the order of rows, to either end of the chain or to its checkpoint, the row is named.
func TestO2WhateverIsDoneToTheAuditIsNamed(t *testing.T) {
	cases := []struct {
		name    string
		row     int64
		pruned  bool
		queries []string
	}{
		{"a role is altered", 4, false, []string{`UPDATE audit SET facts = '{"from":"reader","to":"steward"}' WHERE seq = 4`}},
		{"facts say the same in other letters", 4, false, []string{`UPDATE audit SET facts = '{"to":"writer","from":"reader"}' WHERE seq = 4`}},
		{"facts are no facts", 4, false, []string{`UPDATE audit SET facts = '{' WHERE seq = 4`}},
		{"a date is altered", 4, false, []string{`UPDATE audit SET at = at + 1 WHERE seq = 4`}},
		{"who did it is altered", 4, false, []string{`UPDATE audit SET actor = 'z' WHERE seq = 4`}},
		{"a row is deleted", 4, false, []string{`DELETE FROM audit WHERE seq = 4`}},
		{"the first row is deleted", 1, false, []string{`DELETE FROM audit WHERE seq = 1`}},
		{"a row is deleted and those after it take its place", 4, false, []string{`DELETE FROM audit WHERE seq = 4`, `UPDATE audit SET seq = seq - 100 WHERE seq > 4`,
			`UPDATE audit SET seq = seq + 99 WHERE seq < 0`, `UPDATE counters SET value = value - 1 WHERE name = 'audit'`}},
		{"a row is put in", 11, false, []string{`INSERT INTO audit SELECT 11, at, actor, act, kind, subject, space_id, facts, hash, hash FROM audit WHERE seq = 10`}},
		{"a row is put in and counted", 11, false, []string{`INSERT INTO audit SELECT 11, at, actor, act, kind, subject, space_id, facts, hash, hash FROM audit WHERE seq = 10`,
			`UPDATE counters SET value = value + 1 WHERE name = 'audit'`}},
		{"two rows are exchanged", 4, false, []string{`UPDATE audit SET seq = 100 WHERE seq = 4`, `UPDATE audit SET seq = 4 WHERE seq = 5`, `UPDATE audit SET seq = 5 WHERE seq = 100`}},
		{"the end is cut off", 9, false, []string{`DELETE FROM audit WHERE seq > 8`}},
		{"everything is deleted", 1, false, []string{`DELETE FROM audit`}},
		{"the checkpoint names another hash", 4, true, []string{`UPDATE audit_checkpoints SET hash = 'x'`}},
		{"the checkpoint hides more rows", 7, true, []string{`UPDATE audit_checkpoints SET seq = 7, pruned = 7, hash = (SELECT hash FROM audit WHERE seq = 7)`,
			`DELETE FROM audit WHERE seq <= 7`}},
		{"the checkpoint says another number of rows", 3, true, []string{`UPDATE audit_checkpoints SET pruned = 2`}},
		{"the checkpoint is deleted", 1, true, []string{`DELETE FROM audit_checkpoints`}},
		{"a checkpoint is made where nothing was pruned", 3, false, []string{`INSERT INTO audit_checkpoints SELECT seq, hash, 3, at FROM audit WHERE seq = 3`,
			`DELETE FROM audit WHERE seq <= 3`}},
		{"a row is put before the checkpoint", 2, true, []string{`INSERT INTO audit SELECT 2, at, actor, act, kind, subject, space_id, facts, hash, hash FROM audit WHERE seq = 10`}},
	}
	each(t, func(t *testing.T, l library) {
		start := l.clock.Now()
		l.told(t)
		for _, pruned := range []bool{false, true} {
			if pruned && l.prune(t, start.Add(3*time.Hour)) != 3 {
				t.Fatal("three rows were to be pruned")
			}
			if found := l.chain(t); len(found.Faults) > 0 || found.Rows < 8 || found.Head == "" {
				t.Fatalf("before: %+v", found)
			}
			for _, c := range cases {
				if c.pruned != pruned {
					continue
				}
				if found := l.damaged(t, c.queries...); len(found.Faults) == 0 || found.Faults[0].Seq != c.row {
					t.Errorf("%s: the row is %d, found: %+v", c.name, c.row, found.Faults)
				}
			}
		}
	})
}

// What is pruned leaves a chain that is whole, and goes on; the rows that are left keep their numbers.
func TestO2PruningLeavesACheckpoint(t *testing.T) {
	each(t, func(t *testing.T, l library) {
		start := l.clock.Now()
		l.told(t)
		for range 2 { // the second finds nothing to do, and says nothing
			l.prune(t, start.Add(3*time.Hour))
		}
		found := l.chain(t)
		if len(found.Faults) > 0 || found.Rows != 8 || found.Last != 11 || found.Pruned.Seq != 3 || found.Pruned.Pruned != 3 {
			t.Errorf("%+v", found)
		}
		l.told(t)
		if rows := l.prune(t, l.clock.Now()); rows != 18 {
			t.Errorf("%d rows were pruned", rows)
		}
		if found := l.chain(t); len(found.Faults) > 0 || found.Rows != 1 || found.Pruned.Pruned != 21 {
			t.Errorf("%+v", found)
		}
	})
}

// What was broken before it was pruned is told by the chain for as long as it lasts.
func TestO2PruningDoesNotHideABreak(t *testing.T) {
	each(t, func(t *testing.T, l library) {
		start := l.clock.Now()
		l.told(t)
		if err := l.db.Update(t.Context(), func(tx *db.Tx) error { return damage(tx, `UPDATE audit SET actor = 'z' WHERE seq = 2`) }); err != nil {
			t.Fatal(err)
		}
		l.prune(t, start.Add(3*time.Hour))
		var told string
		err := l.db.View(t.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&told) }, `SELECT facts FROM audit WHERE seq = 11`)
		})
		if err != nil || !strings.Contains(told, `"outcome":"broken"`) {
			t.Errorf("%s, %v", told, err)
		}
	})
}

// N9: an address is whole for a day; then a network is left of it, and the chain does not change.
func TestN9AddressesStandOutsideTheChain(t *testing.T) {
	each(t, func(t *testing.T, l library) {
		l.audit(t, event.AuditEntry{Act: event.ActSignedIn, Address: "[2001:db8:1:2::3]:8443"})
		l.told(t)
		addresses := func() (all []string) {
			err := l.db.View(t.Context(), func(tx *db.Tx) error {
				return tx.Each(func(r db.Row) error { all = append(all, ""); return r.Scan(&all[len(all)-1]) }, `SELECT address FROM audit_addresses ORDER BY seq`)
			})
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		if got := addresses(); got[0] != "2001:db8:1:2::3" || got[1] != "192.0.2.0" {
			t.Errorf("kept: %v", got)
		}
		head := l.chain(t).Head
		l.clock.Move(15 * time.Hour) // the first two are a day old, the third is not
		err := l.db.Update(t.Context(), func(tx *db.Tx) error { _, _, err := event.ShortenAddresses(tx, l.clock.Now()); return err })
		if got := addresses(); err != nil || got[0] != "2001:db8:1::/48" || got[1] != "192.0.2.0/24" || got[2] != "192.0.2.0/24" || got[3] != "192.0.2.2" {
			t.Errorf("after a day: %v %v", got, err)
		}
		if found := l.chain(t); found.Head != head || len(found.Faults) > 0 {
			t.Errorf("the chain changed: %+v", found)
		}
		l.prune(t, l.clock.Now())
		if got := addresses(); len(got) > 0 {
			t.Errorf("an address outlived its row: %v", got)
		}
	})
}

// An act that does not happen leaves nothing in the audit, and no hole.
func TestTheAuditIsPartOfTheAct(t *testing.T) {
	each(t, func(t *testing.T, l library) {
		l.told(t)
		err := l.db.Update(t.Context(), func(tx *db.Tx) error {
			if err := event.Audit(tx, event.AuditEntry{Act: event.ActExported}); err != nil {
				return err
			}
			return refusal.Forbidden("no")
		})
		if refusal.KindOf(err) != refusal.KindForbidden {
			t.Fatal(err)
		}
		l.told(t)
		if found := l.chain(t); found.Rows != 20 || len(found.Faults) > 0 {
			t.Errorf("%+v", found)
		}
	})
}

// N9: a fact has room for a key, a number, an id; what might be a name, an address or a text is left out, and the act goes
// on.
func TestN9TheAuditTakesNoContent(t *testing.T) {
	each(t, func(t *testing.T, l library) {
		l.audit(t, event.AuditEntry{Act: event.ActSettingChanged, Subject: "Camille Martin", Facts: map[event.Fact]string{
			event.FactFrom: "une phrase entière", event.FactTo: "camille@example.org", event.FactCount: "12", event.FactReason: "not-invited"}})
		var subject, facts string
		err := l.db.View(t.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&subject, &facts) }, `SELECT subject, facts FROM audit`)
		})
		if err != nil || subject != "-" || facts != `{"count":"12","from":"-","reason":"not-invited","to":"-"}` {
			t.Errorf("%s %s %v", subject, facts, err)
		}
	})
}

// An exported line is verified with no more than a hash function: it is hashed without its last key.
func TestALineOfTheJournalCarriesItsHash(t *testing.T) {
	e := event.AuditEntry{Seq: 7, At: time.Date(2026, 11, 20, 11, 0, 0, 1000, time.UTC), Actor: "p", Act: event.ActExported, Kind: event.OnInstance, Previous: "ab"}
	canonical, err := e.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(canonical)
	e.Hash = hex.EncodeToString(sum[:])
	text, err := e.Line()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"seq":7,"at":"2026-11-20T11:00:00.000001Z","actor":"p","act":"exported","kind":"instance","subject":"","space":"","facts":{},"previous":"ab","hash":"` + e.Hash + `"}`
	if string(text) != want {
		t.Errorf("%s\n%s", text, want)
	}
}

func TestEveryActIsListedOnce(t *testing.T) {
	seen := map[event.Act]bool{}
	for _, act := range event.Acts {
		if seen[act] || !act.Known() {
			t.Errorf("%s is listed twice", act)
		}
		seen[act] = true
	}
}
