package review

import (
	"encoding/json"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
)

// putOpinion writes the opinion of a person in a panel for this round, over the one she gave before.
func (st *Store) putOpinion(tx *db.Tx, r *Review, o Opinion) error {
	grid, err := json.Marshal(o.Grid)
	if err != nil {
		return err
	}
	o.At, o.ID = st.clock.Now(), clock.NewID()
	before := slices.IndexFunc(r.Opinions, func(b Opinion) bool {
		return b.Panel == o.Panel && b.Round == o.Round && b.By.ID == o.By.ID
	})
	if before >= 0 {
		o.ID = r.Opinions[before].ID
	}
	_, err = tx.Exec(`
		INSERT INTO opinions (id, review_id, round, panel, person_id, verdict, grid, reason, hash, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (review_id, round, panel, person_id) DO UPDATE SET verdict = excluded.verdict, grid = excluded.grid,
			reason = excluded.reason, created_at = excluded.created_at`,
		string(o.ID), string(r.ID), o.Round, o.Panel, string(o.By.ID), string(o.Verdict), string(grid), o.Reason, o.Hash, clock.Micros(o.At))
	if err != nil {
		return err
	}
	return putRemarks(tx, r, o)
}

// putRemarks takes back the remarks of an opinion that are not given again and have no answer, and adds the new ones.
func putRemarks(tx *db.Tx, r *Review, o Opinion) error {
	for _, old := range r.Remarks {
		if old.Opinion != o.ID || old.Answer != nil || slices.ContainsFunc(o.Remarks, old.same) {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM remarks WHERE id = $1`, string(old.ID)); err != nil {
			return err
		}
	}
	for _, remark := range o.Remarks {
		if slices.ContainsFunc(r.Remarks, func(old Remark) bool { return old.Opinion == o.ID && old.same(remark) }) {
			continue
		}
		if _, err := tx.Exec(`
			INSERT INTO remarks (id, review_id, opinion_id, part, quotation, question, text, hash, created_at, created_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, string(clock.NewID()), string(r.ID), string(o.ID), remark.Part,
			remark.Quotation, remark.Question, remark.Text, o.Hash, clock.Micros(o.At), string(o.By.ID)); err != nil {
			return err
		}
	}
	return nil
}

func readOpinions(tx *db.Tx, r *Review) error {
	return tx.Each(func(row db.Row) error {
		var o Opinion
		var grid string
		var at int64
		if err := row.Scan(&o.ID, &o.Panel, &o.Round, &o.By.ID, &o.Verdict, &grid, &o.Reason, &o.Hash, &at); err != nil {
			return err
		}
		o.At, o.By = clock.Instant(at), r.who(o.By.ID)
		r.Opinions = append(r.Opinions, o)
		return json.Unmarshal([]byte(grid), &r.Opinions[len(r.Opinions)-1].Grid)
	}, `
		SELECT id, panel, round, person_id, verdict, grid, reason, hash, created_at FROM opinions
		WHERE review_id = $1 ORDER BY round, created_at, id`, string(r.ID))
}
