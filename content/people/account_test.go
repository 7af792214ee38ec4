package people_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

const issuer = "https://identite.example.org"

func who(subject string) people.Identity {
	return people.Identity{Issuer: issuer, Subject: subject, Name: "Camille Essai", Email: "camille@example.org", Lang: "en-GB"}
}

func invited(t *testing.T, lib *content.Library, by people.Person, role people.Role) (string, people.Invitation) {
	t.Helper()
	token, inv, err := lib.People.Invite(t.Context(), by, contenttest.Space(t, lib).ID, role, "pour Camille")
	must(t, err)
	return token, inv
}

func TestAnInvitationLetsOnePersonIn(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		space := contenttest.Space(t, lib)
		_, err := lib.People.SignIn(t.Context(), who("a"), "")
		refused(t, err, refusal.KindForbidden, "not-invited")
		_, err = lib.People.SignIn(t.Context(), who("a"), "no such token")
		refused(t, err, refusal.KindForbidden, "not-invited")

		token, made := invited(t, lib, contenttest.Someone(t, lib, people.Steward), people.Writer)
		inv, shown, err := lib.People.InvitationOf(t.Context(), token)
		must(t, err)
		if inv.ID != made.ID || inv.Role != people.Writer || inv.Note != "pour Camille" || shown.ID != space.ID {
			t.Errorf("the page would show %+v into %+v", inv, shown)
		}
		p, err := lib.People.SignIn(t.Context(), who("a"), token)
		must(t, err)
		if p.In(space.ID) != people.Writer || p.Instance != people.Member || p.Name != "Camille Essai" || p.Lang != people.English {
			t.Errorf("she came in as %+v", p)
		}
		// G5: used, it lets in nobody else, and says so.
		_, err = lib.People.SignIn(t.Context(), who("b"), token)
		refused(t, err, refusal.KindForbidden, "not-invited")
		_, _, err = lib.People.InvitationOf(t.Context(), token)
		refused(t, err, refusal.KindNotFound, "invitation-ended")
		// She needs it no more.
		again, err := lib.People.SignIn(t.Context(), who("a"), token)
		must(t, err)
		if again.ID != p.ID || again.In(space.ID) != people.Writer {
			t.Errorf("she came back as %+v", again)
		}
	})
}

// I10: an account is what its provider says, never an address.
func TestI10TheSameAddressElsewhereIsSomeoneElse(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		token, _ := invited(t, lib, steward, people.Writer)
		first, err := lib.People.SignIn(t.Context(), who("a"), token)
		must(t, err)
		elsewhere := who("a")
		elsewhere.Issuer = "https://ailleurs.example.org"
		_, err = lib.People.SignIn(t.Context(), elsewhere, "")
		refused(t, err, refusal.KindForbidden, "not-invited")
		token, _ = invited(t, lib, steward, people.Reader)
		second, err := lib.People.SignIn(t.Context(), elsewhere, token)
		must(t, err)
		if second.ID == first.ID {
			t.Error("two providers with one address gave one person")
		}
	})
}

func TestI11I13WhoIsNotLetIn(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		token, _ := invited(t, lib, contenttest.Someone(t, lib, people.Steward), people.Writer)
		for _, id := range []people.Identity{{}, {Issuer: issuer}, {Subject: "a"}, {Issuer: issuer, Subject: strings.Repeat("a", 10<<10)}, {Issuer: issuer, Subject: "a\x00"}, {Issuer: issuer, Subject: "\xff"}} {
			_, err := lib.People.SignIn(t.Context(), id, token)
			refused(t, err, refusal.KindInvalid, "identity-unusable")
		}
		p, err := lib.People.SignIn(t.Context(), people.Identity{Issuer: issuer, Subject: "x", Name: "\u202e" + strings.Repeat("é", 500)}, token)
		must(t, err)
		if len(p.Name) > people.MaxName || !strings.HasPrefix(p.Name, "éé") || p.Lang != people.French {
			t.Errorf("a name of a thousand bytes became %q", p.Name)
		}
		must(t, lib.People.Disable(t.Context(), people.System(), p.ID, true))
		token, _ = invited(t, lib, people.System(), people.Steward)
		_, err = lib.People.SignIn(t.Context(), people.Identity{Issuer: issuer, Subject: "x"}, token)
		refused(t, err, refusal.KindForbidden, "person-disabled")
		_, _, err = lib.People.OpenSession(t.Context(), p.ID, people.Session{})
		refused(t, err, refusal.KindForbidden, "person-disabled")
	})
}

