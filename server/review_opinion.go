package server

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/themes"
)

// verdictShown says how a verdict is drawn.
var verdictShown = map[review.Verdict]struct{ tone, icon string }{
	review.For: {"ok", "thumbs-up"}, review.Changes: {"warn", "pencil-line"}, review.NotYet: {"bad", "thumbs-down"}}

func (s *Server) verdict(a *ask, v review.Verdict) string {
	term, _ := s.Library.Kinds.Term("verdicts", string(v))
	return term.Label.In(a.lang)
}

var answerWords = map[string]string{review.Yes: "review.yes", review.Partly: "review.partly", review.No: "review.no"}

// opinionForms are the questions of each panel that waits for a person, with what she has said, or typed.
func (s *Server) opinionForms(a *ask, u underReview) []themes.OpinionForm {
	var forms []themes.OpinionForm
	r := u.review
	for _, step := range r.Steps {
		if !slices.Contains(r.Can.Opine, step.Key) {
			continue
		}
		f := themes.OpinionForm{Panel: step.Key, Round: r.Round().Number, Text: string(r.Round().Revision), Label: labelled(step.Panel.Label, a.lang), Parts: s.partsOf(a, u.Text)}
		given := review.Opinion{Grid: map[string]string{}}
		if o := mine(r, a.who.ID, step.Key); o != nil {
			given, f.GivenAt = *o, s.local(o.At)
			for _, remark := range r.Remarks {
				if remark.Opinion == o.ID && remark.Text != o.Reason {
					given.Remarks = append(given.Remarks, remark)
				}
			}
		}
		for _, o := range r.Opinions {
			f.Before = f.Before || o.By.ID == a.who.ID && o.Panel == step.Key && o.Round < r.Round().Number
		}
		if a.sentTo("/avis") && a.sent.Get("college") == step.Key {
			given = typedOpinion(a.sent)
		}
		s.fillOpinion(a, &f, step, given)
		forms = append(forms, f)
	}
	return forms
}

// spareRemarks is how many empty remarks stand at the end of a form.
const spareRemarks = 1

func (s *Server) fillOpinion(a *ask, f *themes.OpinionForm, step review.Step, given review.Opinion) {
	f.Why = given.Reason
	for _, v := range []review.Verdict{review.For, review.Changes, review.NotYet} {
		f.Verdicts = append(f.Verdicts, themes.Answer{Value: string(v), Label: s.verdict(a, v), Icon: verdictShown[v].icon, On: given.Verdict == v})
	}
	for _, question := range step.Grid {
		f.Questions = append(f.Questions, themes.Question{Key: question.Key, Label: labelled(question.Label, a.lang), Answers: s.answers(a, given.Grid[question.Key])})
	}
	for range spareRemarks {
		given.Remarks = append(given.Remarks, review.Remark{})
	}
	for i, remark := range given.Remarks {
		f.Remarks = append(f.Remarks, themes.RemarkFields{Number: i + 1, Part: remark.Part, Quotation: remark.Quotation, Text: remark.Text})
	}
}

func (s *Server) answers(a *ask, on string) []themes.Answer {
	var all []themes.Answer
	for _, value := range []string{review.Yes, review.Partly, review.No} {
		all = append(all, themes.Answer{Value: value, Label: s.say(a, answerWords[value]), On: on == value})
	}
	return all
}

// partsOf are the parts of a text that a remark may speak of.
func (s *Server) partsOf(a *ask, text sheet.Text) []themes.Answer {
	parts := []themes.Answer{{Label: s.say(a, "review.whole")}}
	for _, h := range text.Rendered.Outline {
		if h.Level <= 3 && len(parts) < maxOutline {
			parts = append(parts, themes.Answer{Value: partKey(h), Label: h.Title, Lang: text.Lang})
		}
	}
	return parts
}

func partKey(h markdown.Heading) string {
	if h.Part != "" {
		return h.Part
	}
	return h.ID
}

// typedOpinion reads an opinion off a form.
func typedOpinion(f sent) review.Opinion {
	o := review.Opinion{Verdict: review.Verdict(f.Get("avis")), Reason: f.text("raison"), Grid: map[string]string{}}
	for name, values := range f.Values {
		if question, ok := strings.CutPrefix(name, "grille-"); ok {
			o.Grid[question] = values[0]
		}
	}
	parts, passages, texts := f.Values["partie"], f.Values["passage"], f.Values["remarque"]
	for i := range texts {
		remark := review.Remark{Text: strings.TrimSpace(texts[i])}
		if i < len(parts) {
			remark.Part = parts[i]
		}
		if i < len(passages) {
			remark.Quotation = strings.TrimSpace(passages[i])
		}
		if remark.Text != "" || remark.Quotation != "" {
			o.Remarks = append(o.Remarks, remark)
		}
	}
	return o
}

// opine takes an opinion, or shows the form with room for one more remark.
func (s *Server) opine(ctx context.Context, a *ask, u underReview) (*answer, string, error) {
	panel := a.sent.Get("college")
	o := typedOpinion(a.sent)
	o.Round, _ = strconv.Atoi(a.sent.Get("tour")) // the text that she was shown; 0 where the form does not say
	o.Read, _ = clock.ParseID(a.sent.Get("texte-lu"))
	if a.sent.ticked("encore") {
		page, err := s.reviewPage(ctx, a, u)
		if err != nil {
			return nil, "", err
		}
		for i := range page.Asks {
			if f := &page.Asks[i]; f.Panel == panel {
				f.Remarks = append(f.Remarks, themes.RemarkFields{Number: len(f.Remarks) + 1})
			}
		}
		made, err := s.html(a.lang, page)
		return made, "", err
	}
	for _, remark := range o.Remarks {
		if remark.Text == "" {
			return nil, "", refusal.Unprocessable("remark", "remark-empty")
		}
	}
	return nil, "#avis-" + panel, s.Library.Reviews.Opine(ctx, a.who, u.review.ID, panel, o)
}

