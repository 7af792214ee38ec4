package review_test

import (
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/review"
	"terreau/content/sheet"
)

// Another text, another approval: opinions speak of one hash, a new text is a new round, and readers keep the edition
// that stands.
func TestL6ApprovalsAreTiedToTheHash(t *testing.T) {
	each(t, func(s *scene) {
		_, err := s.lib.Sheets.PublishUnreviewed(s.Context(), s.steward, s.sheet.ID, sheet.Publication{Checked: contenttest.Checked})
		s.must(err)
		before, err := s.published()
		s.must(err)
		s.sheet, err = s.lib.Sheets.Save(s.Context(), s.author, s.sheet.ID, 0, contenttest.Practice("Faire avec", "Deuxième texte."))
		s.must(err)
		s.open()
		s.read(review.For)
		_, err = s.lib.Sheets.Save(s.Context(), s.author, s.sheet.ID, 1, contenttest.Practice("Faire avec", "En douce."))
		s.refused(err, "write-in-review")
		_, err = s.lib.Reviews.Revise(s.Context(), s.author, s.review.ID, 7, contenttest.Practice("Faire avec", "Troisième texte."))
		s.refused(err, "draft-stale")
		_, err = s.lib.Reviews.Revise(s.Context(), s.author, s.review.ID, 1, contenttest.Practice("Faire avec", "Deuxième texte."))
		s.refused(err, "revise-unchanged")

		s.days(30)
		revised, err := s.lib.Reviews.Revise(s.Context(), s.author, s.review.ID, 1, contenttest.Practice("Faire avec", "Troisième texte."))
		s.must(err)
		if len(revised.Rounds) != 2 || revised.Rounds[0].Hash == revised.Rounds[1].Hash || len(revised.Opinions) != 4 || revised.Opinions[0].Hash != revised.Rounds[0].Hash {
			s.Errorf("after a revision: %d rounds, %d opinions", len(revised.Rounds), len(revised.Opinions))
		}
		if revised.Ready() || revised.Steps[0].Given != 0 || revised.Steps[0].Due != "2027-01-10" {
			s.Errorf("the old opinions count for the new text: %+v", revised.Steps[0])
		}
		_, err = s.lib.Reviews.OpenVote(s.Context(), s.steward, s.review.ID, review.Opening{Voters: []clock.ID{s.voter.ID}, Minor: true})
		s.refused(err, "opinions-missing")
		s.read(review.Changes)
		_, err = s.lib.Reviews.OpenVote(s.Context(), s.steward, s.review.ID, review.Opening{Voters: []clock.ID{s.voter.ID}})
		s.refused(err, "note-empty")
		s.openVote(s.voter)
		s.vote(s.voter, "for")
		during, err := s.published()
		s.must(err)
		if during.Edition != before.Edition || string(during.Revision.Text) != string(before.Revision.Text) {
			s.Error("the published page moved while its next version was in review")
		}
		s.days(8)
		s.closeDue(1)
		after, err := s.published()
		s.must(err)
		if after.Edition.Number != 2 || after.Edition.Hash != revised.Rounds[1].Hash || after.Edition.Seal != sheet.Validated {
			s.Errorf("published %+v", after.Edition)
		}
		// The next text published without review does not carry the seal.
		_, err = s.lib.Sheets.Save(s.Context(), s.author, s.sheet.ID, 0, contenttest.Practice("Faire avec", "Quatrième texte."))
		s.must(err)
		_, err = s.lib.Sheets.PublishUnreviewed(s.Context(), s.steward, s.sheet.ID, sheet.Publication{Note: "Une correction.", Checked: contenttest.Checked})
		s.must(err)
		if last, err := s.published(); err != nil || last.Edition.Seal != sheet.Unreviewed || last.Edition.Decision != "" {
			s.Errorf("the seal outlived its text: %+v", last.Edition)
		}
	})
}

