package people_test

import (
	"fmt"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

func key(name string) people.Passkey {
	return people.Passkey{Name: name, Credential: []byte("credential of " + name), PublicKey: []byte("public half"), SignCount: 1, Flags: 5}
}

func TestAnAccountMayHaveAKeyAndNoPassword(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx := t.Context()
		token, _ := invited(t, lib, people.System(), people.Writer)
		subject := clock.NewSecret()
		refused(t, lib.People.RegisterByPasskey(ctx, "nothing", subject, "camille", "Camille", key("Téléphone")), refusal.KindNotFound, "invitation-ended")
		refused(t, lib.People.RegisterByPasskey(ctx, token, subject, "camille", "Camille", people.Passkey{Name: "Téléphone"}), refusal.KindInvalid, "passkey-unreadable")
		must(t, lib.People.RegisterByPasskey(ctx, token, subject, "camille", "Camille", key("Téléphone")))
		p, err := lib.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject, Name: "Camille"}, token)
		must(t, err)

		// No password opens what has none: not even the empty one.
		for _, password := range []string{"", good} {
			_, err := lib.People.CheckPassword(ctx, "camille", password, "192.0.2.1")
			refused(t, err, refusal.KindUnauthenticated, "password-wrong")
		}
		o, err := lib.People.PasskeyOwner(ctx, p)
		if err != nil || o.Subject != subject || o.Login != "camille" || len(o.Passkeys) != 1 || o.Password {
			t.Fatalf("her account is %+v, %v", o, err)
		}
		found, err := lib.People.PasskeyByCredential(ctx, key("Téléphone").Credential)
		if err != nil || found.Subject != subject || string(found.Passkeys[0].PublicKey) != "public half" {
			t.Errorf("the key is of %+v, %v", found, err)
		}
		_, err = lib.People.PasskeyByCredential(ctx, []byte("another"))
		refused(t, err, refusal.KindUnauthenticated, "passkey-unknown")

		// The last way in stays; with a second key, or a password, the first may go.
		first := o.Passkeys[0].ID
		refused(t, lib.People.RemovePasskey(ctx, p, first), refusal.KindConflict, "passkey-last")
		must(t, lib.People.AddPasskey(ctx, p, key("Clé USB")))
		session, _ := open(t, lib, p)
		must(t, lib.People.RemovePasskey(ctx, p, first))
		if _, _, err := lib.People.BySession(ctx, session); err == nil {
			t.Error("a session outlived the key of a lost device")
		}
		o, err = lib.People.PasskeyOwner(ctx, p)
		must(t, err)
		refused(t, lib.People.RemovePasskey(ctx, p, o.Passkeys[0].ID), refusal.KindConflict, "passkey-last")
		must(t, lib.People.ChangePassword(ctx, p, "", good))
		must(t, lib.People.RemovePasskey(ctx, p, o.Passkeys[0].ID))
		_, err = lib.People.CheckPassword(ctx, "camille", good, "192.0.2.1")
		must(t, err)
	})
}

func TestKeysAreOnesOwnAndTenAtMost(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx := t.Context()
		p, _ := registered(t, lib, "camille", people.Writer)
		other, _ := registered(t, lib, "awa", people.Writer)
		for i := range people.MaxPasskeys {
			must(t, lib.People.AddPasskey(ctx, p, key(fmt.Sprint("Clé ", i))))
		}
		refused(t, lib.People.AddPasskey(ctx, p, key("Une de trop")), refusal.KindConflict, "passkey-many")
		refused(t, lib.People.AddPasskey(ctx, other, key("Clé 3")), refusal.KindConflict, "passkey-known")
		refused(t, lib.People.AddPasskey(ctx, contenttest.Someone(t, lib, people.Writer), key("Sans compte")), refusal.KindConflict, "no-password")
		refused(t, lib.People.AddPasskey(ctx, people.Visitor(), key("Personne")), refusal.KindUnauthenticated, "session-ended")
		o, err := lib.People.PasskeyOwner(ctx, p)
		must(t, err)
		refused(t, lib.People.RenamePasskey(ctx, p, o.Passkeys[0].ID, " "), refusal.KindInvalid, "name-empty")
		must(t, lib.People.RenamePasskey(ctx, p, o.Passkeys[0].ID, "Téléphone du service"))
		for _, err := range []error{lib.People.RenamePasskey(ctx, other, o.Passkeys[0].ID, "À moi"), lib.People.RemovePasskey(ctx, other, o.Passkeys[0].ID)} {
			if refusal.KindOf(err) != refusal.KindNotFound {
				t.Errorf("another's key may be changed: %v", err)
			}
		}
		if o, err = lib.People.PasskeyOwner(ctx, p); err != nil || o.Passkeys[0].Name != "Téléphone du service" || len(o.Passkeys) != people.MaxPasskeys {
			t.Errorf("her keys are %+v, %v", o.Passkeys, err)
		}
	})
}

