package event

import (
	"terreau/content/clock"
	"terreau/content/db"
)

// Erase takes the addresses from which a person acted off the audit. The chain itself and the list of what happened keep
// her id: it is random, and once her account is gone nothing says whose it was. Of the kinds given, not even the id is
// kept in the list: beside them it would tell what she wished to stay hidden, by the time alone.
func Erase(tx *db.Tx, person clock.ID, nobody ...Kind) error {
	if _, err := tx.Exec(`DELETE FROM audit_addresses WHERE seq IN (SELECT seq FROM audit WHERE actor = $1)`, string(person)); err != nil {
		return err
	}
	for _, kind := range nobody {
		if _, err := tx.Exec(`UPDATE events SET actor = '' WHERE actor = $1 AND kind = $2`, string(person), string(kind)); err != nil {
			return err
		}
	}
	return nil
}
