package review

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/sheet"
)

// openReview finds the review of a sheet that is open.
func openReview(tx *db.Tx, id clock.ID) (review clock.ID, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&review) },
		`SELECT id FROM reviews WHERE sheet_id = $1 AND closed_at IS NULL`, string(id))
	return review, err
}

// load reads a review with all its records; seenBy then says what one person may see and do.
func (st *Store) load(tx *db.Tx, id clock.ID) (r Review, err error) {
	if r.Participants, err = participants(tx, id); err != nil {
		return r, err
	}
	if err := st.frame(tx, id, &r); err != nil {
		return r, err
	}
	for _, read := range []func(*db.Tx, *Review) error{readSteps, readOpinions, readRemarks, readHeard, countBallots} {
		if err := read(tx, &r); err != nil {
			return r, err
		}
	}
	return r, nil
}

// frame reads where a review stands, without what people said in it.
func (st *Store) frame(tx *db.Tx, id clock.ID, r *Review) error {
	voting, err := readReview(tx, id, r)
	if err != nil {
		return err
	}
	if r.Sheet, _, err = sheet.ForReview(tx, people.System(), r.Sheet.ID); err != nil {
		return err
	}
	for _, read := range []func(*db.Tx, *Review) error{readRounds, readBallots, readDecision} {
		if err := read(tx, r); err != nil {
			return err
		}
	}
	r.OpenedBy, r.ClosedBy = r.who(r.OpenedBy.ID), r.who(r.ClosedBy.ID)
	r.State = r.state(voting.Valid)
	if r.HoldsMonths = r.Protocol.HoldsMonths; r.State == Adopted && r.HoldsMonths > 0 {
		day := st.clock.DateOf(r.Decision.At).Time()
		r.ValidUntil = clock.Date(day.AddDate(0, r.HoldsMonths, 0).Format("2006-01-02"))
	}
	return nil
}

// state reads off the records where a review stands.
func (r *Review) state(voting bool) State {
	switch {
	case r.Decision != nil && r.Decision.Adopted:
		return Adopted
	case r.Decision != nil:
		return Rejected
	case !r.ClosedAt.IsZero():
		return Abandoned
	case !voting:
		return Reading
	case r.Ballot().Open():
		return Voting
	}
	return Deciding
}

// describe adds what the text of the last round is called and what was made sure of in it, and takes out of the review
// what a person is not shown.
func (st *Store) describe(tx *db.Tx, by people.Person, r *Review) error {
	text, err := st.sheets.TextOf(tx, by, r.Sheet, r.Round().Revision)
	if err != nil {
		return err
	}
	r.Title, r.Summary, r.Words = text.Title, text.Summary, text.Rendered.Words
	masks, err := sheet.MasksFor(tx, by, r.Sheet)
	if err != nil {
		return err
	}
	r.cover(by.ID, masks)
	until := r.ClosedAt
	if until.IsZero() {
		until = st.clock.Now()
	}
	r.Checked, err = sheet.LastChecked(tx, r.Sheet.ID, until)
	return err
}

func readReview(tx *db.Tx, id clock.ID, r *Review) (voting sql.NullInt64, err error) {
	var protocol string
	var opened int64
	var closed sql.NullInt64
	err = tx.One(func(row db.Row) error {
		return row.Scan(&r.ID, &r.Sheet.ID, &protocol, &r.KindVersion, &opened, &r.OpenedBy.ID, &voting, &closed, &r.ClosedBy.ID,
			&r.Abandoned, &r.Note, &r.Minor, &r.Number)
	}, `
		SELECT id, sheet_id, protocol_data, kind_version, opened_at, opened_by, voting_at, closed_at, closed_by, abandoned, note, minor,
			(SELECT COUNT(*) FROM reviews AS others WHERE others.sheet_id = reviews.sheet_id AND others.id <= reviews.id)
		FROM reviews WHERE id = $1`, string(id))
	if err != nil {
		return voting, err
	}
	r.OpenedAt = clock.Instant(opened)
	if closed.Valid {
		r.ClosedAt = clock.Instant(closed.Int64)
	}
	if err := json.Unmarshal([]byte(protocol), &r.Protocol); err != nil {
		return voting, fmt.Errorf("protocol of review %s: %w", id, err)
	}
	return voting, nil
}

// participants reads the names of everyone in a review: those who read, vote, write and decide.
func participants(tx *db.Tx, review clock.ID) (map[clock.ID]Who, error) {
	found := map[clock.ID]Who{}
	err := tx.Each(func(r db.Row) error {
		var w Who
		err := r.Scan(&w.ID, &w.Name, &w.Guest)
		found[w.ID] = w
		return err
	}, `
		SELECT id, name, FALSE FROM persons WHERE id IN (
			SELECT person_id FROM panelists WHERE review_id = $1 UNION SELECT person_id FROM voters WHERE review_id = $1
			UNION SELECT opened_by FROM reviews WHERE id = $1 UNION SELECT closed_by FROM reviews WHERE id = $1
			UNION SELECT opened_by FROM rounds WHERE review_id = $1 UNION SELECT opened_by FROM ballots WHERE review_id = $1
			UNION SELECT decided_by FROM decisions WHERE review_id = $1
			UNION SELECT answers.created_by FROM answers JOIN remarks ON remarks.id = answers.remark_id WHERE remarks.review_id = $1)
		UNION ALL SELECT id, name, TRUE FROM guests WHERE review_id = $1`, string(review))
	return found, err
}

