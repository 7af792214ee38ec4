package duty

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Mention is a notice shown where personal data are taken (article 13 of the regulation (EU) 2016/679). Whoever changes its
// words gives it another version: a test holds the words of each.
type Mention struct {
	Key     string // of its words: "mention.KEY-1" and so on
	Lines   int
	Version int
	Since   clock.Date
}

// The notices.
var (
	OfAccounts = Mention{Key: "account", Lines: 4, Version: 1, Since: "2026-11-22"}
	OfReports  = Mention{Key: "report", Lines: 1, Version: 1, Since: "2026-11-22"}
)

// Acceptance is a version of a notice that a person has read.
type Acceptance struct {
	Mention string
	Version int
	At      time.Time
}

// Accept notes that a person has read a notice as it stands, the first time she says so. It is no event: nobody else sees
// it. Refusal: Unauthenticated "session-ended".
func (st *Store) Accept(ctx context.Context, by people.Person, m Mention, lang string) (err error) {
	defer refusal.Wrap(&err, "accept %s", m.Key)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		if err := signedIn(tx, by); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO acceptances (person_id, mention, version, lang, accepted_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			string(by.ID), m.Key, m.Version, lang, clock.Micros(st.clock.Now()))
		return err
	})
}

// Accepted gives what a person has read, the newest first.
func (st *Store) Accepted(ctx context.Context, by people.Person) (all []Acceptance, err error) {
	defer refusal.Wrap(&err, "acceptances")
	return all, st.db.View(ctx, func(tx *db.Tx) error {
		all = nil
		if err := signedIn(tx, by); err != nil {
			return err
		}
		return tx.Each(func(r db.Row) error {
			var a Acceptance
			var at int64
			err := r.Scan(&a.Mention, &a.Version, &at)
			a.At = clock.Instant(at)
			all = append(all, a)
			return err
		}, `SELECT mention, version, accepted_at FROM acceptances WHERE person_id = $1 ORDER BY accepted_at DESC, version DESC`, string(by.ID))
	})
}

// Read reports whether a person has read a notice as it stands.
func (st *Store) Read(ctx context.Context, by people.Person, m Mention) (bool, error) {
	all, err := st.Accepted(ctx, by)
	for _, one := range all {
		if one.Mention == m.Key && one.Version >= m.Version {
			return true, err
		}
	}
	return false, err
}

func signedIn(tx *db.Tx, by people.Person) error {
	now, err := people.Current(tx, by)
	if err == nil && !now.SignedIn() {
		err = &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "session-ended"}
	}
	return err
}
