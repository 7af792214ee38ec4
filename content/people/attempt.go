package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// Attempt is a row that lives for a few minutes: a sign-in under way, a code to be redeemed. Its key is a secret, of
// which the SHA-256 is kept.
type Attempt struct {
	Key  string
	Data string
	Ends time.Time
}

// Bounds of attempts.
const (
	MaxAttempts    = 10_000   // rows; the oldest make room
	MaxAttemptData = 64 << 10 // bytes
)

// PutAttempt keeps an attempt until its end, in place of one with its key. Those that are over are swept.
func (st *Store) PutAttempt(ctx context.Context, a Attempt) (err error) {
	defer refusal.Wrap(&err, "put an attempt")
	if a.Key == "" || len(a.Data) > MaxAttemptData {
		return refusal.TooLarge("attempt", "attempt-too-large", MaxAttemptData)
	}
	hash := hashOf(a.Key)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now := st.clock.Now()
		if err := sweepAttempts(tx, now, MaxAttempts-1); err != nil {
			return err
		}
		return putAttempt(tx, hash, a, now)
	})
}

// TakeAttempt gives an attempt and deletes it: of two who ask at the same time, on whichever node, one gets it. Refusal:
// NotFound "attempt-ended".
func (st *Store) TakeAttempt(ctx context.Context, key string) (a Attempt, err error) {
	defer refusal.Wrap(&err, "take an attempt")
	return st.attempt(ctx, key, st.db.Update, takeAttempt)
}

// ReadAttempt gives an attempt and leaves it where it is. Refusal: NotFound "attempt-ended".
func (st *Store) ReadAttempt(ctx context.Context, key string) (a Attempt, err error) {
	defer refusal.Wrap(&err, "read an attempt")
	return st.attempt(ctx, key, st.db.View, readAttempt)
}

func (st *Store) attempt(ctx context.Context, key string, in func(context.Context, func(*db.Tx) error) error,
	get func(*db.Tx, string) (Attempt, error)) (a Attempt, err error) {
	hash := hashOf(key)
	err = in(ctx, func(tx *db.Tx) error { a, err = get(tx, hash); return refusal.IgnoreNotFound(err) })
	if err == nil && !st.clock.Now().Before(a.Ends) {
		err = &refusal.Error{Kind: refusal.KindNotFound, Reason: "attempt-ended"}
	}
	if err != nil {
		return Attempt{}, err
	}
	a.Key = key
	return a, nil
}

// DropAttempt deletes an attempt before its end; one that is gone is no error.
func (st *Store) DropAttempt(ctx context.Context, key string) (err error) {
	defer refusal.Wrap(&err, "drop an attempt")
	hash := hashOf(key)
	return st.db.Update(ctx, func(tx *db.Tx) error { _, err := takeAttempt(tx, hash); return refusal.IgnoreNotFound(err) })
}

// First notes something until its end, in a transaction; false where it was noted before.
func First(tx *db.Tx, key string, ends, now time.Time) (bool, error) {
	return addAttempt(tx, hashOf(key), ends, now)
}

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
