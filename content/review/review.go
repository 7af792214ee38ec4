// Package review keeps the reviews of sheets: who reads a text under a protocol, what each says of it, the vote and the
// decision. Every record names the hash of the text it speaks of; a state is read from records.
package review

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// What happens in reviews. The subject of each event is the sheet.
const (
	Opened         event.Kind = "review-opened"
	OpinionGiven   event.Kind = "opinion-given"
	RemarkAnswered event.Kind = "remark-answered"
	Revised        event.Kind = "review-revised"
	BallotOpened   event.Kind = "ballot-opened"
	VoteCast       event.Kind = "vote-cast"
	BallotClosed   event.Kind = "ballot-closed"
	Decided        event.Kind = "review-decided"
	GivenUp        event.Kind = "review-abandoned"
	GuestRenewed   event.Kind = "guest-link-renewed"
	GuestRevoked   event.Kind = "guest-link-revoked"
)

// State is where a review stands.
type State string

// The states of a review. The first three are open.
const (
	Reading   State = "reading"   // its panels read
	Voting    State = "voting"    // its ballot is open
	Deciding  State = "deciding"  // the ballot adopts against a panel: a steward gives the reason, or does not adopt
	Adopted   State = "adopted"   // and published
	Rejected  State = "rejected"  // the draft was given back
	Abandoned State = "abandoned" // ended without a decision; the draft was given back
)

// Review is one validation of a text under a protocol, with all that a page shows of it to one person.
type Review struct {
	ID           clock.ID
	Number       int // among the reviews of the sheet, from 1
	Sheet        sheet.Sheet
	Title        string         // of the text of the last round
	Summary      string         // the same
	Words        int            // the same
	Protocol     kinds.Protocol // as it was at opening
	KindVersion  int
	State        State
	OpenedAt     time.Time
	OpenedBy     Who
	Rounds       []Round   // the texts read, the oldest first
	Steps        []Step    // in the order of the protocol
	Opinions     []Opinion // of every round, the oldest first
	Remarks      []Remark  // the same
	Ballots      []Ballot  // one, or one a round of rating; the oldest first
	Note         string    // of the edition that comes of it: what changed
	Minor        bool
	Decision     *Decision // nil until decided
	Abandoned    string    // why it ended without a decision
	ClosedAt     time.Time // zero while open
	ClosedBy     Who
	Blocks       []Block // what keeps the vote, or the decision, from coming
	Can          Can     // what this person may do now
	NamesHidden  bool    // whether guests are shown without their names to this person
	OnlyOutcome  bool    // whether this person may read what was decided and no more
	ValidUntil   clock.Date
	Heard        bool // whether anyone has said something of the text of this round
	HoldsMonths  int
	Checked      *sheet.Checked // what was last made sure of before the text was read; nil where its kind asks nothing
	Participants map[clock.ID]Who
}

// Who is someone in a review. A guest has a name for stewards alone.
type Who struct {
	ID    clock.ID
	Name  string
	Guest bool
}

// Round is one text read in a review. The opinions of the rounds before the last are of an old text.
type Round struct {
	Number   int
	Revision clock.ID
	Hash     string
	At       time.Time
	By       Who
}

// Can is what a person may do in a review now.
type Can struct {
	Opine    []string // keys of the panels (steps) that wait for her or let her change her opinion
	Answer   bool
	Revise   bool
	OpenVote bool
	Vote     bool
	Decide   bool
	Abandon  bool
	Guests   bool // see, renew and revoke links
}

// Round is the last round: the text that is read now.
func (r Review) Round() Round {
	if len(r.Rounds) == 0 {
		return Round{}
	}
	return r.Rounds[len(r.Rounds)-1]
}

// Open reports whether the review is not over.
func (r Review) Open() bool { return r.State == Reading || r.State == Voting || r.State == Deciding }

// Ballot is the ballot that is open, or the last one; nil where none was opened.
func (r Review) Ballot() *Ballot {
	if len(r.Ballots) == 0 {
		return nil
	}
	return &r.Ballots[len(r.Ballots)-1]
}

// Store keeps reviews.
type Store struct {
	db     *db.DB
	clock  *clock.Clock
	kinds  *kinds.Set
	sheets *sheet.Store
}

// NewStore gives the reviews of a database; what they conclude about sheets is written through the store of sheets.
func NewStore(d *db.DB, c *clock.Clock, k *kinds.Set, sheets *sheet.Store) *Store {
	return &Store{db: d, clock: c, kinds: k, sheets: sheets}
}

// Get gives the review of a sheet that is open, as one person may see it. Where none is open, or she takes no part in
// what is being made, there is none.
func (st *Store) Get(ctx context.Context, by people.Person, id clock.ID) (r Review, err error) {
	defer refusal.Wrap(&err, "review of %s", id)
	if err := st.settle(ctx, id); err != nil {
		return r, err
	}
	return r, st.db.View(ctx, func(tx *db.Tx) error {
		s, now, err := sheet.ForReview(tx, by, id)
		if err != nil {
			return err
		}
		if !s.DraftReadableBy(now) {
			return refusal.NotFound()
		}
		open, err := openReview(tx, id)
		if err != nil {
			return err
		}
		if r, err = st.load(tx, open); err != nil {
			return err
		}
		r.seenBy(now, st.clock.Today())
		return st.describe(tx, now, &r)
	})
}

// acting runs a use-case on an open review: a vote whose last day is past is closed first, rights are read again, what may not be seen does not exist, the event comes
// last.
func (st *Store) acting(ctx context.Context, by people.Person, id clock.ID, kind event.Kind, do func(*db.Tx, people.Person, *Review) error) error {
	if err := st.settle(ctx, id); err != nil {
		return err
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		r, now, err := st.reviewFor(tx, by, id)
		if err != nil {
			return err
		}
		if !r.Open() {
			return refusal.Conflict("", "review-closed")
		}
		if err := do(tx, now, &r); err != nil {
			return err
		}
		return st.sheets.Record(tx, kind, r.Sheet.ID, by)
	})
}

// reviewFor reads a review for someone who takes part in what is being made, or could read it while it was.
func (st *Store) reviewFor(tx *db.Tx, by people.Person, id clock.ID) (Review, people.Person, error) {
	now, err := people.Current(tx, by)
	if err != nil {
		return Review{}, now, err
	}
	r, err := st.load(tx, id)
	if err != nil {
		return r, now, err
	}
	if err := r.hiddenFrom(now); err != nil {
		return r, now, err
	}
	r.seenBy(now, st.clock.Today())
	return r, now, nil
}

// hiddenFrom refuses a review to someone who may not see it: while it is open, whoever takes no part in what is being
// made; afterwards, whoever may read nothing of the sheet.
func (r *Review) hiddenFrom(p people.Person) error {
	if s := r.Sheet; !s.DraftReadableBy(p) && (r.Open() || !s.ReadableBy(p)) {
		return refusal.NotFound()
	}
	return nil
}
