package review

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/kinds"
	"terreau/content/letters"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
)

// GuestLink is the link of someone without an account: 256 random bits, given once and kept as their SHA-256. It opens
// one panel of one review, to the end of its last day.
type GuestLink struct {
	Guest clock.ID
	Name  string
	Panel string
	Token string
	Ends  clock.Date
}

// Guest is someone named without an account, for the stewards who look after the links.
type Guest struct {
	ID       clock.ID
	Name     string
	Panel    string
	Ends     clock.Date // the last day of the link
	Revoked  bool
	Expired  bool
	Answers  int  // questions answered in this round
	Finished bool // and given as an opinion
}

const (
	guestDays = 30 // a link lives that long after the last day of the review, to read what came of it
	maxName   = people.MaxName
)

// linkEnds is the last day of a link: a month after the last day that the protocol gives from today, its steps one
// after the other.
func linkEnds(p kinds.Protocol, today clock.Date) clock.Date {
	days := guestDays
	for _, step := range p.Steps {
		days += step.Days
	}
	if p.Ballot != nil {
		days += p.Ballot.Days * max(1, p.Ballot.Rounds)
	}
	return addDays(today, days)
}

// newToken makes the secret of a link.
func newToken() string {
	var bits [32]byte
	rand.Read(bits[:]) // never fails (crypto/rand, Go 1.24)
	return base64.RawURLEncoding.EncodeToString(bits[:])
}

// hashed is what is kept of a token. Rows are found by it, so that nothing is learnt from how long a search takes.
func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// inviteAll makes the links of the guests named at opening. Two of one name could not be told from each other when links
// are handed over or taken back.
func (st *Store) inviteAll(tx *db.Tx, r *Review, named Naming, by clock.ID) ([]GuestLink, error) {
	links, seen := []GuestLink{}, map[string]bool{}
	for i := range r.Steps {
		step := &r.Steps[i]
		for _, name := range named.Guests[step.Key] {
			if name = markdown.Visible(name); name == "" {
				return nil, refusal.Unprocessable(step.Key, "guest-name-empty")
			}
			if len(name) > maxName {
				return nil, refusal.TooLarge(step.Key, "name-too-long", maxName)
			}
			key := letters.Fold(name)
			if seen[key] {
				return nil, refusal.Unprocessable(step.Key, "guest-named-twice", name)
			}
			seen[key] = true
			link := GuestLink{Guest: clock.NewID(), Name: name, Panel: step.Key, Token: newToken(), Ends: linkEnds(r.Protocol, st.clock.Today())}
			if err := insertGuest(tx, r.ID, link, clock.Micros(st.clock.Now()), by); err != nil {
				return nil, err
			}
			links = append(links, link)
			step.People = append(step.People, Panelist{Who: Who{ID: link.Guest, Name: name, Guest: true}})
		}
	}
	return links, nil
}

// Guests gives the people without an account named in a review that is open, in the order they were named.
func (st *Store) Guests(ctx context.Context, by people.Person, review clock.ID) (guests []Guest, err error) {
	defer refusal.Wrap(&err, "guests of review %s", review)
	return guests, st.db.View(ctx, func(tx *db.Tx) error {
		r, now, err := st.reviewFor(tx, by, review)
		if err != nil {
			return err
		}
		if !people.Allows(now, people.Guests, r.Sheet.Object()) {
			return refusal.Forbidden("guests-not-steward")
		}
		guests, err = guestsOf(tx, review, r.Round().Number)
		for i := range guests {
			g := &guests[i]
			g.Expired = g.Ends < st.clock.Today()
			g.Finished = slices.ContainsFunc(r.Opinions, func(o Opinion) bool { return o.By.ID == g.ID && o.Round == r.Round().Number })
		}
		return err
	})
}

// RevokeGuest ends a link. What its guest has given stays.
func (st *Store) RevokeGuest(ctx context.Context, by people.Person, guest clock.ID) (err error) {
	defer refusal.Wrap(&err, "revoke the link of guest %s", guest)
	return st.link(ctx, by, guest, GuestRevoked, func(tx *db.Tx, r Review) error {
		if err := st.auditGuest(tx, by, event.ActGuestLinkRevoked, r, guest, ""); err != nil {
			return err
		}
		return revokeGuest(tx, guest, clock.Micros(st.clock.Now()), by.ID)
	})
}

// RenewGuest gives a guest another link, with a token of its own; the one before it ends.
func (st *Store) RenewGuest(ctx context.Context, by people.Person, guest clock.ID) (link GuestLink, err error) {
	defer refusal.Wrap(&err, "renew the link of guest %s", guest)
	return link, st.link(ctx, by, guest, GuestRenewed, func(tx *db.Tx, r Review) error {
		g, err := guestByID(tx, guest)
		link = GuestLink{Guest: guest, Name: g.Name, Panel: g.Panel, Token: newToken(), Ends: linkEnds(r.Protocol, st.clock.Today())}
		if err != nil {
			return err
		}
		if err := st.auditGuest(tx, by, event.ActGuestLinkMade, r, guest, link.Ends); err != nil {
			return err
		}
		return renewGuest(tx, link)
	})
}

// link changes the link of a guest of a review that is open.
func (st *Store) link(ctx context.Context, by people.Person, guest clock.ID, kind event.Kind, do func(*db.Tx, Review) error) error {
	var review clock.ID
	err := st.db.View(ctx, func(tx *db.Tx) error {
		g, err := guestByID(tx, guest)
		review = g.review
		return err
	})
	if err != nil {
		return err
	}
	return st.acting(ctx, by, review, kind, func(tx *db.Tx, now people.Person, r *Review) error {
		if !people.Allows(now, people.Guests, r.Sheet.Object()) {
			return refusal.Forbidden("guests-not-steward")
		}
		return do(tx, *r)
	})
}
