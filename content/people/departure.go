package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// DepartureDays is how long a person who leaves may change her mind.
const DepartureDays = 7

// Departure is a person who leaves: what she chose, and until when she may take it back.
type Departure struct {
	Person   clock.ID
	Named    bool // her name stays under what she wrote; else nobody's does
	Comments bool // what she said under sheets is erased
	Due      time.Time
}

// Leave closes the account of oneself at once, with all its sessions, and gives the token of the link by which she may
// take it back until Due. Of the departure given, Named and Comments count. Refusal: Conflict "last-administrator".
func (st *Store) Leave(ctx context.Context, by Person, d Departure) (token string, _ Departure, err error) {
	defer refusal.Wrap(&err, "leave")
	token, hash := newToken()
	err = st.oneself(ctx, by, DepartureAsked, func(tx *db.Tx) error {
		now, err := byID(tx, by.ID)
		if err != nil {
			return err
		}
		if err := notLast(tx, now); err != nil {
			return err
		}
		at := st.clock.Now()
		d.Person, d.Due = by.ID, at.AddDate(0, 0, DepartureDays)
		if err := insertDeparture(tx, d, hash, at); err != nil {
			return err
		}
		if err := deleteSessions(tx, by.ID, ""); err != nil {
			return err
		}
		if err := Audit(tx, by, at, onPerson(event.ActPersonDisabled, by.ID, "", map[event.Fact]string{event.FactReason: "person-leaving"})); err != nil {
			return err
		}
		return updateDisabled(tx, by.ID, true)
	})
	return token, d, err
}

// shutOut is why a person whose account is closed cannot sign in: she leaves and may come back, or an administrator closed it.
func shutOut(tx *db.Tx, person clock.ID) error {
	_, err := departureOf(tx, person)
	if err == nil {
		return refusal.Forbidden("person-leaving")
	}
	if err = refusal.IgnoreNotFound(err); err != nil {
		return err
	}
	return refusal.Forbidden("person-disabled")
}

// DepartureBy gives the departure that a link takes back. Refusal: NotFound "departure-ended".
func (st *Store) DepartureBy(ctx context.Context, token string) (d Departure, err error) {
	defer refusal.Wrap(&err, "departure")
	err = st.db.View(ctx, func(tx *db.Tx) error { d, err = departureByToken(tx, token); return err })
	if err == nil && !st.clock.Now().Before(d.Due) {
		err = departureEnded()
	}
	return d, err
}

func departureEnded() error {
	return &refusal.Error{Kind: refusal.KindNotFound, Reason: "departure-ended"}
}

// TakeBack opens the account again of whoever holds the link that she was given when she left: all is as it was, but for
// her sessions. Refusal: NotFound "departure-ended".
func (st *Store) TakeBack(ctx context.Context, token string) (err error) {
	defer refusal.Wrap(&err, "take a departure back")
	return st.db.Update(ctx, func(tx *db.Tx) error {
		d, err := departureByToken(tx, token)
		if err != nil {
			return err
		}
		at := st.clock.Now()
		if !at.Before(d.Due) {
			return departureEnded()
		}
		if err := callBack(tx, d.Person, at); err != nil {
			return err
		}
		if err := Audit(tx, Person{ID: d.Person}, at, onPerson(event.ActPersonEnabled, d.Person, "", map[event.Fact]string{event.FactReason: "person-leaving"})); err != nil {
			return err
		}
		return event.Record(tx, DepartureUndone, string(d.Person), d.Person, at)
	})
}

// callBack opens an account again, and ends the departure that waits, if one does. The months after which an account that
// nobody uses closes begin again.
func callBack(tx *db.Tx, person clock.ID, now time.Time) error {
	if err := endDeparture(tx, person); err != nil {
		return err
	}
	if err := updateDisabled(tx, person, false); err != nil {
		return err
	}
	return updateSeen(tx, person, now)
}

// Leaving gives those whose days to change their minds are over, the first first.
func (st *Store) Leaving(ctx context.Context) (due []Departure, err error) {
	defer refusal.Wrap(&err, "departures that are due")
	return due, st.db.View(ctx, func(tx *db.Tx) error { due, err = dueDepartures(tx, st.clock.Now()); return err })
}
