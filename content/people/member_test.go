package people_test

import (
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

// F16: the last administrator stays one, and nobody raises herself.
func TestF16TheLastAdministrator(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, admin := t.Context(), administrator(t, lib)
		refused(t, lib.People.SetInstanceRole(ctx, admin, admin.ID, people.Member), refusal.KindConflict, "last-administrator")
		refused(t, lib.People.Disable(ctx, admin, admin.ID, true), refusal.KindConflict, "last-administrator")
		refused(t, lib.People.Disable(ctx, people.System(), admin.ID, true), refusal.KindConflict, "last-administrator")

		second := contenttest.Someone(t, lib, people.Steward)
		refused(t, lib.People.SetInstanceRole(ctx, second, second.ID, people.Administrator), refusal.KindForbidden, "not-administrator")
		refused(t, lib.People.SetInstanceRole(ctx, admin, second.ID, "reine"), refusal.KindInvalid, "unknown-role")
		must(t, lib.People.SetInstanceRole(ctx, admin, second.ID, people.Administrator))
		must(t, lib.People.Disable(ctx, second, admin.ID, true))
		// A disabled administrator does not count, and does nothing.
		refused(t, lib.People.SetInstanceRole(ctx, second, second.ID, people.DPO), refusal.KindConflict, "last-administrator")
		refused(t, lib.People.Disable(ctx, admin, admin.ID, false), refusal.KindForbidden, "not-administrator")
		must(t, lib.People.Disable(ctx, second, admin.ID, false))
		must(t, lib.People.SetInstanceRole(ctx, second, second.ID, people.DPO))
	})
}

func TestAStewardChangesTheRolesBelowHers(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, space, admin := t.Context(), contenttest.Space(t, lib), administrator(t, lib)
		steward, peer := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Steward)
		writer, outside := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, "")
		set := func(by, whom people.Person, role people.Role) error {
			return lib.People.SetRole(ctx, by, space.ID, whom.ID, role)
		}
		must(t, set(steward, writer, people.Reviewer))
		must(t, set(steward, writer, people.Reader))
		must(t, set(steward, writer, people.Writer))
		for _, c := range []struct {
			what string
			whom people.Person
			role people.Role
		}{
			{"a steward made another", writer, people.Steward},
			{"a steward lowered a peer", peer, people.Reader},
			{"a steward put a peer out", peer, ""},
			{"a steward changed her own role", steward, people.Reader},
			{"a steward brought someone in without an invitation", outside, people.Reader},
		} {
			if err := set(steward, c.whom, c.role); refusal.KindOf(err) != refusal.KindForbidden || refusal.Of(err).Reason != "role-not-below" {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		refused(t, set(writer, writer, people.Steward), refusal.KindForbidden, "space-not-steward")
		refused(t, set(people.Visitor(), writer, people.Reader), refusal.KindForbidden, "space-not-steward")
		refused(t, set(steward, people.Person{ID: clock.NewID()}, people.Reader), refusal.KindNotFound, "not-found")
		must(t, set(steward, writer, ""))
		must(t, set(admin, outside, people.Steward))
		must(t, set(admin, admin, people.Writer))
	})
}

// K8: people are listed a page at a time, to those who work with them; their addresses to administrators alone.
func TestK8MembersAreListedInPages(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, space, admin := t.Context(), contenttest.Space(t, lib), administrator(t, lib)
		names := map[people.Role]string{people.Steward: "Zoé", people.Writer: "Élise", people.Reader: "alix"}
		held := map[people.Role]people.Person{}
		for role, name := range names {
			token, _ := invited(t, lib, people.System(), role)
			p, err := lib.People.SignIn(ctx, people.Identity{Issuer: issuer, Subject: name, Name: name, Email: name + "@example.org"}, token)
			must(t, err)
			held[role] = p
		}
		listed := func(by people.Person, in clock.ID, page, size int) []people.Account {
			t.Helper()
			accounts, all, err := lib.People.Members(ctx, by, in, page, size)
			must(t, err)
			if want := map[clock.ID]int{"": 4, space.ID: 3}[in]; all != want {
				t.Errorf("%d members in all, want %d", all, want)
			}
			return accounts
		}
		all := listed(admin, "", 1, 50)
		if len(all) != 4 || all[0].Name != "Administratrice" || all[1].Name != "alix" || all[2].Name != "Élise" || all[3].Name != "Zoé" {
			t.Errorf("the instance lists %+v", all)
		}
		if alix := all[1]; alix.In(space.ID) != people.Reader || len(alix.Providers) != 1 || alix.Providers[0] != issuer ||
			!alix.SeenAt.Equal(contenttest.Noon) || alix.Email != "alix@example.org" || !alix.CreatedAt.Equal(contenttest.Noon) {
			t.Errorf("an administrator sees %+v", alix)
		}
		if second := listed(admin, "", 2, 3); len(second) != 1 || second[0].Name != "Zoé" || second[0].In(space.ID) != people.Steward {
			t.Errorf("the second page is %+v", second)
		}
		if seen := listed(held[people.Steward], space.ID, 1, 50); len(seen) != 3 || seen[0].SeenAt.IsZero() || seen[0].Email != "" {
			t.Errorf("a steward sees %+v", seen)
		}
		if seen := listed(held[people.Reader], space.ID, 1, 50); len(seen) != 3 || !seen[1].SeenAt.IsZero() || seen[1].Providers != nil || seen[1].Email != "" || seen[1].In(space.ID) != people.Writer {
			t.Errorf("a reader of the space sees %+v", seen)
		}
		for _, by := range []people.Person{people.Visitor(), contenttest.Someone(t, lib, "")} {
			_, _, err := lib.People.Members(ctx, by, space.ID, 1, 50)
			refused(t, err, refusal.KindForbidden, "space-not-steward")
		}
		_, _, err := lib.People.Members(ctx, held[people.Steward], "", 1, 50)
		refused(t, err, refusal.KindForbidden, "not-administrator")
		_, err = lib.People.Member(ctx, held[people.Steward], held[people.Reader].ID)
		refused(t, err, refusal.KindNotFound, "not-found")
		me, err := lib.People.Member(ctx, held[people.Writer], held[people.Writer].ID)
		if err != nil || me.Email != "Élise@example.org" || me.In(space.ID) != people.Writer || len(me.Providers) != 1 {
			t.Errorf("she sees of herself %+v, %v", me, err)
		}
	})
}

