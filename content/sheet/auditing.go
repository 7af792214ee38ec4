package sheet

import (
	"strconv"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
)

// audit tells the audit of an act upon a sheet.
func (st *Store) audit(tx *db.Tx, by people.Person, act event.Act, s Sheet, facts map[event.Fact]string) error {
	return people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: act, Kind: event.OnSheet, Subject: string(s.ID), Space: s.Space.ID, Facts: facts})
}

// auditComment tells of a comment that is hidden, or shown again; why is a key, "" where a steward said it in her words.
func (st *Store) auditComment(tx *db.Tx, by people.Person, act event.Act, s Sheet, comment clock.ID, why string) error {
	return people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: act, Kind: event.OnComment, Subject: string(comment), Space: s.Space.ID,
		Facts: map[event.Fact]string{event.FactReason: why}})
}

// auditReport tells of what was decided on a report.
func (st *Store) auditReport(tx *db.Tx, by people.Person, s Sheet, report clock.ID, upheld bool) error {
	outcome := "dismissed"
	if upheld {
		outcome = "upheld"
	}
	return people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: event.ActReportDecided, Kind: event.OnReport, Subject: string(report),
		Space: s.Space.ID, Facts: map[event.Fact]string{event.FactOutcome: outcome}})
}

// numbered are the facts of an edition.
func numbered(e Edition) map[event.Fact]string {
	return map[event.Fact]string{event.FactNumber: strconv.Itoa(e.Number)}
}
