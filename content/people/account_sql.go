package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
)

// personOf gives the person of an account.
func personOf(tx *db.Tx, id Identity) (p Person, err error) {
	var person clock.ID
	err = tx.One(func(r db.Row) error { return r.Scan(&person) },
		`SELECT person_id FROM accounts WHERE issuer = $1 AND subject = $2`, id.Issuer, id.Subject)
	if err != nil {
		return p, err
	}
	return byID(tx, person)
}

func insertAccount(tx *db.Tx, id Identity, person clock.ID, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO accounts (issuer, subject, person_id, email, siret, created_at, signed_in_at) VALUES ($1, $2, $3, $4, $6, $5, $5)`,
		id.Issuer, id.Subject, string(person), id.Email, clock.Micros(at), id.Siret)
	return err
}

func noteSignIn(tx *db.Tx, id Identity, person clock.ID, at time.Time) error {
	_, err := tx.Exec(`UPDATE accounts SET email = $3, signed_in_at = $4, siret = $5 WHERE issuer = $1 AND subject = $2`,
		id.Issuer, id.Subject, id.Email, clock.Micros(at), id.Siret)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE persons SET seen_at = $2 WHERE id = $1`, string(person), clock.Micros(at))
	return err
}
