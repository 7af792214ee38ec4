package review

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Past gives the reviews of a sheet that are over, the newest first, to those who read the sheet. Where the protocol
// keeps its minutes to the space, others are told what was decided and no more (OnlyOutcome); they are not told of a
// review that did not adopt, whose text was never theirs to read. Those who took part in a review read how it ended,
// whatever became of the draft, as long as the space lets them in.
func (st *Store) Past(ctx context.Context, by people.Person, id clock.ID) (past []Review, err error) {
	defer refusal.Wrap(&err, "past reviews of %s", id)
	return past, st.db.View(ctx, func(tx *db.Tx) error {
		past = nil
		s, now, err := sheet.ForTrail(tx, by, id)
		if err != nil {
			return err
		}
		readable := s.ReadableBy(now) || s.DraftReadableBy(now)
		var ids []clock.ID
		if err := eachID(tx, &ids, `SELECT id FROM reviews WHERE sheet_id = $1 AND closed_at IS NOT NULL ORDER BY opened_at DESC, id DESC`, string(id)); err != nil {
			return err
		}
		for _, one := range ids {
			r, err := st.load(tx, one)
			if err != nil {
				return err
			}
			if _, took := r.Participants[now.ID]; (readable || took) && r.seenLater(now, s, st.clock.Today()) {
				if err := st.describe(tx, now, &r); err != nil {
					return err
				}
				past = append(past, r)
			}
		}
		if !readable && len(past) == 0 {
			return refusal.NotFound()
		}
		return nil
	})
}

// Minutes gives one review of a sheet that is over, by its number, to those who may read all of it: who read, what was
// said and answered, the count, who voted what unless it was secret, the hash, the decision and its reason.
func (st *Store) Minutes(ctx context.Context, by people.Person, id clock.ID, number int) (r Review, err error) {
	defer refusal.Wrap(&err, "minutes %d of %s", number, id)
	past, err := st.Past(ctx, by, id)
	if err != nil {
		return r, err
	}
	for _, one := range past {
		if one.Number == number && !one.OnlyOutcome {
			return one, nil
		}
	}
	return r, refusal.NotFound()
}

// seenLater takes from a review that is over what is not a person's to read; false where nothing is.
func (r *Review) seenLater(p people.Person, s sheet.Sheet, today clock.Date) bool {
	r.seenBy(p, today)
	_, took := r.Participants[p.ID]
	inside := p.IsSystem() || p.In(s.Space.ID) != "" || p.SignedIn() && (took || s.WrittenBy(p))
	if inside {
		return true
	}
	if r.State != Adopted {
		return false
	}
	if r.OnlyOutcome = !r.Protocol.MinutesInPublic; r.OnlyOutcome {
		r.Opinions, r.Remarks, r.Participants = nil, nil, nil
		for i := range r.Steps {
			r.Steps[i].People = nil
		}
		for i := range r.Ballots {
			r.Ballots[i].Voters, r.Ballots[i].Votes = nil, nil
		}
	}
	return true
}
