package request

import (
	"database/sql"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
)

const candidateColumns = `id, issuer, subject, provider, name, email, verified, siret, lang, words, since, refused_at, answer`

func scanCandidate(r db.Row) (c Candidate, err error) {
	var since int64
	var refused sql.NullInt64
	i := &c.Identity
	err = r.Scan(&c.ID, &i.Issuer, &i.Subject, &c.Provider, &i.Name, &i.Email, &i.Verified, &i.Siret, &i.Lang, &c.Words, &since, &refused, &c.Answer)
	if c.Since = clock.Instant(since); refused.Valid {
		c.RefusedAt = clock.Instant(refused.Int64)
	}
	return c, err
}

func candidate(tx *db.Tx, where string, args ...any) (c Candidate, err error) {
	err = tx.One(func(r db.Row) error { c, err = scanCandidate(r); return err }, `SELECT `+candidateColumns+` FROM candidates `+where, args...)
	return c, err
}

func candidates(tx *db.Tx, where string, args ...any) (all []Candidate, err error) {
	err = tx.Each(func(r db.Row) error {
		c, err := scanCandidate(r)
		all = append(all, c)
		return err
	}, `SELECT `+candidateColumns+` FROM candidates `+where, args...)
	return all, err
}

// comesAgain notes what the provider says of someone who came before; for who did not, it counts those who wait.
func comesAgain(tx *db.Tx, c Candidate, seat string) (again bool, waiting int, err error) {
	i := c.Identity
	rows, err := tx.Exec(`
		UPDATE candidates SET provider = $3, name = $4, email = $5, verified = $6, siret = $7, lang = $8, seat_hash = $9, seen_at = $10
		WHERE issuer = $1 AND subject = $2`, i.Issuer, i.Subject, c.Provider, i.Name, i.Email, i.Verified, i.Siret, i.Lang, seat, clock.Micros(c.Since))
	if err != nil || rows > 0 {
		return rows > 0, 0, err
	}
	return false, waiting, tx.One(func(r db.Row) error { return r.Scan(&waiting) }, `SELECT COUNT(*) FROM candidates WHERE refused_at IS NULL`)
}

func insertCandidate(tx *db.Tx, c Candidate, seat string) error {
	i := c.Identity
	_, err := tx.Exec(`
		INSERT INTO candidates (id, issuer, subject, provider, name, email, verified, siret, lang, words, seat_hash, since, seen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10, $11, $11) ON CONFLICT DO NOTHING`,
		string(c.ID), i.Issuer, i.Subject, c.Provider, i.Name, i.Email, i.Verified, i.Siret, i.Lang, seat, clock.Micros(c.Since))
	return err
}

func deleteCandidate(tx *db.Tx, id clock.ID) error {
	_, err := tx.Exec(`DELETE FROM candidates WHERE id = $1`, string(id))
	return err
}

func deciders(tx *db.Tx, most int) (ids []clock.ID, err error) {
	err = tx.Each(func(r db.Row) error {
		var id clock.ID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM persons WHERE NOT disabled AND (role = $1 OR EXISTS (SELECT 1 FROM roles WHERE roles.person_id = persons.id AND roles.role = 'steward'
			AND begins <= $2 AND ends >= $2)) ORDER BY CASE WHEN role = $1 THEN 0 ELSE 1 END, id LIMIT $3`, string(people.Administrator), string(tx.Today()), most)
	return ids, err
}
