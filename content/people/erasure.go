package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
)

// Erase leaves of a person, in this room, an id that leads nowhere: what others and she did still names it, and nothing
// says whose it was. Her name stays where she wanted it under what she wrote. Accounts, passwords, sessions, addresses,
// roles and what was written on the invitations that she used are gone.
func Erase(tx *db.Tx, person clock.ID, named bool, at time.Time) error {
	_, logins, err := KnownAs(tx, person)
	if err != nil {
		return err
	}
	for _, login := range logins {
		if err := forgetTries(tx, login); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`DELETE FROM recoveries WHERE subject IN (` + ownSubjects + `)`,
		`DELETE FROM alerts WHERE subject IN (` + ownSubjects + `)`,
		`DELETE FROM passkeys WHERE subject IN (` + ownSubjects + `)`,
		`DELETE FROM passwords WHERE subject IN (` + ownSubjects + `)`,
		`UPDATE invitations SET bound = '', revoked_at = COALESCE(revoked_at, created_at) WHERE used_at IS NULL AND bound IN (` + ownSubjects + `)`,
		`UPDATE invitations SET bound = '' WHERE bound IN (` + ownSubjects + `)`,
	} {
		if _, err := tx.Exec(query, string(person), BuiltIn); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`DELETE FROM accounts WHERE person_id = $1`,
		`DELETE FROM sessions WHERE person_id = $1`,
		`DELETE FROM address_links WHERE person_id = $1`,
		`DELETE FROM addresses WHERE person_id = $1`,
		`DELETE FROM wishes WHERE person_id = $1`,
		`DELETE FROM memberships WHERE person_id = $1`,
		`DELETE FROM group_members WHERE person_id = $1`,
		`DELETE FROM departures WHERE person_id = $1`,
		`DELETE FROM dormancies WHERE person_id = $1`,
		`DELETE FROM acceptances WHERE person_id = $1`,
		`UPDATE invitations SET note = '' WHERE used_by = $1`,
		`UPDATE persons SET role = 'member', lang = 'fr', disabled = TRUE, seen_at = NULL WHERE id = $1`,
	} {
		if _, err := tx.Exec(query, string(person)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`UPDATE persons SET left_at = $2 WHERE id = $1`, string(person), clock.Micros(at)); err != nil || named {
		return err
	}
	_, err = tx.Exec(`UPDATE persons SET name = '', name_key = '' WHERE id = $1`, string(person))
	return err
}

// KnownAs gives the addresses and the logins of a person, under which other rooms may hold something of her.
func KnownAs(tx *db.Tx, person clock.ID) (emails, logins []string, err error) {
	into := func(all *[]string) func(db.Row) error {
		return func(r db.Row) error {
			var one string
			err := r.Scan(&one)
			*all = append(*all, one)
			return err
		}
	}
	err = tx.Each(into(&emails), `
		SELECT email FROM accounts WHERE person_id = $1 AND email <> '' UNION SELECT email FROM addresses WHERE person_id = $1 AND email <> ''
		UNION SELECT email FROM address_links WHERE person_id = $1`, string(person))
	if err == nil {
		err = tx.Each(into(&logins), `SELECT login FROM passwords WHERE subject IN (`+ownSubjects+`)`, string(person), BuiltIn)
	}
	return emails, logins, err
}

// ownSubjects are the subjects of a person's accounts at the built-in provider.
const ownSubjects = `SELECT subject FROM accounts WHERE person_id = $1 AND issuer = $2`