func TestG5AnInvitationEnds(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		steward, space := contenttest.Someone(t, lib, people.Steward), contenttest.Space(t, lib)
		ended := func(why, token string) {
			t.Helper()
			if _, _, err := lib.People.InvitationOf(t.Context(), token); refusal.KindOf(err) != refusal.KindNotFound || refusal.Of(err).Reason != "invitation-ended" {
				t.Errorf("%s: its page is shown: %v", why, err)
			}
			if _, err := lib.People.SignIn(t.Context(), who(why), token); refusal.KindOf(err) != refusal.KindForbidden {
				t.Errorf("%s: it lets someone in: %v", why, err)
			}
		}
		token, inv := invited(t, lib, steward, people.Reader)
		must(t, lib.People.RevokeInvitation(t.Context(), steward, inv.ID))
		must(t, lib.People.RevokeInvitation(t.Context(), steward, inv.ID))
		ended("revoked", token)

		token, _ = invited(t, lib, steward, people.Reader)
		clock.Move(14*24*time.Hour - time.Second)
		if _, _, err := lib.People.InvitationOf(t.Context(), token); err != nil {
			t.Errorf("it ended before 14 days: %v", err)
		}
		clock.Move(time.Second)
		ended("14 days old", token)

		// What its maker may not do any more, the link does not either.
		token, _ = invited(t, lib, steward, people.Reader)
		must(t, lib.People.SetRole(t.Context(), people.System(), space.ID, steward.ID, people.Writer))
		ended("made by who is no steward now", token)

		all, err := lib.People.Invitations(t.Context(), people.System(), space.ID)
		must(t, err)
		if len(all) != 3 || !all[2].Revoked || all[1].Open(clock.Now()) || all[0].By != steward.ID {
			t.Errorf("the list says %+v", all)
		}
	})
}

func TestWhoInvites(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		space, admin := contenttest.Space(t, lib), administrator(t, lib)
		steward := contenttest.Someone(t, lib, people.Steward)
		for _, by := range []people.Person{people.Visitor(), contenttest.Someone(t, lib, ""), contenttest.Someone(t, lib, people.Reviewer)} {
			_, _, err := lib.People.Invite(t.Context(), by, space.ID, people.Reader, "")
			refused(t, err, refusal.KindForbidden, "space-not-steward")
			_, err = lib.People.Invitations(t.Context(), by, space.ID)
			refused(t, err, refusal.KindForbidden, "space-not-steward")
		}
		_, _, err := lib.People.Invite(t.Context(), steward, space.ID, people.Steward, "")
		refused(t, err, refusal.KindForbidden, "invite-steward")
		for _, role := range []people.Role{"", people.Administrator, "reine"} {
			_, _, err := lib.People.Invite(t.Context(), admin, space.ID, role, "")
			refused(t, err, refusal.KindInvalid, "unknown-role")
		}
		_, _, err = lib.People.Invite(t.Context(), admin, clock.NewID(), people.Reader, "")
		refused(t, err, refusal.KindNotFound, "not-found")

		// A space that is closed to someone is not there for her.
		hidden, err := lib.People.AddSpace(t.Context(), people.System(), people.Space{Name: "À part", Audience: people.SpaceOnly})
		must(t, err)
		_, _, err = lib.People.Invite(t.Context(), steward, hidden.ID, people.Reader, "")
		refused(t, err, refusal.KindNotFound, "not-found")
		_, theirs, err := lib.People.Invite(t.Context(), admin, hidden.ID, people.Reader, "")
		must(t, err)
		refused(t, lib.People.RevokeInvitation(t.Context(), steward, theirs.ID), refusal.KindNotFound, "not-found")
	})
}

