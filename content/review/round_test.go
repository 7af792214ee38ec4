package review_test

import (
	"fmt"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/review"
)

// A round is a text that was read: until someone speaks of it, another takes its place, and the number stays honest.
func TestATextNobodySpokeOfGivesItsRoundToTheNext(t *testing.T) {
	each(t, func(s *scene) {
		s.open()
		version := 1
		revise := func(round int) review.Review {
			s.Helper()
			_, err := s.lib.Reviews.Revise(s.Context(), s.author, s.review.ID, version, contenttest.Practice("Faire avec", fmt.Sprint("Texte ", version)))
			s.must(err)
			version++
			r := s.now(s.author)
			if r.Round().Number != round || len(r.Rounds) != round || r.Round().Revision != r.Sheet.Draft.Revision || r.Heard {
				s.Fatalf("after text %d: round %d of %d, heard: %v", version, r.Round().Number, len(r.Rounds), r.Heard)
			}
			return r
		}
		first := s.now(s.trade).Round()
		revise(1)
		again := revise(1)
		// Who was reading meanwhile does not speak of a text she was not shown, though the round has the same number.
		s.refused(s.lib.Reviews.Opine(s.Context(), s.trade, s.review.ID, "trade", review.Opinion{Round: 1, Read: first.Revision, Verdict: review.For}), "opinion-old-text")
		s.must(s.lib.Reviews.Opine(s.Context(), s.trade, s.review.ID, "trade", review.Opinion{Round: 1, Read: again.Round().Revision, Verdict: review.NotYet, Reason: "Trop long."}))
		r := revise(2)
		s.must(s.lib.Reviews.Answer(s.Context(), s.author, s.review.ID, r.Remarks[0].ID, review.Followed, "", ""))
		if r = revise(2); r.Remarks[0].Answer == nil || r.Remarks[0].Answer.Round != 2 || r.Rounds[0].Hash != again.Round().Hash {
			s.Errorf("a remark that was followed is followed no more: %+v", r.Remarks[0].Answer)
		}
		// One answer of a guest is enough to have been heard.
		s.must(s.lib.Reviews.GuestAnswer(s.Context(), s.links[0].Token, "understood", review.Yes, ""))
		revise(3)
		if v, err := s.lib.Verify(s.Context(), people.System(), nil); err != nil || len(v.Faults) != 0 {
			s.Errorf("verify: %+v %v", v.Faults, err)
		}
	})
}
