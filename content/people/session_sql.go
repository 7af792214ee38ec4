package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
)

// sessionByHash reads a session, its person and the roles she holds today.
func sessionByHash(tx *db.Tx, hash string) (p Person, s Session, err error) {
	var opened, seen, ends, proven int64
	err = tx.One(func(r db.Row) error {
		return r.Scan(&s.ID, &s.Provider, &s.Agent, &s.IDToken, &opened, &seen, &ends, &proven, &s.Shared, &p.ID, &p.Name, &p.Instance, &p.Disabled, &p.Lang)
	}, `
		SELECT sessions.id, provider, agent, id_token, opened_at, sessions.seen_at, ends_at, authenticated_at, shared,
			persons.id, persons.name, persons.role, disabled, lang
		FROM sessions JOIN persons ON persons.id = sessions.person_id
		WHERE token_hash = $1`, hash)
	s.Person, s.OpenedAt, s.SeenAt, s.Ends, s.ProvenAt = p.ID, clock.Instant(opened), clock.Instant(seen), clock.Instant(ends), clock.Instant(proven)
	if err != nil {
		return p, s, err
	}
	return p, s, readRoles(tx, &p)
}

func insertSession(tx *db.Tx, s Session, hash string) error {
	_, err := tx.Exec(`
		INSERT INTO sessions (id, token_hash, person_id, provider, agent, id_token, opened_at, seen_at, ends_at, authenticated_at, shared,
			issuer, subject, sid)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		string(s.ID), hash, string(s.Person), s.Provider, s.Agent, s.IDToken, clock.Micros(s.OpenedAt), clock.Micros(s.SeenAt), clock.Micros(s.Ends),
		clock.Micros(s.ProvenAt), s.Shared, s.Issuer, s.Subject, s.SID)
	return err
}

// proveSession notes that the person of a session has proved who she is.
func proveSession(tx *db.Tx, id clock.ID, at time.Time) error {
	rows, err := tx.Exec(`UPDATE sessions SET authenticated_at = $2 WHERE id = $1`, string(id), clock.Micros(at))
	return found(rows, err)
}

// sweepSessions drops those of a person over the number allowed, and everyone's that are past their end.
func sweepSessions(tx *db.Tx, person clock.ID, now time.Time) error {
	if _, err := tx.Exec(`DELETE FROM sessions WHERE ends_at <= $1`, clock.Micros(now)); err != nil {
		return err
	}
	_, err := tx.Exec(`
		DELETE FROM sessions WHERE person_id = $1
			AND id NOT IN (SELECT id FROM sessions WHERE person_id = $1 ORDER BY opened_at DESC, id DESC LIMIT $2)`,
		string(person), MaxSessions)
	return err
}

func seeSession(tx *db.Tx, id clock.ID, now time.Time) error {
	at := clock.Micros(now)
	if _, err := tx.Exec(`UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2`, string(id), at); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE persons SET seen_at = $2 WHERE id = (SELECT person_id FROM sessions WHERE id = $1)`, string(id), at)
	return err
}

func rehashSession(tx *db.Tx, id clock.ID, hash string) error {
	_, err := tx.Exec(`UPDATE sessions SET token_hash = $2 WHERE id = $1`, string(id), hash)
	return err
}

func sessionPerson(tx *db.Tx, id clock.ID) (person clock.ID, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&person) }, `SELECT person_id FROM sessions WHERE id = $1`, string(id))
	return person, err
}

func deleteSession(tx *db.Tx, id clock.ID) error {
	_, err := tx.Exec(`DELETE FROM sessions WHERE id = $1`, string(id))
	return err
}

// deleteSessions ends every session of a person but one; the empty id keeps none.
func deleteSessions(tx *db.Tx, person, keep clock.ID) error {
	_, err := tx.Exec(`DELETE FROM sessions WHERE person_id = $1 AND id <> $2`, string(person), string(keep))
	return err
}

func sessionsOf(tx *db.Tx, person clock.ID) (sessions []Session, err error) {
	err = tx.Each(func(r db.Row) error {
		s := Session{Person: person}
		var opened, seen, ends int64
		err := r.Scan(&s.ID, &s.Provider, &s.Agent, &opened, &seen, &ends, &s.Shared)
		s.OpenedAt, s.SeenAt, s.Ends = clock.Instant(opened), clock.Instant(seen), clock.Instant(ends)
		sessions = append(sessions, s)
		return err
	}, `SELECT id, provider, agent, opened_at, seen_at, ends_at, shared FROM sessions WHERE person_id = $1 ORDER BY opened_at DESC, id DESC`, string(person))
	return sessions, err
}

func newestSessions(tx *db.Tx, now time.Time, most int) (sessions []Session, err error) {
	err = tx.Each(func(r db.Row) error {
		var s Session
		var opened, seen, ends int64
		err := r.Scan(&s.ID, &s.Person, &s.Provider, &s.Agent, &opened, &seen, &ends)
		s.OpenedAt, s.SeenAt, s.Ends = clock.Instant(opened), clock.Instant(seen), clock.Instant(ends)
		sessions = append(sessions, s)
		return err
	}, `SELECT id, person_id, provider, agent, opened_at, seen_at, ends_at FROM sessions WHERE ends_at > $1 ORDER BY opened_at DESC, id DESC LIMIT $2`,
		clock.Micros(now), most)
	return sessions, err
}