// A panel that mostly says "not yet" keeps the vote shut until it has answers, and is not outvoted without a reason.
func TestL11ThePeopleConcernedAreNotSilentlyOutvoted(t *testing.T) {
	each(t, func(s *scene) {
		s.open()
		s.refused(s.lib.Reviews.Opine(s.Context(), s.third, s.review.ID, "concerned", review.Opinion{Verdict: review.NotYet}), "not-yet-without-reason")
		s.opine(s.trade, "trade", review.For)
		s.opine(s.other, "trade", review.For)
		s.opine(s.third, "concerned", review.NotYet)
		_, err := s.lib.Reviews.OpenVote(s.Context(), s.steward, s.review.ID, review.Opening{Voters: []clock.ID{s.voter.ID}})
		s.refused(err, "opinions-missing")
		s.must(s.lib.Reviews.GuestAnswer(s.Context(), s.links[0].Token, "respectful", review.No, "Le mot « usager » me blesse."))
		s.must(s.lib.Reviews.GuestFinish(s.Context(), s.links[0].Token))
		_, err = s.lib.Reviews.OpenVote(s.Context(), s.steward, s.review.ID, review.Opening{Voters: []clock.ID{s.voter.ID}})
		s.refused(err, "remarks-unanswered")

		waiting := s.now(s.author).Remarks
		if len(waiting) != 2 || waiting[0].Text != "Voilà pourquoi." || waiting[1].Question != "respectful" || waiting[1].By.Name != "" {
			s.Fatalf("the remarks are %+v", waiting)
		}
		s.refused(s.lib.Reviews.Answer(s.Context(), s.author, s.review.ID, waiting[0].ID, review.Followed, "", ""), "followed-without-revision")
		s.refused(s.lib.Reviews.Answer(s.Context(), s.author, s.review.ID, waiting[0].ID, review.Explained, " ", ""), "reason-empty")
		for _, remark := range waiting {
			s.must(s.lib.Reviews.Answer(s.Context(), s.author, s.review.ID, remark.ID, review.Explained, "C’est le mot de la loi.", ""))
		}
		s.openVote(s.trade, s.voter)
		s.vote(s.trade, "for")
		s.vote(s.voter, "for")
		s.days(8)
		s.closeDue(1)
		if r := s.now(s.steward); r.State != review.Deciding || !r.Can.Decide || len(r.Against()) != 1 {
			s.Fatalf("the ballot alone decided against a panel: %s", r.State)
		}
		if _, err := s.published(); err == nil {
			s.Error("it was published before the reason was given")
		}
		s.refused(s.lib.Reviews.Decide(s.Context(), s.steward, s.review.ID, review.Ruling{Adopt: true}), "reason-empty")
		s.refused(s.lib.Reviews.Decide(s.Context(), s.author, s.review.ID, review.Ruling{Adopt: true, Reason: "Oui."}), "decide-own-text")
		s.refused(s.lib.Reviews.Vote(s.Context(), s.voter, s.review.ID, "against", "Trop tard."), "vote-closed")
		s.must(s.lib.Reviews.Decide(s.Context(), s.steward, s.review.ID, review.Ruling{Adopt: true, Reason: "La loi emploie ce mot ; la note le dit."}))
		s.refused(s.lib.Reviews.Decide(s.Context(), s.steward, s.review.ID, review.Ruling{Adopt: false, Reason: "Non."}), "review-closed")
		past, err := s.lib.Reviews.Past(s.Context(), people.Visitor(), s.sheet.ID)
		s.must(err)
		if len(past) != 1 || past[0].Decision.Reason == "" || past[0].Decision.By.ID != s.steward.ID || past[0].Decision.Tally.Counts["for"] != 2 {
			s.Errorf("the trail says %+v", past)
		}
	})
}

// A remark is followed by a later text, which brings a new round where the panel says again what it thinks.
func TestARemarkIsFollowedByALaterText(t *testing.T) {
	each(t, func(s *scene) {
		s.open()
		s.read(review.NotYet)
		_, err := s.lib.Reviews.Revise(s.Context(), s.author, s.review.ID, 1, contenttest.Practice("Faire avec", "On dit les choses."))
		s.must(err)
		r := s.now(s.author)
		for _, remark := range r.Remarks {
			s.must(s.lib.Reviews.Answer(s.Context(), s.author, s.review.ID, remark.ID, review.Followed, "", r.Rounds[1].Revision))
		}
		s.read(review.For)
		if r = s.now(s.steward); !r.Ready() || len(r.Against()) != 0 || r.Remarks[0].Answer.Round != 2 || len(r.Opinions) != 8 {
			s.Errorf("after a text that follows the remarks: %v %+v", r.Blocks, r.Remarks[0].Answer)
		}
	})
}

