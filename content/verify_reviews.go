package content

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/sheet"
)

// FaultDecision is a decision and an edition that do not answer each other.
const FaultDecision = "decision"

// decisions looks for decisions that adopt and whose edition is missing or has another text, and for editions that say
// they are validated without such a decision.
func (v *verifier) decisions(ctx context.Context) error {
	err := v.DB.View(ctx, func(tx *db.Tx) error {
		return tx.Each(func(r db.Row) error {
			f := Fault{What: FaultDecision}
			var review clock.ID
			err := r.Scan(&f.Sheet, &f.Kind, &f.Slug, &review, &f.Number)
			f.Detail = string(review)
			v.fault(f)
			return err
		}, `
			SELECT sheets.id, sheets.kind, sheets.slug, reviews.id, 0 FROM decisions
			JOIN reviews ON reviews.id = decisions.review_id JOIN sheets ON sheets.id = reviews.sheet_id
			WHERE decisions.adopted AND NOT EXISTS (SELECT 1 FROM editions WHERE editions.sheet_id = sheets.id
				AND editions.decision_id = reviews.id AND editions.hash = decisions.hash AND editions.seal = $1)
			UNION ALL
			SELECT sheets.id, sheets.kind, sheets.slug, COALESCE(editions.decision_id, ''), editions.number FROM editions
			JOIN sheets ON sheets.id = editions.sheet_id
			WHERE editions.seal = $1 AND NOT EXISTS (SELECT 1 FROM decisions JOIN reviews ON reviews.id = decisions.review_id
				WHERE decisions.review_id = editions.decision_id AND reviews.sheet_id = editions.sheet_id
				AND decisions.adopted AND decisions.hash = editions.hash)`, string(sheet.Validated))
	})
	if err != nil {
		v.fault(Fault{What: FaultDatabase, Detail: err.Error()})
		return ignoreFault(ctx, err)
	}
	return nil
}
