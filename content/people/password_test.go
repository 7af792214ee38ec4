package people_test

import (
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

const good = "cerise-verglas-tambour-lune"

// registered is someone with a password, who has signed in.
func registered(t *testing.T, lib *content.Library, login string, role people.Role) (people.Person, string) {
	t.Helper()
	token, _ := invited(t, lib, people.System(), role)
	name := strings.ToUpper(login[:1]) + login[1:] + " Essai"
	subject, err := lib.People.Register(t.Context(), token, login, name, good)
	must(t, err)
	p, err := lib.People.SignIn(t.Context(), people.Identity{Issuer: people.BuiltIn, Subject: subject, Name: name}, token)
	must(t, err)
	return p, subject
}

func TestAnAccountOfTheBuiltInProvider(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx := t.Context()
		token, _ := invited(t, lib, people.System(), people.Writer)
		register := func(token, login, password string) (string, error) {
			return lib.People.Register(ctx, token, login, "Camille Essai", password)
		}
		_, err := register("nothing", "camille", good)
		refused(t, err, refusal.KindNotFound, "invitation-ended")
		_, err = register(token, "c", good)
		refused(t, err, refusal.KindInvalid, "login-length")
		_, err = register(token, strings.Repeat("c", 101), good)
		refused(t, err, refusal.KindInvalid, "login-length")
		_, err = register(token, "camille", "trop court")
		refused(t, err, refusal.KindUnprocessable, "password-short")
		subject, err := register(token, "  Ｃamille ", good)
		must(t, err)

		// From now on the link is hers alone.
		_, err = register(token, "autre", good)
		refused(t, err, refusal.KindConflict, "invitation-bound")
		_, err = lib.People.SignIn(ctx, who("autre"), token)
		refused(t, err, refusal.KindConflict, "invitation-bound")
		second, _ := invited(t, lib, people.System(), people.Writer)
		_, err = register(second, "CAMILLE", good)
		refused(t, err, refusal.KindConflict, "login-taken")

		found, err := lib.People.CheckPassword(ctx, "Camille", good, "192.0.2.1")
		if err != nil || found != subject {
			t.Errorf("the right password gives %q, %v", found, err)
		}
		_, wrong := lib.People.CheckPassword(ctx, "camille", good+"x", "192.0.2.1")
		_, unknown := lib.People.CheckPassword(ctx, "personne", good, "192.0.2.1")
		_, long := lib.People.CheckPassword(ctx, "camille", strings.Repeat("x", 1<<20), "192.0.2.1")
		for _, err := range []error{wrong, unknown, long} {
			refused(t, err, refusal.KindUnauthenticated, "password-wrong")
		}
		if wrong.Error() != unknown.Error() {
			t.Errorf("an unknown login is told from a wrong password: %v, %v", unknown, wrong)
		}
		name, login, lang, err := lib.People.BuiltInAccount(ctx, subject)
		if err != nil || name != "Camille Essai" || login != "camille" || lang != people.French {
			t.Errorf("the account is %q %q %q, %v", name, login, lang, err)
		}
		p, err := lib.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject, Name: name}, token)
		must(t, err)
		if p.Name != "Camille Essai" || p.In(contenttest.Space(t, lib).ID) != people.Writer {
			t.Errorf("she came in as %+v", p)
		}
		clock.Move(30 * 24 * time.Hour)
		_, err = register(second, "camille", good)
		refused(t, err, refusal.KindNotFound, "invitation-ended")
		third, _ := invited(t, lib, people.System(), people.Writer)
		_, err = register(third, "camille", good)
		refused(t, err, refusal.KindConflict, "login-taken")
	})
}

// Someone who chose a login and never came back does not keep it for ever.
func TestALoginNobodyUsedIsFreeOnceItsLinkIsOver(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		token, err := lib.People.Admit(t.Context(), people.System())
		must(t, err)
		_, err = lib.People.Register(t.Context(), token, "camille", "Camille", good)
		must(t, err)
		clock.Move(16 * time.Minute)
		token, err = lib.People.Admit(t.Context(), people.System())
		must(t, err)
		subject, err := lib.People.Register(t.Context(), token, "camille", "Camille", good)
		must(t, err)
		p, err := lib.People.SignIn(t.Context(), people.Identity{Issuer: people.BuiltIn, Subject: subject}, token)
		must(t, err)
		if p.Instance != people.Administrator {
			t.Errorf("she was admitted as %+v", p)
		}
	})
}

