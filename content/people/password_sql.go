package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
)

const passwordColumns = `passwords.subject, login, passwords.name, hash`

func scanPassword(r db.Row) (a passwordAccount, err error) {
	return a, r.Scan(&a.subject, &a.login, &a.name, &a.hash)
}

func accountByLogin(tx *db.Tx, login string) (a passwordAccount, err error) {
	err = tx.One(func(r db.Row) error { a, err = scanPassword(r); return err },
		`SELECT `+passwordColumns+` FROM passwords WHERE login = $1`, login)
	return a, err
}

func accountBySubject(tx *db.Tx, subject string) (a passwordAccount, err error) {
	err = tx.One(func(r db.Row) error { a, err = scanPassword(r); return err },
		`SELECT `+passwordColumns+` FROM passwords WHERE subject = $1`, subject)
	return a, err
}

func accountOfPerson(tx *db.Tx, person clock.ID) (a passwordAccount, err error) {
	err = tx.One(func(r db.Row) error { a, err = scanPassword(r); return err }, `
		SELECT `+passwordColumns+` FROM accounts JOIN passwords ON passwords.subject = accounts.subject
		WHERE issuer = '`+BuiltIn+`' AND person_id = $1`, string(person))
	return a, err
}

// accountByRecovery gives the account that a live link is for, and who made the link: nobody where it was asked for by mail.
func accountByRecovery(tx *db.Tx, hash string, now time.Time) (a passwordAccount, by clock.ID, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&a.subject, &a.login, &a.name, &a.hash, &by) }, `
		SELECT `+passwordColumns+`, created_by FROM recoveries JOIN passwords ON passwords.subject = recoveries.subject
		WHERE token_hash = $1 AND ends_at > $2`, hash, clock.Micros(now))
	return a, by, err
}

func insertPassword(tx *db.Tx, a passwordAccount, at time.Time) (bool, error) {
	rows, err := tx.Exec(`
		INSERT INTO passwords (subject, login, name, hash, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5)
		ON CONFLICT DO NOTHING`, a.subject, a.login, a.name, a.hash, clock.Micros(at))
	return rows > 0, err
}

// abandoned are the accounts that nobody ever signed in with, once their link is over at $2.
const abandoned = `
	NOT EXISTS (SELECT 1 FROM accounts WHERE issuer = '` + BuiltIn + `' AND accounts.subject = passwords.subject)
	AND NOT EXISTS (SELECT 1 FROM invitations WHERE bound = passwords.subject
		AND used_at IS NULL AND revoked_at IS NULL AND ends_at > $2)`

// dropAbandoned frees a login whose account is abandoned, with the keys of the account.
func dropAbandoned(tx *db.Tx, login string, now time.Time) error {
	if err := dropAbandonedKeys(tx, login, now); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM passwords WHERE login = $1 AND `+abandoned, login, clock.Micros(now))
	return err
}

func updatePassword(tx *db.Tx, a passwordAccount, at time.Time) error {
	_, err := tx.Exec(`UPDATE passwords SET hash = $2, changed_at = $3 WHERE subject = $1`, a.subject, a.hash, clock.Micros(at))
	return err
}

func insertRecovery(tx *db.Tx, subject, hash string, by clock.ID, at, ends time.Time) error {
	_, err := tx.Exec(`INSERT INTO recoveries (token_hash, subject, created_at, created_by, ends_at) VALUES ($1, $2, $3, $4, $5)`,
		hash, subject, clock.Micros(at), string(by), clock.Micros(ends))
	return err
}

// dropRecoveries ends the recoveries of an account, and forgets everyone's that are over.
func dropRecoveries(tx *db.Tx, subject string, now time.Time) error {
	_, err := tx.Exec(`DELETE FROM recoveries WHERE subject = $1 OR ends_at <= $2`, subject, clock.Micros(now))
	return err
}
