package server

import (
	"context"
	"slices"
	"strconv"

	"terreau/content/clock"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/server/difference"
	"terreau/themes"
)

var reviewStates = map[review.State]string{review.Reading: "review.state-reading", review.Voting: "review.state-voting",
	review.Deciding: "review.state-deciding", review.Adopted: "review.state-adopted", review.Rejected: "review.state-rejected",
	review.Abandoned: "review.state-abandoned"}

// reviewPage fills the page of a review that is open.
func (s *Server) reviewPage(ctx context.Context, a *ask, u underReview) (themes.ReviewPage, error) {
	r := u.review
	title := markdown.Titled(r.Title, u.Text.Lang)
	p := themes.ReviewPage{Frame: s.aside(&visit{ask: a}, s.say(a, "review.title", title)), Sheet: themes.Said{Text: title, Lang: u.Text.Lang}, Lang: u.Text.Lang,
		Here: u.at + "/relecture", State: s.say(a, reviewStates[r.State]), Seal: layers(r), OpenedAt: s.local(r.OpenedAt),
		OpenedBy: r.OpenedBy.Name, Protocol: labelled(r.Protocol.Label, a.lang), Round: r.Round().Number, Hash: r.Round().Hash,
		Strata: s.strata(a, r), Ending: r.Can.Abandon, Panels: s.opinionsBy(a, r), Ballot: s.ballot(a, r, r.Ballot())}
	p.Path, p.Crumbs = u.at+"/relecture", []themes.Link{{Label: s.say(a, "waiting.title"), URL: "/relectures"}}
	if u.Sheet.Edition > 0 {
		p.Read = u.at
	}
	if r.Can.Revise {
		p.Write = u.at + "/brouillon"
	}
	if a.sentTo("/abandonner") {
		p.Ended = a.sent.Get("raison")
	}
	for _, b := range r.Blocks {
		key := "review.block-opinions"
		if b.Reason == "remarks-unanswered" {
			key = "review.block-remarks"
		}
		p.Blocks = append(p.Blocks, s.Theme.Words().Count(a.lang, key, b.Count, b.Label.In(a.lang)))
	}
	p.Checked = s.checkedFor(a, r)
	p.Asks = s.opinionForms(a, u)
	p.Remarks, p.Tally = s.remarks(a, u)
	p.Vote, p.Decision = s.voteForm(a, r), s.decisionForm(a, r)
	p.Act = s.nextAct(a, r, p.Tally)
	var err error
	if p.Text, err = s.textRead(ctx, a, u); err != nil {
		return p, err
	}
	if p.Opening, err = s.ballotForm(ctx, a, u); err != nil {
		return p, err
	}
	if p.Guests, err = s.guestRows(ctx, a, r); err != nil {
		return p, err
	}
	past, err := s.Library.Reviews.Past(ctx, a.who, u.Sheet.ID)
	for _, one := range past {
		p.Past = append(p.Past, themes.Link{Label: s.say(a, "minutes.heading", one.Number), URL: u.at + "/proces-verbal/" + strconv.Itoa(one.Number)})
	}
	return p, err
}

// layers names the drawing of the strata that are laid.
func layers(r review.Review) string {
	done := 0
	for _, step := range r.Steps {
		if step.State == review.StepDone {
			done++
		}
	}
	switch {
	case r.State == review.Adopted:
		return "validated"
	case done == 0:
		return "unreviewed"
	case done < len(r.Steps):
		return "one"
	}
	return "two"
}

// stepShown says how the state of a step is said and drawn.
var stepShown = map[review.StepState]struct{ word, tone, icon string }{
	review.StepWaiting: {"review.step-waiting", "", "hourglass"},
	review.StepRunning: {"review.step-running", "warn", "eye"},
	review.StepLate:    {"review.step-late", "bad", "clock"},
	review.StepDone:    {"review.step-done", "ok", "circle-check"},
}

// maxPips is how many dots stand beside each other before figures are easier to read.
const maxPips = 12

func pips(given, needed int) []bool {
	if needed < 1 || needed > maxPips {
		return nil
	}
	dots := make([]bool, needed)
	for i := range dots {
		dots[i] = i < given
	}
	return dots
}