func TestAPasswordIsChanged(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx := t.Context()
		p, _ := registered(t, lib, "camille", people.Writer)
		token, _ := open(t, lib, p)
		other, _ := open(t, lib, p)
		me, _, err := lib.People.BySession(ctx, token)
		must(t, err)
		const next = "marmite-hublot-peuplier-vent"
		refused(t, lib.People.ChangePassword(ctx, me, good+"x", next), refusal.KindUnauthenticated, "password-wrong")
		refused(t, lib.People.ChangePassword(ctx, me, good, "camille-essai-01"), refusal.KindUnprocessable, "password-names")
		must(t, lib.People.ChangePassword(ctx, me, good, next))
		if _, _, err := lib.People.BySession(ctx, token); err != nil {
			t.Errorf("the session that changed it was closed: %v", err)
		}
		if _, _, err := lib.People.BySession(ctx, other); err == nil {
			t.Error("G7: another session stayed open")
		}
		_, err = lib.People.CheckPassword(ctx, "camille", good, "192.0.2.1")
		refused(t, err, refusal.KindUnauthenticated, "password-wrong")
		_, err = lib.People.CheckPassword(ctx, "camille", next, "192.0.2.1")
		must(t, err)
		refused(t, lib.People.ChangePassword(ctx, contenttest.Someone(t, lib, ""), good, next), refusal.KindConflict, "no-password")
		// Guessing the old one from a stolen session is slowed too.
		slowed := error(nil)
		for range 7 {
			slowed = lib.People.ChangePassword(ctx, me, "wrong", next+"x")
		}
		refused(t, slowed, refusal.KindTooMany, "password-too-many")
	})
}

// K4: no code is short enough to be tried: a link holds 256 bits, and one that was used, replaced or is late is dead.
func TestK4AForgottenPassword(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx, admin := t.Context(), administrator(t, lib)
		p, _ := registered(t, lib, "camille", people.Writer)
		session, _ := open(t, lib, p)
		const next = "marmite-hublot-peuplier-vent"
		for _, by := range []people.Person{p, people.Visitor(), contenttest.Someone(t, lib, people.Reviewer)} {
			_, err := lib.People.Recover(ctx, by, p.ID, people.RecoveryLasts)
			refused(t, err, refusal.KindForbidden, "recover-not-allowed")
		}
		_, err := lib.People.Recover(ctx, admin, contenttest.Someone(t, lib, people.Writer).ID, people.RecoveryLasts)
		refused(t, err, refusal.KindConflict, "no-password")
		old, err := lib.People.Recover(ctx, admin, p.ID, people.RecoveryLasts)
		must(t, err)
		token, err := lib.People.Recover(ctx, admin, p.ID, people.RecoveryLasts)
		must(t, err)
		if len(token) < 43 || token == old {
			t.Errorf("a link of %d letters", len(token))
		}
		refused(t, lib.People.ResetPassword(ctx, old, "camille", next, ""), refusal.KindNotFound, "recovery-ended")
		refused(t, lib.People.ResetPassword(ctx, token, "autre", next, ""), refusal.KindNotFound, "recovery-ended")
		refused(t, lib.People.ResetPassword(ctx, token, "camille", "court", ""), refusal.KindUnprocessable, "password-short")
		if login, err := lib.People.RecoveryOf(ctx, token); err != nil || login != "camille" {
			t.Errorf("the page would show %q, %v", login, err)
		}
		must(t, lib.People.ResetPassword(ctx, token, " Camille", next, ""))
		refused(t, lib.People.ResetPassword(ctx, token, "camille", good, ""), refusal.KindNotFound, "recovery-ended")
		told, err := lib.People.Alerts(ctx, p)
		if err != nil || len(told) != 1 || told[0].Kind != people.AccountRecovered || told[0].By != admin.ID {
			t.Errorf("she is told %+v, %v", told, err)
		}
		must(t, lib.People.ReadAlerts(ctx, p))
		if told, err := lib.People.Alerts(ctx, p); err != nil || len(told) != 0 {
			t.Errorf("once read, she is told %+v, %v", told, err)
		}
		if _, _, err := lib.People.BySession(ctx, session); err == nil {
			t.Error("a session outlived a forgotten password")
		}
		_, err = lib.People.CheckPassword(ctx, "camille", next, "192.0.2.1")
		must(t, err)
		token, err = lib.People.Recover(ctx, admin, p.ID, people.ShortRecovery)
		must(t, err)
		clock.Move(people.ShortRecovery)
		_, err = lib.People.RecoveryOf(ctx, token)
		refused(t, err, refusal.KindNotFound, "recovery-ended")
		refused(t, lib.People.ResetPassword(ctx, token, "camille", good, ""), refusal.KindNotFound, "recovery-ended")
	})
}

