// Package mail keeps the letters that are to be sent, and what became of each: the post office of the library. Whom they
// go to and what they say is decided elsewhere; here nothing is sent twice and nothing is forgotten.
//
// To send a letter of a new kind, queue it in the transaction that asks for it, with the ids it speaks of, and say in
// server/letters.go which words tell it.
package mail

import (
	"encoding/json"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
)

// Kind says what a letter is for: it chooses its words.
type Kind string

// The kinds that this product sends.
const (
	Invitation Kind = "invitation" // to whom a steward invites
	Recovery   Kind = "recovery"   // of a password
	Confirm    Kind = "confirm"    // that an address is one's own

	RecoveryAsked Kind = "recovery-asked" // by a login: it becomes a Recovery, or nothing, and is never sent
	Notice        Kind = "notice"         // of what awaits someone, or happened
	Digest        Kind = "digest"         // of notices that were gathered
	Dormant       Kind = "dormant"        // that an account will close because nobody uses it
	Closed        Kind = "closed"         // that it has, with the link that opens it again
	TurnedAway    Kind = "turned-away"    // to whom a provider knows and nobody lets in
)

// Job is the kind of job that sends a letter; its payload is the letter's id.
const Job = "mail"

// About are the ids that a letter speaks of, and no content: what it says is looked up when it leaves.
type About map[string]string

// Letter is one thing to tell one person.
type Letter struct {
	ID       clock.ID
	Key      string // what about and to whom: asked for twice, it is written once
	Kind     Kind
	Person   clock.ID // to whom, at the address she has then; "" for an address that belongs to no account
	Email    string   // where it must go to one address and no other
	Lang     string
	About    About
	Gathered bool      // it waits for a digest, which is due at Due
	At       time.Time // when it was asked for: its date, whenever it leaves
	Due      time.Time
	Secret   string // of the link it carries, until it has left

	EndedAt time.Time // zero while it waits
	Outcome string    // "" while it waits, Sent, or the reason why it will not leave
	Problem string    // the reason of the last try that failed, "" for none
}

// Sent is the outcome of a letter that a server has taken.
const Sent = "sent"

// Queue asks for a letter in the transaction that needs it: if that fails, nobody asked. False where its key was asked
// for before. Without a Due it is due now; with an Outcome it is noted, and will not leave.
func Queue(tx *db.Tx, l Letter, now time.Time) (written bool, err error) {
	if l.ID == "" {
		l.ID = clock.NewID()
	}
	if l.Due.IsZero() {
		l.Due = now
	}
	about, err := json.Marshal(l.About)
	if err != nil {
		return false, err
	}
	var ended any
	if l.Outcome != "" {
		ended = clock.Micros(now)
	}
	rows, err := tx.Exec(`
		INSERT INTO letters (id, key, kind, person_id, email, lang, about, gathered, created_at, due_at, ended_at, outcome, problem, recipient)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CAST($11 AS BIGINT), $12, '', '') ON CONFLICT DO NOTHING`, string(l.ID), l.Key, string(l.Kind),
		string(l.Person), l.Email, l.Lang, string(about), l.Gathered, clock.Micros(now), clock.Micros(l.Due), ended, l.Outcome)
	if err != nil || rows == 0 || l.Outcome != "" {
		return rows > 0, err
	}
	if l.Secret != "" {
		if _, err := tx.Exec(`INSERT INTO letter_secrets (letter_id, secret) VALUES ($1, $2)`, string(l.ID), l.Secret); err != nil {
			return false, err
		}
	}
	if !l.Gathered {
		_, err = event.Enqueue(tx, Job, string(l.ID), l.Due)
	}
	return err == nil, err
}

// Asked counts the letters of a kind that were asked for to a person since a time.
func Asked(tx *db.Tx, kind Kind, person clock.ID, since time.Time) (count int, err error) {
	return count, tx.One(func(r db.Row) error { return r.Scan(&count) },
		`SELECT COUNT(*) FROM letters WHERE kind = $1 AND person_id = $2 AND created_at > $3`, string(kind), string(person), clock.Micros(since))
}
