package content

import (
	"context"
	"fmt"

	"terreau/content/db"
	"terreau/content/event"
)

// events looks for holes in the list of what happened.
func (v *verifier) events(ctx context.Context) error {
	var counted, rows, first, last int64
	err := v.DB.View(ctx, func(tx *db.Tx) error {
		err := tx.One(func(r db.Row) error { return r.Scan(&rows, &first, &last) }, `SELECT COUNT(*), COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0) FROM events`)
		if err != nil {
			return err
		}
		return tx.One(func(r db.Row) error { return r.Scan(&counted) }, `SELECT value FROM counters WHERE name = 'events'`)
	})
	switch {
	case stops(ctx, err):
		return err
	case err != nil:
		v.fault(Fault{What: FaultEvents, Detail: err.Error()})
	case rows != counted || last != counted || first != 1:
		v.fault(Fault{What: FaultEvents, Detail: fmt.Sprintf("%d rows from %d to %d, the counter says %d", rows, first, last, counted)})
	}
	return nil
}

// audit follows the journal from its first row, or its checkpoint, to its last.
func (v *verifier) audit(ctx context.Context) error {
	err := v.DB.View(ctx, func(tx *db.Tx) (err error) { v.Chain, err = event.VerifyAudit(tx); return err })
	if stops(ctx, err) {
		return err
	}
	if err != nil {
		v.fault(Fault{What: FaultAudit, Detail: err.Error()})
	}
	for _, f := range v.Chain.Faults {
		v.fault(Fault{What: FaultAudit, Number: int(f.Seq), Detail: f.Detail})
	}
	return nil
}
