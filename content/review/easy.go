package review

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// GuestAnswered is recorded at each answer that a guest gives by her link.
const GuestAnswered event.Kind = "guest-answered"

// Visit is what a guest sees by her link: the text, the questions of her panel, what she has answered, and later what
// came of it.
type Visit struct {
	Review    clock.ID
	Sheet     sheet.Sheet
	Text      sheet.Text   // of this round
	Files     []sheet.File // the pictures it may show
	Guest     Guest
	Panel     kinds.Panel
	Questions []kinds.Term // in order, one a page
	Answers   map[string]EasyAnswer
	Due       clock.Date // "" where the step has not begun
	Answering bool       // whether answers are taken now
	State     State
	Revised   bool        // the text has changed since she gave her opinion: she is asked again
	Mine      []Opinion   // hers, of every round
	Remarks   []Remark    // her ideas, with their answers
	Decision  *Decision   // what came of it, nil until then
	Abandoned string      // or why nothing did
	Until     *clock.Date // the last day of the vote, nil where none was opened
}

// EasyAnswer is the answer to one question, with an idea if she has one.
type EasyAnswer struct {
	Answer string // Yes, Partly or No
	Idea   string
}

// ByGuest reads what a link opens. One that is unknown, over or revoked is refused with KindUnauthenticated
// "guest-link-ended", whichever it is.
func (st *Store) ByGuest(ctx context.Context, token string) (v Visit, err error) {
	defer refusal.Wrap(&err, "visit of a guest")
	return v, st.db.View(ctx, func(tx *db.Tx) error {
		r, g, err := st.visited(tx, token)
		if err != nil {
			return err
		}
		masks, err := sheet.MasksFor(tx, people.Visitor(), r.Sheet)
		if err != nil {
			return err
		}
		r.cover(g.ID, masks)
		step := r.step(g.Panel)
		v = Visit{Review: r.ID, Sheet: r.Sheet, Guest: g, Panel: step.Panel, Questions: step.Grid, Due: step.Due, State: r.State,
			Answering: r.State == Reading && step.Begun != "", Decision: r.Decision, Abandoned: r.Abandoned}
		if v.Text, err = st.sheets.TextOf(tx, people.Visitor(), r.Sheet, r.Round().Revision); err != nil {
			return err
		}
		revision, err := sheet.RevisionOf(tx, r.Round().Revision)
		if err != nil {
			return err
		}
		v.Files = revision.Files
		v.Answers, err = guestAnswers(tx, g.ID, r.Round().Number)
		v.Guest.Answers = len(v.Answers)
		v.gather(r)
		return err
	})
}

// gather picks, among the records of a review, those of the guest.
func (v *Visit) gather(r Review) {
	for _, o := range r.Opinions {
		if o.By.ID == v.Guest.ID {
			v.Mine = append(v.Mine, o)
			v.Guest.Finished = o.Round == r.Round().Number
		}
	}
	v.Revised = len(v.Mine) > 0 && !v.Guest.Finished
	for _, remark := range r.Remarks {
		if remark.By.ID == v.Guest.ID {
			v.Remarks = append(v.Remarks, remark)
		}
	}
	if ballot := r.Ballot(); ballot != nil {
		v.Until = &ballot.Until
	}
}

// visited finds the review that a token opens.
func (st *Store) visited(tx *db.Tx, token string) (Review, Guest, error) {
	g, err := guestByToken(tx, hashed(token))
	if refusal.KindOf(err) == refusal.KindNotFound || err == nil && (g.Revoked || g.Ends < st.clock.Today()) {
		return Review{}, Guest{}, &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "guest-link-ended"}
	}
	if err != nil {
		return Review{}, Guest{}, err
	}
	r, err := st.load(tx, g.review)
	if err != nil {
		return r, Guest{}, err
	}
	r.judge(st.clock.Today())
	if r.step(g.Panel) == nil || r.Sheet.Binned {
		return r, Guest{}, &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "guest-link-ended"}
	}
	return r, g.Guest, nil
}

