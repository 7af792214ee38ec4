package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

const departureColumns = `person_id, named, comments, due_at`

func scanDeparture(r db.Row) (d Departure, err error) {
	var due int64
	err = r.Scan(&d.Person, &d.Named, &d.Comments, &due)
	d.Due = clock.Instant(due)
	return d, err
}

func insertDeparture(tx *db.Tx, d Departure, hash string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO departures (person_id, token_hash, named, comments, asked_at, due_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(d.Person), hash, d.Named, d.Comments, clock.Micros(at), clock.Micros(d.Due))
	return err
}

func departureOf(tx *db.Tx, person clock.ID) (d Departure, err error) {
	err = tx.One(func(r db.Row) error { d, err = scanDeparture(r); return err },
		`SELECT `+departureColumns+` FROM departures WHERE person_id = $1`, string(person))
	return d, err
}

func departureByToken(tx *db.Tx, token string) (d Departure, err error) {
	if token == "" || len(token) > maxToken {
		return d, departureEnded()
	}
	err = tx.One(func(r db.Row) error { d, err = scanDeparture(r); return err },
		`SELECT `+departureColumns+` FROM departures WHERE token_hash = $1`, hashOf(token))
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = departureEnded()
	}
	return d, err
}

func dueDepartures(tx *db.Tx, now time.Time) (due []Departure, err error) {
	err = tx.Each(func(r db.Row) error {
		d, err := scanDeparture(r)
		due = append(due, d)
		return err
	}, `SELECT `+departureColumns+` FROM departures WHERE due_at <= $1 ORDER BY due_at, person_id`, clock.Micros(now))
	return due, err
}

func endDeparture(tx *db.Tx, person clock.ID) error {
	_, err := tx.Exec(`DELETE FROM departures WHERE person_id = $1`, string(person))
	return err
}

// StillLeaving reports whether a person has not taken her departure back.
func StillLeaving(tx *db.Tx, person clock.ID) (bool, error) {
	_, err := departureOf(tx, person)
	return err == nil, refusal.IgnoreNotFound(err)
}
