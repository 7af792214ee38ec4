package review_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/review"
	"terreau/content/sheet"
)

// What a reported passage names is nowhere in a review: not in the text that is read, nor in what was quoted of it, nor
// in the minutes. Authors and stewards read it, and whoever typed it reads her own words.
func TestAReviewHidesWhatIsHiddenOfItsSheet(t *testing.T) {
	each(t, func(s *scene) {
		_, err := s.lib.Sheets.PublishUnreviewed(s.Context(), s.steward, s.sheet.ID, sheet.Publication{Minor: true, Checked: contenttest.Checked})
		s.must(err)
		named := contenttest.Practice("Chez Jeanne Martin", "On suit Jeanne Martin.")
		_, err = s.lib.Sheets.Save(s.Context(), s.author, s.sheet.ID, 0, named)
		s.must(err)
		_, err = s.lib.Sheets.PublishUnreviewed(s.Context(), s.steward, s.sheet.ID, sheet.Publication{Note: "Un récit", Minor: true, Checked: contenttest.Checked})
		s.must(err)
		_, err = s.lib.Sheets.Save(s.Context(), s.author, s.sheet.ID, 0, append(named, "Et la suite.\n"...))
		s.must(err)
		s.open()
		s.must(s.lib.Reviews.Opine(s.Context(), s.trade, s.review.ID, "trade", review.Opinion{Verdict: review.NotYet, Reason: "On reconnaît Jeanne Martin.",
			Remarks: []review.Remark{{Part: "how", Quotation: "Jeanne Martin", Text: "Jeanne Martin le veut-elle ?"}}}))
		s.clock.Move(time.Hour)
		_, err = s.lib.Sheets.Report(s.Context(), people.Visitor(), s.sheet.ID, sheet.Reporting{Passage: "Jeanne Martin", NamesPerson: true}, "n")
		s.must(err)
		s.clock.Move(time.Hour)
		s.must(s.lib.Reviews.Opine(s.Context(), s.other, s.review.ID, "trade", review.Opinion{Verdict: review.For, Reason: "Qui donc ? Jeanne Dupuis ?"}))
		told := func(by people.Person) string {
			r := s.now(by)
			return fmt.Sprint(r.Title, r.Opinions, r.Remarks)
		}
		for name, by := range map[string]people.Person{"another reader": s.other, "someone concerned": s.third} {
			if shown := told(by); strings.Contains(shown, "Martin") || !strings.Contains(shown, "(passage masqué)") {
				s.Errorf("%s is shown %s", name, shown)
			}
		}
		for name, by := range map[string]people.Person{"an author": s.author, "a steward": s.steward} {
			if shown := told(by); strings.Contains(shown, "masqué") {
				s.Errorf("%s is not shown what is to be mended: %s", name, shown)
			}
		}
		if r := s.now(s.trade); r.Remarks[0].Quotation != "Jeanne Martin" || strings.Contains(r.Title, "Martin") {
			s.Errorf("who quoted it would send the mask back: %+v", r.Remarks[0])
		}
		if v, err := s.lib.Reviews.ByGuest(s.Context(), s.links[0].Token); err != nil || strings.Contains(fmt.Sprint(v.Text.Title, string(v.Text.Source), v.Text.Rendered.HTML), "Martin") {
			s.Errorf("a guest is shown it: %v", err)
		}
		tasks, err := s.lib.Reviews.Waiting(s.Context(), s.third)
		if err != nil || len(tasks) == 0 || strings.Contains(tasks[0].Title, "Martin") {
			s.Errorf("a task is called by it: %+v %v", tasks, err)
		}
		s.must(s.lib.Reviews.Abandon(s.Context(), s.steward, s.review.ID, "Jeanne Martin a demandé qu’on attende."))
		past, err := s.lib.Reviews.Past(s.Context(), s.other, s.sheet.ID)
		if err != nil || len(past) != 1 || strings.Contains(fmt.Sprint(past[0].Title, past[0].Opinions, past[0].Remarks, past[0].Abandoned), "Martin") {
			s.Errorf("the minutes name her: %+v %v", past, err)
		}
	})
}
