package people

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// NoticeKind is what a person may be told of by mail.
type NoticeKind string

// What people are told of. Each has its words in the word files ("wish." and its key) and its line in paces.
const (
	OfReview   NoticeKind = "review"   // an opinion is asked of her
	OfAnswer   NoticeKind = "answer"   // a remark on her text waits for her answer
	OfVote     NoticeKind = "vote"     // her vote awaits
	OfDecision NoticeKind = "decision" // how a review ended that she took part in
	OfTending  NoticeKind = "tending"  // what awaits a steward
	OfComment  NoticeKind = "comment"  // what is said under her sheet, or answered to her
	OfRequest  NoticeKind = "request"  // the answer to what she asked for
)

// Notices are all of them, in the order of pages.
var Notices = []NoticeKind{OfReview, OfAnswer, OfVote, OfDecision, OfTending, OfComment, OfRequest}

// InDigest stands for all that comes in a digest, where someone stops it.
const InDigest NoticeKind = "digest"

// Pace is when someone wants to be told.
type Pace string

// The paces.
const (
	AtOnce Pace = "now"
	Daily  Pace = "day"  // at seven in the morning
	Weekly Pace = "week" // on Monday, at seven
	Never  Pace = "never"
)

// Paces are all of them, in the order of pages.
var Paces = []Pace{AtOnce, Daily, Weekly, Never}

// paces are what the product proposes: at once what others wait for, by and by the rest.
var paces = map[NoticeKind]Pace{OfReview: AtOnce, OfAnswer: AtOnce, OfVote: AtOnce, OfDecision: AtOnce, OfTending: Daily, OfComment: Weekly, OfRequest: AtOnce}

// Wishes are what one person chose, of each notice.
type Wishes map[NoticeKind]Pace

// Of gives when a person wants to be told of something.
func (w Wishes) Of(notice NoticeKind) Pace {
	if pace, chosen := w[notice]; chosen {
		return pace
	}
	return paces[notice]
}

// WishesOf gives what a person chose, for whoever acts on it.
func (st *Store) WishesOf(ctx context.Context, person clock.ID) (w Wishes, err error) {
	defer refusal.Wrap(&err, "wishes of %s", person)
	return w, st.db.View(ctx, func(tx *db.Tx) error { w, err = wishesOf(tx, person); return err })
}

// SetWishes says what oneself wants to be told of, and when; what is left out stays. It is no event: nobody else sees it.
func (st *Store) SetWishes(ctx context.Context, by Person, w Wishes) (err error) {
	defer refusal.Wrap(&err, "set wishes")
	for notice, pace := range w {
		if !slices.Contains(Notices, notice) || !slices.Contains(Paces, pace) {
			return refusal.Invalid("", "form-unreadable")
		}
	}
	return st.oneself(ctx, by, "", func(tx *db.Tx) error {
		for _, notice := range Notices {
			if pace, said := w[notice]; said {
				if err := putWish(tx, by.ID, notice, pace); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Stop ends the letters of a kind by the secret that stands in them, without signing in; InDigest ends the digests. Refusal:
// NotFound "stop-link-ended" where the address has changed since, or there is no such link.
func (st *Store) Stop(ctx context.Context, secret string, notice NoticeKind) (err error) {
	defer refusal.Wrap(&err, "stop letters")
	return st.stopping(ctx, st.db.Update, secret, notice, func(tx *db.Tx, person clock.ID) error {
		wishes, err := wishesOf(tx, person)
		if err != nil {
			return err
		}
		for _, one := range Notices {
			if pace := wishes.Of(one); notice == one || notice == InDigest && (pace == Daily || pace == Weekly) {
				if err := putWish(tx, person, one, Never); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Stoppable reports whether a link still stops something. Refusal as of Stop.
func (st *Store) Stoppable(ctx context.Context, secret string, notice NoticeKind) (err error) {
	defer refusal.Wrap(&err, "link that stops letters")
	return st.stopping(ctx, st.db.View, secret, notice, func(*db.Tx, clock.ID) error { return nil })
}

func (st *Store) stopping(ctx context.Context, in func(context.Context, func(*db.Tx) error) error, secret string, notice NoticeKind,
	do func(*db.Tx, clock.ID) error) error {
	ended := &refusal.Error{Kind: refusal.KindNotFound, Reason: "stop-link-ended"}
	if notice != InDigest && !slices.Contains(Notices, notice) {
		return ended
	}
	err := in(ctx, func(tx *db.Tx) error {
		person, err := personBySecret(tx, secret)
		if err != nil {
			return err
		}
		return do(tx, person)
	})
	if refusal.KindOf(err) == refusal.KindNotFound {
		return ended
	}
	return err
}
