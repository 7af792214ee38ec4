package people

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// Recover makes a link by which a person who forgot her password chooses another, once, within a day. Only an
// administrator does. A link made before ends. Refusal: Conflict "no-password" where another provider keeps it.
func (st *Store) Recover(ctx context.Context, by Person, person clock.ID) (token string, err error) {
	defer refusal.Wrap(&err, "recover %s", person)
	token, hash := newToken()
	err = st.administer(ctx, by, RecoveryMade, person, func(tx *db.Tx) error {
		if _, err := byID(tx, person); err != nil {
			return err
		}
		a, err := accountOfPerson(tx, person)
		if refusal.KindOf(err) == refusal.KindNotFound {
			return refusal.Conflict("", "no-password")
		}
		if err != nil {
			return err
		}
		now := st.clock.Now()
		if err := dropRecoveries(tx, a.subject, now); err != nil {
			return err
		}
		return insertRecovery(tx, a.subject, hash, by.ID, now, now.Add(RecoveryLasts))
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// RecoveryOf gives the login that a recovery token is for, to show the page. Refusal: NotFound "recovery-ended".
func (st *Store) RecoveryOf(ctx context.Context, token string) (login string, err error) {
	defer refusal.Wrap(&err, "recovery")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		a, err := accountByRecovery(tx, hashOf(token), st.clock.Now())
		login = a.login
		return err
	})
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = recoveryEnded()
	}
	return login, err
}

func recoveryEnded() error {
	return &refusal.Error{Kind: refusal.KindNotFound, Reason: "recovery-ended"}
}

// ResetPassword gives an account another password: by the token of a recovery made for it, or by that of an admission for
// an administrator. The token is used up, and every session of the person closed. A login that is not the token's is
// answered as a token that is over. Refusal: NotFound "recovery-ended"; those of CheckPasswordStrength.
func (st *Store) ResetPassword(ctx context.Context, token, login, password string) (err error) {
	defer refusal.Wrap(&err, "reset a password")
	hash, login := hashOf(token), foldLogin(login)
	err = st.db.View(ctx, func(tx *db.Tx) error { _, _, err := st.recoverable(tx, hash, login); return err })
	if err != nil {
		return err
	}
	if err := CheckPasswordStrength(password, login, ""); err != nil {
		return err
	}
	made, err := st.hash(ctx, password)
	if err != nil {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		a, used, err := st.recoverable(tx, hash, login)
		if err != nil {
			return err
		}
		a.hash = made
		p, err := personOf(tx, Identity{Issuer: BuiltIn, Subject: a.subject})
		if err != nil {
			return err
		}
		if used != "" {
			if err := markUsed(tx, used, p.ID, st.clock.Now()); err != nil {
				return err
			}
		}
		return st.putPassword(tx, a, p.ID, "")
	})
}

// recoverable gives the account that a token may recover under a login, and the id of the admission where it is one.
func (st *Store) recoverable(tx *db.Tx, hash, login string) (a passwordAccount, admission clock.ID, err error) {
	a, err = accountByRecovery(tx, hash, st.clock.Now())
	if refusal.KindOf(err) == refusal.KindNotFound {
		a, admission, err = st.admitted(tx, hash, login)
	}
	if err == nil && a.login != login {
		err = refusal.NotFound()
	}
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = recoveryEnded()
	}
	return a, admission, err
}

// admitted gives the account of an administrator to whoever holds a live admission.
func (st *Store) admitted(tx *db.Tx, hash, login string) (a passwordAccount, admission clock.ID, err error) {
	inv, err := st.liveInvitation(tx, hash)
	if err == nil && (inv.Space != "" || inv.bound != "") {
		err = refusal.NotFound()
	}
	if err != nil {
		return a, "", err
	}
	if a, err = accountByLogin(tx, login); err != nil {
		return a, "", err
	}
	p, err := personOf(tx, Identity{Issuer: BuiltIn, Subject: a.subject})
	if err == nil && (p.Instance != Administrator || p.Disabled) {
		err = refusal.NotFound()
	}
	return a, inv.ID, err
}
