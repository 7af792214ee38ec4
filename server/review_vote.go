package server

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"terreau/content/kinds"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/themes"
)

// rule says in words how a ballot is counted.
func (s *Server) rule(a *ask, b kinds.Ballot, voters, quorum int) string {
	key := "review.rule-simple"
	if b.Majority == kinds.MajorityRating {
		key = "review.rule-rating"
	}
	return s.Theme.Words().Count(a.lang, key, quorum, voters)
}

// choice says what may be chosen in a ballot: a term of it, or a figure.
func (s *Server) choice(a *ask, b kinds.Ballot, value string) string {
	for _, term := range b.Choices {
		if term.Key == value {
			return term.Label.In(a.lang)
		}
	}
	return value
}

// choicesOf are what may be chosen in a ballot, in order.
func choicesOf(b kinds.Ballot) []string {
	var values []string
	rated := b.Majority == kinds.MajorityRating
	for n := 1; rated && n <= 9; n++ {
		values = append(values, strconv.Itoa(n))
	}
	for _, term := range b.Choices {
		if !rated || term.Key == "abstain" {
			values = append(values, term.Key)
		}
	}
	return values
}

// ballot is how a vote stands, or ended.
func (s *Server) ballot(a *ask, r review.Review, b *review.Ballot) *themes.BallotShown {
	if b == nil || r.Protocol.Ballot == nil {
		return nil
	}
	protocol, t := *r.Protocol.Ballot, b.Tally
	shown := &themes.BallotShown{Number: b.Number, Rule: s.rule(a, protocol, t.Voters, t.Quorum), Secret: protocol.Secret, Voters: t.Voters}
	if b.Open() {
		shown.Until = b.Until.Time()
	} else {
		shown.Outcome = s.say(a, "review.not-adopted")
		if t.Adopted {
			shown.Outcome = s.say(a, "review.adopted")
		}
		if !t.Reached {
			shown.Outcome += " " + s.say(a, "review.no-quorum")
		}
	}
	if protocol.Secret && b.Open() {
		shown.Rule += " " + s.say(a, "review.named-secret")
		return shown
	}
	x := 0
	var words []string
	add := func(label, tone string, n int) {
		width := n * 1000 / max(t.Voters, 1)
		shown.Counts = append(shown.Counts, themes.Count{Label: label, Tone: tone, N: n, X: x, Width: width})
		x, words = x+width, append(words, label)
	}
	for _, value := range choicesOf(protocol) {
		n, tone := t.Counts[value], value
		if _, err := strconv.Atoi(value); err == nil {
			if tone = "other"; n == 0 {
				continue
			}
		}
		add(s.say(a, "review.counted", n, strings.ToLower(s.choice(a, protocol, value))), tone, n)
	}
	if waiting := t.Voters - t.Voted; waiting > 0 {
		key := "review.counted-missing"
		if b.Open() {
			key = "review.counted-waiting"
		}
		add(s.say(a, key, waiting), "none", waiting)
	}
	shown.Label = strings.Join(words, ", ")
	return shown
}

var choiceIcons = map[string]string{"for": "thumbs-up", "against": "thumbs-down", "abstain": "minus"}

// voteForm asks for a vote, with the choice made so far, or what was typed.
func (s *Server) voteForm(a *ask, r review.Review) *themes.VoteForm {
	if !r.Can.Vote {
		return nil
	}
	b := *r.Protocol.Ballot
	f := &themes.VoteForm{Until: r.Ballot().Until.Time(), Named: s.say(a, "review.named"), Scale: b.Majority == kinds.MajorityRating}
	if b.Secret {
		f.Named = s.say(a, "review.named-secret")
	}
	chosen := ""
	if m := r.Ballot().Mine; m != nil {
		chosen, f.Why, f.GivenAt = m.Choice, m.Reason, s.local(m.At)
	}
	if a.sentTo("/vote") {
		chosen, f.Why = a.sent.Get("choix"), a.sent.Get("raison")
	}
	for _, value := range choicesOf(b) {
		f.Choices = append(f.Choices, themes.Answer{Value: value, Label: s.choice(a, b, value), Icon: choiceIcons[value], On: value == chosen})
	}
	var asked []string
	for _, value := range b.Reason {
		asked = append(asked, strings.ToLower(s.choice(a, b, value)))
	}
	if f.Asked = s.say(a, "review.optional"); len(asked) > 0 {
		f.Asked = s.say(a, "review.asked-when", strings.Join(asked, ", "))
	}
	return f
}