// An opinion may be changed within its round; the last is the one that is kept, and remarks with an answer stay.
func TestAnOpinionIsChangedWithinItsRound(t *testing.T) {
	each(t, func(s *scene) {
		s.open()
		first := review.Opinion{Verdict: review.NotYet, Grid: map[string]string{"clear": review.No}, Remarks: []review.Remark{{Part: "how", Quotation: "On commence", Text: "Par où ?"}, {Text: "Trop court."}}}
		s.must(s.lib.Reviews.Opine(s.Context(), s.trade, s.review.ID, "trade", first))
		s.must(s.lib.Reviews.Answer(s.Context(), s.author, s.review.ID, s.now(s.author).Remarks[0].ID, review.Explained, "C’est dit plus bas.", ""))
		s.must(s.lib.Reviews.Opine(s.Context(), s.trade, s.review.ID, "trade", review.Opinion{Verdict: review.For, Remarks: []review.Remark{{Text: "Bien."}}}))
		r := s.now(s.trade)
		if len(r.Opinions) != 1 || r.Opinions[0].Verdict != review.For || len(r.Remarks) != 2 || r.Remarks[0].Answer == nil || r.Remarks[1].Text != "Bien." {
			s.Errorf("kept %+v and %+v", r.Opinions, r.Remarks)
		}
		for _, bad := range []struct {
			o      review.Opinion
			reason string
		}{
			{review.Opinion{}, "verdict-missing"},
			{review.Opinion{Verdict: review.For, Grid: map[string]string{"respectful": review.Yes}}, "unknown-question"},
			{review.Opinion{Verdict: review.For, Grid: map[string]string{"clear": "9"}}, "unknown-question"},
			{review.Opinion{Verdict: review.For, Remarks: make([]review.Remark, review.MaxRemarks+1)}, "too-many-remarks"},
			{review.Opinion{Verdict: review.For, Remarks: []review.Remark{{Text: long(review.MaxRemark + 1)}}}, "remark-too-long"},
		} {
			s.refused(s.lib.Reviews.Opine(s.Context(), s.trade, s.review.ID, "trade", bad.o), bad.reason)
		}
		s.refused(s.lib.Reviews.Opine(s.Context(), s.trade, s.review.ID, "concerned", review.Opinion{Verdict: review.For}), "opinion-not-named")
		s.refused(s.lib.Reviews.Opine(s.Context(), s.trade, s.review.ID, "nobody", review.Opinion{Verdict: review.For}), "unknown-panel")
	})
}

func long(n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = 'a'
	}
	return string(text)
}

// Steps follow one another, or run beside one another, with a last day each; a steward decides where there is no vote.
func TestStepsAndADecisionWithoutVote(t *testing.T) {
	each(t, func(s *scene) {
		s.follow("suite", map[string][]clock.ID{"first": {s.trade.ID}, "beside": {s.other.ID}, "last": {s.third.ID}})
		if r := s.review; r.Steps[0].Due != "2026-11-30" || r.Steps[1].Due != "2026-11-25" || r.Steps[2].State != review.StepWaiting {
			s.Errorf("at opening: %+v", r.Steps)
		}
		s.refused(s.lib.Reviews.Opine(s.Context(), s.third, s.review.ID, "last", review.Opinion{Verdict: review.For}), "step-not-begun")
		s.opine(s.trade, "first", review.For)
		s.days(6)
		if r := s.now(s.steward); r.Steps[1].State != review.StepLate || r.Steps[2].State != review.StepWaiting {
			s.Errorf("six days later: %+v", r.Steps)
		}
		s.opine(s.other, "beside", review.For)
		if r := s.now(s.steward); r.Steps[2].State != review.StepRunning || r.Steps[2].Due != "2026-11-29" {
			s.Errorf("the last step did not begin when those before it ended: %+v", r.Steps[2])
		}
		s.refused(s.lib.Reviews.Decide(s.Context(), s.steward, s.review.ID, review.Ruling{Adopt: true, Reason: "C’est clair."}), "opinions-missing")
		s.opine(s.third, "last", review.For)
		_, err := s.lib.Reviews.OpenVote(s.Context(), s.steward, s.review.ID, review.Opening{Voters: []clock.ID{s.voter.ID}})
		s.refused(err, "protocol-without-vote")
		s.refused(s.lib.Reviews.Decide(s.Context(), s.author, s.review.ID, review.Ruling{Adopt: true, Reason: "Oui."}), "decide-own-text")
		s.must(s.lib.Reviews.Decide(s.Context(), s.steward, s.review.ID, review.Ruling{Adopt: true, Reason: "C’est clair."}))
		if read, err := s.published(); err != nil || read.Edition.Seal != sheet.Validated {
			s.Errorf("published %+v %v", read.Edition, err)
		}
		// Its minutes are the space's: others are told what was decided.
		past, err := s.lib.Reviews.Past(s.Context(), people.Visitor(), s.sheet.ID)
		s.must(err)
		if len(past) != 1 || !past[0].OnlyOutcome || len(past[0].Opinions) != 0 || past[0].Decision.Reason != "C’est clair." {
			s.Errorf("a visitor is told %+v", past)
		}
		if _, err := s.lib.Reviews.Minutes(s.Context(), s.author, s.sheet.ID, 1); err != nil {
			s.Errorf("the author does not read the minutes: %v", err)
		}
	})
}

