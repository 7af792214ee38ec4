// Package sheet keeps the sheets: everything people write together. Markdown is the only stored truth; a state is read
// from records (drafts, editions, withdrawals), never from a flag.
package sheet

import (
	"sync"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
)

// What happens to sheets. Followers look up what changed by ChangedSince.
const (
	Started      event.Kind = "sheet-started"
	Saved        event.Kind = "draft-saved"
	Discarded    event.Kind = "draft-discarded"
	Published    event.Kind = "sheet-published"
	Imported     event.Kind = "sheets-imported"
	Withdrawn    event.Kind = "sheet-withdrawn"
	Restored     event.Kind = "withdrawal-undone"
	Restricted   event.Kind = "sheet-restricted"
	Refreshed    event.Kind = "sheet-rendered-again"
	Warned       event.Kind = "warning-opened"
	WarningEnded event.Kind = "warning-closed"
	GlossarySet  event.Kind = "acronyms-set"
	SentToReview event.Kind = "sheet-proposed"
	TakenBack    event.Kind = "proposal-taken-back"
	Hurried      event.Kind = "sheet-published-urgently"
)

// Seal says how an edition came to be published. It is drawn outside the text.
type Seal string

// The seals (states.md).
const (
	Validated  Seal = "validated"  // by a decision: date, protocol, hash
	Unreviewed Seal = "unreviewed" // by a steward, without review
	Reprise    Seal = "imported"   // from elsewhere, its source named
)

// Sheet is the identity of a sheet and the facts its rights rest on.
type Sheet struct {
	ID          clock.ID
	Kind        string
	Space       people.Space
	Slug        string
	Restriction people.Audience
	CreatedAt   time.Time
	Authors     []clock.ID
	Binned      bool

	Edition    int         // the number of the current edition, 0 for none
	Draft      *Draft      // what is being made, nil for nothing
	Withdrawal *Withdrawal // the withdrawal that stands, nil for none
	Reviewing  people.Making
	Hands      []clock.ID // who saved a text since the edition that stands: read once it is proposed
	Named      []clock.ID // in the review that is open
	Voters     []clock.ID // of its ballot
}

// Draft points at the text that is being made. Version grows by one at each save.
type Draft struct {
	Revision clock.ID
	Version  int
	SavedAt  time.Time
	SavedBy  clock.ID
	Proposed bool
}

// Withdrawal says why a published sheet is no longer to be used, and where to go instead.
type Withdrawal struct {
	ID       clock.ID
	Reason   string
	Redirect string // a path of this instance, "" for none
	At       time.Time
	By       clock.ID
}

// Making is the state of the sheet for its makers, read from its records.
func (s Sheet) Making() people.Making {
	switch {
	case s.Reviewing != people.NotMade:
		return s.Reviewing
	case s.Draft == nil:
		return people.NotMade
	case s.Draft.Proposed:
		return people.Proposed
	}
	return people.Draft
}

// Object is what the policy needs to know of the sheet.
func (s Sheet) Object() people.Object {
	return people.Object{Sheet: s.ID, Space: s.Space.ID, Audience: s.Space.Audience, Ceiling: s.Space.Ceiling, Restriction: s.Restriction, Authors: s.Authors, Hands: s.Hands,
		Named: s.Named, Voters: s.Voters, Published: s.Edition > 0, Withdrawn: s.Withdrawal != nil,
		Binned: s.Binned, Open: s.Space.Open, Making: s.Making()}
}

// ReadableBy reports whether a person may read the published edition.
func (s Sheet) ReadableBy(p people.Person) bool { return people.Allows(p, people.Read, s.Object()) }

// DraftReadableBy reports whether a person may read what is being made.
func (s Sheet) DraftReadableBy(p people.Person) bool {
	return people.Allows(p, people.ReadDraft, s.Object())
}

// WritableBy reports whether a person may save or discard a draft of the sheet.
func (s Sheet) WritableBy(p people.Person) bool { return people.Allows(p, people.Write, s.Object()) }

// notWritable says why a person may not write the sheet now: a review is open, or it is not hers to write.
func (s Sheet) notWritable(p people.Person) error {
	o := s.Object()
	if o.Making = people.Draft; s.Reviewing != people.NotMade && people.Allows(p, people.Write, o) {
		return refusal.Forbidden("write-in-review")
	}
	return refusal.Forbidden("write-not-author")
}

// PublishableBy reports whether a person may publish the draft without review.
func (s Sheet) PublishableBy(p people.Person) bool {
	return people.Allows(p, people.Publish, s.Object())
}

// WithdrawableBy reports whether a person may withdraw the sheet, or undo its withdrawal.
func (s Sheet) WithdrawableBy(p people.Person) bool {
	return people.Allows(p, people.Withdraw, s.Object())
}

// Store keeps sheets.
type Store struct {
	db    *db.DB
	clock *clock.Clock
	kinds *kinds.Set

	kindMutex sync.Mutex
	kindOfIDs map[clock.ID]string // of sheets saved lately: a sheet keeps its kind
}

// NewStore gives the sheets of a database.
func NewStore(d *db.DB, c *clock.Clock, k *kinds.Set) *Store {
	return &Store{db: d, clock: c, kinds: k, kindOfIDs: map[clock.ID]string{}}
}
