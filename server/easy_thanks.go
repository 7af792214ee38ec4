package server

import (
	"context"
	"time"

	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/themes"
)

// easyThanks thanks, says what comes next, and later what came of it.
func (s *Server) easyThanks(ctx context.Context, a *ask, v easyVisit, now bool) (*answer, error) {
	p := themes.EasyThanksPage{EasyFrame: s.easyFrame(a, v, "easy.thanks"), Sheet: s.easyTitle(v), Thanks: now, Given: len(v.Mine) > 0, Change: v.Answering && v.Guest.Finished}
	if !p.Given {
		p.Title = s.say(a, "easy.closed")
	}
	questions := map[string]kinds.Label{}
	for _, question := range v.Questions {
		questions[question.Key] = question.Label
	}
	for _, remark := range v.Remarks {
		told := themes.EasyRemark{Text: remark.Text, Waiting: remark.Answer == nil}
		if label, ok := questions[remark.Question]; ok {
			told.Question = label.In(a.lang)
		}
		if told.Text == "" {
			told.Text = s.say(a, "easy.no")
		}
		if remark.Answer != nil {
			if told.Followed = remark.Answer.Verdict == review.Followed; !told.Followed {
				told.Explained = remark.Answer.Text
			}
		}
		p.Said = append(p.Said, told)
	}
	s.easyNext(v, &p)
	if err := s.easyOutcome(ctx, a, v, &p); err != nil {
		return nil, err
	}
	return s.html(a.lang, p)
}

// easyNext says what comes next, with its date.
func (s *Server) easyNext(v easyVisit, p *themes.EasyThanksPage) {
	switch {
	case v.Decision != nil || v.Abandoned != "" || v.State == review.Abandoned:
	case v.Until != nil && v.State == review.Voting && *v.Until >= s.Library.Clock.Today():
		p.Next, p.NextAt = "easy.next-vote", v.Until.Time()
	case v.State == review.Reading && v.Due != "":
		p.Next, p.NextAt = "easy.next-reading", v.Due.Time()
	default:
		p.Next, p.NextAt = "easy.next-decision", time.Time{}
	}
}

// easyOutcome says what came of it.
func (s *Server) easyOutcome(ctx context.Context, a *ask, v easyVisit, p *themes.EasyThanksPage) error {
	switch {
	case v.Decision == nil && v.State != review.Abandoned:
		return nil
	case v.Decision == nil:
		p.Outcome, p.Why = s.say(a, "easy.abandoned"), themes.Said{Text: v.Abandoned, Lang: french}
		return nil
	case !v.Decision.Adopted:
		p.Outcome = s.say(a, "easy.rejected")
	default:
		p.Outcome = s.say(a, "easy.adopted")
		if err := s.easyRead(ctx, a, v.Sheet, p); err != nil {
			return err
		}
	}
	if p.Why = (themes.Said{Text: v.Decision.Reason, Lang: french}); v.Decision.Reason == "" {
		p.Why.Lang = ""
	}
	return nil
}

// easyRead leads to the sheet, where anyone may read it.
func (s *Server) easyRead(ctx context.Context, a *ask, one sheet.Sheet, p *themes.EasyThanksPage) error {
	_, err := s.Library.Sheets.Read(ctx, people.Visitor(), one.Kind, one.Slug, 0)
	if err == nil {
		p.Read = themes.Link{Label: s.say(a, "easy.read"), URL: s.sheetPath(one.Kind, one.Slug)}
	}
	return refusal.IgnoreNotFound(err)
}
