package review_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
)

// voting brings the sheet to its vote.
func (s *scene) voting(voters ...people.Person) {
	s.Helper()
	s.open()
	s.read(review.For)
	s.openVote(voters...)
}

func (s *scene) count(query string, args ...any) (n int) {
	s.Helper()
	s.must(s.lib.DB.View(s.Context(), func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&n) }, query, args...)
	}))
	return n
}

// An author has no part in the judgement of her own sheet, whatever her role and however she came to be one.
// Whoever saved the text took part in it: who steps off the authors, and the steward who puts a word right.
func TestL1WhoSavedTheTextDoesNotJudgeIt(t *testing.T) {
	each(t, func(s *scene) {
		helper := contenttest.Someone(s.T, s.lib, people.Steward)
		saved, err := s.lib.Sheets.DraftByID(s.Context(), helper, s.sheet.ID)
		s.must(err)
		text := append(slices.Clone(saved.Revision.Text), "\nUn mot de plus.\n"...)
		_, err = s.lib.Sheets.Save(s.Context(), helper, s.sheet.ID, saved.Version, text)
		s.must(err)
		friend := contenttest.Someone(s.T, s.lib, people.Writer)
		s.must(s.lib.Sheets.Share(s.Context(), s.author, s.sheet.ID, friend.ID))
		s.must(s.lib.Sheets.Unshare(s.Context(), s.author, s.sheet.ID, s.author.ID))
		s.must(s.lib.Sheets.Propose(s.Context(), friend, s.sheet.ID, contenttest.Checked))
		for _, judge := range []people.Person{helper, s.author} {
			_, _, err = s.lib.Reviews.Open(s.Context(), s.steward, s.sheet.ID, review.Naming{Panels: map[string][]clock.ID{
				"trade": {judge.ID, s.trade.ID}, "concerned": {s.third.ID, s.voter.ID}}})
			s.refused(err, "named-author")
		}
	})
}

func TestL1AnAuthorNeverDecides(t *testing.T) {
	each(t, func(s *scene) {
		coauthor := contenttest.Someone(s.T, s.lib, people.Steward)
		s.coauthor(coauthor, s.sheet.ID)
		s.open()
		s.refused(s.lib.Reviews.Opine(s.Context(), s.author, s.review.ID, "trade", review.Opinion{Verdict: review.For}), "opinion-own-text")
		s.read(review.For)
		_, err := s.lib.Reviews.OpenVote(s.Context(), coauthor, s.review.ID, review.Opening{Voters: []clock.ID{s.voter.ID, coauthor.ID}})
		s.refused(err, "named-author")
		s.openVote(s.voter, s.trade, s.other)
		s.refused(s.lib.Reviews.Vote(s.Context(), coauthor, s.review.ID, "for", ""), "vote-own-text")
		s.refused(s.lib.Reviews.Abandon(s.Context(), coauthor, s.review.ID, "Assez."), "decide-not-steward")
		s.vote(s.trade, "for")
		s.vote(s.voter, "against")
		s.vote(s.other, "for")
		// Who becomes an author after her vote no longer counts.
		s.coauthor(s.other, s.sheet.ID)
		s.refused(s.lib.Reviews.Vote(s.Context(), s.other, s.review.ID, "against", "Non."), "vote-own-text")
		if tally := s.now(s.steward).Ballot().Tally; tally.Voters != 2 || tally.Voted != 2 || tally.Adopted {
			s.Errorf("the count is %+v", tally)
		}

		alone := contenttest.Started(s.T, s.lib, s.steward, "Seule autrice")
		s.must(s.lib.Sheets.Propose(s.Context(), s.steward, alone.ID, contenttest.Checked))
		_, _, err = s.lib.Reviews.Open(s.Context(), s.steward, alone.ID, review.Naming{})
		s.refused(err, "open-review-alone-author")
	})
}

func TestL2FiftyVotesAtOnceAreOne(t *testing.T) {
	each(t, func(s *scene) {
		s.voting(s.voter)
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if err := s.lib.Reviews.Vote(s.Context(), s.voter, s.review.ID, "for", ""); err != nil {
					s.Error(err)
				}
			})
		}
		all.Wait()
		if n := s.count(`SELECT COUNT(*) FROM votes`); n != 1 {
			s.Errorf("%d votes were kept", n)
		}
	})
}

