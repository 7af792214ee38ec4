package people

import (
	"cmp"
	"context"
	"strings"
	"unicode/utf8"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/refusal"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a login of the built-in provider, in letters.
const (
	MinLogin = 2
	MaxLogin = 100
)

// passwordAccount is an account of the built-in provider, as it keeps it.
type passwordAccount struct {
	subject, login, name, hash string
}

// foldLogin brings a login to its one form: NFKC, lower case, no spaces around, nothing invisible.
func foldLogin(login string) string {
	return strings.ToLower(norm.NFKC.String(markdown.Visible(norm.NFKC.String(login))))
}

func checkedLogin(login string) (string, error) {
	login = foldLogin(login)
	if letters := utf8.RuneCountInString(login); letters < MinLogin || letters > MaxLogin {
		return "", refusal.Invalid("login", "login-length", MinLogin, MaxLogin)
	}
	return login, nil
}

// Register makes an account of the built-in provider for who holds the token of a live invitation or admission. The token
// is not used up: SignIn does that, and from now on for this account alone. Refusals: NotFound "invitation-ended";
// Conflict "login-taken", "name-borne" where someone bears the name, "invitation-bound" where the token has registered an account already; those of
// CheckPasswordStrength.
func (st *Store) Register(ctx context.Context, token, login, name, password string) (subject string, err error) {
	defer refusal.Wrap(&err, "register an account")
	a := passwordAccount{subject: clock.NewSecret()}
	if a.login, err = checkedLogin(login); err != nil {
		return "", err
	}
	if a.name, err = cleanName(name); err != nil {
		return "", err
	}
	if err := CheckPasswordStrength(password, a.login, a.name); err != nil {
		return "", err
	}
	// Before anything that costs: is there a link at all?
	err = st.db.View(ctx, func(tx *db.Tx) error { _, err := st.unbound(tx, token); return err })
	if err != nil {
		return "", err
	}
	if a.hash, err = st.hash(ctx, password); err != nil {
		return "", err
	}
	return a.subject, st.db.Update(ctx, func(tx *db.Tx) error { return st.register(tx, token, a) })
}

// register keeps an account for who holds a token, which is bound to it.
func (st *Store) register(tx *db.Tx, token string, a passwordAccount) error {
	now := st.clock.Now()
	inv, err := st.unbound(tx, token)
	if err != nil {
		return err
	}
	if err := dropAbandoned(tx, a.login, now); err != nil {
		return err
	}
	added, err := insertPassword(tx, a, now)
	if err == nil && !added {
		err = refusal.Conflict("login", "login-taken")
	}
	if err != nil {
		return err
	}
	if err := freeName(tx, "", a.name); err != nil {
		return err
	}
	return bindInvitation(tx, inv.ID, a.subject)
}

// unbound gives a live invitation with which no account was registered.
func (st *Store) unbound(tx *db.Tx, token string) (Invitation, error) {
	inv, err := st.liveInvitation(tx, hashOf(token))
	if refusal.KindOf(err) == refusal.KindNotFound {
		return inv, invitationEnded()
	}
	if err == nil && inv.bound != "" {
		err = refusal.Conflict("", "invitation-bound")
	}
	return inv, err
}

func passwordWrong() error {
	return &refusal.Error{Kind: refusal.KindUnauthenticated, Field: "password", Reason: "password-wrong"}
}

// CheckPassword gives the subject of an account whose login and password are right. From is the address that the request
// came from. An unknown login and a wrong password cost and answer the same. Refusals: Unauthenticated "password-wrong";
// TooMany "password-too-many" with the seconds to wait.
func (st *Store) CheckPassword(ctx context.Context, login, password, from string) (subject string, err error) {
	defer refusal.Wrap(&err, "check a password")
	login = foldLogin(login)
	var a passwordAccount
	err = st.db.View(ctx, func(tx *db.Tx) error { a, err = accountByLogin(tx, login); return refusal.IgnoreNotFound(err) })
	if err != nil {
		return "", err
	}
	if err := st.checkPassword(ctx, a, login, password, from); err != nil {
		return "", err
	}
	return a.subject, nil
}

// checkPassword compares a password with that of an account, the empty one for an unknown login. The try is counted before
// the hash is computed, so that a hundred at once are a hundred.
func (st *Store) checkPassword(ctx context.Context, a passwordAccount, login, password, from string) error {
	try := newTry(login, from)
	if err := st.db.Update(ctx, func(tx *db.Tx) error { return countTry(tx, try, st.clock.Now()) }); err != nil {
		return err
	}
	same, err := st.matches(ctx, password, a.hash)
	if err != nil {
		return err
	}
	if !same {
		return cmp.Or(st.noteFailure(ctx, a, try, from), passwordWrong())
	}
	return st.db.Update(ctx, func(tx *db.Tx) error { return forgiveTry(tx, try, st.clock.Now()) })
}

// BuiltInAccount gives what the built-in provider says of an account. An account nobody has signed in with yet is spoken
// to in French.
func (st *Store) BuiltInAccount(ctx context.Context, subject string) (name, login, lang string, err error) {
	defer refusal.Wrap(&err, "built-in account")
	err = st.db.View(ctx, func(tx *db.Tx) error {
		a, err := accountBySubject(tx, subject)
		if err != nil {
			return err
		}
		name, login, lang = a.name, a.login, French
		p, err := personOf(tx, Identity{Issuer: BuiltIn, Subject: subject})
		if err == nil {
			name, lang = p.Name, p.Lang
		}
		return refusal.IgnoreNotFound(err)
	})
	return name, login, lang, err
}

// ChangePassword gives a person another password, who says the old one where there is one, and closes her other
// sessions. Refusals: those of
// CheckPassword and of CheckPasswordStrength; Conflict "no-password" where another provider keeps it.
func (st *Store) ChangePassword(ctx context.Context, by Person, old, password string) (err error) {
	defer refusal.Wrap(&err, "change a password")
	var a passwordAccount
	err = st.db.View(ctx, func(tx *db.Tx) error { a, err = accountOfPerson(tx, by.ID); return err })
	if refusal.KindOf(err) == refusal.KindNotFound {
		return refusal.Conflict("", "no-password")
	}
	if err != nil {
		return err
	}
	if err := CheckPasswordStrength(password, a.login, by.Name); err != nil {
		return err
	}
	if a.hash != "" {
		if err := st.checkPassword(ctx, a, a.login, old, fromSession); err != nil {
			return err
		}
	}
	if a.hash, err = st.hash(ctx, password); err != nil {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := Current(tx, by)
		if err != nil {
			return err
		}
		if !now.SignedIn() {
			return sessionEnded()
		}
		return st.putPassword(tx, a, by, by.session)
	})
}

// putPassword keeps another password of an account, closes its person's sessions but one, and tells of it.
func (st *Store) putPassword(tx *db.Tx, a passwordAccount, by Person, keep clock.ID) error {
	now := st.clock.Now()
	if err := updatePassword(tx, a, now); err != nil {
		return err
	}
	if err := deleteSessions(tx, by.ID, keep); err != nil {
		return err
	}
	if err := dropRecoveries(tx, a.subject, now); err != nil {
		return err
	}
	if err := forgetTries(tx, a.login); err != nil {
		return err
	}
	if err := Audit(tx, by, now, onPerson(event.ActPasswordChanged, by.ID, "", nil)); err != nil {
		return err
	}
	return event.Record(tx, PasswordChanged, string(by.ID), by.ID, now)
}
