package people_test

import (
	"slices"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// eachDay runs a test on each engine, with a clock that it moves.
func eachDay(t *testing.T, test func(t *testing.T, lib *content.Library, fake *clock.Fake)) {
	t.Helper()
	run := func(t *testing.T, address string) {
		fake := clock.NewFake(contenttest.Noon)
		test(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock}), fake)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

func college(t *testing.T, lib *content.Library, name string) people.Group {
	t.Helper()
	g, err := lib.People.AddGroup(t.Context(), people.System(), people.Group{Name: name, Kind: people.College})
	must(t, err)
	return g
}

// A term of office begins and ends at midnight where the instance is, and every door follows.
func TestATermGivesARoleWhileItRuns(t *testing.T) {
	eachDay(t, func(t *testing.T, lib *content.Library, fake *clock.Fake) {
		ctx, space, g := t.Context(), contenttest.Space(t, lib), college(t, lib, "Collège des parents")
		p := contenttest.Someone(t, lib, "")
		must(t, lib.People.SetGroupRole(ctx, people.System(), space.ID, g.ID, people.Writer))
		must(t, lib.People.SeatIn(ctx, people.System(), g.ID, p.ID, people.Seat{Begins: tomorrow, Ends: day(3)}))
		token, _, err := lib.People.OpenSession(ctx, p.ID, people.Session{})
		must(t, err)
		for _, want := range []people.Role{"", people.Writer, people.Writer, people.Writer, ""} { // today, then each day at noon
			now, err := lib.People.Get(ctx, p.ID)
			must(t, err)
			sat, _, err := lib.People.BySession(ctx, token)
			must(t, err)
			reach, err := lib.People.Reach(ctx, p)
			must(t, err)
			if now.In(space.ID) != want || sat.In(space.ID) != want || slices.Contains(reach.Own.Any, space.ID) != (want != "") || now.NamedIn(space.ID) != "" {
				t.Errorf("on %s: %q, in her session %q, reach %+v, though it should be %q", fake.Today(), now.In(space.ID), sat.In(space.ID), reach.Own, want)
			}
			fake.Move(24 * time.Hour)
			token, _, err = lib.People.OpenSession(ctx, p.ID, people.Session{})
			must(t, err)
		}
	})
}

func TestTheBestOfHerRolesCounts(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, space := t.Context(), contenttest.Space(t, lib)
		p, high, low := contenttest.Someone(t, lib, people.Writer), college(t, lib, "Relectrices"), college(t, lib, "Lectrices")
		must(t, lib.People.SetGroupRole(ctx, people.System(), space.ID, high.ID, people.Reviewer))
		must(t, lib.People.SetGroupRole(ctx, people.System(), space.ID, low.ID, people.Reader))
		role := func() people.Role {
			now, err := lib.People.Get(ctx, p.ID)
			must(t, err)
			return now.In(space.ID)
		}
		must(t, lib.People.SeatIn(ctx, people.System(), low.ID, p.ID, people.Seat{}))
		if role() != people.Writer {
			t.Errorf("a lower role of a group took one away: %s", role())
		}
		must(t, lib.People.SeatIn(ctx, people.System(), high.ID, p.ID, people.Seat{Alternate: true}))
		if role() != people.Reviewer {
			t.Errorf("the role of a group did not count: %s", role())
		}
		must(t, lib.People.Unseat(ctx, people.System(), high.ID, p.ID))
		if role() != people.Writer {
			t.Errorf("she left the group and kept its role: %s", role())
		}
	})
}

// Claims manage what they map and nothing else: what someone was given by hand outlives them.
func TestClaimsManageTheirOwnSeats(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, p := t.Context(), contenttest.Someone(t, lib, "")
		one, two := college(t, lib, "Un"), college(t, lib, "Deux")
		must(t, lib.People.SeatIn(ctx, people.System(), one.ID, p.ID, people.Seat{}))
		claim := func(provider string, groups ...clock.ID) (changed bool) {
			must(t, lib.DB.Update(ctx, func(tx *db.Tx) (err error) {
				changed, err = lib.People.SetClaimedGroups(tx, p.ID, provider, groups)
				return err
			}))
			return changed
		}
		sources := func(g people.Group) (found []string) {
			page, err := lib.People.GroupBySlug(ctx, p, g.Slug)
			must(t, err)
			for _, seat := range page.Seats {
				found = append(found, seat.Source)
			}
			return found
		}
		if !claim("keycloak", one.ID, two.ID) || claim("keycloak", one.ID, two.ID) || !claim("entra", two.ID) {
			t.Error("what claims change is not what is told")
		}
		if !slices.Equal(sources(one), []string{"", "keycloak"}) || !slices.Equal(sources(two), []string{"entra", "keycloak"}) {
			t.Errorf("the sources are %q and %q", sources(one), sources(two))
		}
		claim("keycloak")
		if !slices.Equal(sources(one), []string{""}) || !slices.Equal(sources(two), []string{"entra"}) {
			t.Errorf("after the claims ended: %q and %q", sources(one), sources(two))
		}
		refused(t, lib.People.Unseat(ctx, people.System(), two.ID, p.ID), refusal.KindNotFound, "not-found")
	})
}

func TestF16WhoMakesGroupsAndGivesThemRoles(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx, space, admin := t.Context(), contenttest.Space(t, lib), administrator(t, lib)
		steward, writer, g := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Writer), college(t, lib, "Collège")
		_, err := lib.People.AddGroup(ctx, steward, people.Group{Name: "Le mien", Kind: people.Team})
		refused(t, err, refusal.KindForbidden, "not-administrator")
		_, err = lib.People.AddGroup(ctx, admin, people.Group{Name: "Collège", Kind: people.Team})
		refused(t, err, refusal.KindConflict, "group-taken")
		refused(t, lib.People.SeatIn(ctx, steward, g.ID, steward.ID, people.Seat{}), refusal.KindForbidden, "not-administrator")
		refused(t, lib.People.SeatIn(ctx, admin, g.ID, writer.ID, people.Seat{Begins: tomorrow, Ends: yesterday}), refusal.KindUnprocessable, "term-backwards")
		refused(t, lib.People.SeatIn(ctx, admin, g.ID, writer.ID, people.Seat{Ends: "demain"}), refusal.KindUnprocessable, "term-unreadable")
		// A steward gives what she may invite to; a group that holds more is not hers to change.
		must(t, lib.People.SetGroupRole(ctx, steward, space.ID, g.ID, people.Reviewer))
		refused(t, lib.People.SetGroupRole(ctx, steward, space.ID, g.ID, people.Steward), refusal.KindForbidden, "invite-steward")
		refused(t, lib.People.SetGroupRole(ctx, writer, space.ID, g.ID, people.Reader), refusal.KindForbidden, "space-not-steward")
		must(t, lib.People.SetGroupRole(ctx, admin, space.ID, g.ID, people.Steward))
		refused(t, lib.People.SetGroupRole(ctx, steward, space.ID, g.ID, ""), refusal.KindForbidden, "invite-steward")
	})
}
