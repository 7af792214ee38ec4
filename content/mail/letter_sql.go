package mail

import (
	"database/sql"
	"encoding/json"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
)

const letterColumns = `letters.id, key, kind, person_id, email, lang, about, gathered, created_at, due_at, ended_at, outcome, problem, COALESCE(secret, '')`

const fromLetters = ` FROM letters LEFT JOIN letter_secrets ON letter_secrets.letter_id = letters.id `

func scanLetter(r db.Row) (l Letter, err error) {
	var about string
	var at, due int64
	var ended sql.NullInt64
	err = r.Scan(&l.ID, &l.Key, &l.Kind, &l.Person, &l.Email, &l.Lang, &about, &l.Gathered, &at, &due, &ended, &l.Outcome, &l.Problem, &l.Secret)
	if l.At, l.Due = clock.Instant(at), clock.Instant(due); ended.Valid {
		l.EndedAt = clock.Instant(ended.Int64)
	}
	if err == nil {
		err = json.Unmarshal([]byte(about), &l.About)
	}
	return l, err
}

func letterByID(tx *db.Tx, id clock.ID) (l Letter, err error) {
	err = tx.One(func(r db.Row) error { l, err = scanLetter(r); return err }, `SELECT `+letterColumns+fromLetters+`WHERE letters.id = $1`, string(id))
	return l, err
}

func letters(tx *db.Tx, where string, args ...any) (all []Letter, err error) {
	err = tx.Each(func(r db.Row) error {
		l, err := scanLetter(r)
		all = append(all, l)
		return err
	}, `SELECT `+letterColumns+fromLetters+where, args...)
	return all, err
}

// end says what became of a letter that waits, and forgets what only its sending needed.
func end(tx *db.Tx, id clock.ID, outcome, problem, recipient string, at time.Time) error {
	_, err := tx.Exec(`UPDATE letters SET ended_at = $2, outcome = $3, problem = $4, recipient = $5, email = '' WHERE id = $1 AND ended_at IS NULL`,
		string(id), clock.Micros(at), outcome, problem, recipient)
	if err == nil {
		_, err = tx.Exec(`DELETE FROM letter_secrets WHERE letter_id = $1`, string(id))
	}
	return err
}

func sentTo(tx *db.Tx, recipient string, since time.Time) (count int, err error) {
	return count, tx.One(func(r db.Row) error { return r.Scan(&count) },
		`SELECT COUNT(*) FROM letters WHERE recipient = $1 AND ended_at > $2`, recipient, clock.Micros(since))
}