func TestOneNamesOneself(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, p := t.Context(), contenttest.Someone(t, lib, people.Writer)
		must(t, lib.People.SetName(ctx, p, "  Léa\u200b  Essai "))
		must(t, lib.People.SetLang(ctx, p, people.English))
		if now, err := lib.People.Get(ctx, p.ID); err != nil || now.Name != "Léa Essai" || now.Lang != people.English {
			t.Errorf("she is %+v, %v", now, err)
		}
		refused(t, lib.People.SetName(ctx, p, " "), refusal.KindInvalid, "name-empty")
		refused(t, lib.People.SetLang(ctx, p, "de"), refusal.KindInvalid, "unknown-language")
		refused(t, lib.People.SetName(ctx, people.Visitor(), "Personne"), refusal.KindUnauthenticated, "session-ended")
		must(t, lib.People.Disable(ctx, people.System(), p.ID, true))
		refused(t, lib.People.SetName(ctx, p, "Encore"), refusal.KindUnauthenticated, "session-ended")
	})
}

func TestASpaceIsEditedByWhoTendsIt(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, steward := t.Context(), contenttest.Someone(t, lib, people.Steward)
		published := contenttest.PublishedSheet(t, lib, steward, "Ouverte")
		space := contenttest.Space(t, lib)
		edit := space
		edit.Name, edit.Summary, edit.DefaultKind, edit.Protocol = "Petite enfance", "Crèches et PMI.", "legal", "mandat"
		for _, by := range []people.Person{people.Visitor(), contenttest.Someone(t, lib, people.Reviewer)} {
			refused(t, lib.People.EditSpace(ctx, by, edit), refusal.KindForbidden, "space-not-steward")
		}
		edit.Slug = "autre"
		must(t, lib.People.EditSpace(ctx, steward, edit))
		edit.Slug = space.Slug
		if now := contenttest.Space(t, lib); now != edit {
			t.Errorf("the space is %+v, want %+v", now, edit)
		}
		for reason, wrong := range map[string]people.Space{
			"unknown-kind":     {ID: space.ID, Name: "x", Audience: people.Public, DefaultKind: "roman"},
			"unknown-protocol": {ID: space.ID, Name: "x", Audience: people.Public, Protocol: "duel"},
			"unknown-audience": {ID: space.ID, Name: "x", Audience: "chats"},
			"name-empty":       {ID: space.ID, Audience: people.Public},
		} {
			if err := lib.People.EditSpace(ctx, steward, wrong); refusal.Of(err) == nil || refusal.Of(err).Reason != reason {
				t.Errorf("want %s, got %v", reason, err)
			}
		}
		// F20: narrowed, it is closed before the answer.
		edit.Audience = people.SpaceOnly
		must(t, lib.People.EditSpace(ctx, steward, edit))
		reach, err := lib.People.Reach(ctx, people.Visitor())
		if err != nil || len(reach.Open) != 0 {
			t.Errorf("a visitor still reaches %+v, %v", reach, err)
		}
		entries, err := lib.Sheets.Entries(ctx, []clock.ID{published.ID})
		if err != nil || len(entries) != 1 || entries[0].Sheet.ReadableBy(people.Visitor()) {
			t.Errorf("a visitor still reads its sheets: %v", err)
		}
	})
}