// strata are the layers of a review: each panel, then the vote or the decision.
func (s *Server) strata(a *ask, r review.Review) []themes.Stratum {
	var strata []themes.Stratum
	for _, step := range r.Steps {
		shown := stepShown[step.State]
		stratum := themes.Stratum{Label: labelled(step.Panel.Label, a.lang), State: s.say(a, shown.word), Tone: shown.tone, Icon: shown.icon,
			Given: step.Given, Needed: step.Panel.Needs, Pips: pips(step.Given, step.Panel.Needs),
			Count: s.Theme.Words().Count(a.lang, "review.given", step.Given, step.Panel.Needs), Line: s.verdicts(a, step)}
		if r.Open() && step.Due != "" && step.State != review.StepDone {
			stratum.When, stratum.At, stratum.Late = "waiting.before", step.Due.Time(), step.State == review.StepLate
		}
		for _, one := range step.People {
			stratum.People = append(stratum.People, themes.Panelist{Name: s.whoIs(a, one.Who), Answered: one.Answered})
		}
		strata = append(strata, stratum)
	}
	return append(strata, s.lastStratum(a, r))
}

// verdicts says in words what a panel thinks of the text so far.
func (s *Server) verdicts(a *ask, step review.Step) string {
	if step.Given == 0 {
		return ""
	}
	return s.Theme.Words().Count(a.lang, "review.verdicts", step.For, step.Changes, step.NotYet)
}

// lastStratum is the vote, or the decision of a steward where there is none.
func (s *Server) lastStratum(a *ask, r review.Review) themes.Stratum {
	if r.Protocol.Ballot == nil {
		stratum := themes.Stratum{Label: themes.Said{Text: s.say(a, "review.decision")}, State: s.say(a, "review.step-waiting"), Icon: "hourglass", Count: s.say(a, "review.by-steward")}
		if !r.Open() {
			stratum.State, stratum.Tone, stratum.Icon = s.say(a, "review.step-done"), "ok", "circle-check"
		}
		return stratum
	}
	stratum := themes.Stratum{Label: themes.Said{Text: s.say(a, "review.vote")}, State: s.say(a, "review.step-waiting"), Icon: "hourglass", Count: s.say(a, "review.vote-later")}
	b := r.Ballot()
	if b == nil {
		return stratum
	}
	stratum.Given, stratum.Needed = b.Tally.Voted, b.Tally.Voters
	stratum.Pips, stratum.Count = pips(b.Tally.Voted, b.Tally.Voters), s.say(a, "review.voted", b.Tally.Voted, b.Tally.Voters)
	if b.Tally.Reached {
		stratum.Line = s.say(a, "review.quorum-reached")
	}
	if b.Open() {
		stratum.State, stratum.Tone, stratum.Icon = s.say(a, "review.state-voting"), "warn", "vote"
		stratum.When, stratum.At = "review.vote-ends", b.Until.Time()
	} else {
		stratum.State, stratum.Tone, stratum.Icon = s.say(a, "review.step-done"), "ok", "circle-check"
	}
	return stratum
}

// whoIs names someone in a review: guests only to those who may know.
func (s *Server) whoIs(a *ask, w review.Who) string {
	switch {
	case w.Name != "":
		return w.Name
	case w.Guest:
		return s.say(a, "review.guest")
	}
	return s.say(a, "review.gone")
}

// nextAct is what the reader of the page is to do first.
func (s *Server) nextAct(a *ask, r review.Review, t themes.RemarkTally) themes.Link {
	for _, key := range r.Can.Opine {
		if mine(r, a.who.ID, key) == nil {
			return themes.Link{Label: s.say(a, "review.give-opinion"), URL: "#avis-" + key}
		}
	}
	switch {
	case r.Can.Vote && r.Ballot().Mine == nil:
		return themes.Link{Label: s.say(a, "waiting.verb-vote"), URL: "#vote"}
	case r.Can.OpenVote:
		return themes.Link{Label: s.say(a, "review.open-vote"), URL: "#ouvrir-le-vote"}
	case r.Can.Decide:
		return themes.Link{Label: s.say(a, "review.decide"), URL: "#decider"}
	case r.Can.Answer && t.Waiting > 0:
		return themes.Link{Label: s.say(a, "waiting.verb-answer"), URL: "#remarques"}
	}
	return themes.Link{}
}

