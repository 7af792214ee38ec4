package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
)

func putAttempt(tx *db.Tx, hash string, a Attempt, now time.Time) error {
	_, err := tx.Exec(`
		INSERT INTO attempts (key_hash, data, created_at, ends_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (key_hash) DO UPDATE SET data = excluded.data, created_at = excluded.created_at, ends_at = excluded.ends_at`,
		hash, a.Data, clock.Micros(now), clock.Micros(a.Ends))
	return err
}

// addAttempt notes that something was used, without data; false where it was noted before.
func addAttempt(tx *db.Tx, hash string, ends, now time.Time) (bool, error) {
	rows, err := tx.Exec(`INSERT INTO attempts (key_hash, data, created_at, ends_at) VALUES ($1, '', $2, $3) ON CONFLICT DO NOTHING`,
		hash, clock.Micros(now), clock.Micros(ends))
	return rows > 0, err
}

func readAttempt(tx *db.Tx, hash string) (a Attempt, err error) {
	return oneAttempt(tx, `SELECT data, ends_at FROM attempts WHERE key_hash = $1`, hash)
}

func takeAttempt(tx *db.Tx, hash string) (a Attempt, err error) {
	return oneAttempt(tx, `DELETE FROM attempts WHERE key_hash = $1 RETURNING data, ends_at`, hash)
}

func oneAttempt(tx *db.Tx, query, hash string) (a Attempt, err error) {
	var ends int64
	err = tx.One(func(r db.Row) error { return r.Scan(&a.Data, &ends) }, query, hash)
	a.Ends = clock.Instant(ends)
	return a, err
}

// sweepAttempts forgets what is over, and the oldest beyond a number.
func sweepAttempts(tx *db.Tx, now time.Time, keep int) error {
	if _, err := tx.Exec(`DELETE FROM attempts WHERE ends_at <= $1`, clock.Micros(now)); err != nil {
		return err
	}
	_, err := tx.Exec(`
		DELETE FROM attempts WHERE key_hash IN (SELECT key_hash FROM attempts ORDER BY created_at DESC, key_hash LIMIT 1000 OFFSET $1)`, keep)
	return err
}
