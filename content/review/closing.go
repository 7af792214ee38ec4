package review

import (
	"context"
	"errors"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// CloseDue closes each ballot whose last day is past and counts it, once, whoever asks: the row that closes decides.
// What is adopted is published, what is not is given back; where a panel was against and the ballot adopts, the decision
// waits for a steward's reason. It gives how many ballots this call closed. One that fails keeps no other from closing.
func (st *Store) CloseDue(ctx context.Context) (closed int, err error) {
	defer refusal.Wrap(&err, "close ballots")
	var due []clock.ID
	err = st.db.View(ctx, func(tx *db.Tx) error {
		due = nil
		return eachID(tx, &due, `SELECT review_id FROM ballots WHERE closed_at IS NULL AND until < $1 ORDER BY until, review_id`, string(st.clock.Today()))
	})
	for _, id := range due {
		did, failed := st.close(ctx, id)
		if did {
			closed++
		}
		err = errors.Join(err, failed)
	}
	return closed, err
}

// settle closes the ballot of a review, or of the review of a sheet, whose last day is past, before anything is shown or
// done: nobody waits for the timer, and what a review allows is what its vote has decided.
func (st *Store) settle(ctx context.Context, id clock.ID) error {
	var due []clock.ID
	err := st.db.View(ctx, func(tx *db.Tx) error {
		due = nil
		return eachID(tx, &due, `
			SELECT ballots.review_id FROM ballots JOIN reviews ON reviews.id = ballots.review_id
			WHERE (reviews.id = $1 OR reviews.sheet_id = $1) AND reviews.closed_at IS NULL AND ballots.closed_at IS NULL AND ballots.until < $2`,
			string(id), string(st.clock.Today()))
	})
	for _, review := range due {
		if _, failed := st.close(ctx, review); failed != nil {
			err = errors.Join(err, failed)
		}
	}
	return err
}

// close closes the ballot of a review whose last day is past; false where another did.
func (st *Store) close(ctx context.Context, review clock.ID) (did bool, err error) {
	defer refusal.Wrap(&err, "ballot of %s", review)
	err = st.db.Update(ctx, func(tx *db.Tx) error {
		did = false
		r, err := st.load(tx, review)
		if err != nil {
			return err
		}
		ballot := r.Ballot()
		if r.State != Voting || !ballot.Open() || ballot.Until >= st.clock.Today() {
			return nil
		}
		if did, err = closeBallot(tx, &r, clock.Micros(st.clock.Now())); err != nil || !did {
			return err
		}
		return st.conclude(tx, &r)
	})
	return did && err == nil, err
}

// conclude draws what follows from a ballot that has just closed.
func (st *Store) conclude(tx *db.Tx, r *Review) error {
	r.judge(st.clock.Today())
	ballot, system := r.Ballot(), people.System()
	if err := st.audit(tx, system, event.ActBallotClosed, *r, outcomeOf(ballot.Tally.Adopted, ballot.Number)); err != nil {
		return err
	}
	switch {
	case ballot.Tally.again(*r.Protocol.Ballot, ballot.Number):
		if err := st.openBallot(tx, r, ballot.Number+1, ""); err != nil {
			return err
		}
	case ballot.Tally.Adopted && len(r.Against()) > 0 && r.Protocol.AgainstAReason:
	default:
		return st.decide(tx, system, r, Decision{Adopted: ballot.Tally.Adopted, Tally: ballot.Tally})
	}
	return event.Record(tx, BallotClosed, string(r.Sheet.ID), "", st.clock.Now())
}
