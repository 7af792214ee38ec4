package people_test

import (
	"slices"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

// A sealed space is known to those named there alone: no administrator, no group, no claim lets anyone in.
func TestF3F8F19ASealedSpaceIsKnownToThoseNamedAlone(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, admin, opener := t.Context(), administrator(t, lib), administrator(t, lib)
		sealed, err := lib.People.AddSpace(ctx, opener, people.Space{Name: "Cellule de veille", Audience: people.Sealed})
		must(t, err)
		// Its address says nothing of its name, so that no other space of that name meets it.
		_, err = lib.People.AddSpace(ctx, admin, people.Space{Name: "Cellule de veille"})
		must(t, err)
		knows := func(p people.Person) bool {
			spaces, err := lib.People.Spaces(ctx, p)
			must(t, err)
			return slices.ContainsFunc(spaces, func(s people.Space) bool { return s.ID == sealed.ID })
		}
		if !knows(opener) || knows(admin) || knows(contenttest.Someone(t, lib, people.Steward)) {
			t.Error("a sealed space is known to others than those named")
		}
		writer := contenttest.Someone(t, lib, "")
		must(t, lib.People.SetRole(ctx, opener, sealed.ID, writer.ID, people.Writer))
		// To an administrator who is not named, every door of it answers as where there is nothing.
		refused(t, lib.People.SetRole(ctx, admin, sealed.ID, admin.ID, people.Steward), refusal.KindNotFound, "not-found")
		refused(t, lib.People.EditSpace(ctx, admin, people.Space{ID: sealed.ID, Name: "À moi", Audience: people.Public}), refusal.KindNotFound, "not-found")
		refused(t, lib.People.SetAudience(ctx, admin, sealed.ID, people.Public), refusal.KindNotFound, "not-found")
		_, _, err = lib.People.Invite(ctx, admin, sealed.ID, people.Steward, "Moi")
		refused(t, err, refusal.KindNotFound, "not-found")
		_, _, err = lib.People.Members(ctx, admin, sealed.ID, 1, 10)
		refused(t, err, refusal.KindNotFound, "not-found")
		refused(t, lib.People.SetGroupRole(ctx, admin, sealed.ID, college(t, lib, "Tous").ID, people.Reader), refusal.KindNotFound, "not-found")
		refused(t, lib.People.SetGroupRole(ctx, opener, sealed.ID, college(t, lib, "Toutes").ID, people.Reader), refusal.KindConflict, "sealed-no-group")
		// Nor does the page of a person tell of it.
		account, err := lib.People.Member(ctx, admin, writer.ID)
		must(t, err)
		all, _, err := lib.People.Members(ctx, admin, "", 1, 100)
		must(t, err)
		for _, one := range append(all, account) {
			if one.ID == writer.ID && (one.In(sealed.ID) != "" || one.NamedIn(sealed.ID) != "") {
				t.Error("an administrator reads on a member’s page that she is in a sealed space")
			}
		}
		seen, err := lib.People.SealedSpaces(ctx, admin)
		must(t, err)
		if len(seen) != 1 || seen[0].Untended {
			t.Errorf("an administrator is told %+v", seen)
		}
	})
}

func TestASealedSpaceIsNeverLeftToNobody(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, admin, steward := t.Context(), administrator(t, lib), contenttest.Someone(t, lib, people.Steward)
		space := contenttest.Space(t, lib)
		edit := space
		edit.Audience = people.Sealed
		// Who seals a space is one of its stewards by name: neither an administrator nor a steward by a group is.
		refused(t, lib.People.EditSpace(ctx, admin, edit), refusal.KindForbidden, "seal-not-steward")
		group, by := college(t, lib, "Garants"), contenttest.Someone(t, lib, "")
		must(t, lib.People.SeatIn(ctx, admin, group.ID, by.ID, people.Seat{}))
		must(t, lib.People.SetGroupRole(ctx, admin, space.ID, group.ID, people.Steward))
		refused(t, lib.People.EditSpace(ctx, by, edit), refusal.KindForbidden, "seal-not-steward")
		must(t, lib.People.EditSpace(ctx, steward, edit))
		if now, err := lib.People.Get(ctx, by.ID); err != nil || now.In(space.ID) != "" {
			t.Errorf("a group still lets %+v into what is sealed (%v)", now.Spaces, err)
		}
		// The last steward stays, and another may be named beside her.
		refused(t, lib.People.SetRole(ctx, steward, space.ID, steward.ID, ""), refusal.KindConflict, "last-steward")
		refused(t, lib.People.NameSteward(ctx, admin, space.ID, by.ID), refusal.KindConflict, "steward-there")
		// Once she is gone, an administrator names another, never herself.
		must(t, lib.People.Disable(ctx, admin, steward.ID, true))
		if seen, err := lib.People.SealedSpaces(ctx, admin); err != nil || len(seen) != 1 || !seen[0].Untended {
			t.Errorf("nobody is told that a steward is needed: %+v (%v)", seen, err)
		}
		refused(t, lib.People.NameSteward(ctx, admin, space.ID, admin.ID), refusal.KindForbidden, "steward-oneself")
		refused(t, lib.People.NameSteward(ctx, by, space.ID, by.ID), refusal.KindForbidden, "not-administrator")
		must(t, lib.People.NameSteward(ctx, admin, space.ID, by.ID))
		// Unsealed, the space does not give back what groups held there.
		edit.Audience = people.SpaceOnly
		must(t, lib.People.EditSpace(ctx, by, edit))
		if roles, err := lib.People.GroupRoles(ctx, by, space.ID); err != nil || len(roles) != 0 {
			t.Errorf("groups came back: %+v (%v)", roles, err)
		}
	})
}

// The ceiling of a space holds for its sheets: its name may be known to more people than what stands there.
func TestACeilingKeepsTheSheetsOfASpace(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, steward := t.Context(), contenttest.Someone(t, lib, people.Steward)
		made := contenttest.PublishedSheet(t, lib, steward, "Sous le plafond")
		edit := contenttest.Space(t, lib)
		edit.Ceiling = people.Members
		must(t, lib.People.EditSpace(ctx, steward, edit))
		_, err := lib.Sheets.Read(ctx, people.Visitor(), "practice", made.Slug, 0)
		refused(t, err, refusal.KindNotFound, "not-found")
		_, err = lib.Sheets.Read(ctx, contenttest.Someone(t, lib, ""), "practice", made.Slug, 0)
		must(t, err)
		if spaces, err := lib.People.Spaces(ctx, people.Visitor()); err != nil || len(spaces) != 1 {
			t.Errorf("the space itself is hidden: %v %v", spaces, err)
		}
		// A ceiling wider than the space keeps nobody out, and is none.
		edit.Audience, edit.Ceiling = people.SpaceOnly, people.Members
		must(t, lib.People.EditSpace(ctx, steward, edit))
		if now := contenttest.Space(t, lib); now.Ceiling != "" || now.Widest() != people.SpaceOnly {
			t.Errorf("the ceiling is %q", now.Ceiling)
		}
	})
}
