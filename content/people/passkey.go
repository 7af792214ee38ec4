package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Passkey is a key of an account of the built-in provider that a device or a password manager keeps (WebAuthn). What is
// kept here lets nobody in.
type Passkey struct {
	ID         clock.ID
	Name       string // as its person calls it: "Téléphone"
	Credential []byte // what the device calls it
	PublicKey  []byte // COSE (RFC 9053)
	SignCount  uint32 // how often it signed, as it says; zero for ever where it does not count
	Flags      byte   // of the authenticator: whether it can be copied to other devices, and is
	CreatedAt  time.Time
	UsedAt     time.Time // zero for never
}

// Bounds of passkeys.
const (
	MaxPasskeys   = 10   // an account
	MaxCredential = 1023 // bytes (WebAuthn Level 3, section 4)
	maxPublicKey  = 2048 // bytes
)

// PasskeyOwner is an account of the built-in provider, as a device that keeps a key of it knows it. The subject is random
// and says nothing of the person.
type PasskeyOwner struct {
	Subject, Login, Name string
	Password             bool      // it has one too
	Passkeys             []Passkey // the oldest first
}

// PasskeyOwner gives one's own account with its keys. Refusal: Conflict "no-password" where another provider keeps it.
func (st *Store) PasskeyOwner(ctx context.Context, by Person) (o PasskeyOwner, err error) {
	defer refusal.Wrap(&err, "passkeys of %s", by.ID)
	return o, st.db.View(ctx, func(tx *db.Tx) error {
		a, err := ownAccount(tx, by)
		if err != nil {
			return err
		}
		o = PasskeyOwner{Subject: a.subject, Login: a.login, Name: by.Name, Password: a.hash != ""}
		o.Passkeys, err = passkeysOf(tx, a.subject)
		return err
	})
}

// ownAccount gives the account of the built-in provider that is a person's own.
func ownAccount(tx *db.Tx, by Person) (passwordAccount, error) {
	now, err := Current(tx, by)
	if err != nil {
		return passwordAccount{}, err
	}
	if !now.SignedIn() {
		return passwordAccount{}, sessionEnded()
	}
	a, err := accountOfPerson(tx, by.ID)
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = refusal.Conflict("", "no-password")
	}
	return a, err
}

// PasskeyByCredential gives the account that a device's key is of, with that key alone. Refusal: Unauthenticated
// "passkey-unknown".
func (st *Store) PasskeyByCredential(ctx context.Context, credential []byte) (o PasskeyOwner, err error) {
	defer refusal.Wrap(&err, "passkey")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		k, subject, err := passkeyByCredential(tx, credential)
		o = PasskeyOwner{Subject: subject, Passkeys: []Passkey{k}}
		return err
	})
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = passkeyUnknown()
	}
	return o, err
}

func passkeyUnknown() error {
	return &refusal.Error{Kind: refusal.KindUnauthenticated, Field: "passkey", Reason: "passkey-unknown"}
}

// UsePasskey notes that a key has signed, as often as it says. One that has signed no more often than it had already is
// perhaps a copy of it: it lets nobody in, and its person is told. Refusals: Unauthenticated "passkey-unknown"; Forbidden
// "passkey-copied".
func (st *Store) UsePasskey(ctx context.Context, k Passkey) (subject string, err error) {
	defer refusal.Wrap(&err, "use a passkey")
	copied := false
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		now := st.clock.Now()
		was, of, err := passkeyByCredential(tx, k.Credential)
		if err != nil {
			return err
		}
		subject = of
		if copied = k.SignCount <= was.SignCount && (k.SignCount != 0 || was.SignCount != 0); copied {
			return noteCopied(tx, was, of, now)
		}
		return usePasskey(tx, was.ID, k.SignCount, k.Flags, now)
	})
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = passkeyUnknown()
	}
	if err == nil && copied {
		err = &refusal.Error{Kind: refusal.KindForbidden, Field: "passkey", Reason: "passkey-copied"}
	}
	return subject, err
}

// noteCopied tells the person of a key, and the audit, that it was refused.
func noteCopied(tx *db.Tx, k Passkey, subject string, now time.Time) error {
	if err := putAlert(tx, Alert{Kind: PasskeyCopied, About: k.Name, At: now}, subject); err != nil {
		return err
	}
	p, err := personOf(tx, Identity{Issuer: BuiltIn, Subject: subject})
	if err != nil {
		return refusal.IgnoreNotFound(err)
	}
	return Audit(tx, Visitor(), now, onPerson(event.ActPasskeyRefused, p.ID, "", nil))
}

