package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
)

// From gives the person as she acts from an address: the audit notes it beside what she does.
func (p Person) From(address string) Person {
	p.address = address
	return p
}

// Audit tells the audit of an act by a person, in the transaction of the act, just before its event is recorded. Of the
// entry, the act, its subject, space and facts count.
func Audit(tx *db.Tx, by Person, at time.Time, e event.AuditEntry) error {
	e.At, e.Actor, e.Address = at, by.ID, by.address
	if by.system {
		e.Actor = event.SystemActor
	}
	return event.Audit(tx, e)
}

// changed are the facts of something that had a value and has another.
func changed[T ~string](from, to T) map[event.Fact]string {
	return map[event.Fact]string{event.FactFrom: string(from), event.FactTo: string(to)}
}

// onPerson is an act upon a person.
func onPerson(act event.Act, person clock.ID, facts map[event.Fact]string) event.AuditEntry {
	return event.AuditEntry{Act: act, Kind: event.OnPerson, Subject: string(person), Facts: facts}
}

// onSpace is an act upon a space.
func onSpace(act event.Act, space clock.ID, facts map[event.Fact]string) event.AuditEntry {
	return event.AuditEntry{Act: act, Kind: event.OnSpace, Subject: string(space), Space: space, Facts: facts}
}
