package review

import (
	"context"
	"slices"
	"strconv"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Ballot is a vote: its voters were frozen when it opened, and the row that closes it decides.
type Ballot struct {
	Number   int // 1, or the round of rating
	OpenedAt time.Time
	OpenedBy Who
	Until    clock.Date // the last day
	ClosedAt time.Time  // zero while open
	Voters   []Who
	Tally    Tally
	Mine     *Vote  // of the person who asks
	Votes    []Vote // the last of each voter, once closed and where the protocol is not secret
}

// Vote is one voter's choice. Earlier ones are kept beside it; the last counts.
type Vote struct {
	By     Who
	Number int // 1 for the first, one more at each change
	Choice string
	Reason string
	At     time.Time
}

// Open reports whether votes are still taken, but for the date.
func (b *Ballot) Open() bool { return b != nil && b.ClosedAt.IsZero() }

// Opening is what a steward says when she opens a vote.
type Opening struct {
	Voters []clock.ID
	Note   string // of the edition that comes of it: what changed; asked for from the second edition on, unless Minor
	Minor  bool
}

// VoteOpenableBy reports whether a person may open the vote now.
func (r Review) VoteOpenableBy(p people.Person) bool {
	return r.State == Reading && r.Protocol.Ballot != nil && r.Ready() && people.Allows(p, people.OpenVote, r.Sheet.Object())
}

// VotableBy reports whether a person may vote, or change her vote, today.
func (r Review) VotableBy(p people.Person, today clock.Date) bool {
	return r.State == Voting && r.Ballot().Open() && today <= r.Ballot().Until && people.Allows(p, people.Vote, r.Sheet.Object())
}

// OpenVote opens the ballot of a review: every panel has said what the protocol asks of it. The voters are frozen, none
// of them an author, and it stays open to the end of its last day in the instance's zone.
func (st *Store) OpenVote(ctx context.Context, by people.Person, review clock.ID, o Opening) (r Review, err error) {
	defer refusal.Wrap(&err, "open the vote of %s", review)
	if o.Note = markdown.Visible(o.Note); len(o.Note) > sheet.MaxNote {
		return r, refusal.TooLarge("note", "note-too-long", sheet.MaxNote)
	}
	slices.Sort(o.Voters)
	o.Voters = slices.Compact(o.Voters)
	err = st.acting(ctx, by, review, BallotOpened, func(tx *db.Tx, now people.Person, found *Review) error {
		r = *found
		if err := r.openable(now, o); err != nil {
			return err
		}
		for _, voter := range o.Voters {
			if err := st.mayTakePart(tx, r.Sheet, voter); err != nil {
				return err
			}
		}
		if err := putVoters(tx, review, o, clock.Micros(st.clock.Now())); err != nil {
			return err
		}
		if err := st.audit(tx, by, event.ActVoteOpened, r, map[event.Fact]string{event.FactCount: strconv.Itoa(len(o.Voters))}); err != nil {
			return err
		}
		return st.openBallot(tx, &r, 1, by.ID)
	})
	if err != nil {
		return r, err
	}
	return st.Get(ctx, by, r.Sheet.ID)
}

// openable says what keeps a person from opening the vote.
func (r Review) openable(p people.Person, o Opening) error {
	switch {
	case r.State != Reading:
		return refusal.Conflict("", "vote-open-already")
	case !people.Allows(p, people.OpenVote, r.Sheet.Object()):
		return refusal.Forbidden("open-vote-not-steward")
	case r.Protocol.Ballot == nil:
		return refusal.Unprocessable("", "protocol-without-vote")
	case !r.Ready():
		block := r.Blocks[0]
		return refusal.Unprocessable(block.Panel, block.Reason, block.Label.In("fr"), block.Count)
	case len(o.Voters) == 0:
		return refusal.Unprocessable("voters", "no-voters")
	case len(o.Voters) > MaxVoters:
		return refusal.TooLarge("voters", "too-many-voters", MaxVoters)
	}
	return r.noted(o.Note, o.Minor)
}

// noted asks for the note of what changed, as every edition after the first does.
func (r Review) noted(note string, minor bool) error {
	if note == "" && r.Sheet.Edition > 0 && !minor {
		return refusal.Unprocessable("note", "note-empty")
	}
	return nil
}

// openBallot opens a ballot from today.
func (st *Store) openBallot(tx *db.Tx, r *Review, number int, by clock.ID) error {
	until := addDays(st.clock.Today(), r.Protocol.Ballot.Days)
	return insertBallot(tx, r.ID, number, until, clock.Micros(st.clock.Now()), by)
}

// Vote records a choice in the ballot that is open, or changes it. The same choice again changes nothing. A vote that
// comes late is refused by the ballot's own row.
func (st *Store) Vote(ctx context.Context, by people.Person, review clock.ID, choice, why string) (err error) {
	defer refusal.Wrap(&err, "vote in review %s", review)
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		var r Review
		if err := st.frame(tx, review, &r); err != nil {
			return err
		}
		if err := r.hiddenFrom(now); err != nil {
			return err
		}
		if err := r.votable(now, st.clock.Today()); err != nil {
			return err
		}
		v := Vote{By: Who{ID: now.ID}, Choice: choice, At: st.clock.Now(), Number: 1}
		if v.Reason, err = reasonOf(*r.Protocol.Ballot, choice, why); err != nil {
			return err
		}
		mine, err := lastVote(tx, review, r.Ballot().Number, now.ID)
		if err != nil || mine != nil && mine.Choice == v.Choice && mine.Reason == v.Reason {
			return err
		}
		taken, err := insertVote(tx, r, v, st.clock.Today())
		if err != nil {
			return err
		}
		if !taken {
			return refusal.Conflict("", "vote-closed")
		}
		return event.Record(tx, VoteCast, string(r.Sheet.ID), by.ID, v.At)
	})
}

// votable says what keeps a person from voting.
func (r Review) votable(p people.Person, today clock.Date) error {
	switch {
	case r.State == Reading:
		return refusal.Conflict("", "vote-not-open")
	case r.State != Voting || today > r.Ballot().Until:
		return refusal.Conflict("", "vote-closed")
	case r.Sheet.WrittenBy(p):
		return refusal.Forbidden("vote-own-text")
	case !r.VotableBy(p, today):
		return refusal.Forbidden("vote-not-voter")
	}
	return nil
}

// reasonOf checks a choice, and asks for the reason where the protocol does.
func reasonOf(b kinds.Ballot, choice, why string) (string, error) {
	if !slices.Contains(choices(b), choice) {
		return "", refusal.Unprocessable("choice", "choice-missing")
	}
	return reason(why, slices.Contains(b.Reason, choice))
}

// hideVotes keeps from a person what others chose while the ballot is open, and for ever where it is secret.
func (r *Review) hideVotes(p people.Person) {
	for i := range r.Ballots {
		b := &r.Ballots[i]
		for k := range b.Votes {
			if b.Votes[k].By.ID == p.ID && p.SignedIn() {
				mine := b.Votes[k]
				b.Mine = &mine
			}
		}
		secret := r.Protocol.Ballot != nil && r.Protocol.Ballot.Secret
		if b.Open() && secret {
			b.Tally = Tally{Voters: b.Tally.Voters, Voted: b.Tally.Voted, Quorum: b.Tally.Quorum, Reached: b.Tally.Reached}
		}
		if b.Open() || secret {
			b.Votes = nil
		}
	}
}