// A key that has signed no more often than it had already is perhaps a copy.
func TestACopiedKeyLetsNobodyInAndIsTold(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx := t.Context()
		p, subject := registered(t, lib, "camille", people.Writer)
		must(t, lib.People.AddPasskey(ctx, p, key("Téléphone")))
		use := func(count uint32) error {
			k := key("Téléphone")
			k.SignCount = count
			of, err := lib.People.UsePasskey(ctx, k)
			if err == nil && of != subject {
				t.Errorf("the key is of %q", of)
			}
			return err
		}
		must(t, use(2))
		must(t, use(9))
		refused(t, use(9), refusal.KindForbidden, "passkey-copied")
		refused(t, use(3), refusal.KindForbidden, "passkey-copied")
		refused(t, use(0), refusal.KindForbidden, "passkey-copied")
		must(t, use(10))
		told, err := lib.People.Alerts(ctx, p)
		if err != nil || len(told) != 3 || told[0].Kind != people.PasskeyCopied || told[0].About != "Téléphone" {
			t.Errorf("she is told %+v, %v", told, err)
		}
		silent := key("Qui ne compte pas")
		silent.SignCount = 0
		must(t, lib.People.AddPasskey(ctx, p, silent))
		for range 2 {
			_, err := lib.People.UsePasskey(ctx, silent)
			must(t, err)
		}
	})
}

func TestAProofOfWhoSheIsLastsTenMinutes(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx := t.Context()
		p, subject := registered(t, lib, "camille", people.Writer)
		_, other := registered(t, lib, "awa", people.Writer)
		token, _ := open(t, lib, p)
		here := func() (people.Person, bool) {
			p, s, err := lib.People.BySession(ctx, token)
			must(t, err)
			return p, lib.People.Proven(s)
		}
		proves := func(name string, prove func(me people.Person) error) {
			clock.Move(people.ProofLasts)
			me, proven := here()
			if proven {
				t.Error("ten minutes later it is still proven")
			}
			must(t, prove(me))
			if _, proven = here(); !proven {
				t.Errorf("%s proves nothing", name)
			}
		}
		if _, proven := here(); !proven {
			t.Error("a session that has just begun is no proof")
		}
		proves("a password", func(me people.Person) error {
			refused(t, lib.People.ProveByPassword(ctx, me, good+"x"), refusal.KindUnauthenticated, "password-wrong")
			if _, proven := here(); proven {
				t.Error("a wrong password is a proof")
			}
			return lib.People.ProveByPassword(ctx, me, good)
		})
		proves("a key", func(me people.Person) error {
			refused(t, lib.People.ProveByPasskey(ctx, me, other), refusal.KindUnauthenticated, "passkey-unknown")
			return lib.People.ProveByPasskey(ctx, me, subject)
		})
		proves("a provider", func(me people.Person) error {
			refused(t, lib.People.ProveByProvider(ctx, me, people.Identity{Issuer: people.BuiltIn, Subject: other}), refusal.KindForbidden, "proof-another")
			refused(t, lib.People.ProveByProvider(ctx, me, people.Identity{Issuer: "https://ailleurs.example", Subject: subject}), refusal.KindForbidden, "proof-another")
			return lib.People.ProveByProvider(ctx, me, people.Identity{Issuer: people.BuiltIn, Subject: subject})
		})
	})
}

func TestASessionOnASharedComputerIsShort(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx := t.Context()
		p, _ := registered(t, lib, "camille", people.Reader)
		token, s, err := lib.People.OpenSession(ctx, p.ID, people.Session{Shared: true})
		must(t, err)
		if s.Ends.Sub(s.OpenedAt) != people.SharedAbsolute {
			t.Errorf("it ends after %v", s.Ends.Sub(s.OpenedAt))
		}
		clock.Move(people.SharedIdle - time.Minute)
		if _, s, err = lib.People.BySession(ctx, token); err != nil || !s.Shared {
			t.Errorf("a quarter of an hour is not over: %+v %v", s, err)
		}
		clock.Move(time.Minute)
		_, _, err = lib.People.BySession(ctx, token)
		refused(t, err, refusal.KindUnauthenticated, "session-ended")
	})
}
