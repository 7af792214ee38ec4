package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Way is an account by which a person signs in.
type Way struct {
	Key             string // its name in forms
	Issuer, Subject string
	Email           string // what the provider last said
	Siret           string // the establishment it last named, "" for none
	Since, UsedAt   time.Time
}

// MaxWays is how many accounts a person may sign in by.
const MaxWays = 10

func wayKey(issuer, subject string) string {
	sum := sha256.Sum256([]byte(issuer + "\n" + subject))
	return hex.EncodeToString(sum[:16])
}

// Ways gives the accounts by which a person signs in, to herself and to administrators, the oldest first.
func (st *Store) Ways(ctx context.Context, by Person, person clock.ID) (ways []Way, err error) {
	defer refusal.Wrap(&err, "ways in of %s", person)
	err = st.db.View(ctx, func(tx *db.Tx) error {
		if err := mayTendSessions(tx, by, person); err != nil {
			return err
		}
		ways, err = waysOf(tx, person)
		return err
	})
	return ways, err
}

// Link gives a person who is signed in another account to sign in by. Nothing else ever joins two accounts, no address
// above all. One that she has already is no error. Refusals: Conflict "way-of-another", "ways-too-many".
func (st *Store) Link(ctx context.Context, by Person, id Identity) (err error) {
	defer refusal.Wrap(&err, "link an account")
	if id, err = id.Cleaned(); err != nil {
		return err
	}
	return st.oneself(ctx, by, WaysChanged, func(tx *db.Tx) error {
		known, err := personOf(tx, id)
		if refusal.IgnoreNotFound(err) != nil {
			return err
		}
		if err == nil && known.ID != by.ID {
			return refusal.Conflict("", "way-of-another")
		}
		now := st.clock.Now()
		if err == nil {
			return noteSignIn(tx, id, by.ID, now)
		}
		ways, err := waysOf(tx, by.ID)
		if err != nil {
			return err
		}
		if len(ways) >= MaxWays {
			return refusal.Conflict("", "ways-too-many", MaxWays)
		}
		if err := insertAccount(tx, id, by.ID, now); err != nil {
			return err
		}
		return Audit(tx, by, now, onPerson(event.ActWayAdded, by.ID, "", nil))
	})
}

// Unlink takes an account from its person, whose other sessions by it end. One of those that are left must be of a
// provider who lets people in: those are the issuers given. One that is gone, or not hers, is no error. Refusal: Conflict "way-last".
func (st *Store) Unlink(ctx context.Context, by Person, key string, issuers []string) (err error) {
	defer refusal.Wrap(&err, "unlink an account")
	return st.oneself(ctx, by, WaysChanged, func(tx *db.Tx) error {
		ways, err := waysOf(tx, by.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(ways, func(w Way) bool { return w.Key == key && w.Issuer != BuiltIn })
		if at < 0 {
			return nil
		}
		gone := ways[at]
		if !slices.ContainsFunc(slices.Delete(ways, at, at+1), func(w Way) bool { return slices.Contains(issuers, w.Issuer) }) {
			return refusal.Conflict("", "way-last")
		}
		if err := deleteAccount(tx, gone, by.session); err != nil {
			return err
		}
		return Audit(tx, by, st.clock.Now(), onPerson(event.ActWayRemoved, by.ID, "", nil))
	})
}

func waysOf(tx *db.Tx, person clock.ID) (ways []Way, err error) {
	err = tx.Each(func(r db.Row) error {
		var w Way
		var since, used int64
		err := r.Scan(&w.Issuer, &w.Subject, &w.Email, &w.Siret, &since, &used)
		w.Key, w.Since, w.UsedAt = wayKey(w.Issuer, w.Subject), clock.Instant(since), clock.Instant(used)
		ways = append(ways, w)
		return err
	}, `SELECT issuer, subject, email, siret, created_at, signed_in_at FROM accounts WHERE person_id = $1 ORDER BY created_at, issuer, subject`, string(person))
	return ways, err
}

// deleteAccount deletes an account and the sessions that were opened by it, but one.
func deleteAccount(tx *db.Tx, w Way, keep clock.ID) error {
	if _, err := tx.Exec(`DELETE FROM sessions WHERE issuer = $1 AND subject = $2 AND id <> $3`, w.Issuer, w.Subject, string(keep)); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM accounts WHERE issuer = $1 AND subject = $2`, w.Issuer, w.Subject)
	return err
}

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
