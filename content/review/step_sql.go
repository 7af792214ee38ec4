package review

import (
	"terreau/content/clock"
	"terreau/content/db"
)

// readSteps lays what has begun and who is named over the steps of the protocol.
func readSteps(tx *db.Tx, r *Review) error {
	for _, step := range r.Protocol.Steps {
		r.Steps = append(r.Steps, Step{Step: step})
	}
	err := tx.Each(func(row db.Row) error {
		var key string
		var begun, due clock.Date
		err := row.Scan(&key, &begun, &due)
		if step := r.step(key); step != nil {
			step.Begun, step.Due = begun, due
		}
		return err
	}, `SELECT step, begun, due FROM steps WHERE review_id = $1`, string(r.ID))
	if err != nil {
		return err
	}
	return tx.Each(func(row db.Row) error {
		var key string
		var id clock.ID
		err := row.Scan(&key, &id)
		if step := r.step(key); step != nil {
			step.People = append(step.People, Panelist{Who: r.who(id)})
		}
		return err
	}, `SELECT panel, person_id FROM panelists WHERE review_id = $1 ORDER BY panel, person_id`, string(r.ID))
}

// putStep begins a step, or gives it another last day.
func putStep(tx *db.Tx, review clock.ID, key string, begun, due clock.Date) error {
	_, err := tx.Exec(`
		INSERT INTO steps (review_id, step, begun, due) VALUES ($1, $2, $3, $4)
		ON CONFLICT (review_id, step) DO UPDATE SET due = excluded.due`, string(review), key, string(begun), string(due))
	return err
}