// A member who is invited elsewhere keeps what she has; who made a link does not use it up by trying it.
func TestAnInvitationOnlyAdds(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		space := contenttest.Space(t, lib)
		token, _ := invited(t, lib, people.System(), people.Reviewer)
		_, err := lib.People.SignIn(t.Context(), who("a"), token)
		must(t, err)
		lower, _ := invited(t, lib, people.System(), people.Reader)
		p, err := lib.People.SignIn(t.Context(), who("a"), lower)
		must(t, err)
		if p.In(space.ID) != people.Reviewer {
			t.Errorf("an invitation took a role away: %+v", p)
		}
		if _, _, err := lib.People.InvitationOf(t.Context(), lower); err != nil {
			t.Errorf("it was used up for nothing: %v", err)
		}
		higher, _ := invited(t, lib, people.System(), people.Steward)
		p, err = lib.People.SignIn(t.Context(), who("a"), higher)
		must(t, err)
		if p.In(space.ID) != people.Steward {
			t.Errorf("an invitation to a higher role gave %+v", p)
		}
	})
}

func TestTwoWhoRaceForAnInvitation(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		token, _ := invited(t, lib, people.System(), people.Writer)
		var in sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			in.Go(func() { _, results[i] = lib.People.SignIn(t.Context(), who(string(rune('a'+i))), token) })
		}
		in.Wait()
		came := 0
		for _, err := range results {
			if err == nil {
				came++
			} else {
				refused(t, err, refusal.KindForbidden, "not-invited")
			}
		}
		if came != 1 {
			t.Errorf("%d came in by one link", came)
		}
	})
}

func TestI20AnAdministratorIsAdmitted(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		has := func() bool { has, err := lib.People.HasAdministrator(t.Context()); must(t, err); return has }
		admin := administrator(t, lib) // without an account, she cannot sign in
		if has() {
			t.Error("an instance that nobody can administer says it has an administrator")
		}
		_, err := lib.People.Admit(t.Context(), admin)
		refused(t, err, refusal.KindForbidden, "not-administrator")

		old, err := lib.People.Admit(t.Context(), people.System())
		must(t, err)
		token, err := lib.People.Admit(t.Context(), people.System())
		must(t, err)
		refused(t, lib.People.AdmissionOf(t.Context(), old), refusal.KindNotFound, "admission-ended")
		must(t, lib.People.AdmissionOf(t.Context(), token))
		// It is no invitation to be shown, and an invitation admits no administrator.
		_, _, err = lib.People.InvitationOf(t.Context(), token)
		refused(t, err, refusal.KindNotFound, "invitation-ended")
		other, _ := invited(t, lib, people.System(), people.Steward)
		refused(t, lib.People.AdmissionOf(t.Context(), other), refusal.KindNotFound, "admission-ended")

		p, err := lib.People.SignIn(t.Context(), who("a"), token)
		must(t, err)
		if p.Instance != people.Administrator || !has() {
			t.Errorf("she was admitted as %+v", p)
		}
		spaces, err := lib.People.Spaces(t.Context(), p)
		must(t, err)
		if len(spaces) == 0 || p.In(spaces[0].ID) != people.Steward {
			t.Errorf("nobody tends the first space: %+v", p)
		}
		refused(t, lib.People.AdmissionOf(t.Context(), token), refusal.KindNotFound, "admission-ended")

		late, err := lib.People.Admit(t.Context(), people.System())
		must(t, err)
		clock.Move(15 * time.Minute)
		_, err = lib.People.SignIn(t.Context(), who("b"), late)
		refused(t, err, refusal.KindForbidden, "not-invited")
	})
}
