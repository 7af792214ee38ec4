package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Logout is what a provider says when it ends a session of its own (OpenID Connect Back-Channel Logout 1.0), from a token
// that was verified.
type Logout struct {
	Issuer   string
	Provider string    // its name, for the audit
	Subject  string    // "" where the session alone is named
	SID      string    // "" for every session of the subject
	Token    string    // its jti: each counts once
	Until    time.Time // when the token is not taken any more
}

// EndByProvider ends the sessions that a provider ended, at once and on every node. Nobody may be signed in by it: that is
// no error. Refusal: Invalid "logout-replayed" where the token was used before.
func (st *Store) EndByProvider(ctx context.Context, l Logout) (err error) {
	defer refusal.Wrap(&err, "end the sessions of %s", l.Provider)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now := st.clock.Now()
		if err := sweepAttempts(tx, now, MaxAttempts-1); err != nil {
			return err
		}
		first, err := addAttempt(tx, hashOf("logout:"+l.Issuer+"\n"+l.Token), l.Until, now)
		if err == nil && !first {
			err = refusal.Invalid("", "logout-replayed")
		}
		if err != nil {
			return err
		}
		ended, err := endByProvider(tx, l)
		if err != nil {
			return err
		}
		for _, person := range ended {
			told := onPerson(event.ActSessionsClosed, person, "", map[event.Fact]string{event.FactProvider: l.Provider})
			if err := Audit(tx, System(), now, told); err != nil {
				return err
			}
		}
		for _, person := range ended {
			if err := event.Record(tx, SessionsChanged, string(person), "", now); err != nil {
				return err
			}
		}
		return nil
	})
}

// endByProvider deletes the sessions that are meant, and gives whose they were. A session whose name the provider never
// said goes with its subject's.
func endByProvider(tx *db.Tx, l Logout) (persons []clock.ID, err error) {
	const meant = ` FROM sessions WHERE issuer = $1 AND (CAST($2 AS TEXT) = '' OR subject = $2)
		AND (CAST($3 AS TEXT) = '' OR sid = $3 OR sid = '' AND CAST($2 AS TEXT) <> '')`
	err = tx.Each(func(r db.Row) error {
		var person clock.ID
		err := r.Scan(&person)
		persons = append(persons, person)
		return err
	}, `SELECT DISTINCT person_id`+meant, l.Issuer, l.Subject, l.SID)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(`DELETE`+meant, l.Issuer, l.Subject, l.SID)
	return persons, err
}
