package people

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Seat is a person in a group, from a day to another, both included.
type Seat struct {
	Person    Named
	Alternate bool
	Begins    clock.Date // "" for always
	Ends      clock.Date // "" for no end
	Source    string     // "" for by hand, else the provider whose claims say so
	Runs      bool       // today
}

// noEnd is how a term without an end is kept.
const noEnd = clock.Date("9999-12-31")

// SeatIn puts a person in a group by hand, or changes her term there. Only an administrator does. Refusals:
// Unprocessable "term-backwards", "term-unreadable".
func (st *Store) SeatIn(ctx context.Context, by Person, group, person clock.ID, s Seat) (err error) {
	defer refusal.Wrap(&err, "seat %s in group %s", person, group)
	if s.Ends == "" {
		s.Ends = noEnd
	}
	for _, day := range []clock.Date{s.Begins, s.Ends} {
		if _, there := clock.ParseDate(string(day)); day != "" && !there {
			return refusal.Unprocessable("ends", "term-unreadable")
		}
	}
	if s.Ends < s.Begins {
		return refusal.Unprocessable("ends", "term-backwards")
	}
	return st.administer(ctx, by, GroupJoined, person, func(tx *db.Tx) error {
		g, err := groupByID(tx, group)
		if err != nil {
			return err
		}
		if _, err := byID(tx, person); err != nil {
			return err
		}
		s.Person.ID, s.Source = person, ""
		sat, err := sits(tx, group, person, s.Source)
		if err != nil {
			return err
		}
		if !sat && g.Members >= MaxSeats {
			return refusal.Conflict("", "seats-many", MaxSeats)
		}
		act := event.ActGroupJoined
		if sat {
			act = event.ActGroupTermChanged
		}
		if err := Audit(tx, by, st.clock.Now(), inGroup(act, person, group, s)); err != nil {
			return err
		}
		return putSeat(tx, group, s, by.ID, st.clock.Now())
	})
}

// Unseat takes a person out of a group, where she is by hand. What claims say is changed where they are made: NotFound.
func (st *Store) Unseat(ctx context.Context, by Person, group, person clock.ID) (err error) {
	defer refusal.Wrap(&err, "unseat %s from group %s", person, group)
	return st.administer(ctx, by, GroupLeft, person, func(tx *db.Tx) error {
		rows, err := tx.Exec(`DELETE FROM group_members WHERE group_id = $1 AND person_id = $2 AND source = ''`, string(group), string(person))
		if err == nil && rows == 0 {
			err = refusal.NotFound()
		}
		if err != nil {
			return err
		}
		return Audit(tx, by, st.clock.Now(), inGroup(event.ActGroupLeft, person, group, Seat{}))
	})
}

// SetClaimedGroups makes a person's seats those that the claims of a provider say, in the transaction that signs her in:
// it manages the seats of that source and no other. It reports whether anything changed and records that.
func (st *Store) SetClaimedGroups(tx *db.Tx, person clock.ID, provider string, groups []clock.ID) (changed bool, err error) {
	if provider == "" {
		return false, refusal.Invalid("provider", "form-unreadable")
	}
	now := st.clock.Now()
	before, err := claimedBy(tx, person, provider)
	if err != nil {
		return false, err
	}
	for _, group := range before {
		if !slices.Contains(groups, group) {
			if _, err := tx.Exec(`DELETE FROM group_members WHERE group_id = $1 AND person_id = $2 AND source = $3`, string(group), string(person), provider); err != nil {
				return false, err
			}
			if err := Audit(tx, System(), now, inGroup(event.ActGroupLeft, person, group, Seat{Source: provider})); err != nil {
				return false, err
			}
			changed = true
		}
	}
	for _, group := range groups {
		if slices.Contains(before, group) {
			continue
		}
		seat := Seat{Person: Named{ID: person}, Source: provider, Ends: noEnd}
		if err := putSeat(tx, group, seat, person, now); err != nil {
			return false, err
		}
		if err := Audit(tx, System(), now, inGroup(event.ActGroupJoined, person, group, seat)); err != nil {
			return false, err
		}
		changed = true
	}
	if !changed {
		return false, nil
	}
	return true, event.Record(tx, GroupJoined, string(person), person, now)
}

// Candidates are those who may be named to read a sheet, or to vote on it.
type Candidates struct {
	People []Named // who hold a role in its space, by hand or, where it is not sealed, by a group
	Groups []Group // colleges, and whatever holds a role in its space, with someone in them today; none where it is sealed
}

// MaxCandidates is how many people, and how many groups, Candidates gives at the most.
const MaxCandidates = 1000

// CandidatesFor gives who may be named about a sheet, to who may list the members of its space. Its authors are among
// them.
func (st *Store) CandidatesFor(ctx context.Context, by Person, o Object) (c Candidates, err error) {
	defer refusal.Wrap(&err, "candidates for %s", o.Sheet)
	return c, st.db.View(ctx, func(tx *db.Tx) error {
		if _, err := mayListMembers(tx, by, o.Space); err != nil {
			return err
		}
		if c.People, err = holders(tx, o); err != nil || o.sealed() {
			return err
		}
		c.Groups, err = namable(tx, o.Space)
		return err
	})
}

// running reports whether a term holds on a day.
func (s Seat) running(today clock.Date) bool { return s.Begins <= today && s.Ends >= today }

// seatAt makes a seat from what is kept of it.
func seatAt(s Seat, today clock.Date) Seat {
	if s.Runs = s.running(today); s.Ends == noEnd {
		s.Ends = ""
	}
	return s
}