// Whoever holds the link of a recovery holds the account: a steward makes one only where she could give all its rights.
func TestAStewardRecoversWhomSheCouldInvite(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, steward := t.Context(), contenttest.Someone(t, lib, people.Steward)
		p, _ := registered(t, lib, "camille", people.Reviewer)
		recover := func() error {
			_, err := lib.People.Recover(ctx, steward, p.ID, time.Hour)
			return err
		}
		must(t, recover())
		other, err := lib.People.AddSpace(ctx, people.System(), people.Space{Name: "Ailleurs"})
		must(t, err)
		for _, c := range []struct {
			name     string
			do, undo func() error
		}{
			{"she holds a role where the steward has none",
				func() error { return lib.People.SetRole(ctx, people.System(), other.ID, p.ID, people.Reader) },
				func() error { return lib.People.SetRole(ctx, people.System(), other.ID, p.ID, "") }},
			{"she is a steward too",
				func() error {
					return lib.People.SetRole(ctx, people.System(), contenttest.Space(t, lib).ID, p.ID, people.Steward)
				},
				func() error {
					return lib.People.SetRole(ctx, people.System(), contenttest.Space(t, lib).ID, p.ID, people.Reviewer)
				}},
			{"she reads the audit",
				func() error { return lib.People.SetInstanceRole(ctx, people.System(), p.ID, people.Auditor) },
				func() error { return lib.People.SetInstanceRole(ctx, people.System(), p.ID, people.Member) }},
			{"she is disabled",
				func() error { return lib.People.Disable(ctx, people.System(), p.ID, true) },
				func() error { return lib.People.Disable(ctx, people.System(), p.ID, false) }},
		} {
			must(t, c.do())
			if r := refusal.Of(recover()); r == nil || r.Reason != "recover-not-allowed" {
				t.Errorf("%s: %v", c.name, r)
			}
			must(t, c.undo())
		}
		must(t, recover())
		refused(t, lib.People.Disable(ctx, steward, p.ID, true), refusal.KindForbidden, "not-administrator")
	})
}

func TestAnAdmissionRecoversAnAdministratorAlone(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx := t.Context()
		p, _ := registered(t, lib, "camille", people.Writer)
		token, err := lib.People.Admit(ctx, people.System())
		must(t, err)
		refused(t, lib.People.ResetPassword(ctx, token, "camille", good+"x", ""), refusal.KindNotFound, "recovery-ended")
		invitation, _ := invited(t, lib, people.System(), people.Steward)
		must(t, lib.People.SetInstanceRole(ctx, people.System(), p.ID, people.Administrator))
		refused(t, lib.People.ResetPassword(ctx, invitation, "camille", good+"x", ""), refusal.KindNotFound, "recovery-ended")
		must(t, lib.People.ResetPassword(ctx, token, "camille", good+"x", ""))
		refused(t, lib.People.AdmissionOf(ctx, token), refusal.KindNotFound, "admission-ended")
		_, err = lib.People.CheckPassword(ctx, "camille", good+"x", "192.0.2.1")
		must(t, err)
	})
}

// M4: letters that fold into others are the same login, or another; never a way into someone's account.
func TestM4ALoginIsTakenInEverySpelling(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		register := func(login, name string) error {
			token, _ := invited(t, lib, steward, people.Reader)
			_, err := lib.People.Register(t.Context(), token, login, name, good)
			return err
		}
		must(t, register("kelvin.strasse", "Kelvin"))
		for i, same := range []string{"KELVIN.STRASSE", "\u212Aelvin.strasse", "kelvin.\u017Ftrasse", "ｋelvin.strasse", " kelvin.strasse\u200b", "KELV\u0130N.strasse"} {
			refused(t, register(same, "Quelqu’un "+strings.Repeat("x", i+1)), refusal.KindConflict, "login-taken")
		}
		for i, other := range []string{"kelvin.straße", "kelv\u0131n.strasse"} {
			must(t, register(other, "Une autre "+strings.Repeat("x", i+1)))
			if _, err := lib.People.CheckPassword(t.Context(), other, good, "127.0.0.1"); err != nil {
				t.Errorf("%q does not open its own account: %v", other, err)
			}
		}
	})
}