// vote takes a vote.
func (s *Server) vote(ctx context.Context, a *ask, u underReview) (*answer, string, error) {
	return nil, "#vote", s.Library.Reviews.Vote(ctx, a.who, u.review.ID, a.sent.Get("choix"), a.sent.text("raison"))
}

// ballotForm lets a steward open the vote, with those who read named for it.
func (s *Server) ballotForm(ctx context.Context, a *ask, u underReview) (*themes.BallotForm, error) {
	if !u.review.Can.OpenVote {
		return nil, nil
	}
	f := &themes.BallotForm{Rule: s.say(a, "review.open-rule", u.review.Protocol.Ballot.Days, u.review.Protocol.Ballot.Quorum), Asks: u.Sheet.Edition > 0}
	if left := openRemarks(u.review); left > 0 {
		f.Left = s.Theme.Words().Count(a.lang, "review.unanswered", left)
	}
	var chosen []string
	for _, step := range u.review.Steps {
		for _, one := range step.People {
			chosen = append(chosen, string(one.ID))
		}
	}
	if a.sentTo("/vote/ouvrir") {
		chosen, f.Note, f.Minor = a.sent.Values["votant"], a.sent.Get("note"), a.sent.ticked("mineure")
	}
	known, err := s.candidates(ctx, a, u.Sheet)
	f.People = picks(known.People, chosen)
	for _, step := range u.review.Steps { // someone from elsewhere who reads may vote too
		for _, one := range step.People {
			known := one.Guest || slices.ContainsFunc(f.People, func(p themes.Answer) bool { return p.Value == string(one.ID) })
			if !known && !slices.Contains(u.Sheet.Authors, one.ID) {
				f.People = append(f.People, themes.Answer{Value: string(one.ID), Label: one.Name, On: slices.Contains(chosen, string(one.ID))})
			}
		}
	}
	return f, err
}

// openRemarks counts the remarks of a review that have no answer.
func openRemarks(r review.Review) (count int) {
	for _, remark := range r.Remarks {
		if remark.Answer == nil {
			count++
		}
	}
	return count
}

// openVote opens the vote.
func (s *Server) openVote(ctx context.Context, a *ask, u underReview) (*answer, string, error) {
	voters, err := ids(a.sent.Values["votant"])
	if err != nil {
		return nil, "", err
	}
	_, err = s.Library.Reviews.OpenVote(ctx, a.who, u.review.ID, review.Opening{Voters: voters, Note: a.sent.text("note"), Minor: a.sent.ticked("mineure")})
	return nil, "#vote", err
}

// decisionForm asks a steward to decide.
func (s *Server) decisionForm(a *ask, r review.Review) *themes.DecisionForm {
	if !r.Can.Decide {
		return nil
	}
	f := &themes.DecisionForm{Lead: s.say(a, "review.decide-lead"), Note: r.Note, Minor: r.Minor, Asks: r.Sheet.Edition > 0}
	if r.State == review.Deciding {
		f.Lead = s.say(a, "review.decide-lead-against")
	}
	for _, step := range r.Against() {
		f.Against = append(f.Against, step.Panel.Label.In(a.lang))
	}
	if a.sentTo("/decider") {
		f.Why, f.Note, f.Minor, f.Choice = a.sent.Get("raison"), a.sent.Get("note"), a.sent.ticked("mineure"), a.sent.Get("decision")
	}
	return f
}

// decide takes the decision of a steward. What is adopted is published: the page that follows is the sheet's own.
func (s *Server) decide(ctx context.Context, a *ask, u underReview) (*answer, string, error) {
	choice := a.sent.Get("decision")
	if choice != "adopter" && choice != "rendre" {
		return nil, "", refusal.Unprocessable("decision", "decision-missing")
	}
	err := s.Library.Reviews.Decide(ctx, a.who, u.review.ID, review.Ruling{Adopt: choice == "adopter", Reason: a.sent.text("raison"),
		Note: a.sent.text("note"), Minor: a.sent.ticked("mineure")})
	if err != nil {
		return nil, "", err
	}
	made, err := s.done(a, u.minutesPath())
	return made, "", err
}

// abandon ends a review without a decision.
func (s *Server) abandon(ctx context.Context, a *ask, u underReview) (*answer, string, error) {
	if err := s.Library.Reviews.Abandon(ctx, a.who, u.review.ID, a.sent.text("raison")); err != nil {
		return nil, "", err
	}
	made, err := s.done(a, u.minutesPath())
	return made, "", err
}

// minutesPath is where a review is read once it is over.
func (u underReview) minutesPath() string {
	return u.at + "/proces-verbal/" + strconv.Itoa(u.review.Number)
}
