package review

import (
	"strconv"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
)

// audit tells the audit of an act upon a review.
func (st *Store) audit(tx *db.Tx, by people.Person, act event.Act, r Review, facts map[event.Fact]string) error {
	return people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: act, Kind: event.OnReview, Subject: string(r.ID), Space: r.Sheet.Space.ID, Facts: facts})
}

// auditGuest tells of a link for someone without an account, made until a date, or revoked.
func (st *Store) auditGuest(tx *db.Tx, by people.Person, act event.Act, r Review, guest clock.ID, until clock.Date) error {
	return people.Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: act, Kind: event.OnGuestLink, Subject: string(guest), Space: r.Sheet.Space.ID,
		Facts: map[event.Fact]string{event.FactUntil: string(until)}})
}

// outcomeOf are the facts of what was decided, in a ballot where number is not 0.
func outcomeOf(adopted bool, number int) map[event.Fact]string {
	facts := map[event.Fact]string{event.FactOutcome: "not-adopted"}
	if adopted {
		facts[event.FactOutcome] = "adopted"
	}
	if number > 0 {
		facts[event.FactNumber] = strconv.Itoa(number)
	}
	return facts
}
