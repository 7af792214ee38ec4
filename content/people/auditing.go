package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
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

// onPerson is an act upon a person, in a space or on the instance.
func onPerson(act event.Act, person, space clock.ID, facts map[event.Fact]string) event.AuditEntry {
	return event.AuditEntry{Act: act, Kind: event.OnPerson, Subject: string(person), Space: space, Facts: facts}
}

// onSpace is an act upon a space.
func onSpace(act event.Act, space clock.ID, facts map[event.Fact]string) event.AuditEntry {
	return event.AuditEntry{Act: act, Kind: event.OnSpace, Subject: string(space), Space: space, Facts: facts}
}

// onInvitation is an act upon an invitation, and the role it gives.
func onInvitation(act event.Act, inv Invitation) event.AuditEntry {
	return event.AuditEntry{Act: act, Kind: event.OnInvitation, Subject: string(inv.ID), Space: inv.Space, Facts: changed("", inv.Role)}
}

// onGroup is an act upon a group, in a space or none.
func onGroup(act event.Act, group, space clock.ID, facts map[event.Fact]string) event.AuditEntry {
	return event.AuditEntry{Act: act, Kind: event.OnGroup, Subject: string(group), Space: space, Facts: facts}
}

// inGroup is an act upon a person's seat in a group: from when and until when she sits.
func inGroup(act event.Act, person, group clock.ID, s Seat) event.AuditEntry {
	facts := map[event.Fact]string{event.FactGroup: string(group), event.FactProvider: s.Source, event.FactSince: string(s.Begins)}
	if s.Ends != noEnd {
		facts[event.FactUntil] = string(s.Ends)
	}
	return onPerson(act, person, "", facts)
}

// AuditPass tells of a link to a sheet in a space, and where it is open what it gives: who comes by it reads, or comments.
func AuditPass(tx *db.Tx, by Person, at time.Time, act event.Act, p Pass, space clock.ID) error {
	facts := map[event.Fact]string{event.FactSheet: string(p.Sheet), event.FactUntil: string(p.Ends)}
	if facts[event.FactTo] = string(Reader); p.Comments {
		facts[event.FactTo] = string(Commenter)
	}
	if act == event.ActGuestLinkRevoked {
		delete(facts, event.FactTo)
	}
	return Audit(tx, by, at, event.AuditEntry{Act: act, Kind: event.OnGuestLink, Subject: string(p.ID), Space: space, Facts: facts})
}

// auditJoined tells of a person who came by an invitation, and of the role it gave her.
func auditJoined(tx *db.Tx, inv Invitation, before, p Person, known bool, at time.Time) error {
	told := []event.AuditEntry{onInvitation(event.ActInvitationUsed, inv)}
	if !known {
		told = append(told, onPerson(event.ActPersonAdded, p.ID, "", changed("", p.Instance)))
	}
	if before.Instance != p.Instance {
		told = append(told, onPerson(event.ActInstanceRoleChanged, p.ID, "", changed(before.Instance, p.Instance)))
	}
	for space, role := range p.Spaces {
		if before.Spaces[space] != role {
			told = append(told, onPerson(event.ActRoleChanged, p.ID, space, changed(before.Spaces[space], role)))
		}
	}
	for _, entry := range told {
		if err := Audit(tx, p, at, entry); err != nil {
			return err
		}
	}
	return nil
}

// Of each account, so many failures are told of in so long: whoever tries passwords all night fills no disk.
const (
	toldFailures   = 20
	failuresWithin = time.Hour
)

// noteFailure tells of a wrong password for the account of a person. For an unknown login, which is told of nowhere, it
// takes a commit all the same: how long an answer takes says nothing of who has an account.
func (st *Store) noteFailure(ctx context.Context, a passwordAccount, try try, from string) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		if err := touchTally(tx, try, st.clock.Now()); err != nil {
			return err
		}
		p, err := personOf(tx, Identity{Issuer: BuiltIn, Subject: a.subject})
		if err != nil {
			return refusal.IgnoreNotFound(err)
		}
		return st.tellFailure(tx, from, onPerson(event.ActSignInFailed, p.ID, "", map[event.Fact]string{event.FactProvider: BuiltIn}))
	})
}

// noteRefusal tells of someone whom a provider knows and the instance does not let in.
func (st *Store) noteRefusal(ctx context.Context, id Identity, p Person, refused error) error {
	if e := refusal.Of(refused); e == nil || e.Kind != refusal.KindForbidden && e.Kind != refusal.KindConflict {
		return nil
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		return st.tellFailure(tx, id.From, onPerson(event.ActSignInRefused, p.ID, "", map[event.Fact]string{
			event.FactProvider: id.Issuer, event.FactReason: refusal.Of(refused).Reason}))
	})
}

func (st *Store) tellFailure(tx *db.Tx, from string, told event.AuditEntry) error {
	now := st.clock.Now()
	many, err := event.AuditedSince(tx, told.Act, told.Subject, now.Add(-failuresWithin), toldFailures)
	if err != nil || many {
		return err
	}
	return Audit(tx, Visitor().From(from), now, told)
}
