package content_test

import (
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/review"
)

// A seal without its decision is damage, and so is a decision without its edition.
func TestASealAndItsDecisionAnswerEachOther(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		author, steward := contenttest.Someone(t, lib, people.Writer), contenttest.Someone(t, lib, people.Steward)
		reader := contenttest.Someone(t, lib, people.Reader)
		s, err := lib.Sheets.Start(ctx, author, contenttest.Space(t, lib).ID, "help", contenttest.Practice("Lire une fiche", ""))
		must(err)
		must(lib.Sheets.Propose(ctx, author, s.ID, contenttest.Checked))
		r, _, err := lib.Reviews.Open(ctx, steward, s.ID, review.Naming{Panels: map[string][]clock.ID{"reader": {reader.ID}}})
		must(err)
		must(lib.Reviews.Opine(ctx, reader, r.ID, "reader", review.Opinion{Verdict: review.For}))
		must(lib.Reviews.Decide(ctx, steward, r.ID, review.Ruling{Adopt: true, Reason: "Claire."}))

		faults := func(want int) {
			t.Helper()
			found, err := lib.Verify(ctx, people.System(), nil)
			must(err)
			n := 0
			for _, f := range found.Faults {
				if f.What == content.FaultDecision {
					n++
				}
			}
			if n != want {
				t.Errorf("%d faults instead of %d: %+v", n, want, found.Faults)
			}
		}
		faults(0)
		write := func(query string, args ...any) {
			t.Helper()
			must(lib.DB.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err }))
		}
		write(`UPDATE editions SET decision_id = NULL`)
		faults(2)
		write(`UPDATE editions SET decision_id = $1, seal = 'unreviewed'`, string(r.ID))
		faults(1)
		write(`UPDATE editions SET seal = 'validated'`)
		write(`DELETE FROM decisions`)
		faults(1)
	})
}