// opinionsBy are the opinions of each panel, those on the last text first.
func (s *Server) opinionsBy(a *ask, r review.Review) []themes.PanelOpinions {
	var panels []themes.PanelOpinions
	for _, step := range r.Steps {
		panel := themes.PanelOpinions{Label: labelled(step.Panel.Label, a.lang)}
		for i := len(r.Rounds) - 1; i >= 0; i-- {
			for _, o := range r.Opinions {
				if o.Panel == step.Key && o.Round == r.Rounds[i].Number {
					panel.Opinions = append(panel.Opinions, s.opinionShown(a, r, step, o))
				}
			}
		}
		if len(panel.Opinions) > 0 {
			panels = append(panels, panel)
		}
	}
	return panels
}

func (s *Server) opinionShown(a *ask, r review.Review, step review.Step, o review.Opinion) themes.OpinionShown {
	drawn := verdictShown[o.Verdict]
	shown := themes.OpinionShown{By: s.whoIs(a, o.By), Verdict: s.verdict(a, o.Verdict), Tone: drawn.tone, Icon: drawn.icon, Why: o.Reason,
		At: s.local(o.At), Old: s.oldRound(a, r, o.Round)}
	for _, question := range step.Grid {
		if word, ok := answerWords[o.Grid[question.Key]]; ok {
			shown.Answers = append(shown.Answers, themes.AnswerShown{Question: labelled(question.Label, a.lang), Answer: s.say(a, word)})
		}
	}
	return shown
}

// oldRound says which earlier text something speaks of; "" where it is the last.
func (s *Server) oldRound(a *ask, r review.Review, round int) string {
	if round == r.Round().Number {
		return ""
	}
	return s.say(a, "review.of-round", round)
}

// remarks are all remarks, those that wait for an answer first, and their count.
func (s *Server) remarks(a *ask, u underReview) (rows []themes.RemarkRow, t themes.RemarkTally) {
	var answered []themes.RemarkRow
	for _, remark := range u.review.Remarks {
		row := s.remarkRow(a, u.review, u.Text, u.Kind, remark)
		row.Explain = u.review.Can.Answer
		if row.Follow = row.Explain && u.review.Round().Number > remark.Round && (row.Answer == nil || !row.Answer.Followed); u.review.Can.Revise {
			row.Correct = u.at + "/brouillon"
			if remark.Part != "" {
				row.Correct += "?partie=" + remark.Part
			}
		}
		if a.sentTo("/reponse") && a.sent.Get("remarque") == row.ID {
			row.Open, row.Typed = true, a.sent.Get("texte")
		}
		t.All++
		switch {
		case row.Answer == nil:
			t.Waiting++
			rows = append(rows, row)
			continue
		case row.Answer.Followed:
			t.Followed++
		default:
			t.Explained++
		}
		answered = append(answered, row)
	}
	return append(rows, answered...), t
}

func (s *Server) remarkRow(a *ask, r review.Review, text sheet.Text, kind kinds.Kind, remark review.Remark) themes.RemarkRow {
	row := themes.RemarkRow{ID: string(remark.ID), Passage: themes.Link{Label: s.say(a, "review.whole")}, Quotation: remark.Quotation, Text: remark.Text,
		Round: s.oldRound(a, r, remark.Round)}
	if part, known := kind.Part(remark.Part); known {
		row.Passage.Label, row.Passage.Lang = worded(part.Title, a.lang)
	} else if remark.Part != "" {
		row.Passage.Label = remark.Part
	}
	for _, h := range text.Rendered.Outline {
		if remark.Part != "" && partKey(h) == remark.Part {
			row.Passage = themes.Link{Label: h.Title, URL: "#" + h.ID, Lang: text.Lang}
		}
	}
	for _, step := range r.Steps {
		if step.Key != remark.Panel {
			continue
		}
		row.From = step.Panel.Label.In(a.lang) + ", " + s.whoIs(a, remark.By)
		for _, question := range step.Grid {
			if question.Key == remark.Question {
				row.Question = s.say(a, "review.to-question", question.Label.In(a.lang))
			}
		}
	}
	if remark.Answer != nil {
		row.Answer = &themes.RemarkAnswer{Followed: remark.Answer.Verdict == review.Followed, Text: remark.Answer.Text, At: s.local(remark.Answer.At)}
	}
	return row
}

// answerRemark takes the answer of the authors to a remark.
func (s *Server) answerRemark(ctx context.Context, a *ask, u underReview) (*answer, string, error) {
	remark, ok := clock.ParseID(a.sent.Get("remarque"))
	if !ok {
		return nil, "", refusal.NotFound()
	}
	err := s.Library.Reviews.Answer(ctx, a.who, u.review.ID, remark, review.AnswerVerdict(a.sent.Get("reponse")), a.sent.text("texte"), "")
	return nil, "#remarques", err
}
