package review_test

import (
	"testing"
	"testing/fstest"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
)

// scene is a sheet on its way through review, and those who take part.
type scene struct {
	*testing.T
	lib                        *content.Library
	clock                      *clock.Fake
	options                    content.Options
	author, steward            people.Person
	trade, other, third, voter people.Person
	sheet                      sheet.Sheet
	review                     review.Review
	links                      []review.GuestLink
}

// protocols are what an instance may add: steps one after the other, a rating, a secret vote.
var protocols = fstest.MapFS{
	"protocols/suite.yaml": {Data: []byte("key: suite\nlabel: Suite\nsteps:\n" +
		"  - {key: first, panel: {label: Premier, needs: 1}, grid: [clear], days: 10}\n" +
		"  - {key: beside, panel: {label: À côté, needs: 1}, grid: [clear], days: 5, parallel: first}\n" +
		"  - {key: last, panel: {label: Dernier, needs: 1}, grid: [clear], days: 3}\nagainst_a_panel: reason\nminutes: space\n")},
	"protocols/cotation.yaml": {Data: []byte("key: cotation\nlabel: Cotation\nsteps:\n" +
		"  - {key: first, panel: {label: Premier, needs: 1}, grid: [clear], days: 10}\n" +
		"ballot: {majority: rating, rounds: 2, quorum: 50%, days: 7, secret: true, choices: [abstain]}\n")},
}

// each runs a test on both engines, with a clock that it moves.
func each(t *testing.T, test func(s *scene)) {
	t.Helper()
	run := func(t *testing.T, address string) {
		fake := clock.NewFake(contenttest.Noon)
		o := content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock, Kinds: protocols}
		lib := contenttest.Open(t, o)
		s := &scene{T: t, lib: lib, clock: fake, options: o}
		s.author, s.steward = contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Steward)
		s.trade, s.other = contenttest.Someone(t, lib, people.Reviewer), contenttest.Someone(t, lib, people.Reader)
		s.third, s.voter = contenttest.Someone(t, lib, ""), contenttest.Someone(t, lib, people.Reader)
		s.sheet = contenttest.Started(t, lib, s.author, "Faire avec, pas à la place")
		test(s)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

