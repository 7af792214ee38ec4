// Package request keeps what people ask of those who tend spaces: to read what they cannot open, and to come in where their
// provider vouches for them and nobody has invited them.
package request

import (
	"time"
	"unicode/utf8"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Store keeps the requests of a library.
type Store struct {
	db     *db.DB
	clock  *clock.Clock
	kinds  *kinds.Set
	sheets *sheet.Store
}

// NewStore gives the requests of a library.
func NewStore(d *db.DB, c *clock.Clock, k *kinds.Set, s *sheet.Store) *Store {
	return &Store{d, c, k, s}
}

// What happens to requests.
const (
	AccessAsked    event.Kind = "access-asked"
	AccessAnswered event.Kind = "access-answered"
	EntryAsked     event.Kind = "entry-asked"
	EntryGiven     event.Kind = "entry-given" // its subject is the person whom it made
	EntryRefused   event.Kind = "entry-refused"
	EntryLeft      event.Kind = "entry-left" // she does not ask any more
)

// Quiet are the events of this room that change nothing a visitor reads.
var Quiet = []event.Kind{AccessAsked, AccessAnswered, EntryAsked, EntryGiven, EntryRefused, EntryLeft}

// The bounds of requests.
const (
	MaxWords     = 500            // letters of what is said with a request, or in answer to it
	DailyAsked   = 5              // of one person in a day
	MaxWaiting   = 500            // that wait to come in
	toldEvery    = 24 * time.Hour // an identity that waits is told of once
	WaitingDays  = 60             // that a request waits for an answer
	AnsweredDays = 30             // that its answer is kept

	shown = 20  // on one page
	read  = 400 // to find those of a page

	mostTold = 50 // of one who waits
	day      = 24 * time.Hour
)

// cleanWords brings what someone wrote to one line of visible text. Refusals: Unprocessable with the reason given where it
// must say something and does not; TooLarge "words-too-long".
func cleanWords(words, field, missing string) (string, error) {
	if words = markdown.Visible(words); words == "" && missing != "" {
		return "", refusal.Unprocessable(field, missing)
	}
	if utf8.RuneCountInString(words) > MaxWords {
		return "", refusal.TooLarge(field, "words-too-long", MaxWords)
	}
	return words, nil
}

// Erase forgets what a person asked for, while her accounts are still there. What she answered stays, under an id that leads
// nowhere.
func Erase(tx *db.Tx, person clock.ID) error {
	if _, err := tx.Exec(`DELETE FROM candidates WHERE EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = $1
		AND accounts.issuer = candidates.issuer AND accounts.subject = candidates.subject)`, string(person)); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM access_requests WHERE person_id = $1`, string(person))
	return err
}
