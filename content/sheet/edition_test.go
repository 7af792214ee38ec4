package sheet_test

import (
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

func TestReadersKeepTheEditionWhileADraftIsMade(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		s := contenttest.PublishedSheet(t, lib, steward, "Aller vers, sans bruit")
		first, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 0)
		if err != nil || first.Text.Title != "Aller vers, sans bruit" || first.Edition.Seal != sheet.Unreviewed || first.Edition.Number != 1 {
			t.Fatalf("a visitor reads the first edition: %+v, %v", first.Edition, err)
		}
		if _, err := lib.Sheets.Save(t.Context(), steward, s.ID, 0, contenttest.Practice("Aller vers, mieux", "Nouveau texte.")); err != nil {
			t.Fatal(err)
		}
		still, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 0)
		if err != nil || still.Text.Title != first.Text.Title {
			t.Errorf("readers keep the published edition while a draft is made: %q, %v", still.Text.Title, err)
		}
		if _, err := lib.Sheets.Save(t.Context(), steward, s.ID, 0, contenttest.Practice("Autre", "")); refusal.KindOf(err) != refusal.KindConflict {
			t.Errorf("a stale save is a conflict: %v", err)
		}
		if _, err := lib.Sheets.PublishUnreviewed(t.Context(), steward, s.ID, sheet.Publication{Note: "Titre plus juste", Checked: contenttest.Checked}); err != nil {
			t.Fatal(err)
		}
		second, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 0)
		if err != nil || second.Edition.Number != 2 || second.Text.Title != "Aller vers, mieux" {
			t.Errorf("readers see the second edition: %+v %v", second.Edition, err)
		}
		old, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 1)
		if err != nil || old.Current() || old.Revision.Hash != first.Revision.Hash {
			t.Errorf("the first edition stays as it was: %v", err)
		}
	})
}

func TestWhoBeginsTheNextDraftMayGoOn(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward, writer := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Writer)
		other := contenttest.Someone(t, lib, people.Writer)
		s := contenttest.PublishedSheet(t, lib, steward, "À reprendre")
		for version := range 2 {
			if _, err := lib.Sheets.Save(t.Context(), writer, s.ID, version, contenttest.Practice("À reprendre", "Encore mieux.")); err != nil {
				t.Fatalf("save %d: %v", version, err)
			}
		}
		if _, err := lib.Sheets.Save(t.Context(), other, s.ID, 2, contenttest.Practice("À moi", "")); refusal.KindOf(err) != refusal.KindForbidden {
			t.Errorf("another writer writes in her draft: %v", err)
		}
		if err := lib.Sheets.Discard(t.Context(), writer, s.ID); err != nil {
			t.Errorf("she gives it up: %v", err)
		}
	})
}