// who names someone in a review; an account that is gone keeps its id.
func (r *Review) who(id clock.ID) Who {
	if w, known := r.Participants[id]; known {
		return w
	}
	return Who{ID: id}
}

func insertReview(tx *db.Tx, r Review, protocol string) error {
	round := r.Round()
	_, err := tx.Exec(`
		INSERT INTO reviews (id, sheet_id, round, hash, protocol, protocol_data, kind_version, opened_at, opened_by)
		VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8)`, string(r.ID), string(r.Sheet.ID), round.Hash, r.Protocol.Key, protocol,
		r.KindVersion, clock.Micros(r.OpenedAt), string(r.OpenedBy.ID))
	if err != nil {
		return err
	}
	for _, step := range r.Steps {
		for _, named := range step.People {
			if _, err := tx.Exec(`INSERT INTO panelists (review_id, panel, person_id, guest) VALUES ($1, $2, $3, FALSE)`,
				string(r.ID), step.Key, string(named.ID)); err != nil {
				return err
			}
		}
	}
	return putRound(tx, r.ID, round)
}

// putRound adds a round and makes it the one that is read.
func putRound(tx *db.Tx, review clock.ID, round Round) error {
	_, err := tx.Exec(`INSERT INTO rounds (review_id, number, revision_id, hash, opened_at, opened_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(review), round.Number, string(round.Revision), round.Hash, clock.Micros(round.At), string(round.By.ID))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE reviews SET round = $2, hash = $3 WHERE id = $1`, string(review), round.Number, round.Hash)
	return err
}

// changeRound gives the last round another text than the revision that nobody has spoken of. Remarks that were followed by
// that one are followed by this one.
func changeRound(tx *db.Tx, review, unread clock.ID, round Round) error {
	if _, err := tx.Exec(`UPDATE rounds SET revision_id = $3, hash = $4, opened_at = $5, opened_by = $6 WHERE review_id = $1 AND number = $2`,
		string(review), round.Number, string(round.Revision), round.Hash, clock.Micros(round.At), string(round.By.ID)); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE reviews SET hash = $2 WHERE id = $1`, string(review), round.Hash); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE answers SET revision_id = $3 WHERE revision_id = $2 AND remark_id IN (SELECT id FROM remarks WHERE review_id = $1)`,
		string(review), string(unread), string(round.Revision))
	return err
}

// readHeard reads whether anyone has said something of the text of the last round: an opinion, or the answer of a guest.
func readHeard(tx *db.Tx, r *Review) error {
	r.Heard = slices.ContainsFunc(r.Opinions, func(o Opinion) bool { return o.Round == r.Round().Number })
	if r.Heard {
		return nil
	}
	var answers int
	err := tx.One(func(row db.Row) error { return row.Scan(&answers) }, `
		SELECT COUNT(*) FROM guest_answers JOIN guests ON guests.id = guest_answers.guest_id
		WHERE guests.review_id = $1 AND guest_answers.round = $2`, string(r.ID), r.Round().Number)
	r.Heard = answers > 0
	return err
}

func readRounds(tx *db.Tx, r *Review) error {
	return tx.Each(func(row db.Row) error {
		var round Round
		var at int64
		err := row.Scan(&round.Number, &round.Revision, &round.Hash, &at, &round.By.ID)
		round.At, round.By = clock.Instant(at), r.who(round.By.ID)
		r.Rounds = append(r.Rounds, round)
		return err
	}, `SELECT number, revision_id, hash, opened_at, opened_by FROM rounds WHERE review_id = $1 ORDER BY number`, string(r.ID))
}

// closeReview ends a review; false where it had ended.
func closeReview(tx *db.Tx, review clock.ID, at int64, by clock.ID, abandoned string) (bool, error) {
	rows, err := tx.Exec(`UPDATE reviews SET closed_at = $2, closed_by = $3, abandoned = $4 WHERE id = $1 AND closed_at IS NULL`,
		string(review), at, string(by), abandoned)
	if err != nil || rows == 0 {
		return false, err
	}
	_, err = tx.Exec(`UPDATE ballots SET closed_at = $2 WHERE review_id = $1 AND closed_at IS NULL`, string(review), at)
	return true, err
}

// concerning finds the open reviews that may ask something of a person.
func concerning(tx *db.Tx, person clock.ID) (reviews []clock.ID, err error) {
	err = eachID(tx, &reviews, `
		SELECT reviews.id FROM reviews JOIN sheets ON sheets.id = reviews.sheet_id
		WHERE reviews.closed_at IS NULL AND sheets.binned_at IS NULL AND (
			EXISTS (SELECT 1 FROM panelists WHERE panelists.review_id = reviews.id AND panelists.person_id = $1)
			OR EXISTS (SELECT 1 FROM voters WHERE voters.review_id = reviews.id AND voters.person_id = $1)
			OR EXISTS (SELECT 1 FROM sheet_authors WHERE sheet_authors.sheet_id = sheets.id AND sheet_authors.person_id = $1)
			OR sheets.space_id IN (SELECT space_id FROM roles WHERE person_id = $1 AND role = 'steward' AND begins <= $2 AND ends >= $2))
		ORDER BY reviews.id`, string(person), string(tx.Today()))
	return reviews, err
}

func eachID(tx *db.Tx, ids *[]clock.ID, query string, args ...any) error {
	return tx.Each(func(r db.Row) error {
		var id clock.ID
		err := r.Scan(&id)
		*ids = append(*ids, id)
		return err
	}, query, args...)
}
