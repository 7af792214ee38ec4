package review

import (
	"time"

	"terreau/content/clock"
	"terreau/content/sheet"
)

// cover takes out of the records of a review the passages of the sheet that one person is not shown. Her own words stay
// as she typed them: she may change them. What readers and voters said after a passage was hidden is not compared with
// it (sheet.Masks.Over); authors and stewards know it, and what they wrote is covered whenever it was.
func (r *Review) cover(by clock.ID, masks sheet.Masks) {
	if len(masks) == 0 {
		return
	}
	said := func(text *string, who Who, at time.Time) {
		if who.ID != by || by == "" {
			*text = masks.Over(at).Hide(*text)
		}
	}
	for i := range r.Opinions {
		o := &r.Opinions[i]
		said(&o.Reason, o.By, o.At)
	}
	for i := range r.Remarks {
		m := &r.Remarks[i]
		for _, text := range []*string{&m.Part, &m.Quotation, &m.Text} {
			said(text, m.By, m.At)
		}
		if m.Answer != nil {
			m.Answer.Text = masks.Hide(m.Answer.Text)
		}
	}
	for i := range r.Ballots {
		for j := range r.Ballots[i].Votes {
			v := &r.Ballots[i].Votes[j]
			said(&v.Reason, v.By, v.At)
		}
	}
	r.Note, r.Abandoned = masks.Hide(r.Note), masks.Hide(r.Abandoned)
	if r.Decision != nil {
		r.Decision.Reason = masks.Hide(r.Decision.Reason)
	}
}
