package sheet_test

import (
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

func listed(t *testing.T, lib *content.Library, by people.Person) (slugs []string) {
	t.Helper()
	found, total, err := lib.Sheets.List(t.Context(), by, sheet.Filter{Kind: "practice", ByTitle: true}, 1, 100)
	if err != nil || total != len(found) {
		t.Fatal(total, err)
	}
	for _, l := range found {
		slugs = append(slugs, l.Slug)
	}
	return slugs
}

func TestAWithdrawnSheetKeepsItsPageAndLeavesLists(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward, writer := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Writer)
		s := contenttest.PublishedSheet(t, lib, steward, "Une pratique dépassée")
		if err := lib.Sheets.Withdraw(t.Context(), writer, s.ID, "Je veux", ""); refusal.KindOf(err) != refusal.KindForbidden {
			t.Errorf("a writer withdrew: %v", err)
		}
		if err := lib.Sheets.Withdraw(t.Context(), steward, s.ID, " ", ""); refusal.KindOf(err) != refusal.KindUnprocessable {
			t.Errorf("a refusal carries a reason: %v", err)
		}
		for _, redirect := range []string{"//evil.example", "https://evil.example", "/\\evil", "/a\r\nSet-Cookie: x"} {
			if err := lib.Sheets.Withdraw(t.Context(), steward, s.ID, "Dépassée", redirect); refusal.KindOf(err) != refusal.KindInvalid {
				t.Errorf("a withdrawal leads to %q: %v", redirect, err)
			}
		}
		before, _ := lib.Events.Position(t.Context())
		if err := lib.Sheets.Withdraw(t.Context(), steward, s.ID, "Le droit a changé.", "/fiches/la-nouvelle"); err != nil {
			t.Fatal(err)
		}
		r, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 0)
		if err != nil || r.Sheet.Withdrawal == nil || r.Sheet.Withdrawal.Reason != "Le droit a changé." {
			t.Errorf("the page of a withdrawn sheet says why: %+v %v", r.Sheet.Withdrawal, err)
		}
		if slugs := listed(t, lib, people.Visitor()); len(slugs) != 0 {
			t.Errorf("it still stands in lists: %v", slugs)
		}
		if narrowed, _ := lib.Sheets.Narrowed(t.Context(), before); len(narrowed) != 1 || narrowed[0] != s.ID {
			t.Errorf("search would still show it: %v", narrowed)
		}
		if err := lib.Sheets.UndoWithdrawal(t.Context(), steward, s.ID); err != nil {
			t.Fatal(err)
		}
		if slugs := listed(t, lib, people.Visitor()); len(slugs) != 1 {
			t.Errorf("a withdrawal undone brings it back: %v", slugs)
		}
	})
}

func TestWhatMayNotBeSeenDoesNotExist(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward, member := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, "")
		s := contenttest.PublishedSheet(t, lib, steward, "Entre nous")
		draft := contenttest.Started(t, lib, steward, "Pas encore")
		if err := lib.Sheets.Restrict(t.Context(), steward, s.ID, people.SpaceOnly); err != nil {
			t.Fatal(err)
		}
		for _, by := range []people.Person{people.Visitor(), member} {
			for what, err := range map[string]error{
				"read":     second(lib.Sheets.Read(t.Context(), by, "practice", s.Slug, 0)),
				"edition":  second(lib.Sheets.Read(t.Context(), by, "practice", s.Slug, 1)),
				"draft":    second(lib.Sheets.Read(t.Context(), by, "practice", draft.Slug, 0)),
				"withdraw": lib.Sheets.Withdraw(t.Context(), by, s.ID, "parce que", ""),
				"save":     second(lib.Sheets.Save(t.Context(), by, draft.ID, 1, contenttest.Practice("À moi", ""))),
				"discard":  lib.Sheets.Discard(t.Context(), by, draft.ID),
				"warn":     second(lib.Sheets.AddWarning(t.Context(), by, s.ID, sheet.Outdated, "vieux")),
				"nothing":  second(lib.Sheets.Read(t.Context(), by, "practice", "n-existe-pas", 0)),
			} {
				if e := refusal.Of(err); e == nil || e.Kind != refusal.KindNotFound || e.Reason != "not-found" || e.Field != "" {
					t.Errorf("%s: %v", what, err)
				}
			}
			if slugs := listed(t, lib, by); len(slugs) != 0 {
				t.Errorf("lists show %v", slugs)
			}
			if counts, err := lib.Sheets.CountTerms(t.Context(), by, "publics"); err != nil || len(counts) != 0 {
				t.Errorf("what is hidden is counted: %v %v", counts, err)
			}
			if found, err := lib.Sheets.Find(t.Context(), by, []clock.ID{s.ID, draft.ID}); err != nil || len(found) != 0 {
				t.Errorf("search would find it: %v %v", found, err)
			}
			if links, err := lib.Sheets.Links(t.Context(), by, sheet.Place{}, []string{s.Slug + ".md"}); err != nil || len(links) != 0 {
				t.Errorf("a link would tell its title: %v %v", links, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestAWarningStandsUntilItIsClosed(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		s := contenttest.PublishedSheet(t, lib, steward, "Une fiche et son droit")
		id, err := lib.Sheets.AddWarning(t.Context(), steward, s.ID, sheet.LawChanged, "casf:L311-4")
		if err != nil {
			t.Fatal(err)
		}
		warnings := func() []sheet.Warning {
			r, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 0)
			if err != nil {
				t.Fatal(err)
			}
			return r.Warnings
		}
		if w := warnings(); len(w) != 1 || w[0].Cause != sheet.LawChanged || w[0].Detail != "casf:L311-4" {
			t.Errorf("readers are warned: %+v", w)
		}
		if err := lib.Sheets.CloseWarning(t.Context(), steward, s.ID, id, ""); refusal.KindOf(err) != refusal.KindUnprocessable {
			t.Errorf("a warning closes with what was found: %v", err)
		}
		if err := lib.Sheets.CloseWarning(t.Context(), steward, s.ID, id, "Sans effet sur la pratique."); err != nil {
			t.Fatal(err)
		}
		if w := warnings(); len(w) != 0 {
			t.Errorf("a closed warning stands: %+v", w)
		}
		if err := lib.Sheets.CloseWarning(t.Context(), steward, s.ID, id, "Encore"); refusal.KindOf(err) != refusal.KindNotFound {
			t.Errorf("it closes once: %v", err)
		}
	})
}

func TestM6SlugsAreGivenOnceAndNeverHideAnother(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		for _, c := range []struct{ title, slug string }{
			{"Aller vers", "aller-vers"}, {"Aller vers !", "aller-vers-2"}, {"ALLER-VERS", "aller-vers-3"},
			{"Flux", "flux-2"}, {"Admin", "admin-2"}, {"Œuvrer à l’été", "oeuvrer-a-l-ete"},
		} {
			if s := contenttest.Started(t, lib, steward, c.title); s.Slug != c.slug {
				t.Errorf("%q got the slug %q, not %q", c.title, s.Slug, c.slug)
			}
		}
		seen := map[string]bool{}
		for range 30 {
			s := contenttest.Started(t, lib, steward, "🌱🌱")
			if s.Slug == "" || seen[s.Slug] {
				t.Errorf("a title of emoji gives the slug %q", s.Slug)
			}
			seen[s.Slug] = true
		}
	})
}