// Those named are no authors, have an account that the space lets in, and are as many as the panel needs.
func TestWhoMayBeNamed(t *testing.T) {
	each(t, func(s *scene) {
		s.must(s.lib.Sheets.Propose(s.Context(), s.author, s.sheet.ID, contenttest.Checked))
		two := []clock.ID{s.trade.ID, s.other.ID}
		for _, c := range []struct {
			named  review.Naming
			reason string
		}{
			{review.Naming{}, "panel-too-small"},
			{review.Naming{Panels: map[string][]clock.ID{"trade": {s.trade.ID, s.trade.ID}, "concerned": {s.other.ID, s.third.ID}}}, "panel-too-small"},
			{review.Naming{Panels: map[string][]clock.ID{"trade": {s.trade.ID, s.author.ID}, "concerned": two}}, "named-author"},
			{review.Naming{Panels: map[string][]clock.ID{"trade": {s.trade.ID, clock.NewID()}, "concerned": two}}, "named-unknown"},
			{review.Naming{Panels: map[string][]clock.ID{"trade": two, "concerned": two, "else": two}}, "unknown-panel"},
			{review.Naming{Panels: map[string][]clock.ID{"trade": two}, Guests: map[string][]string{"trade": {"X"}, "concerned": {"Y", "Z"}}}, "panel-without-guests"},
			{review.Naming{Panels: map[string][]clock.ID{"trade": two}, Guests: map[string][]string{"concerned": {"Y", " \u200b"}}}, "guest-name-empty"},
		} {
			_, _, err := s.lib.Reviews.Open(s.Context(), s.steward, s.sheet.ID, c.named)
			s.refused(err, c.reason)
		}
		home := contenttest.Space(s.T, s.lib)
		s.must(s.lib.People.SetAudience(s.Context(), people.System(), home.ID, people.SpaceOnly))
		_, _, err := s.lib.Reviews.Open(s.Context(), s.steward, s.sheet.ID, review.Naming{Panels: map[string][]clock.ID{"trade": {s.trade.ID, s.third.ID}, "concerned": two}})
		s.refused(err, "named-not-admitted")
		_, links, err := s.lib.Reviews.Open(s.Context(), s.steward, s.sheet.ID, review.Naming{Panels: map[string][]clock.ID{"trade": two}, Guests: map[string][]string{"concerned": {"Y", "Z"}}})
		s.must(err)
		if len(links) != 2 || links[0].Ends != "2027-02-28" {
			s.Errorf("the links are %+v", links)
		}
		_, _, err = s.lib.Reviews.Open(s.Context(), s.steward, s.sheet.ID, review.Naming{Panels: map[string][]clock.ID{"trade": two}, Guests: map[string][]string{"concerned": {"Y", "Z"}}})
		s.refused(err, "review-open-already")
	})
}

// Nobody has two voices in a review: someone named in two panels, or two guests who could not be told apart.
func TestL3NobodyIsNamedTwice(t *testing.T) {
	each(t, func(s *scene) {
		s.must(s.lib.Sheets.Propose(s.Context(), s.author, s.sheet.ID, contenttest.Checked))
		open := func(concerned []clock.ID, guests ...string) error {
			_, _, err := s.lib.Reviews.Open(s.Context(), s.steward, s.sheet.ID, review.Naming{
				Panels: map[string][]clock.ID{"trade": {s.trade.ID, s.other.ID}, "concerned": concerned}, Guests: map[string][]string{"concerned": guests}})
			return err
		}
		s.refused(open([]clock.ID{s.third.ID, s.trade.ID}), "named-twice")
		s.refused(open([]clock.ID{s.third.ID}, "Une mère", "une  MERE"), "guest-named-twice")
		if s.count(`SELECT COUNT(*) FROM guests`) != 0 {
			s.Error("links were made for a review that was not opened")
		}
		s.must(open([]clock.ID{s.third.ID, s.third.ID}, "Une mère A", "Une mère B")) // ticked twice in one panel: once
	})
}
