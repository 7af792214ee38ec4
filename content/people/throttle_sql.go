package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

func tallyOf(tx *db.Tx, try try) (t tally, err error) {
	var last, until int64
	err = tx.One(func(r db.Row) error { return r.Scan(&t.failures, &t.known, &last, &until) },
		`SELECT failures, known, last_at, until FROM password_tries WHERE login_hash = $1 AND network_hash = $2`, try.login, try.network)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return tally{}, nil
	}
	t.last, t.until = clock.Instant(last), clock.Instant(until)
	return t, err
}

func putTally(tx *db.Tx, try try, t tally) error {
	if t.until.IsZero() {
		t.until = clock.Instant(0)
	}
	_, err := tx.Exec(`
		INSERT INTO password_tries (login_hash, network_hash, failures, known, last_at, until) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (login_hash, network_hash) DO UPDATE SET failures = excluded.failures, known = excluded.known,
			last_at = excluded.last_at, until = excluded.until`,
		try.login, try.network, t.failures, t.known, clock.Micros(t.last), clock.Micros(t.until))
	return err
}

// touchTally notes when a try was found to be wrong.
func touchTally(tx *db.Tx, try try, now time.Time) error {
	_, err := tx.Exec(`UPDATE password_tries SET last_at = $3 WHERE login_hash = $1 AND network_hash = $2`, try.login, try.network, clock.Micros(now))
	return err
}

// sweepTries forgets what is old, and the oldest where there are too many.
func sweepTries(tx *db.Tx, now time.Time) error {
	_, err := tx.Exec(`DELETE FROM password_tries WHERE last_at < $1 AND NOT known OR last_at < $2`,
		clock.Micros(now.Add(-triesForgotten)), clock.Micros(now.Add(-knownForgotten)))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		DELETE FROM password_tries WHERE last_at < COALESCE((SELECT last_at FROM password_tries ORDER BY last_at DESC LIMIT 1 OFFSET $1), 0)`, maxTries-1)
	return err
}

// forgetTries forgets the failures of a login: its password is another one now.
func forgetTries(tx *db.Tx, login string) error {
	_, err := tx.Exec(`DELETE FROM password_tries WHERE login_hash = $1`, newTry(login, "").login)
	return err
}
