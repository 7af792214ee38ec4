package people

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// Space is a team's shelf: sheets, the people who tend them, and who may read them.
type Space struct {
	ID          clock.ID
	Slug        string
	Name        string
	Summary     string
	Audience    Audience
	DefaultKind string
	Protocol    string // the protocol of its reviews; "" for that of the kind
	Open        bool   // its readers may comment, not its commenters alone
}

// MaxSummary is how many bytes the summary of a space may take.
const MaxSummary = 1000

// TendableBy reports whether p may invite into the space, see how its members sign in and change its settings: whoever
// tends it, or administers the instance.
func (s Space) TendableBy(p Person) bool { return Allows(p, Tend, Object{Space: s.ID}) }

// InvitableBy reports whether p may give a role in the space by invitation. Only an administrator invites a steward.
func (s Space) InvitableBy(p Person, role Role) bool {
	return s.TendableBy(p) && (role != Steward || Allows(p, Administer, Object{}))
}

// Know tells the store which kinds of sheet and which protocols there are; either may be "". It is called before the
// store is used.
func (st *Store) Know(known func(kind, protocol string) bool) { st.known = known }

// EditSpace changes the name, the summary, the default kind, the protocol, the audience and who comments of the space with
// the id of s. The slug stays: addresses are promises. Whoever tends the space may. Who may read follows before the answer,
// as with SetAudience. Refusals: Forbidden "space-not-steward"; Invalid "unknown-audience", "unknown-kind", "unknown-protocol".
func (st *Store) EditSpace(ctx context.Context, by Person, s Space) (err error) {
	defer refusal.Wrap(&err, "edit space %s", s.ID)
	if s.Name, err = cleanName(s.Name); err != nil {
		return err
	}
	if s.Summary = markdown.Visible(s.Summary); len(s.Summary) > MaxSummary {
		return refusal.TooLarge("summary", "summary-too-long", MaxSummary)
	}
	if _, known := audiences[s.Audience]; !known {
		return refusal.Invalid("audience", "unknown-audience")
	}
	if !st.known(s.DefaultKind, "") {
		return refusal.Invalid("kind", "unknown-kind", s.DefaultKind)
	}
	if !st.known("", s.Protocol) {
		return refusal.Invalid("protocol", "unknown-protocol")
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		_, before, err := tended(tx, by, s.ID)
		if err != nil {
			return err
		}
		if err := updateSpace(tx, s); err != nil {
			return err
		}
		kind, told := SpaceChanged, onSpace(event.ActSpaceChanged, s.ID, nil)
		if before.Audience != s.Audience {
			kind, told = AudienceChanged, onSpace(event.ActAudienceChanged, s.ID, changed(before.Audience, s.Audience))
		}
		if err := Audit(tx, by, st.clock.Now(), told); err != nil {
			return err
		}
		return event.Record(tx, kind, string(s.ID), by.ID, st.clock.Now())
	})
}

// tend does something in a space for whoever tends it, and tells of it.
func (st *Store) tend(ctx context.Context, by Person, space clock.ID, kind event.Kind, subject clock.ID, do func(*db.Tx, Person, Space) error) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, s, err := tended(tx, by, space)
		if err != nil {
			return err
		}
		if err := do(tx, now, s); err != nil {
			return err
		}
		return event.Record(tx, kind, string(subject), by.ID, st.clock.Now())
	})
}

// tended gives a space to whoever tends it now. To whom the space is closed it is not there.
func tended(tx *db.Tx, by Person, space clock.ID) (now Person, s Space, err error) {
	if now, err = Current(tx, by); err != nil {
		return now, s, err
	}
	if s, err = SpaceByID(tx, space); err != nil {
		return now, s, err
	}
	if s.TendableBy(now) {
		return now, s, nil
	}
	if !lets(s.Audience, now, s.ID) {
		return now, s, refusal.NotFound()
	}
	return now, s, refusal.Forbidden("space-not-steward")
}
