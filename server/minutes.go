package server

import (
	"context"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/themes"
)

// showMinutes shows the record of a review that is over, to those who may read all of it.
func (s *Server) showMinutes(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		number, ok := editionNumber(a.param("number"))
		if !ok {
			return nil, refusal.NotFound()
		}
		one, err := s.knownSheet(ctx, a, k)
		if err != nil {
			return nil, err
		}
		r, err := s.Library.Reviews.Minutes(ctx, a.who, one.ID, number)
		if err != nil {
			return nil, err
		}
		page, err := s.minutesPage(ctx, a, one, r, k)
		if err != nil {
			return nil, err
		}
		return s.html(a.lang, page)
	}
}

func (s *Server) minutesPage(ctx context.Context, a *ask, one sheet.Sheet, r review.Review, k kinds.Kind) (themes.MinutesPage, error) {
	at := s.sheetPath(k.Key, one.Slug)
	p := themes.MinutesPage{Frame: s.under(a, s.say(a, "minutes.title", r.Number, markdown.Titled(r.Title, french)), kindLink(a.lang, k)), Sheet: themes.Said{Text: markdown.Titled(r.Title, french), Lang: french},
		Lang: french, Number: r.Number, Outcome: s.say(a, reviewStates[r.State]), Adopted: r.State == review.Adopted, Seal: layers(r), Strata: s.strata(a, r),
		Panels: s.opinionsBy(a, r), Why: r.Abandoned, Hash: r.Round().Hash, ByMember: !r.Protocol.MinutesInPublic}
	p.Section, p.NoIndex = k.Key, true
	if one.Edition > 0 && one.ReadableBy(a.who) {
		p.Back = themes.Link{URL: at}
		p.Crumbs = append(p.Crumbs, themes.Link{Label: p.Sheet.Text, URL: at, Lang: french})
		if err := s.decidedEdition(ctx, a, one, r, &p); err != nil {
			return p, err
		}
	}
	s.minutesFacts(a, r, &p)
	for i := range r.Ballots {
		p.Ballots = append(p.Ballots, *s.ballot(a, r, &r.Ballots[i]))
	}
	s.votesCast(a, r, &p)
	for _, remark := range r.Remarks {
		row := s.remarkRow(a, r, sheet.Text{}, k, remark)
		p.Tally.All++
		if row.Answer != nil && row.Answer.Followed {
			p.Tally.Followed++
		} else if row.Answer != nil {
			p.Tally.Explained++
		}
		p.Remarks = append(p.Remarks, row)
	}
	return p, nil
}

// decidedEdition leads to the edition that a decision published.
func (s *Server) decidedEdition(ctx context.Context, a *ask, one sheet.Sheet, r review.Review, p *themes.MinutesPage) error {
	reading, err := s.Library.Sheets.Read(ctx, a.who, one.Kind, one.Slug, 0)
	if err != nil {
		return err
	}
	for _, e := range reading.Editions {
		if e.Decision == r.ID {
			p.Edition = themes.Link{Label: s.say(a, "versions.number", e.Number), URL: editionPath(reading, e.Number)}
		}
	}
	return nil
}

// minutesFacts are the lines at the head of the minutes.
func (s *Server) minutesFacts(a *ask, r review.Review, p *themes.MinutesPage) {
	add := func(key, value, lang string) {
		if value != "" {
			p.Facts = append(p.Facts, themes.MinutesFact{Label: s.say(a, key), Value: value, Lang: lang})
		}
	}
	label, of := worded(r.Protocol.Label, a.lang)
	add("minutes.protocol", label, otherThan(a.lang, of))
	add("minutes.opened", themes.DateInWords(a.lang, s.local(r.OpenedAt))+", "+s.whoIs(a, r.OpenedBy), "")
	add("checks.title", s.checkedFor(a, r), "")
	add("minutes.rounds", strconv.Itoa(len(r.Rounds)), "")
	closed := r.ClosedAt
	if d := r.Decision; d != nil {
		if closed, p.Why = d.At, d.Reason; d.Hash != "" {
			p.Hash = d.Hash
		}
		by := s.say(a, "minutes.by-vote")
		if d.By.ID != "" {
			by = s.whoIs(a, d.By)
		}
		add("minutes.decided", themes.DateInWords(a.lang, s.local(closed))+", "+by, "")
	} else {
		add("minutes.ended", themes.DateInWords(a.lang, s.local(closed))+", "+s.whoIs(a, r.ClosedBy), "")
	}
	for _, step := range r.Against() {
		p.Against = append(p.Against, step.Panel.Label.In(a.lang))
	}
	if r.ValidUntil != "" {
		add("minutes.valid", themes.DateInWords(a.lang, r.ValidUntil.Time()), "")
	}
	add("review.note", r.Note, otherThan(a.lang, french))
}

// checkedFor says who made sure that nobody can be recognised, and whether the text has changed since.
func (s *Server) checkedFor(a *ask, r review.Review) string {
	said := s.checkedBy(a, r.Checked)
	if said != "" && r.Checked.Hash != r.Round().Hash {
		said += " " + s.say(a, "checks.since")
	}
	return said
}

