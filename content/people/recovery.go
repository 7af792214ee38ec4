package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/refusal"
)

// How long the link of a recovery may last, as who makes it chooses; RecoveryLasts where nobody does.
const (
	ShortRecovery = 15 * time.Minute
	LongRecovery  = RecoveryLasts
)

// RecoverableBy reports whether p may hand a link to a person by which she chooses another password. Whoever holds the
// link holds the account: an administrator may; so may a steward, where the person has no right anywhere that p could not
// give her.
func (p Person) RecoverableBy(by Person) bool {
	if Allows(by, Administer, Object{}) {
		return !p.Disabled && p.ID != by.ID
	}
	if !p.SignedIn() || p.Instance != Member || p.ID == by.ID || len(p.Spaces) == 0 {
		return false
	}
	for space, role := range p.Spaces {
		if by.In(space) != Steward || role == Steward {
			return false
		}
	}
	return true
}

// Recover makes a link by which a person who lost her password and her keys chooses another password, once, within a
// time. A link made before ends. Refusals: Forbidden "recover-not-allowed", see RecoverableBy; Conflict "no-password" where
// another provider keeps it.
func (st *Store) Recover(ctx context.Context, by Person, person clock.ID, lasts time.Duration) (token string, err error) {
	defer refusal.Wrap(&err, "recover %s", person)
	lasts = min(max(lasts, ShortRecovery), LongRecovery)
	token, hash := newToken()
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := Current(tx, by)
		if err != nil {
			return err
		}
		p, err := byID(tx, person)
		if refusal.IgnoreNotFound(err) != nil {
			return err
		}
		if err != nil || !p.RecoverableBy(now) { // whether there is such a person is not told either
			return refusal.Forbidden("recover-not-allowed")
		}
		a, err := accountOfPerson(tx, person)
		if refusal.KindOf(err) == refusal.KindNotFound {
			return refusal.Conflict("", "no-password")
		}
		if err != nil {
			return err
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(event.ActRecoveryMade, person, "", nil)); err != nil {
			return err
		}
		if err := st.insertRecovery(tx, a.subject, person, token, hash, by.ID, lasts); err != nil {
			return err
		}
		return event.Record(tx, RecoveryMade, string(person), by.ID, st.clock.Now())
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// insertRecovery keeps a link in place of one made before, and sends it where letters are sent and the person has an
// address.
func (st *Store) insertRecovery(tx *db.Tx, subject string, person clock.ID, token, hash string, by clock.ID, lasts time.Duration) error {
	now := st.clock.Now()
	if err := dropRecoveries(tx, subject, now); err != nil {
		return err
	}
	if err := insertRecovery(tx, subject, hash, by, now, now.Add(lasts)); err != nil {
		return err
	}
	a, err := addressOf(tx, person)
	if err != nil || !st.mails.Load() || a.Email == "" {
		return err
	}
	_, err = mail.Queue(tx, mail.Letter{Key: "recovery/" + hash, Kind: mail.Recovery, Person: person, Secret: token}, now)
	return err
}

// AskRecovery notes that someone who says a login has forgotten its password. Whether there is such an account is looked
// up later, where letters are sent: the answer, and how long it takes, are the same whatever exists (security.md K5).
func (st *Store) AskRecovery(ctx context.Context, login string) (err error) {
	defer refusal.Wrap(&err, "ask for a recovery")
	if login = foldLogin(login); len(login) > 4*MaxLogin {
		login = ""
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		_, err := mail.Queue(tx, mail.Letter{Key: "asked/" + string(clock.NewID()), Kind: mail.RecoveryAsked, About: mail.About{"login": login}}, st.clock.Now())
		return err
	})
}

// RecoverAsked makes the link that was asked for by a login and sends it to the address of its person, three times a day
// at most; where there is no such account, or it has no address, nothing happens.
func (st *Store) RecoverAsked(ctx context.Context, login string) (err error) {
	defer refusal.Wrap(&err, "recover what was asked for")
	token, hash := newToken()
	return st.db.Update(ctx, func(tx *db.Tx) error {
		a, err := accountByLogin(tx, login)
		if err != nil {
			return refusal.IgnoreNotFound(err)
		}
		p, err := personOf(tx, Identity{Issuer: BuiltIn, Subject: a.subject})
		if err != nil || p.Disabled {
			return refusal.IgnoreNotFound(err)
		}
		now := st.clock.Now()
		if asked, err := mail.Asked(tx, mail.Recovery, p.ID, now.Add(-24*time.Hour)); err != nil || asked >= RecoveriesADay {
			return err
		}
		if to, err := addressOf(tx, p.ID); err != nil || to.Email == "" {
			return err
		}
		if err := st.insertRecovery(tx, a.subject, p.ID, token, hash, "", RecoveryLasts); err != nil {
			return err
		}
		if err := Audit(tx, System(), now, onPerson(event.ActRecoveryMade, p.ID, "", nil)); err != nil {
			return err
		}
		return event.Record(tx, RecoveryMade, string(p.ID), "", now)
	})
}

// RecoveryOf gives the login that a recovery token is for, to show the page. Refusal: NotFound "recovery-ended".
func (st *Store) RecoveryOf(ctx context.Context, token string) (login string, err error) {
	defer refusal.Wrap(&err, "recovery")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		a, _, err := accountByRecovery(tx, hashOf(token), st.clock.Now())
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
// answered as a token that is over. From is the address she asks from. Refusal: NotFound "recovery-ended"; those of CheckPasswordStrength.
func (st *Store) ResetPassword(ctx context.Context, token, login, password, from string) (err error) {
	defer refusal.Wrap(&err, "reset a password")
	hash, login := hashOf(token), foldLogin(login)
	err = st.db.View(ctx, func(tx *db.Tx) error { _, err := st.recoverable(tx, hash, login); return err })
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
		r, err := st.recoverable(tx, hash, login)
		if err != nil {
			return err
		}
		a, now := r.account, st.clock.Now()
		a.hash = made
		p, err := personOf(tx, Identity{Issuer: BuiltIn, Subject: a.subject})
		if err != nil {
			return err
		}
		p = p.From(from)
		if r.admission != "" {
			if err := markUsed(tx, r.admission, p.ID, now); err != nil {
				return err
			}
		}
		if err := Audit(tx, p, now, onPerson(event.ActRecoveryUsed, p.ID, "", nil)); err != nil {
			return err
		}
		if err := putAlert(tx, Alert{Kind: AccountRecovered, By: r.by, At: now}, a.subject); err != nil {
			return err
		}
		return st.putPassword(tx, a, p, "")
	})
}

// recovery is an account that a token may recover, and what the token is.
type recovery struct {
	account   passwordAccount
	by        clock.ID // who made the link, "" for the product
	admission clock.ID // "" where it is no admission
}

// recoverable gives the account that a token may recover under a login.
func (st *Store) recoverable(tx *db.Tx, hash, login string) (r recovery, err error) {
	r.account, r.by, err = accountByRecovery(tx, hash, st.clock.Now())
	if refusal.KindOf(err) == refusal.KindNotFound {
		r.account, r.admission, err = st.admitted(tx, hash, login)
	}
	if err == nil && r.account.login != login {
		err = refusal.NotFound()
	}
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = recoveryEnded()
	}
	return r, err
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
