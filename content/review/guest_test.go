package review_test

import (
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
)

// A person concerned answers one question at a time by her link, stops when she likes, and later reads what came of it.
func TestAGuestGivesHerOpinionAndReadsWhatCameOfIt(t *testing.T) {
	each(t, func(s *scene) {
		s.open()
		ctx, token := s.Context(), s.links[0].Token
		visit, err := s.lib.Reviews.ByGuest(ctx, token)
		s.must(err)
		if len(visit.Questions) != 3 || !visit.Answering || visit.Text.Title != "Faire avec, pas à la place" || visit.Guest.Name != "Une mère du quartier" || !visit.Panel.Easy || visit.Due != "2027-01-01" {
			s.Errorf("she sees %+v", visit)
		}
		s.refused(s.lib.Reviews.GuestFinish(ctx, token), "answer-missing")
		s.refused(s.lib.Reviews.GuestAnswer(ctx, token, "clear", review.Yes, ""), "unknown-question")
		s.refused(s.lib.Reviews.GuestAnswer(ctx, token, "useful", "perhaps", ""), "answer-missing")
		s.must(s.lib.Reviews.GuestAnswer(ctx, token, "understood", review.Yes, ""))
		s.must(s.lib.Reviews.GuestAnswer(ctx, token, "useful", review.No, "Dire que le père\npeut venir."))
		s.days(2)
		if visit, err = s.lib.Reviews.ByGuest(ctx, token); err != nil || len(visit.Answers) != 2 || visit.Answers["useful"].Idea != "Dire que le père\npeut venir." || visit.Guest.Finished {
			s.Errorf("two days later: %+v %v", visit.Answers, err)
		}
		s.must(s.lib.Reviews.GuestAnswer(ctx, token, "useful", review.Partly, "Dire que le père peut venir."))
		s.must(s.lib.Reviews.GuestFinish(ctx, token))

		r := s.now(s.author)
		if o := r.Opinions[0]; o.Verdict != review.Changes || !o.By.Guest || o.By.Name != "" || o.Grid["useful"] != review.Partly || o.Panel != "concerned" {
			s.Errorf("her opinion is %+v", o)
		}
		if named := s.now(s.steward).Opinions[0].By.Name; named != "Une mère du quartier" {
			s.Errorf("the steward does not know whom the link went to: %q", named)
		}
		_, err = s.lib.Reviews.Revise(ctx, s.author, s.review.ID, 1, contenttest.Practice("Faire avec", "Le père peut venir."))
		s.must(err)
		s.must(s.lib.Reviews.Answer(ctx, s.author, s.review.ID, r.Remarks[0].ID, review.Followed, "C’est écrit.", ""))
		if visit, err = s.lib.Reviews.ByGuest(ctx, token); err != nil || !visit.Revised || visit.Guest.Finished || visit.Remarks[0].Answer == nil {
			s.Errorf("she is not told that the text has changed: %+v %v", visit, err)
		}
		s.read(review.For)
		s.openVote(s.voter)
		s.refused(s.lib.Reviews.GuestAnswer(ctx, token, "useful", review.No, ""), "review-voting")
		s.vote(s.voter, "for")
		s.days(8)
		s.closeDue(1)
		s.days(29)
		visit, err = s.lib.Reviews.ByGuest(ctx, token)
		s.must(err)
		if visit.State != review.Adopted || visit.Decision == nil || visit.Answering || visit.Remarks[0].Answer.Text != "C’est écrit." || visit.Remarks[0].Answer.Round != 2 {
			s.Errorf("what came of it: %+v", visit)
		}
		s.refused(s.lib.Reviews.GuestFinish(ctx, token), "review-closed")
	})
}