// mine is the opinion of a person in a panel on the text of this round, nil for none.
func mine(r review.Review, person clock.ID, panel string) *review.Opinion {
	at := slices.IndexFunc(r.Opinions, func(o review.Opinion) bool {
		return o.By.ID == person && o.Panel == panel && o.Round == r.Round().Number
	})
	if at < 0 {
		return nil
	}
	return &r.Opinions[at]
}

// textRead is the text of the round, and what changed in it since its reader last gave an opinion, or else since the
// edition that stands.
func (s *Server) textRead(ctx context.Context, a *ask, u underReview) (*themes.TextRead, error) {
	round := u.review.Round()
	revision, text, err := s.Library.Sheets.Revision(ctx, a.who, u.Sheet.ID, round.Revision)
	if err != nil {
		return nil, err
	}
	reading := sheet.Reading{Sheet: u.Sheet, Kind: u.Kind, Revision: revision, Text: text, Editions: u.Editions}
	shown := &themes.TextRead{Lang: text.Lang, Summary: markdown.Titled(text.Summary, text.Lang), Open: len(u.review.Can.Opine) > 0}
	if shown.HTML, err = s.fill(ctx, a, reading); err != nil {
		return nil, err
	}
	before, since := s.readBefore(a, u)
	if before == "" || before == round.Revision {
		return shown, nil
	}
	_, old, err := s.Library.Sheets.Revision(ctx, a.who, u.Sheet.ID, before)
	if refusal.KindOf(err) == refusal.KindNotFound { // a form may say anything
		return shown, nil
	}
	if err != nil {
		return nil, err
	}
	shown.Since, shown.Changes.Lang = since, text.Lang
	shown.Changes.Blocks, err = difference.Of(ctx, old.Rendered.HTML, text.Rendered.HTML)
	return shown, err
}

// readBefore is the text to compare with, and how that is said.
func (s *Server) readBefore(a *ask, u underReview) (clock.ID, string) {
	if shown, ok := clock.ParseID(a.sent.Get("texte-lu")); ok && shown != u.review.Round().Revision {
		return shown, s.say(a, "review.since-reading") // she was reading it when it changed
	}
	last := 0
	if shown, err := strconv.Atoi(a.sent.Values.Get("tour")); err == nil && shown < u.review.Round().Number {
		last = shown // she was reading it when it changed
	}
	for _, o := range u.review.Opinions {
		if o.By.ID == a.who.ID && o.Round < u.review.Round().Number {
			last = max(last, o.Round)
		}
	}
	for _, round := range u.review.Rounds {
		if round.Number == last {
			return round.Revision, s.say(a, "review.since-reading")
		}
	}
	if len(u.Editions) > 0 {
		return u.Editions[0].Revision, s.say(a, "review.since-edition")
	}
	return "", ""
}

// guestRows are the people without an account, for those who look after their links.
func (s *Server) guestRows(ctx context.Context, a *ask, r review.Review) ([]themes.GuestRow, error) {
	if !r.Can.Guests {
		return nil, nil
	}
	guests, err := s.Library.Reviews.Guests(ctx, a.who, r.ID)
	var rows []themes.GuestRow
	for _, g := range guests {
		row := themes.GuestRow{ID: string(g.ID), Name: g.Name, Ends: g.Ends.Time(), Revoked: g.Revoked, State: s.say(a, "review.guest-waiting")}
		for _, step := range r.Steps {
			if step.Key == g.Panel {
				row.Panel = labelled(step.Panel.Label, a.lang)
			}
		}
		switch {
		case g.Finished:
			row.State, row.Tone = s.say(a, "review.guest-done"), "ok"
		case g.Revoked:
			row.State, row.Tone = s.say(a, "review.guest-revoked"), "bad"
		case g.Expired:
			row.State, row.Tone = s.say(a, "review.guest-expired"), "bad"
		case g.Answers > 0:
			row.State, row.Tone = s.say(a, "review.guest-begun"), "warn"
		}
		rows = append(rows, row)
	}
	return rows, err
}