// Closing is decided by the row: what a clock says before or after changes nothing, and two nodes give one decision.
func TestL3TheRowDecidesOfTheClosing(t *testing.T) {
	each(t, func(s *scene) {
		s.voting(s.voter, s.trade)
		s.clock.Move(time.Date(2026, 11, 27, 22, 59, 59, 0, time.UTC).Sub(s.clock.Now())) // 23:59:59 in Paris, the last day
		s.vote(s.voter, "for")
		s.clock.Move(time.Second)
		s.refused(s.lib.Reviews.Vote(s.Context(), s.trade, s.review.ID, "against", "Non."), "vote-closed")
		late := s.node(contenttest.Noon) // a node whose clock is behind
		closed := make([]int, 2)
		next := s.node(s.clock.Now().Add(time.Hour))
		var both sync.WaitGroup
		for i, lib := range []interface {
			CloseDue() (int, error)
		}{closer{s, s.lib.Reviews}, closer{s, next.Reviews}} {
			both.Go(func() {
				var err error
				if closed[i], err = lib.CloseDue(); err != nil {
					s.Error(err)
				}
			})
		}
		both.Wait()
		if closed[0]+closed[1] != 1 || s.count(`SELECT COUNT(*) FROM decisions`) != 1 || s.count(`SELECT COUNT(*) FROM editions`) != 1 {
			s.Errorf("two nodes closed %v", closed)
		}
		s.refused(late.Reviews.Vote(s.Context(), s.trade, s.review.ID, "against", "Non."), "vote-closed")
	})
}

type closer struct {
	s     *scene
	store *review.Store
}

func (c closer) CloseDue() (int, error) { return c.store.CloseDue(c.s.Context()) }

// Who votes was frozen when the vote opened: a role lost keeps the vote, a role given brings none.
func TestL4VotersAreFrozen(t *testing.T) {
	each(t, func(s *scene) {
		s.voting(s.voter, s.trade)
		s.vote(s.voter, "for")
		home := contenttest.Space(s.T, s.lib)
		s.must(s.lib.People.SetRole(s.Context(), people.System(), home.ID, s.voter.ID, ""))
		newcomer := contenttest.Someone(s.T, s.lib, people.Steward)
		s.refused(s.lib.Reviews.Vote(s.Context(), newcomer, s.review.ID, "against", "Non."), "vote-not-voter")
		s.vote(s.voter, "against")
		if tally := s.now(s.steward).Ballot().Tally; tally.Voters != 2 || tally.Counts["against"] != 1 {
			s.Errorf("the count is %+v", tally)
		}
	})
}

func TestL5AVoteIsChangedAndItsHistoryKept(t *testing.T) {
	each(t, func(s *scene) {
		s.voting(s.voter)
		s.refused(s.lib.Reviews.Vote(s.Context(), s.voter, s.review.ID, "against", "  "), "reason-empty")
		s.refused(s.lib.Reviews.Vote(s.Context(), s.voter, s.review.ID, "perhaps", ""), "choice-missing")
		for _, choice := range []string{"for", "against", "against", "abstain"} {
			s.vote(s.voter, choice)
		}
		ballot := s.now(s.voter).Ballot()
		if ballot.Mine.Choice != "abstain" || ballot.Mine.Number != 3 || ballot.Tally.Voted != 1 || ballot.Tally.Counts["abstain"] != 1 || len(ballot.Votes) != 0 {
			s.Errorf("the ballot is %+v", ballot)
		}
		if n := s.count(`SELECT COUNT(*) FROM votes`); n != 3 {
			s.Errorf("%d votes are kept", n)
		}
	})
}

