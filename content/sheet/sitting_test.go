package sheet_test

import (
	"fmt"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// What one person saves without a pause of half an hour is one line; what is published, and what another saves, is not of
// it. Every text stays within reach.
func TestSavesAreListedBySittings(t *testing.T) {
	onClock(t, func(t *testing.T, lib *content.Library, c *clock.Fake) {
		author, steward := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Steward)
		s := contenttest.Started(t, lib, author, "Aller vers")
		version, text := 1, 0
		saves := func(by people.Person, count int, every time.Duration) {
			t.Helper()
			for range count {
				c.Move(every)
				text++
				_, err := lib.Sheets.Save(t.Context(), by, s.ID, version, contenttest.Practice("Aller vers", fmt.Sprint("Texte ", text)))
				done(t, "save", err)
				version++
			}
		}
		saves(author, 5, 10*time.Minute)   // with the first: 1 to 6
		saves(author, 1, sheet.SittingGap) // 7
		saves(steward, 2, time.Minute)     // 8, 9
		saves(author, 3, 29*time.Minute)   // 10 to 12
		_, err := lib.Sheets.PublishUnreviewed(t.Context(), steward, s.ID, sheet.Publication{Checked: contenttest.Checked, Minor: true})
		done(t, "publish", err) // 12 stands alone
		version = 0
		saves(author, 30, time.Minute) // 13 to 42
		want := []string{"13-42 30", "12-12 1", "10-11 2", "8-9 2", "7-7 1", "1-6 6"}
		sittings, total, err := lib.Sheets.Sittings(t.Context(), author, s.ID, 1)
		done(t, "sittings", err)
		var got []string
		for _, one := range sittings {
			got = append(got, fmt.Sprintf("%d-%d %d", one.First, one.Number, one.Count))
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || total != len(want) || !sittings[0].Draft || sittings[1].Edition != 1 || sittings[0].At.Sub(sittings[0].From) != 29*time.Minute || sittings[3].By.ID != steward.ID {
			t.Errorf("%d sittings: %v", total, got)
		}
		all, err := lib.Sheets.Saves(t.Context(), author, s.ID, 13, 42, 2)
		if err != nil || len(all) != 30-sheet.PageSize || all[len(all)-1].Number != 13 {
			t.Errorf("the texts of a sitting: %d %v", len(all), err)
		}
		if more, _, err := lib.Sheets.Sittings(t.Context(), author, s.ID, 2); err != nil || len(more) != 0 {
			t.Errorf("a second page: %d %v", len(more), err)
		}
		_, _, err = lib.Sheets.Sittings(t.Context(), contenttest.Someone(t, lib, people.Writer), s.ID, 1)
		refused(t, "another writer", err, refusal.KindNotFound, "not-found")
	})
}
