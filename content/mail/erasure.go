package mail

import (
	"encoding/json"

	"terreau/content/clock"
	"terreau/content/db"
)

// Erase forgets every letter to a person, sent or waiting, to one of her addresses, and about one of her logins, with what
// asked for it.
func Erase(tx *db.Tx, person clock.ID, emails, logins []string) error {
	if err := eraseLetters(tx, `person_id = $1`, string(person)); err != nil {
		return err
	}
	for _, email := range emails {
		if err := eraseLetters(tx, `email = $1 OR recipient = $2`, email, hashOf(email)); err != nil {
			return err
		}
	}
	for _, login := range logins {
		about, err := json.Marshal(About{"login": login})
		if err != nil {
			return err
		}
		if err := eraseLetters(tx, `about = $1`, string(about)); err != nil {
			return err
		}
	}
	return nil
}

func eraseLetters(tx *db.Tx, which string, args ...any) error {
	for _, query := range []string{
		`DELETE FROM jobs WHERE kind = '` + Job + `' AND payload IN (SELECT id FROM letters WHERE ` + which + `)`,
		`DELETE FROM letter_secrets WHERE letter_id IN (SELECT id FROM letters WHERE ` + which + `)`,
		`DELETE FROM letters WHERE ` + which,
	} {
		if _, err := tx.Exec(query, args...); err != nil {
			return err
		}
	}
	return nil
}