// AddPasskey gives one's own account a key more. Refusals: Conflict "passkey-many", "passkey-known", "no-password".
func (st *Store) AddPasskey(ctx context.Context, by Person, k Passkey) (err error) {
	defer refusal.Wrap(&err, "add a passkey")
	if k, err = k.checked(); err != nil {
		return err
	}
	return st.oneself(ctx, by, PasskeysChanged, func(tx *db.Tx) error {
		a, err := ownAccount(tx, by)
		if err != nil {
			return err
		}
		if err := putPasskey(tx, a.subject, k, st.clock.Now()); err != nil {
			return err
		}
		return Audit(tx, by, st.clock.Now(), onPerson(event.ActPasskeyAdded, by.ID, "", nil))
	})
}

// checked brings a key to what can be kept.
func (k Passkey) checked() (_ Passkey, err error) {
	if len(k.Credential) == 0 || len(k.Credential) > MaxCredential || len(k.PublicKey) == 0 || len(k.PublicKey) > maxPublicKey {
		return k, refusal.Invalid("passkey", "passkey-unreadable")
	}
	k.Name, err = cleanName(k.Name)
	return k, err
}

// putPasskey keeps a key of an account, if it has room for it.
func putPasskey(tx *db.Tx, subject string, k Passkey, now time.Time) error {
	all, err := passkeysOf(tx, subject)
	if err != nil {
		return err
	}
	if len(all) >= MaxPasskeys {
		return refusal.Conflict("passkey", "passkey-many", MaxPasskeys)
	}
	k.ID = clock.NewID()
	added, err := insertPasskey(tx, subject, k, now)
	if err == nil && !added {
		err = refusal.Conflict("passkey", "passkey-known")
	}
	return err
}

// RenamePasskey calls a key of one's own otherwise. Refusal: NotFound where it is another's.
func (st *Store) RenamePasskey(ctx context.Context, by Person, id clock.ID, name string) (err error) {
	defer refusal.Wrap(&err, "rename a passkey")
	if name, err = cleanName(name); err != nil {
		return err
	}
	return st.oneself(ctx, by, "", func(tx *db.Tx) error {
		a, err := ownAccount(tx, by)
		if err != nil {
			return err
		}
		return renamePasskey(tx, a.subject, id, name)
	})
}

// RemovePasskey takes a key of one's own away, and closes one's other sessions: the device that kept it may be lost. The
// last way in stays. Refusals: Conflict "passkey-last"; NotFound where it is another's.
func (st *Store) RemovePasskey(ctx context.Context, by Person, id clock.ID) (err error) {
	defer refusal.Wrap(&err, "remove a passkey")
	return st.oneself(ctx, by, PasskeysChanged, func(tx *db.Tx) error {
		a, err := ownAccount(tx, by)
		if err != nil {
			return err
		}
		if err := deletePasskey(tx, a.subject, id); err != nil {
			return err
		}
		ways, err := waysIn(tx, by.ID, a)
		if err != nil {
			return err
		}
		if ways == 0 {
			return refusal.Conflict("passkey", "passkey-last")
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(event.ActPasskeyRemoved, by.ID, "", nil)); err != nil {
			return err
		}
		return deleteSessions(tx, by.ID, by.session)
	})
}

// RegisterByPasskey makes an account of the built-in provider as Register does, with a key and without a password. The
// subject is the one that the key was made for. Refusals: those of Register but for the password's, and "passkey-known".
func (st *Store) RegisterByPasskey(ctx context.Context, token, subject, login, name string, k Passkey) (err error) {
	defer refusal.Wrap(&err, "register an account by a passkey")
	a := passwordAccount{subject: subject}
	if a.login, err = checkedLogin(login); err != nil {
		return err
	}
	if a.name, err = cleanName(name); err != nil {
		return err
	}
	if k, err = k.checked(); err != nil {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		if err := st.register(tx, token, a); err != nil {
			return err
		}
		return putPasskey(tx, a.subject, k, st.clock.Now())
	})
}
