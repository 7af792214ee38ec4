package review

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
)

// Secret are the kinds of event that would tell, once a person is gone, how she voted.
var Secret = []event.Kind{VoteCast}

// Erase makes the votes of a person nobody's (security.md L7, L9): each still counts, under another id in each review that
// was never hers, dated to the day. A place among the voters that she did not use stays too: the quorum is what it was.
// Opinions, remarks and decisions keep her id: they are what she signed.
func Erase(tx *db.Tx, person clock.ID) error {
	var reviews []clock.ID
	err := tx.Each(func(r db.Row) error {
		var id clock.ID
		err := r.Scan(&id)
		reviews = append(reviews, id)
		return err
	}, `SELECT review_id FROM voters WHERE person_id = $1`, string(person))
	if err != nil {
		return err
	}
	day := (24 * time.Hour).Microseconds()
	for _, id := range reviews {
		nobody := clock.NewSecret()
		if _, err := tx.Exec(`INSERT INTO voters (review_id, person_id) VALUES ($1, $2)`, string(id), nobody); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE votes SET person_id = $3, created_at = created_at - created_at % $4 WHERE review_id = $1 AND person_id = $2`,
			string(id), string(person), nobody, day); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM voters WHERE review_id = $1 AND person_id = $2`, string(id), string(person)); err != nil {
			return err
		}
	}
	return nil
}
