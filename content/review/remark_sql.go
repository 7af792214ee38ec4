package review

import (
	"database/sql"

	"terreau/content/clock"
	"terreau/content/db"
)

// readRemarks reads the remarks of a review, each with its answer.
func readRemarks(tx *db.Tx, r *Review) error {
	return tx.Each(func(row db.Row) error {
		var m Remark
		var at int64
		var verdict, revision, text, by sql.NullString
		var answered sql.NullInt64
		err := row.Scan(&m.ID, &m.Opinion, &m.Panel, &m.Round, &m.Part, &m.Quotation, &m.Question, &m.Text, &m.Hash, &at, &m.By.ID,
			&verdict, &revision, &text, &answered, &by)
		m.At, m.By = clock.Instant(at), r.who(m.By.ID)
		if answered.Valid {
			m.Answer = &Answer{Verdict: AnswerVerdict(verdict.String), Revision: clock.ID(revision.String), Text: text.String,
				At: clock.Instant(answered.Int64), By: r.who(clock.ID(by.String))}
			m.Answer.Round = r.roundOf(m.Answer.Revision)
		}
		r.Remarks = append(r.Remarks, m)
		return err
	}, `
		SELECT remarks.id, opinions.id, opinions.panel, opinions.round, remarks.part, remarks.quotation, remarks.question, remarks.text,
			remarks.hash, remarks.created_at, remarks.created_by, answers.verdict, answers.revision_id, answers.text,
			answers.created_at, answers.created_by
		FROM remarks JOIN opinions ON opinions.id = remarks.opinion_id LEFT JOIN answers ON answers.remark_id = remarks.id
		WHERE remarks.review_id = $1 ORDER BY remarks.created_at, remarks.id`, string(r.ID))
}

// roundOf is the number of the round that read a revision, 0 for none.
func (r *Review) roundOf(revision clock.ID) int {
	for _, round := range r.Rounds {
		if round.Revision == revision && revision != "" {
			return round.Number
		}
	}
	return 0
}

func putAnswer(tx *db.Tx, remark clock.ID, a Answer) error {
	_, err := tx.Exec(`
		INSERT INTO answers (remark_id, verdict, revision_id, text, created_at, created_by)
		VALUES ($1, $2, NULLIF(CAST($3 AS TEXT), ''), $4, $5, $6)
		ON CONFLICT (remark_id) DO UPDATE SET verdict = excluded.verdict, revision_id = excluded.revision_id, text = excluded.text,
			created_at = excluded.created_at, created_by = excluded.created_by`,
		string(remark), string(a.Verdict), string(a.Revision), a.Text, clock.Micros(a.At), string(a.By.ID))
	return err
}