// answering finds the review that a token opens while answers are taken.
func (st *Store) answering(tx *db.Tx, token string) (Review, Guest, error) {
	r, g, err := st.visited(tx, token)
	switch {
	case err != nil:
		return r, g, err
	case !r.Open():
		return r, g, refusal.Conflict("", "review-closed")
	case r.State != Reading:
		return r, g, refusal.Conflict("", "review-voting")
	case r.step(g.Panel).Begun == "":
		return r, g, refusal.Conflict("", "step-not-begun")
	}
	return r, g, nil
}

// GuestAnswer keeps the answer to one question, so that nothing is lost when she stops. It may be given again: once she
// has given her opinion on this text, what she changes changes it at once.
func (st *Store) GuestAnswer(ctx context.Context, token, question, answer, idea string) (err error) {
	defer refusal.Wrap(&err, "answer of a guest")
	if idea = plain(idea); len(idea) > MaxRemark {
		return refusal.TooLarge("idea", "remark-too-long", MaxRemark)
	}
	if !slices.Contains([]string{Yes, Partly, No}, answer) {
		return refusal.Unprocessable("answer", "answer-missing")
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		r, g, err := st.answering(tx, token)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(r.step(g.Panel).Grid, func(t kinds.Term) bool { return t.Key == question }) {
			return refusal.Invalid("question", "unknown-question")
		}
		now := st.clock.Now()
		if err := putGuestAnswer(tx, g.ID, r.Round().Number, question, EasyAnswer{answer, idea}, clock.Micros(now)); err != nil {
			return err
		}
		if slices.ContainsFunc(r.Opinions, func(o Opinion) bool { return o.By.ID == g.ID && o.Round == r.Round().Number }) {
			return st.giveEasily(tx, &r, g)
		}
		return event.Record(tx, GuestAnswered, string(r.Sheet.ID), "", now)
	})
}

// GuestFinish makes her answers the opinion that she gives in her panel: "not yet" where one is No, "with changes" where
// one is Partly, else "for". Each idea, and each No, is a remark that waits for an answer.
func (st *Store) GuestFinish(ctx context.Context, token string) (err error) {
	defer refusal.Wrap(&err, "opinion of a guest")
	return st.db.Update(ctx, func(tx *db.Tx) error {
		r, g, err := st.answering(tx, token)
		if err != nil {
			return err
		}
		return st.giveEasily(tx, &r, g)
	})
}

// giveEasily writes the opinion that the answers of a guest make.
func (st *Store) giveEasily(tx *db.Tx, r *Review, g Guest) error {
	answers, err := guestAnswers(tx, g.ID, r.Round().Number)
	if err != nil {
		return err
	}
	if len(answers) == 0 {
		return refusal.Unprocessable("answer", "answer-missing")
	}
	o := easyOpinion(r.step(g.Panel).Grid, answers)
	o.Panel, o.Round, o.Hash, o.By = g.Panel, r.Round().Number, r.Round().Hash, Who{ID: g.ID, Guest: true}
	if err := st.give(tx, r, o); err != nil {
		return err
	}
	return st.sheets.Record(tx, OpinionGiven, r.Sheet.ID, people.Visitor())
}

// easyOpinion reads an opinion off the answers to the questions of a grid.
func easyOpinion(grid []kinds.Term, answers map[string]EasyAnswer) Opinion {
	o := Opinion{Verdict: For, Grid: map[string]string{}}
	for _, question := range grid {
		answer, given := answers[question.Key]
		if !given {
			continue
		}
		o.Grid[question.Key] = answer.Answer
		switch {
		case answer.Answer == No:
			o.Verdict = NotYet
		case answer.Answer == Partly && o.Verdict == For:
			o.Verdict = Changes
		}
		if answer.Answer == No || answer.Idea != "" {
			o.Remarks = append(o.Remarks, Remark{Question: markdown.Visible(question.Key), Text: answer.Idea})
		}
	}
	return o
}
