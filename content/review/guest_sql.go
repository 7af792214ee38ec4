package review

import (
	"database/sql"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// keptGuest is a guest and the review she was named in.
type keptGuest struct {
	Guest
	review clock.ID
}

func insertGuest(tx *db.Tx, review clock.ID, link GuestLink, at int64, by clock.ID) error {
	_, err := tx.Exec(`
		INSERT INTO guests (id, review_id, panel, name, token_hash, ends, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(link.Guest), string(review), link.Panel, link.Name, hashed(link.Token), string(link.Ends), at, string(by))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO panelists (review_id, panel, person_id, guest) VALUES ($1, $2, $3, TRUE)`,
		string(review), link.Panel, string(link.Guest))
	return err
}

const guestColumns = `guests.id, guests.review_id, guests.name, guests.panel, guests.ends, guests.revoked_at`

func scanGuest(r db.Row, g *keptGuest, more ...any) error {
	var revoked sql.NullInt64
	err := r.Scan(append([]any{&g.ID, &g.review, &g.Name, &g.Panel, &g.Ends, &revoked}, more...)...)
	g.Revoked = revoked.Valid
	return err
}

func guestByToken(tx *db.Tx, hash string) (g keptGuest, err error) {
	err = tx.One(func(r db.Row) error { return scanGuest(r, &g) }, `SELECT `+guestColumns+` FROM guests WHERE token_hash = $1`, hash)
	return g, err
}

func guestByID(tx *db.Tx, id clock.ID) (g keptGuest, err error) {
	err = tx.One(func(r db.Row) error { return scanGuest(r, &g) }, `SELECT `+guestColumns+` FROM guests WHERE id = $1`, string(id))
	return g, err
}

// guestsOf reads the guests of a review, each with how many questions of a round she has answered.
func guestsOf(tx *db.Tx, review clock.ID, round int) (guests []Guest, err error) {
	err = tx.Each(func(r db.Row) error {
		var g keptGuest
		var answers int
		err := scanGuest(r, &g, &answers)
		g.Answers = answers
		guests = append(guests, g.Guest)
		return err
	}, `
		SELECT `+guestColumns+`, (SELECT COUNT(*) FROM guest_answers WHERE guest_answers.guest_id = guests.id AND guest_answers.round = $2)
		FROM guests WHERE guests.review_id = $1 ORDER BY guests.panel, guests.created_at, guests.id`, string(review), round)
	return guests, err
}

func revokeGuest(tx *db.Tx, guest clock.ID, at int64, by clock.ID) error {
	rows, err := tx.Exec(`UPDATE guests SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL`, string(guest), at, string(by))
	if err == nil && rows == 0 {
		return refusal.Conflict("", "guest-link-revoked")
	}
	return err
}

func renewGuest(tx *db.Tx, link GuestLink) error {
	_, err := tx.Exec(`UPDATE guests SET token_hash = $2, ends = $3, revoked_at = NULL, revoked_by = '' WHERE id = $1`,
		string(link.Guest), hashed(link.Token), string(link.Ends))
	return err
}

// extendGuests gives the links of a review that are good today a later last day.
func extendGuests(tx *db.Tx, review clock.ID, today, ends clock.Date) error {
	_, err := tx.Exec(`UPDATE guests SET ends = $3 WHERE review_id = $1 AND revoked_at IS NULL AND ends >= $2 AND ends < $3`,
		string(review), string(today), string(ends))
	return err
}

func guestAnswers(tx *db.Tx, guest clock.ID, round int) (map[string]EasyAnswer, error) {
	answers := map[string]EasyAnswer{}
	err := tx.Each(func(r db.Row) error {
		var question string
		var a EasyAnswer
		err := r.Scan(&question, &a.Answer, &a.Idea)
		answers[question] = a
		return err
	}, `SELECT question, answer, idea FROM guest_answers WHERE guest_id = $1 AND round = $2`, string(guest), round)
	return answers, err
}

func putGuestAnswer(tx *db.Tx, guest clock.ID, round int, question string, a EasyAnswer, at int64) error {
	_, err := tx.Exec(`
		INSERT INTO guest_answers (guest_id, round, question, answer, idea, answered_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (guest_id, round, question) DO UPDATE SET answer = excluded.answer, idea = excluded.idea, answered_at = excluded.answered_at`,
		string(guest), round, question, a.Answer, a.Idea, at)
	return err
}
