package review

import (
	"context"
	"slices"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Remark is one thing that someone asks of a text. It waits for an answer of the authors.
type Remark struct {
	ID        clock.ID
	Opinion   clock.ID
	Panel     string
	Round     int
	By        Who
	Part      string // the key of a part, or the id of a heading; "" for the whole text
	Quotation string // the words it speaks of
	Question  string // the question of the grid it comes with, "" for none
	Text      string // may be empty beside a question
	Hash      string // of the text it speaks of
	At        time.Time
	Answer    *Answer // nil until answered
}

// AnswerVerdict is how a remark was taken.
type AnswerVerdict string

// How a remark is answered.
const (
	Followed  AnswerVerdict = "followed"  // a later text shows it
	Explained AnswerVerdict = "explained" // why not, in words
)

// Answer is what the authors answer to a remark.
type Answer struct {
	Verdict  AnswerVerdict
	Revision clock.ID // the text that follows the remark
	Round    int      // its round
	Text     string
	At       time.Time
	By       Who
}

// Answer answers a remark: followed, by a text of a later round than the remark's (the last round's where none is
// named), or explained in words. It may be changed until the vote opens.
func (st *Store) Answer(ctx context.Context, by people.Person, review, remark clock.ID, verdict AnswerVerdict, text string, revision clock.ID) (err error) {
	defer refusal.Wrap(&err, "answer remark %s", remark)
	if text, err = reason(text, verdict == Explained); err != nil {
		return err
	}
	if verdict != Followed && verdict != Explained {
		return refusal.Invalid("verdict", "unknown-answer")
	}
	return st.acting(ctx, by, review, RemarkAnswered, func(tx *db.Tx, now people.Person, r *Review) error {
		if r.State != Reading {
			return refusal.Conflict("", "review-voting")
		}
		if !people.Allows(now, people.Answer, r.Sheet.Object()) {
			return refusal.Forbidden("answer-not-author")
		}
		at := slices.IndexFunc(r.Remarks, func(one Remark) bool { return one.ID == remark })
		if at < 0 {
			return refusal.NotFound()
		}
		a := Answer{Verdict: verdict, Text: text, By: Who{ID: by.ID}, At: st.clock.Now()}
		if verdict == Followed {
			if a.Revision, err = r.following(r.Remarks[at], revision); err != nil {
				return err
			}
		}
		return putAnswer(tx, remark, a)
	})
}

// following finds the text that follows a remark among the rounds after it.
func (r *Review) following(remark Remark, revision clock.ID) (clock.ID, error) {
	if revision == "" {
		revision = r.Round().Revision
	}
	for _, round := range r.Rounds {
		if round.Revision == revision && round.Number > remark.Round {
			return revision, nil
		}
	}
	return "", refusal.Unprocessable("revision", "followed-without-revision")
}

// checked cleans a remark.
func (m Remark) checked() (Remark, error) {
	m.Text, m.Quotation = plain(m.Text), markdown.Visible(m.Quotation)
	m.Part, m.Question = markdown.Visible(m.Part), markdown.Visible(m.Question)
	switch {
	case len(m.Text) > MaxRemark:
		return m, refusal.TooLarge("remark", "remark-too-long", MaxRemark)
	case len(m.Quotation) > MaxQuotation:
		return m, refusal.TooLarge("quotation", "quotation-too-long", MaxQuotation)
	case len(m.Part) > maxKey || len(m.Question) > maxKey:
		return m, refusal.Invalid("part", "unknown-part")
	}
	return m, nil
}

// same reports whether two remarks say the same of the same passage.
func (m Remark) same(other Remark) bool {
	return m.Part == other.Part && m.Quotation == other.Quotation && m.Question == other.Question && m.Text == other.Text
}
