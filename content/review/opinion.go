package review

import (
	"context"
	"slices"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Verdict is what someone concludes of a text: a term of the vocabulary verdicts.
type Verdict string

// The verdicts.
const (
	For     Verdict = "for"
	Changes Verdict = "with-changes"
	NotYet  Verdict = "not-yet"
)

// The answers to a question of a grid.
const (
	Yes    = "yes"
	Partly = "partly"
	No     = "no"
)

// Opinion is what one person says of the text of one round in one panel. It may be changed until the round ends or the
// vote opens: the last one counts, and it is the one that is kept.
type Opinion struct {
	ID      clock.ID
	Panel   string // the key of its step
	Round   int
	By      Who
	Verdict Verdict
	Grid    map[string]string // question → Yes, Partly or No; a question may be left out
	Reason  string
	Hash    string   // of the text it speaks of
	Read    clock.ID // the revision that was read, "" where it is not said: only what Opine reads
	At      time.Time
	Remarks []Remark // given with it: only what Opine reads; a Review holds them apart
}

// Opine gives a person's opinion in a panel on the text of this round, or changes it. With "not yet" comes a remark, or
// a reason, which is then a remark too: it waits for an answer. Remarks of hers that are not given again and have no
// answer yet are taken back. An opinion that names another round than the last speaks of a text that has changed since
// it was read, and is refused with KindConflict "opinion-old-text"; so is one that names another revision.
func (st *Store) Opine(ctx context.Context, by people.Person, review clock.ID, panel string, o Opinion) (err error) {
	defer refusal.Wrap(&err, "opinion in review %s", review)
	return st.acting(ctx, by, review, OpinionGiven, func(tx *db.Tx, now people.Person, r *Review) error {
		if r.State != Reading {
			return refusal.Conflict("", "review-voting")
		}
		step := r.step(panel)
		if step == nil {
			return refusal.Invalid("panel", "unknown-panel")
		}
		if !slices.Contains(r.OpinableBy(now), panel) {
			if r.Sheet.WrittenBy(now) {
				return refusal.Forbidden("opinion-own-text")
			}
			if step.Begun == "" && slices.Contains(r.Sheet.Named, now.ID) {
				return refusal.Conflict("panel", "step-not-begun")
			}
			return refusal.Forbidden("opinion-not-named")
		}
		if o.Round != 0 && o.Round != r.Round().Number || o.Read != "" && o.Read != r.Round().Revision {
			return refusal.Conflict("", "opinion-old-text")
		}
		checked, err := o.checked(step.Grid)
		if err != nil {
			return err
		}
		checked.Panel, checked.Round, checked.Hash, checked.By = panel, r.Round().Number, r.Round().Hash, Who{ID: by.ID}
		return st.give(tx, r, checked)
	})
}

// give writes an opinion that was found right, and begins the steps that waited for it.
func (st *Store) give(tx *db.Tx, r *Review, o Opinion) error {
	if err := st.putOpinion(tx, r, o); err != nil {
		return err
	}
	again, err := st.load(tx, r.ID)
	if err != nil {
		return err
	}
	again.judge(st.clock.Today())
	*r = again
	return st.beginSteps(tx, r)
}

// checked cleans an opinion and refuses what does not answer the questions asked.
func (o Opinion) checked(grid []kinds.Term) (Opinion, error) {
	var err error
	if !slices.Contains([]Verdict{For, Changes, NotYet}, o.Verdict) {
		return o, refusal.Unprocessable("verdict", "verdict-missing")
	}
	for question, answer := range o.Grid {
		if !slices.ContainsFunc(grid, func(t kinds.Term) bool { return t.Key == question }) ||
			!slices.Contains([]string{Yes, Partly, No}, answer) {
			return o, refusal.Invalid("grid", "unknown-question")
		}
	}
	if o.Reason, err = reason(o.Reason, false); err != nil {
		return o, err
	}
	if len(o.Remarks) > MaxRemarks {
		return o, refusal.TooLarge("remarks", "too-many-remarks", MaxRemarks)
	}
	remarks := make([]Remark, 0, len(o.Remarks))
	for _, remark := range o.Remarks {
		if remark, err = remark.checked(); err != nil {
			return o, err
		}
		if remark.Text != "" || remark.Question != "" {
			remarks = append(remarks, remark)
		}
	}
	if o.Remarks = remarks; o.Verdict == NotYet && len(remarks) == 0 {
		if o.Reason == "" {
			return o, refusal.Unprocessable("reason", "not-yet-without-reason")
		}
		o.Remarks = []Remark{{Text: o.Reason}}
	}
	return o, nil
}