// An account that ends mid-vote votes no more; what it has said stays counted.
func TestL7AVoteOutlivesItsAccount(t *testing.T) {
	each(t, func(s *scene) {
		s.voting(s.voter, s.trade)
		s.vote(s.voter, "for")
		s.must(s.lib.DB.Update(s.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE persons SET disabled = TRUE WHERE id = $1`, string(s.voter.ID))
			return err
		}))
		if err := s.lib.Reviews.Vote(s.Context(), s.voter, s.review.ID, "against", "Non."); refusal.Of(err) == nil {
			s.Error("an account that cannot be used voted")
		}
		s.days(8)
		s.closeDue(1)
		if read, err := s.published(); err != nil || read.Edition.Seal != sheet.Validated {
			s.Errorf("the vote was not counted: %v", err)
		}
	})
}

// The count: quorum by abstentions, ties, the rating of the HAS method.
func TestL8HowVotesAreCounted(t *testing.T) {
	simple := kinds.Ballot{Majority: kinds.MajoritySimple, Quorum: 50}
	rating := kinds.Ballot{Majority: kinds.MajorityRating, Quorum: 50, Rounds: 2}
	for _, c := range []struct {
		ballot    kinds.Ballot
		voters    int
		votes     string
		adopted   bool
		agreement review.Agreement
	}{
		{simple, 4, "", false, ""},
		{simple, 4, "for", false, ""},                     // no quorum
		{simple, 5, "for for", false, ""},                 // half of five is three
		{simple, 4, "for abstain", true, ""},              // the quorum reached by an abstention
		{simple, 2, "abstain abstain", false, ""},         // nobody for
		{simple, 4, "for for against against", false, ""}, // a tie
		{simple, 4, "for against abstain", false, ""},
		{simple, 3, "for for against", true, ""},
		{kinds.Ballot{Majority: kinds.MajoritySimple, Quorum: 100}, 3, "for for", false, ""},
		{rating, 3, "7 8 9", true, review.Strong},
		{rating, 3, "5 8 9", true, review.Relative},
		{rating, 4, "6 7 7 9", true, review.Relative},
		{rating, 4, "6 6 7 9", false, review.Uncertain}, // a median of 6.5
		{rating, 3, "4 8 9", false, review.Uncertain},
		{rating, 3, "1 3 5", false, review.Unfit},
		{rating, 3, "1 3 6", false, review.Uncertain},
		{rating, 3, "9 abstain", true, review.Strong},
		{rating, 3, "abstain abstain", false, ""},
		{rating, 3, "9", false, review.Strong}, // no quorum
	} {
		tally := review.Count(c.ballot, c.voters, strings.Fields(c.votes))
		agreement := review.Agreement("")
		if tally.Rating != nil {
			agreement = tally.Rating.Agreement
		}
		if tally.Adopted != c.adopted || agreement != c.agreement {
			t.Errorf("%d voters, %q: %+v %s", c.voters, c.votes, tally, agreement)
		}
	}
}

// A rating is done again where its raters do not agree strongly; a secret one names nobody.
func TestARatingHasTwoRounds(t *testing.T) {
	each(t, func(s *scene) {
		s.follow("cotation", map[string][]clock.ID{"first": {s.trade.ID}})
		s.opine(s.trade, "first", review.For)
		s.openVote(s.voter, s.other)
		s.vote(s.voter, "5")
		s.vote(s.other, "8")
		if tally := s.now(s.voter).Ballot().Tally; tally.Voted != 2 || tally.Counts != nil {
			s.Errorf("a secret vote shows %+v", tally)
		}
		s.days(8)
		s.closeDue(1)
		r := s.now(s.voter)
		if len(r.Ballots) != 2 || r.State != review.Voting || r.Ballots[0].Tally.Rating.Median != 6.5 || r.Ballot().Until != "2026-12-05" || r.Ballot().Mine != nil || !r.Can.Vote {
			s.Fatalf("after the first round: %s %+v", r.State, r.Ballots)
		}
		s.vote(s.voter, "7")
		s.vote(s.other, "8")
		s.days(8)
		s.closeDue(1)
		minutes, err := s.lib.Reviews.Minutes(s.Context(), s.steward, s.sheet.ID, 1)
		s.must(err)
		if minutes.State != review.Adopted || minutes.Decision.Tally.Rating.Agreement != review.Strong || len(minutes.Ballot().Votes) != 0 {
			s.Errorf("the minutes say %+v", minutes.Decision)
		}
	})
}

// A review that is given up leaves its reason in the trail of those who made it, and gives the draft back.
func TestL10GivingUpIsWritten(t *testing.T) {
	each(t, func(s *scene) {
		s.voting(s.voter)
		s.vote(s.voter, "for")
		s.refused(s.lib.Reviews.Abandon(s.Context(), s.steward, s.review.ID, ""), "reason-empty")
		s.must(s.lib.Reviews.Abandon(s.Context(), s.steward, s.review.ID, "Le texte sera repris."))
		s.refused(s.lib.Reviews.Vote(s.Context(), s.voter, s.review.ID, "against", "Non."), "not-found")
		s.days(8)
		s.closeDue(0)
		if told, err := s.lib.Reviews.Past(s.Context(), s.voter, s.sheet.ID); err != nil || len(told) != 1 {
			s.Errorf("a voter is not told: %v", err)
		}
		if _, err := s.lib.Reviews.Past(s.Context(), contenttest.Someone(s.T, s.lib, people.Reader), s.sheet.ID); refusal.KindOf(err) != refusal.KindNotFound {
			s.Errorf("someone who took no part is told: %v", err)
		}
		past, err := s.lib.Reviews.Past(s.Context(), s.author, s.sheet.ID)
		s.must(err)
		if len(past) != 1 || past[0].State != review.Abandoned || past[0].Abandoned == "" || past[0].ClosedBy.ID != s.steward.ID || past[0].Decision != nil {
			s.Errorf("the trail says %+v", past)
		}
		// It is a draft again: corrected, proposed anew, and reviewed a second time.
		_, err = s.lib.Sheets.Save(s.Context(), s.author, s.sheet.ID, 1, contenttest.Practice("Faire avec", "Repris."))
		s.must(err)
		s.voting(s.voter)
		if s.review.Number != 2 {
			s.Errorf("the second review is number %d", s.review.Number)
		}
		s.vote(s.voter, "against")
		s.days(8)
		s.closeDue(1)
		if _, err := s.published(); err == nil {
			s.Error("it was published against the vote")
		}
		if past, err := s.lib.Reviews.Past(s.Context(), s.author, s.sheet.ID); err != nil || len(past) != 2 || past[0].State != review.Rejected {
			s.Errorf("the trail says %v %v", past, err)
		}
	})
}

// A text that says it is validated is not: the seal is read off the decision alone.
func TestL12ASealIsNotWritten(t *testing.T) {
	each(t, func(s *scene) {
		text := contenttest.Practice("✅ Validée le 3 mai", "**Sceau : Validée** ✅")
		forged, err := s.lib.Sheets.Start(s.Context(), s.author, contenttest.Space(s.T, s.lib).ID, "practice", []byte(strings.Replace(string(text), "---\n", "---\nseal: validated\ndecision: oui\n", 1)))
		s.must(err)
		_, err = s.lib.Sheets.PublishUnreviewed(s.Context(), s.steward, forged.ID, sheet.Publication{Checked: contenttest.Checked})
		s.must(err)
		read, err := s.lib.Sheets.Read(s.Context(), people.Visitor(), "practice", forged.Slug, 0)
		s.must(err)
		if read.Edition.Seal != sheet.Unreviewed || read.Edition.Decision != "" {
			s.Errorf("the seal is %+v", read.Edition)
		}
	})
}

// Past its last day, a vote is over for whoever looks or acts, before any timer passes: it is counted once.
func TestL5AVoteIsOverOnItsDate(t *testing.T) {
	each(t, func(s *scene) {
		s.open()
		s.read(review.For)
		s.openVote(s.voter)
		s.vote(s.voter, "for")
		s.days(8)
		s.refused(s.lib.Reviews.Vote(s.Context(), s.voter, s.review.ID, "against", "Trop tard."), "vote-closed")
		s.refused(s.lib.Reviews.Abandon(s.Context(), s.steward, s.review.ID, "Le vote ne nous plaît pas."), "review-closed")
		if read, err := s.published(); err != nil || read.Edition.Seal != sheet.Validated {
			s.Errorf("readers see %+v (%v)", read.Edition, err)
		}
		s.closeDue(0)
		if n := s.count(`SELECT COUNT(*) FROM decisions`); n != 1 {
			s.Errorf("%d decisions", n)
		}
	})
}
