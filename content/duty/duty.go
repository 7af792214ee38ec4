// Package duty keeps what the law asks of whoever keeps personal data to be able to show: what people were told where their
// data were taken, and what was done about breaches.
package duty

import (
	"terreau/content/clock"
	"terreau/content/db"
)

// Store keeps it.
type Store struct {
	db    *db.DB
	clock *clock.Clock
}

// NewStore gives the duties of a library.
func NewStore(d *db.DB, c *clock.Clock) *Store { return &Store{d, c} }
