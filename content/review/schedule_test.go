package review_test

import (
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/review"

	"pgregory.net/rapid"
)

// begin publishes a sheet, and brings its next draft to review.
func (m *machine) begin() {
	ctx := m.Context()
	m.sheet = contenttest.PublishedSheet(m.T, m.lib, m.steward, "Faire avec "+string(clock.NewID()))
	m.must(m.lib.DB.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM sheet_authors WHERE sheet_id = $1`, string(m.sheet.ID))
		return err
	}))
	_, err := m.lib.Sheets.Save(ctx, m.author, m.sheet.ID, 0, contenttest.Practice("Faire avec", "Le deuxième texte."))
	m.must(err)
	read, err := m.published()
	m.must(err)
	m.edition = read.Edition
	m.must(m.lib.Sheets.Propose(ctx, m.author, m.sheet.ID, contenttest.Checked))
	named := map[string][]clock.ID{}
	for panel, persons := range m.readers {
		for _, p := range persons {
			named[panel] = append(named[panel], p.ID)
		}
	}
	m.review, _, err = m.lib.Reviews.Open(ctx, m.steward, m.sheet.ID, review.Naming{Panels: named})
	m.must(err)
	m.model = model{state: "reading", round: 1, opinions: map[string]review.Verdict{}, votes: map[clock.ID]string{}, editions: 1}
	m.version = 1
}

// leave ends a review that is still open: what is due later is not this schedule's.
func (m *machine) leave() {
	_, err := m.lib.Reviews.CloseDue(m.Context())
	m.must(err)
	m.settles()
	if m.state == "reading" || m.state == "voting" || m.state == "deciding" {
		m.must(m.lib.Reviews.Abandon(m.Context(), m.steward, m.review.ID, "Fin de l’essai."))
	}
}

// Random schedules of a review and its vote, on two nodes that share a database: no double vote, none that is late, none
// of an author, quorum and majority right, one decision, and readers' page unmoved until then.
func TestAnyScheduleKeepsTheRules(t *testing.T) {
	ends := map[string]int{}
	each(t, func(s *scene) {
		second, err := content.Open(s.Context(), s.options)
		s.must(err)
		defer second.Close()
		extra := contenttest.Someone(s.T, s.lib, people.Reader)
		schedules, failed := 0, false
		rapid.Check(s.T, func(r *rapid.T) {
			if schedules++; schedules > 20 && !failed { // a failure is tried again until it is short
				return
			}
			failed = true
			m := &machine{scene: s, r: r, nodes: []*content.Library{s.lib, second},
				persons: []people.Person{s.author, s.steward, s.trade, s.other, s.third, s.voter, extra},
				readers: map[string][]people.Person{"trade": {s.trade, s.other, extra}, "concerned": {s.third, s.voter}}}
			m.begin()
			for after := 0; m.steps < 50 && after < 3; m.steps++ {
				m.step()
				m.check()
				if m.state == "adopted" || m.state == "rejected" || m.state == "abandoned" {
					after++ // what is over stays so
				}
			}
			ends[m.state]++
			m.leave()
			failed = false
		})
	})
	for _, end := range []string{"adopted", "rejected"} {
		if ends[end] == 0 {
			t.Errorf("no schedule ended %s: %v", end, ends)
		}
	}
}
