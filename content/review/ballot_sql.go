package review

import (
	"database/sql"
	"encoding/json"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// putVoters freezes who votes, and what the edition will say if they adopt.
func putVoters(tx *db.Tx, review clock.ID, o Opening, at int64) error {
	for _, voter := range o.Voters {
		if _, err := tx.Exec(`INSERT INTO voters (review_id, person_id) VALUES ($1, $2)`, string(review), string(voter)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE reviews SET voting_at = $2, note = $3, minor = $4 WHERE id = $1`, string(review), at, o.Note, o.Minor)
	return err
}

func insertBallot(tx *db.Tx, review clock.ID, number int, until clock.Date, at int64, by clock.ID) error {
	_, err := tx.Exec(`INSERT INTO ballots (review_id, number, until, opened_at, opened_by, tally) VALUES ($1, $2, $3, $4, $5, '')`,
		string(review), number, string(until), at, string(by))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE reviews SET voting_until = $2 WHERE id = $1`, string(review), string(until))
	return err
}

// insertVote adds a vote to the last ballot, if its row still takes one today.
func insertVote(tx *db.Tx, r Review, v Vote, today clock.Date) (bool, error) {
	rows, err := tx.Exec(`
		INSERT INTO votes (review_id, person_id, number, ballot, choice, reason, hash, created_at)
		SELECT CAST($1 AS TEXT), CAST($2 AS TEXT),
			(SELECT COALESCE(MAX(number), 0) + 1 FROM votes WHERE review_id = CAST($1 AS TEXT) AND person_id = CAST($2 AS TEXT)),
			CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT)
		WHERE EXISTS (SELECT 1 FROM ballots WHERE review_id = CAST($1 AS TEXT) AND number = CAST($3 AS BIGINT)
			AND closed_at IS NULL AND until >= CAST($8 AS TEXT))`,
		string(r.ID), string(v.By.ID), r.Ballot().Number, v.Choice, v.Reason, r.Round().Hash, clock.Micros(v.At), string(today))
	return rows > 0, err
}

// readBallots reads the ballots of a review, each with the count that was written when it closed.
func readBallots(tx *db.Tx, r *Review) error {
	return tx.Each(func(row db.Row) error {
		var b Ballot
		var tally string
		var opened int64
		var closed sql.NullInt64
		if err := row.Scan(&b.Number, &b.Until, &opened, &b.OpenedBy.ID, &closed, &tally); err != nil {
			return err
		}
		b.OpenedAt, b.OpenedBy = clock.Instant(opened), r.who(b.OpenedBy.ID)
		if closed.Valid {
			b.ClosedAt = clock.Instant(closed.Int64)
		}
		r.Ballots = append(r.Ballots, b)
		if tally == "" {
			return nil
		}
		return json.Unmarshal([]byte(tally), &r.Ballots[len(r.Ballots)-1].Tally)
	}, `SELECT number, until, opened_at, opened_by, closed_at, tally FROM ballots WHERE review_id = $1 ORDER BY number`, string(r.ID))
}

// countBallots adds the voters and the last vote of each, and the count as it would be now where none was written.
func countBallots(tx *db.Tx, r *Review) error {
	if len(r.Ballots) == 0 {
		return nil
	}
	voters, err := votersOf(tx, r)
	if err != nil {
		return err
	}
	for i := range r.Ballots {
		b := &r.Ballots[i]
		b.Voters = voters
		if b.Votes, err = votesOf(tx, r, b.Number); err != nil {
			return err
		}
		if b.Tally.Voters == 0 {
			b.Tally = r.tally(b)
		}
	}
	return nil
}

// lastVote reads the vote of a person that counts in a ballot; nil where she has not voted.
func lastVote(tx *db.Tx, review clock.ID, ballot int, person clock.ID) (*Vote, error) {
	var v Vote
	err := tx.One(func(row db.Row) error { return row.Scan(&v.Number, &v.Choice, &v.Reason) }, `
		SELECT number, choice, reason FROM votes WHERE review_id = $1 AND person_id = $2 AND ballot = $3
		ORDER BY number DESC LIMIT 1`, string(review), string(person), ballot)
	if err != nil {
		return nil, refusal.IgnoreNotFound(err)
	}
	return &v, nil
}

func votersOf(tx *db.Tx, r *Review) (voters []Who, err error) {
	err = tx.Each(func(row db.Row) error {
		var id clock.ID
		err := row.Scan(&id)
		voters = append(voters, r.who(id))
		return err
	}, `SELECT person_id FROM voters WHERE review_id = $1 ORDER BY person_id`, string(r.ID))
	return voters, err
}

// votesOf reads the last vote of each voter in a ballot.
func votesOf(tx *db.Tx, r *Review, ballot int) (votes []Vote, err error) {
	err = tx.Each(func(row db.Row) error {
		var v Vote
		var at int64
		err := row.Scan(&v.By.ID, &v.Number, &v.Choice, &v.Reason, &at)
		v.At, v.By = clock.Instant(at), r.who(v.By.ID)
		votes = append(votes, v)
		return err
	}, `
		SELECT person_id, number, choice, reason, created_at FROM votes
		WHERE review_id = $1 AND ballot = $2 AND number = (SELECT MAX(number) FROM votes AS later
			WHERE later.review_id = votes.review_id AND later.person_id = votes.person_id AND later.ballot = votes.ballot)
		ORDER BY person_id`, string(r.ID), ballot)
	return votes, err
}

// tally counts a ballot as it stands. Whoever has become an author since neither votes nor counts among the voters.
func (r *Review) tally(b *Ballot) Tally {
	voters := 0
	var chosen []string
	for _, voter := range b.Voters {
		if !r.wrote(voter.ID) {
			voters++
		}
	}
	for _, v := range b.Votes {
		if !r.wrote(v.By.ID) {
			chosen = append(chosen, v.Choice)
		}
	}
	return Count(*r.Protocol.Ballot, voters, chosen)
}

func (r *Review) wrote(id clock.ID) bool {
	for _, author := range r.Sheet.Authors {
		if author == id {
			return true
		}
	}
	return false
}

// closeBallot closes the last ballot with its count; false where another did.
func closeBallot(tx *db.Tx, r *Review, at int64) (bool, error) {
	b := r.Ballot()
	b.Tally, b.ClosedAt = r.tally(b), clock.Instant(at)
	tally, err := json.Marshal(b.Tally)
	if err != nil {
		return false, err
	}
	rows, err := tx.Exec(`UPDATE ballots SET closed_at = $3, tally = $4 WHERE review_id = $1 AND number = $2 AND closed_at IS NULL`,
		string(r.ID), b.Number, at, string(tally))
	return rows > 0, err
}

// insertDecision writes how a review ended; false where it had ended.
func insertDecision(tx *db.Tx, review clock.ID, d Decision) (bool, error) {
	tally, err := json.Marshal(d.Tally)
	if err != nil {
		return false, err
	}
	rows, err := tx.Exec(`
		INSERT INTO decisions (review_id, adopted, hash, tally, reason, decided_at, decided_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		string(review), d.Adopted, d.Hash, string(tally), d.Reason, clock.Micros(d.At), string(d.By.ID))
	return rows > 0, err
}

func readDecision(tx *db.Tx, r *Review) error {
	var d Decision
	var tally string
	var at int64
	err := tx.One(func(row db.Row) error {
		return row.Scan(&d.Adopted, &d.Hash, &tally, &d.Reason, &at, &d.By.ID)
	}, `SELECT adopted, hash, tally, reason, decided_at, decided_by FROM decisions WHERE review_id = $1`, string(r.ID))
	if err != nil {
		return refusal.IgnoreNotFound(err)
	}
	d.At, d.By = clock.Instant(at), r.who(d.By.ID)
	r.Decision = &d
	return json.Unmarshal([]byte(tally), &d.Tally)
}
