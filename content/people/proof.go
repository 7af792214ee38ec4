package people

import (
	"context"
	"time"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// ProofLasts is how long the proof of who someone is stands for dangerous acts.
const ProofLasts = 10 * time.Minute

// Proven reports whether the person of a session proved who she is a short while ago.
func (st *Store) Proven(s Session) bool { return st.clock.Now().Before(s.ProvenAt.Add(ProofLasts)) }

// ProveByPassword notes in the session of a person that she proved who she is by her password. Refusals: those of
// CheckPassword; Conflict "no-password" where she has none here.
func (st *Store) ProveByPassword(ctx context.Context, by Person, password string) (err error) {
	defer refusal.Wrap(&err, "prove by a password")
	var a passwordAccount
	err = st.db.View(ctx, func(tx *db.Tx) error { a, err = ownAccount(tx, by); return err })
	if err != nil {
		return err
	}
	if err := st.checkPassword(ctx, a, a.login, password, fromSession); err != nil {
		return err
	}
	return st.prove(ctx, by, BuiltIn, func(*db.Tx) error { return nil })
}

// ProveByPasskey notes in the session of a person that she proved who she is by a key of an account, which UsePasskey gave.
// Refusal: Unauthenticated "passkey-unknown" where the account is another's.
func (st *Store) ProveByPasskey(ctx context.Context, by Person, subject string) (err error) {
	defer refusal.Wrap(&err, "prove by a passkey")
	return st.prove(ctx, by, BuiltIn, func(tx *db.Tx) error {
		a, err := ownAccount(tx, by)
		if err == nil && a.subject != subject {
			err = passkeyUnknown()
		}
		return err
	})
}

// ProveByProvider notes in the session of a person that a provider has just said again who she is. Refusal: Forbidden
// "proof-another" where it speaks of another account than one of hers.
func (st *Store) ProveByProvider(ctx context.Context, by Person, id Identity) (err error) {
	defer refusal.Wrap(&err, "prove by a provider")
	return st.prove(ctx, by, id.Issuer, func(tx *db.Tx) error {
		p, err := personOf(tx, id)
		if err == nil && p.ID == by.ID {
			return nil
		}
		if refusal.IgnoreNotFound(err) != nil {
			return err
		}
		return refusal.Forbidden("proof-another")
	})
}

// prove notes a proof once it holds, and tells the audit by whose account. Whoever remembers the session reads it again,
// since it is an event.
func (st *Store) prove(ctx context.Context, by Person, issuer string, holds func(*db.Tx) error) error {
	return st.oneself(ctx, by, SessionsChanged, func(tx *db.Tx) error {
		if err := holds(tx); err != nil {
			return err
		}
		err := proveSession(tx, by.session, st.clock.Now())
		if refusal.KindOf(err) == refusal.KindNotFound {
			err = sessionEnded()
		}
		if err != nil {
			return err
		}
		return Audit(tx, by, st.clock.Now(), onPerson(event.ActProofGiven, by.ID, "", map[event.Fact]string{event.FactProvider: issuer}))
	})
}

// NoteFailedProof tells the audit of a proof that was refused to someone who is signed in, so many times an hour.
func (st *Store) NoteFailedProof(ctx context.Context, by Person, refused error) (err error) {
	defer refusal.Wrap(&err, "note a proof that failed")
	r := refusal.Of(refused)
	if r == nil || r.Kind == refusal.KindFailure || !by.SignedIn() {
		return nil
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		return st.tellFailure(tx, by.address, onPerson(event.ActProofFailed, by.ID, "", map[event.Fact]string{event.FactReason: r.Reason}))
	})
}
