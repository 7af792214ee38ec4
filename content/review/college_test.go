package review_test

import (
	"slices"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
)

// group makes a college in which people sit, the last of them as an alternate.
func (s *scene) group(name string, members []people.Person, alternates ...people.Person) people.Group {
	s.Helper()
	g, err := s.lib.People.AddGroup(s.Context(), people.System(), people.Group{Name: name, Kind: people.College})
	if err != nil {
		s.Fatal(err)
	}
	for i, p := range append(slices.Clone(members), alternates...) {
		if err := s.lib.People.SeatIn(s.Context(), people.System(), g.ID, p.ID, people.Seat{Alternate: i >= len(members)}); err != nil {
			s.Fatal(err)
		}
	}
	return g
}

func readers(r review.Review, panel string) (ids []clock.ID) {
	for _, step := range r.Steps {
		if step.Key == panel {
			for _, one := range step.People {
				ids = append(ids, one.ID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

func sorted(persons ...people.Person) (ids []clock.ID) {
	for _, p := range persons {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	return ids
}

// A college that is named to a panel reads there: its members whose term runs, and an alternate for each who cannot.
func TestAGroupReadsInAPanel(t *testing.T) {
	each(t, func(s *scene) {
		ctx := s.Context()
		over, closed, spare, second := contenttest.Someone(t, s.lib, people.Reader), contenttest.Someone(t, s.lib, people.Reader), contenttest.Someone(t, s.lib, ""), contenttest.Someone(t, s.lib, "")
		trade := s.group("Collège du métier", []people.Person{s.author, s.trade, s.other, closed, over}, spare)
		concerned := s.group("Collège des parents", []people.Person{s.other, s.third}, s.voter, second)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(s.lib.People.SeatIn(ctx, people.System(), trade.ID, over.ID, people.Seat{Ends: "2026-11-19"})) // yesterday
		must(s.lib.People.Disable(ctx, people.System(), closed.ID, true))
		must(s.lib.Sheets.Propose(ctx, s.author, s.sheet.ID, contenttest.Checked))
		_, _, err := s.lib.Reviews.Open(ctx, s.steward, s.sheet.ID, review.Naming{Panels: map[string][]clock.ID{"trade": {s.trade.ID, s.other.ID}},
			Groups: map[string][]clock.ID{"concerned": {s.group("Vide", nil).ID}}})
		if r := refusal.Of(err); r == nil || r.Reason != "group-nobody-reads" || r.Field != "concerned" {
			t.Errorf("a group without anyone reads: %v", err)
		}
		_, _, err = s.lib.Reviews.Open(ctx, s.steward, s.sheet.ID, review.Naming{Panels: map[string][]clock.ID{"trade": {s.trade.ID, s.other.ID}},
			Groups: map[string][]clock.ID{"concerned": {clock.NewID()}}})
		if r := refusal.Of(err); r == nil || r.Reason != "named-unknown" {
			t.Errorf("a group that there is not reads: %v", err)
		}
		// The author and the closed account leave their places to the one alternate; who reads for the trade already leaves
		// hers among the people concerned to the first alternate, and the second stays out.
		r, _, err := s.lib.Reviews.Open(ctx, s.steward, s.sheet.ID, review.Naming{Groups: map[string][]clock.ID{"trade": {trade.ID}, "concerned": {concerned.ID}}})
		must(err)
		if got, want := readers(r, "trade"), sorted(s.trade, s.other, spare); !slices.Equal(got, want) {
			t.Errorf("the trade is read for by %v instead of %v", got, want)
		}
		if got, want := readers(r, "concerned"), sorted(s.third, s.voter); !slices.Equal(got, want) {
			t.Errorf("the people concerned are %v instead of %v", got, want)
		}
		must(s.lib.Reviews.Opine(ctx, spare, r.ID, "trade", review.Opinion{Verdict: review.For}))
		must(s.lib.People.Unseat(ctx, people.System(), trade.ID, s.trade.ID)) // the people are frozen at the opening
		must(s.lib.Reviews.Opine(ctx, s.trade, r.ID, "trade", review.Opinion{Verdict: review.For}))
	})
}

// Whoever may be named is offered: who holds a role by a group as well as by hand, and where a sheet is sealed those
// named alone.
func TestThoseWhoHoldARoleByAGroupAreCandidates(t *testing.T) {
	each(t, func(s *scene) {
		ctx, space := s.Context(), contenttest.Space(t, s.lib)
		held, over := contenttest.Someone(t, s.lib, ""), contenttest.Someone(t, s.lib, "")
		team, err := s.lib.People.AddGroup(ctx, people.System(), people.Group{Name: "Équipe", Kind: people.Team})
		if err == nil {
			err = s.lib.People.SetGroupRole(ctx, people.System(), space.ID, team.ID, people.Reviewer)
		}
		if err == nil {
			err = s.lib.People.SeatIn(ctx, people.System(), team.ID, held.ID, people.Seat{})
		}
		if err == nil {
			err = s.lib.People.SeatIn(ctx, people.System(), team.ID, over.ID, people.Seat{Ends: "2026-11-19"})
		}
		if err != nil {
			t.Fatal(err)
		}
		s.group("Vide", nil)
		o := s.sheet.Object()
		o.Space, o.Audience = space.ID, space.Audience
		offered := func(o people.Object, p people.Person) bool {
			c, err := s.lib.People.CandidatesFor(ctx, s.steward, o)
			if err != nil {
				t.Fatal(err)
			}
			if groups := len(c.Groups); groups != 1 && o.Restriction == "" || groups != 0 && o.Restriction == people.Sealed {
				t.Errorf("%d groups are offered", groups)
			}
			return slices.ContainsFunc(c.People, func(n people.Named) bool { return n.ID == p.ID })
		}
		if !offered(o, held) || !offered(o, s.trade) || offered(o, over) || offered(o, s.third) {
			t.Error("who holds a role is not who is offered")
		}
		o.Restriction = people.Sealed
		if offered(o, held) || !offered(o, s.trade) {
			t.Error("of what is sealed, a group's member is offered")
		}
		if _, err := s.lib.People.CandidatesFor(ctx, s.third, o); refusal.KindOf(err) != refusal.KindForbidden {
			t.Errorf("someone without a role lists them: %v", err)
		}
	})
}