// node opens the same library a second time, with a clock of its own.
func (s *scene) node(at time.Time) *content.Library {
	s.Helper()
	o := s.options
	o.Clock = &clock.NewFake(at).Clock
	return contenttest.Open(s.T, o)
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// refused wants a refusal with a reason.
func (s *scene) refused(err error, reason string) {
	s.Helper()
	if e := refusal.Of(err); e == nil || e.Reason != reason {
		s.Errorf("refused with %v instead of %q", err, reason)
	}
}

// follow brings a new sheet to review under a protocol of its own, read by one person in each panel.
func (s *scene) follow(protocol string, panels map[string][]clock.ID) {
	s.Helper()
	home, err := s.lib.People.AddSpace(s.Context(), people.System(), people.Space{Name: "Espace " + protocol, Slug: protocol, Audience: people.Public, Protocol: protocol})
	s.must(err)
	s.must(s.lib.People.SetRole(s.Context(), people.System(), home.ID, s.steward.ID, people.Steward))
	s.must(s.lib.People.SetRole(s.Context(), people.System(), home.ID, s.author.ID, people.Writer))
	s.sheet, err = s.lib.Sheets.Start(s.Context(), s.author, home.ID, "practice", contenttest.Practice("Sous un autre protocole", ""))
	s.must(err)
	s.must(s.lib.Sheets.Propose(s.Context(), s.author, s.sheet.ID, contenttest.Checked))
	s.review, _, err = s.lib.Reviews.Open(s.Context(), s.steward, s.sheet.ID, review.Naming{Panels: panels})
	s.must(err)
}

// open proposes the sheet and opens its review: two of the trade, a member and a guest for the people concerned.
func (s *scene) open() {
	s.Helper()
	s.must(s.lib.Sheets.Propose(s.Context(), s.author, s.sheet.ID, contenttest.Checked))
	r, links, err := s.lib.Reviews.Open(s.Context(), s.steward, s.sheet.ID, review.Naming{
		Panels: map[string][]clock.ID{"trade": {s.trade.ID, s.other.ID}, "concerned": {s.third.ID}},
		Guests: map[string][]string{"concerned": {"Une mère du quartier"}},
	})
	s.must(err)
	s.review, s.links = r, links
}

func (s *scene) opine(p people.Person, panel string, verdict review.Verdict) {
	s.Helper()
	s.must(s.lib.Reviews.Opine(s.Context(), p, s.review.ID, panel, review.Opinion{Verdict: verdict, Reason: "Voilà pourquoi."}))
}

// read has both panels say the same.
func (s *scene) read(verdict review.Verdict) {
	s.Helper()
	s.opine(s.trade, "trade", verdict)
	s.opine(s.other, "trade", verdict)
	s.opine(s.third, "concerned", verdict)
	answer := map[review.Verdict]string{review.For: review.Yes, review.Changes: review.Partly, review.NotYet: review.No}[verdict]
	s.must(s.lib.Reviews.GuestAnswer(s.Context(), s.links[0].Token, "understood", answer, ""))
	s.must(s.lib.Reviews.GuestFinish(s.Context(), s.links[0].Token))
}

func (s *scene) openVote(voters ...people.Person) {
	s.Helper()
	var ids []clock.ID
	for _, v := range voters {
		ids = append(ids, v.ID)
	}
	r, err := s.lib.Reviews.OpenVote(s.Context(), s.steward, s.review.ID, review.Opening{Voters: ids, Minor: true})
	s.must(err)
	s.review = r
}

func (s *scene) vote(p people.Person, choice string) {
	s.Helper()
	s.must(s.lib.Reviews.Vote(s.Context(), p, s.review.ID, choice, "Parce que."))
}

// days lets civil days pass.
func (s *scene) days(n int) { s.clock.Move(time.Duration(n) * 24 * time.Hour) }

func (s *scene) closeDue(want int) {
	s.Helper()
	closed, err := s.lib.Reviews.CloseDue(s.Context())
	s.must(err)
	if closed != want {
		s.Errorf("%d ballots closed instead of %d", closed, want)
	}
}

// now reads the review again, as a person sees it.
func (s *scene) now(p people.Person) review.Review {
	s.Helper()
	r, err := s.lib.Reviews.Get(s.Context(), p, s.sheet.ID)
	s.must(err)
	return r
}

func (s *scene) published() (sheet.Reading, error) {
	return s.lib.Sheets.Read(s.Context(), people.Visitor(), "practice", s.sheet.Slug, 0)
}

// A sheet goes all the way: proposed, read by both panels, voted, published with its seal, with minutes and a trail.
func TestFromDraftToValidated(t *testing.T) {
	each(t, func(s *scene) {
		s.open()
		s.read(review.For)
		if r := s.now(s.steward); !r.Can.OpenVote || r.Title != "Faire avec, pas à la place" || len(r.Blocks) != 0 {
			s.Fatalf("after both panels: %+v %v", r.Can, r.Blocks)
		}
		s.openVote(s.trade, s.voter)
		if until := s.review.Ballot().Until; until != "2026-11-27" {
			s.Errorf("the vote of 20 November ends on %s", until)
		}
		s.vote(s.trade, "for")
		s.days(7)
		s.closeDue(0)
		s.vote(s.voter, "abstain")
		s.days(1)
		s.closeDue(1)
		s.closeDue(0)
		read, err := s.published()
		s.must(err)
		if read.Edition.Seal != sheet.Validated || read.Edition.Decision != s.review.ID || read.Edition.Hash != s.review.Round().Hash || read.Sheet.Draft != nil {
			s.Errorf("published as %+v", read.Edition)
		}
		minutes, err := s.lib.Reviews.Minutes(s.Context(), people.Visitor(), s.sheet.ID, 1)
		s.must(err)
		if minutes.State != review.Adopted || len(minutes.Ballot().Votes) != 2 || minutes.ValidUntil != "2028-05-28" || minutes.Decision.Tally.Counts["for"] != 1 {
			s.Errorf("the minutes say %+v", minutes)
		}
		if _, err := s.lib.Reviews.Get(s.Context(), s.steward, s.sheet.ID); refusal.KindOf(err) != refusal.KindNotFound {
			s.Errorf("a review is still open: %v", err)
		}
	})
}