// otherThan gives the language of a text where it is not the page's.
func otherThan(page, text string) string {
	if page == text {
		return ""
	}
	return text
}

// votesCast are who voted what, or who was asked where the vote was secret.
func (s *Server) votesCast(a *ask, r review.Review, p *themes.MinutesPage) {
	b := r.Ballot()
	if b == nil {
		return
	}
	for _, v := range b.Votes {
		p.Votes = append(p.Votes, themes.VoteShown{By: s.whoIs(a, v.By), Choice: s.choice(a, *r.Protocol.Ballot, v.Choice), Why: v.Reason})
	}
	for _, w := range b.Voters {
		p.Voters = append(p.Voters, s.whoIs(a, w))
	}
}

// decisions are the reviews of a sheet that are over, as far as a reader may know of them. A sheet that none decided
// asks nothing, but for members of its space, whose trail tells of those that ended without a decision.
func (s *Server) decisions(ctx context.Context, a *ask, r sheet.Reading) ([]review.Review, error) {
	decided := a.who.In(r.Sheet.Space.ID).AtLeast(people.Writer)
	for _, e := range r.Editions {
		decided = decided || e.Decision != ""
	}
	if !decided {
		return nil, nil
	}
	return s.Library.Reviews.Past(ctx, a.who, r.Sheet.ID)
}

// decidedBy finds the review that decided an edition.
func decidedBy(past []review.Review, e sheet.Edition) *review.Review {
	for i := range past {
		if e.Decision != "" && past[i].ID == e.Decision {
			return &past[i]
		}
	}
	return nil
}

// minutesLink leads to the minutes of a review where its reader may open them.
func (s *Server) minutesLink(a *ask, r sheet.Reading, past *review.Review) themes.Link {
	if past == nil || past.OnlyOutcome {
		return themes.Link{}
	}
	return themes.Link{Label: s.say(a, "minutes.read"), URL: editionPath(r, 0) + "/proces-verbal/" + strconv.Itoa(past.Number)}
}

// decidedLine says in one line who read an edition and how the vote went.
func (s *Server) decidedLine(a *ask, r *review.Review) string {
	var parts []string
	for _, step := range r.Steps {
		parts = append(parts, s.say(a, "trail.panel", step.Panel.Label.In(a.lang), step.Given))
	}
	if b := r.Ballot(); b != nil && r.Protocol.Ballot != nil {
		for _, value := range choicesOf(*r.Protocol.Ballot) {
			if n := b.Tally.Counts[value]; n > 0 {
				parts = append(parts, s.say(a, "review.counted", n, strings.ToLower(s.choice(a, *r.Protocol.Ballot, value))))
			}
		}
	}
	return strings.Join(parts, " · ")
}

// decidedWhy is the reason printed on the sheet, with the panels that were against.
func (s *Server) decidedWhy(a *ask, r *review.Review) string {
	if r.Decision == nil || r.Decision.Reason == "" {
		return ""
	}
	var against []string
	for _, step := range r.Against() {
		against = append(against, step.Panel.Label.In(a.lang))
	}
	if len(against) == 0 {
		return s.say(a, "trail.reason", r.Decision.Reason)
	}
	return s.say(a, "trail.reason-against", strings.Join(against, ", "), r.Decision.Reason)
}

// sealed says what the seal of an edition rests on: the review that decided it, for as long as its protocol holds.
func (s *Server) sealed(a *ask, r sheet.Reading, decision *review.Review, p *themes.SheetPage) {
	if r.Sheet.WithdrawableBy(a.who) {
		p.Acts = append(p.Acts, themes.Link{Label: s.say(a, "keeping.title"), URL: editionPath(r, 0) + "/retirer"})
	}
	if people.Allows(a.who, people.Explain, r.Sheet.Object()) {
		p.Acts = append(p.Acts, themes.Link{Label: s.say(a, "access.link"), URL: editionPath(r, 0) + "/acces"})
	}
	if making := r.Sheet.Making(); r.Sheet.DraftReadableBy(a.who) && (making == people.InReview || making == people.Voting) {
		p.Acts = append(p.Acts, themes.Link{Label: s.say(a, "proposal.to-review"), URL: editionPath(r, 0) + "/relecture"})
	}
	if decision == nil {
		return
	}
	p.Layers, p.Proceedings = s.layersIn(a, decision), s.minutesLink(a, r, decision)
	if p.Freshness == "" && decision.ValidUntil != "" && s.Library.Clock.Today() > decision.ValidUntil {
		p.Freshness = themes.Overdue
	}
}

// layersIn names in words what the seal of an edition rests on.
func (s *Server) layersIn(a *ask, r *review.Review) string {
	var parts []string
	for i, step := range r.Steps {
		label := step.Panel.Label.In(a.lang)
		if first, size := utf8.DecodeRuneInString(label); i > 0 {
			label = string(unicode.ToLower(first)) + label[size:]
		}
		parts = append(parts, label)
	}
	if r.Protocol.Ballot != nil {
		parts = append(parts, strings.ToLower(s.say(a, "review.vote")))
	}
	return strings.Join(parts, ", ")
}