// A link is kept as its hash, ends on its day, can be taken back and given anew, and opens nothing else.
func TestG5G6AGuestsLinkIsNarrow(t *testing.T) {
	each(t, func(s *scene) {
		s.open()
		ctx, link := s.Context(), s.links[0]
		if len(link.Token) != 43 || s.count(`SELECT COUNT(*) FROM guests WHERE token_hash = $1 OR id = $1 OR name = $1`, link.Token) != 0 {
			s.Error("the token itself is kept, or is not 256 bits")
		}
		ended := func(token string) {
			s.Helper()
			_, err := s.lib.Reviews.ByGuest(ctx, token)
			s.refused(err, "guest-link-ended")
			if refusal.KindOf(err) != refusal.KindUnauthenticated {
				s.Errorf("refused as %v", refusal.KindOf(err))
			}
			s.refused(s.lib.Reviews.GuestAnswer(ctx, token, "useful", review.Yes, ""), "guest-link-ended")
			s.refused(s.lib.Reviews.GuestFinish(ctx, token), "guest-link-ended")
		}
		ended("")
		ended(link.Token + "A")
		for _, p := range []people.Person{s.author, s.trade} {
			_, err := s.lib.Reviews.Guests(ctx, p, s.review.ID)
			s.refused(err, "guests-not-steward")
			s.refused(s.lib.Reviews.RevokeGuest(ctx, p, link.Guest), "guests-not-steward")
		}
		s.must(s.lib.Reviews.GuestAnswer(ctx, link.Token, "useful", review.Yes, ""))
		s.must(s.lib.Reviews.RevokeGuest(ctx, s.steward, link.Guest))
		ended(link.Token)
		s.refused(s.lib.Reviews.RevokeGuest(ctx, s.steward, link.Guest), "guest-link-revoked")
		again, err := s.lib.Reviews.RenewGuest(ctx, s.steward, link.Guest)
		s.must(err)
		ended(link.Token)
		guests, err := s.lib.Reviews.Guests(ctx, s.steward, s.review.ID)
		s.must(err)
		if len(guests) != 1 || guests[0].Answers != 1 || guests[0].Revoked || guests[0].Finished || guests[0].Ends != again.Ends {
			s.Errorf("the guests are %+v", guests)
		}
		s.must(s.lib.Reviews.GuestFinish(ctx, again.Token))
		s.days(100)
		if _, err := s.lib.Reviews.ByGuest(ctx, again.Token); err != nil {
			s.Errorf("on its last day: %v", err)
		}
		s.days(1)
		ended(again.Token)
	})
}

// What awaits each person, with a date and a duration.
func TestWhatAwaitsEach(t *testing.T) {
	each(t, func(s *scene) {
		waits := func(p people.Person, want string, due string) {
			s.Helper()
			tasks, err := s.lib.Reviews.Waiting(s.Context(), p)
			s.must(err)
			got := ""
			for _, task := range tasks {
				got += string(task.Verb) + " "
				if task.Title == "" || task.Minutes < 1 || task.Sheet.Slug == "" || string(task.Due) != due {
					s.Errorf("%+v is not due %q", task, due)
				}
			}
			if got != want {
				s.Errorf("%q awaits instead of %q", got, want)
			}
		}
		waits(people.Visitor(), "", "")
		s.must(s.lib.Sheets.Propose(s.Context(), s.author, s.sheet.ID, contenttest.Checked))
		waits(s.steward, "open-review ", "")
		s.must(s.lib.Sheets.TakeBack(s.Context(), s.author, s.sheet.ID))
		s.open()
		waits(s.steward, "", "")
		waits(s.trade, "opine ", "2026-12-11")
		waits(s.third, "opine ", "2027-01-01")
		s.opine(s.trade, "trade", review.NotYet)
		waits(s.trade, "", "")
		waits(s.author, "answer ", "")
		s.must(s.lib.Reviews.Answer(s.Context(), s.author, s.review.ID, s.now(s.author).Remarks[0].ID, review.Explained, "Voilà.", ""))
		waits(s.author, "", "")
		s.read(review.For)
		waits(s.steward, "open-vote ", "")
		s.openVote(s.voter)
		waits(s.voter, "vote ", "2026-11-27")
		s.vote(s.voter, "for")
		waits(s.voter, "", "")
		waits(s.steward, "", "")
	})
}
