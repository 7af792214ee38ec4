package people

import (
	"database/sql"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// addressOf gives the address of a person; none is the empty one, whose origin is "" where there never was one.
func addressOf(tx *db.Tx, person clock.ID) (a Address, err error) {
	var since int64
	var problem sql.NullInt64
	err = tx.One(func(r db.Row) error { return r.Scan(&a.Email, &a.Origin, &a.secret, &since, &a.Problem, &problem) },
		`SELECT email, origin, secret, since, problem, problem_at FROM addresses WHERE person_id = $1`, string(person))
	if refusal.KindOf(err) == refusal.KindNotFound {
		return Address{}, nil
	}
	if a.Since = clock.Instant(since); problem.Valid {
		a.ProblemAt = clock.Instant(problem.Int64)
	}
	return a, err
}

// putAddress keeps an address in place of the one before, with another secret: what was sent there stops nothing here.
func putAddress(tx *db.Tx, person clock.ID, a Address, now time.Time) error {
	secret, _ := newToken()
	_, err := tx.Exec(`
		INSERT INTO addresses (person_id, email, origin, secret, since, problem) VALUES ($1, $2, $3, $4, $5, '')
		ON CONFLICT (person_id) DO UPDATE SET email = excluded.email, origin = excluded.origin, secret = excluded.secret,
			since = excluded.since, problem = '', problem_at = NULL`,
		string(person), a.Email, a.Origin, secret, clock.Micros(now))
	return err
}

func noteProblem(tx *db.Tx, person clock.ID, email, reason string, now time.Time) error {
	_, err := tx.Exec(`UPDATE addresses SET problem = $3, problem_at = $4 WHERE person_id = $1 AND email = $2 AND problem <> $3`,
		string(person), email, reason, clock.Micros(now))
	return err
}

// personBySecret finds whose letters a link stops.
func personBySecret(tx *db.Tx, secret string) (person clock.ID, err error) {
	if secret == "" {
		return "", refusal.NotFound()
	}
	return person, tx.One(func(r db.Row) error { return r.Scan(&person) }, `SELECT person_id FROM addresses WHERE secret = $1`, secret)
}

func putAddressLink(tx *db.Tx, person clock.ID, hash, email string, now, ends time.Time) error {
	_, err := tx.Exec(`
		INSERT INTO address_links (token_hash, person_id, email, created_at, ends_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person_id) DO UPDATE SET token_hash = excluded.token_hash, email = excluded.email,
			created_at = excluded.created_at, ends_at = excluded.ends_at`,
		hash, string(person), email, clock.Micros(now), clock.Micros(ends))
	return err
}

func addressByLink(tx *db.Tx, hash string, person clock.ID, now time.Time) (email string, err error) {
	return email, tx.One(func(r db.Row) error { return r.Scan(&email) },
		`SELECT email FROM address_links WHERE token_hash = $1 AND person_id = $2 AND ends_at > $3`, hash, string(person), clock.Micros(now))
}

func pendingAddress(tx *db.Tx, person clock.ID, now time.Time) (email string, ends time.Time, err error) {
	var at int64
	err = tx.One(func(r db.Row) error { return r.Scan(&email, &at) },
		`SELECT email, ends_at FROM address_links WHERE person_id = $1 AND ends_at > $2`, string(person), clock.Micros(now))
	return email, clock.Instant(at), refusal.IgnoreNotFound(err)
}

func dropAddressLinks(tx *db.Tx, person clock.ID) error {
	_, err := tx.Exec(`DELETE FROM address_links WHERE person_id = $1`, string(person))
	return err
}

// Wishes.

func wishesOf(tx *db.Tx, person clock.ID) (Wishes, error) {
	w := Wishes{}
	return w, tx.Each(func(r db.Row) error {
		var notice NoticeKind
		var pace Pace
		err := r.Scan(&notice, &pace)
		w[notice] = pace
		return err
	}, `SELECT notice, pace FROM wishes WHERE person_id = $1`, string(person))
}

func putWish(tx *db.Tx, person clock.ID, notice NoticeKind, pace Pace) error {
	_, err := tx.Exec(`
		INSERT INTO wishes (person_id, notice, pace) VALUES ($1, $2, $3)
		ON CONFLICT (person_id, notice) DO UPDATE SET pace = excluded.pace`, string(person), string(notice), string(pace))
	return err
}
