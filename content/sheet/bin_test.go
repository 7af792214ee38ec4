package sheet_test

import (
	"context"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

func TestF9TheBinGivesBackWhatItHolds(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		author, steward := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Steward)
		other := contenttest.Someone(t, lib, people.Writer)
		s := contenttest.Started(t, lib, author, "Un essai")
		refused(t, "a stranger bins", lib.Sheets.Bin(t.Context(), other, s.ID), refusal.KindNotFound, "not-found")
		before := position(t, lib)
		done(t, "bin", lib.Sheets.Bin(t.Context(), author, s.ID))
		if narrowed, _ := lib.Sheets.Narrowed(t.Context(), before); len(narrowed) != 1 {
			t.Error("search would still show it")
		}
		_, err := lib.Sheets.DraftByID(t.Context(), author, s.ID)
		refused(t, "what is in the bin is written", err, refusal.KindNotFound, "not-found")
		refused(t, "what is in the bin is binned", lib.Sheets.Bin(t.Context(), author, s.ID), refusal.KindNotFound, "not-found")
		if list, total, _ := lib.Sheets.Mine(t.Context(), author, 1); len(list)+total != 0 {
			t.Error("lists of drafts show it")
		}
		for name, p := range map[string]people.Person{"the author": author, "a steward": steward} {
			found, err := lib.Sheets.Binned(t.Context(), p)
			if err != nil || len(found) != 1 || found[0].Title != "Un essai" || found[0].By.Name != author.Name || found[0].Until != "2026-12-20" {
				t.Errorf("the bin of %s: %+v %v", name, found, err)
			}
		}
		if found, _ := lib.Sheets.Binned(t.Context(), other); len(found) != 0 {
			t.Errorf("the bin of someone else: %+v", found)
		}
		refused(t, "F9: someone else takes it out", lib.Sheets.Unbin(t.Context(), other, s.ID), refusal.KindNotFound, "not-found")
		done(t, "unbin", lib.Sheets.Unbin(t.Context(), steward, s.ID))
		if d, err := lib.Sheets.DraftByID(t.Context(), author, s.ID); err != nil || d.Text.Title != "Un essai" || len(d.Authors) != 1 || d.Authors[0].ID != author.ID {
			t.Errorf("it is what it was: %+v %v", d.Authors, err)
		}
		refused(t, "twice", lib.Sheets.Unbin(t.Context(), steward, s.ID), refusal.KindNotFound, "not-found")
	})
}

func TestWhatIsReadIsWithdrawnBeforeItIsBinned(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward, author := contenttest.Someone(t, lib, people.Steward), contenttest.Someone(t, lib, people.Writer)
		s := contenttest.Started(t, lib, author, "Une fiche lue")
		_, err := lib.Sheets.PublishUnreviewed(t.Context(), steward, s.ID, sheet.Publication{Checked: contenttest.Checked})
		done(t, "publish", err)
		refused(t, "published", lib.Sheets.Bin(t.Context(), steward, s.ID), refusal.KindConflict, "bin-published")
		done(t, "withdraw", lib.Sheets.Withdraw(t.Context(), steward, s.ID, "Dépassée", ""))
		refused(t, "its author bins what was published", lib.Sheets.Bin(t.Context(), author, s.ID), refusal.KindForbidden, "bin-not-author")
		done(t, "bin", lib.Sheets.Bin(t.Context(), steward, s.ID))
		_, err = lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 0)
		refused(t, "its page", err, refusal.KindNotFound, "not-found")
		done(t, "unbin", lib.Sheets.Unbin(t.Context(), steward, s.ID))
		r, err := lib.Sheets.Read(t.Context(), people.Visitor(), "practice", s.Slug, 0)
		if err != nil || r.Sheet.Withdrawal == nil {
			t.Errorf("it comes back withdrawn: %v", err)
		}
		if slugs := listed(t, lib, people.Visitor()); len(slugs) != 0 {
			t.Errorf("it comes back in lists: %v", slugs)
		}
	})
}

func TestAfterThirtyDaysTheBinIsErased(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		ctx := context.Background()
		steward := contenttest.Someone(t, lib, people.Steward)
		s := contenttest.PublishedSheet(t, lib, steward, "Une vieille fiche")
		kept := contenttest.Started(t, lib, steward, "Gardée un jour de plus")
		_, err := lib.Sheets.AddComment(ctx, steward, s.ID, sheet.NewComment{Intent: sheet.Tell, Text: "Un souvenir"})
		done(t, "comment", err)
		done(t, "withdraw", lib.Sheets.Withdraw(ctx, steward, s.ID, "Dépassée", ""))
		done(t, "bin", lib.Sheets.Bin(ctx, steward, s.ID))
		c.Move(24 * time.Hour)
		done(t, "bin", lib.Sheets.Bin(ctx, steward, kept.ID))
		c.Move(sheet.BinDays*24*time.Hour - time.Hour)
		_, err = lib.EmptyBin(ctx, steward)
		refused(t, "a person empties the bin", err, refusal.KindForbidden, "not-administrator")
		if n, err := lib.EmptyBin(ctx, people.System()); err != nil || n != 1 {
			t.Fatalf("erased %d: %v", n, err)
		}
		if n, err := lib.EmptyBin(ctx, people.System()); err != nil || n != 0 {
			t.Errorf("erased again %d: %v", n, err)
		}
		refused(t, "taken out after that", lib.Sheets.Unbin(ctx, steward, s.ID), refusal.KindNotFound, "not-found")
		if found, _ := lib.Sheets.Binned(ctx, steward); len(found) != 1 || found[0].Sheet.ID != kept.ID {
			t.Errorf("the bin: %+v", found)
		}
		v, err := lib.Verify(ctx, people.System(), nil)
		if err != nil || len(v.Faults) != 0 || v.Erased != 1 {
			t.Errorf("what was erased left its hash, as it should: %+v %v", v, err)
		}
		again := contenttest.Started(t, lib, steward, "Une vieille fiche")
		if again.Slug == s.Slug {
			t.Error("its address was given again")
		}
	})
}
