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
	Protocol    string   // the protocol of its reviews; "" for that of the kind
	Open        bool     // its readers may comment, not its commenters alone
	Ceiling     Audience // the widest audience its sheets may have, where that is narrower than its own; "" for the same
}

// Object is what the policy needs to know of the space itself: of it and of what is published there without restriction.
func (s Space) Object() Object {
	return Object{Space: s.ID, Audience: s.Audience, Ceiling: s.Ceiling, Open: s.Open, Published: true}
}

// Sealed reports whether the space is known to those alone who were given a role there by name.
func (s Space) Sealed() bool { return s.Audience == Sealed }

// KnownTo reports whether a person may know of the space: it lets her in, or she administers the instance. A sealed one
// is known to those named there and to nobody else.
func (s Space) KnownTo(p Person) bool {
	return p.system || lets(s.Audience, p, s.ID) || !s.Sealed() && Allows(p, Administer, Object{})
}

// Widest is the widest audience that a sheet of the space has: the narrower of the space's own and its ceiling.
func (s Space) Widest() Audience {
	if narrowness[s.Ceiling] > narrowness[s.Audience] {
		return s.Ceiling
	}
	return s.Audience
}

// Narrower gives the audiences that a sheet of the space may be kept to: those narrower than what the space lets in.
func (s Space) Narrower() (narrower []Audience) {
	for _, a := range []Audience{Members, SpaceOnly, Sealed} {
		if narrowness[a] > narrowness[s.Widest()] {
			narrower = append(narrower, a)
		}
	}
	return narrower
}

// narrowness orders the audiences: the larger the number, the fewer may read.
var narrowness = map[Audience]int{noAudience: 0, Public: 0, Members: 1, SpaceOnly: 2, Sealed: 3}

// Narrower reports whether an audience lets fewer people in than another.
func (a Audience) Narrower(than Audience) bool { return narrowness[a] > narrowness[than] }

// MaxSummary is how many bytes the summary of a space may take.
const MaxSummary = 1000

// TendableBy reports whether p may invite into the space, see how its members sign in and change its settings: whoever
// tends it, or administers the instance.
func (s Space) TendableBy(p Person) bool { return Allows(p, Tend, s.Object()) }

// rules reports whether p decides on everyone in the space, its stewards included: an administrator; in a sealed space,
// which knows none, each of its stewards.
func (s Space) rules(p Person) bool {
	if s.Sealed() {
		return p.system || p.NamedIn(s.ID) == Steward
	}
	return Allows(p, Administer, Object{})
}

// InvitableBy reports whether p may give a role in the space by invitation. Only an administrator invites a steward; in a
// sealed space, only a steward.
func (s Space) InvitableBy(p Person, role Role) bool {
	return s.TendableBy(p) && (role != Steward || s.rules(p))
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
	if err := s.checkAudience(); err != nil {
		return err
	}
	if !st.known(s.DefaultKind, "") {
		return refusal.Invalid("kind", "unknown-kind", s.DefaultKind)
	}
	if !st.known("", s.Protocol) {
		return refusal.Invalid("protocol", "unknown-protocol")
	}
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, before, err := tended(tx, by, s.ID)
		if err != nil {
			return err
		}
		if err := seal(tx, now, before, s.Audience); err != nil {
			return err
		}
		if err := updateSpace(tx, s); err != nil {
			return err
		}
		kind, told := SpaceChanged, onSpace(event.ActSpaceChanged, s.ID, nil)
		if before.Widest() != s.Widest() || before.Audience != s.Audience {
			kind, told = AudienceChanged, onSpace(event.ActAudienceChanged, s.ID, changed(before.Widest(), s.Widest()))
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
	if !s.KnownTo(now) {
		return now, s, refusal.NotFound()
	}
	return now, s, refusal.Forbidden("space-not-steward")
}

// checkAudience refuses audiences that there are not, and a ceiling that keeps nobody out.
func (s *Space) checkAudience() error {
	_, known := narrowness[s.Audience]
	if _, there := narrowness[s.Ceiling]; !known || !there || s.Audience == noAudience {
		return refusal.Invalid("audience", "unknown-audience")
	}
	if s.Ceiling = s.Widest(); s.Ceiling == s.Audience {
		s.Ceiling = noAudience
	}
	return nil
}

// A sealed space is known to those alone who were given a role there by hand. Administrators learn that there is one,
// and whether nobody can open it any more: neither its name, its people nor how much it holds.

// SealedSpace is all that an administrator learns of a sealed space.
type SealedSpace struct {
	ID       clock.ID
	Untended bool // none of its stewards has an account that may be used: one must be named
}

// SealedSpaces gives the sealed spaces to an administrator.
func (st *Store) SealedSpaces(ctx context.Context, by Person) (sealed []SealedSpace, err error) {
	defer refusal.Wrap(&err, "sealed spaces")
	return sealed, st.db.View(ctx, func(tx *db.Tx) error {
		sealed = nil
		now, err := Current(tx, by)
		if err != nil || !Allows(now, Administer, Object{}) {
			return err
		}
		return tx.Each(func(r db.Row) error {
			var s SealedSpace
			var stewards int
			err := r.Scan(&s.ID, &stewards)
			s.Untended = stewards == 0
			sealed = append(sealed, s)
			return err
		}, `SELECT id, (`+usableStewards+`) FROM spaces WHERE audience = 'sealed' ORDER BY created_at, id`)
	})
}

// usableStewards counts the stewards of a space, given by hand, whose account may be used.
const usableStewards = `SELECT COUNT(*) FROM memberships JOIN persons ON persons.id = memberships.person_id
	WHERE memberships.space_id = spaces.id AND memberships.role = 'steward' AND memberships.source = '' AND NOT persons.disabled`

// NameSteward gives a sealed space that nobody can open any more a steward. An administrator does, and never names
// herself: two people then know of it. Refusals: Conflict "steward-there"; Forbidden "steward-oneself".
func (st *Store) NameSteward(ctx context.Context, by Person, space, person clock.ID) (err error) {
	defer refusal.Wrap(&err, "name a steward for %s", space)
	return st.administer(ctx, by, RoleChanged, person, func(tx *db.Tx) error {
		s, err := SpaceByID(tx, space)
		if err != nil {
			return err
		}
		if !s.Sealed() {
			return refusal.NotFound()
		}
		if stewards, err := stewardsOf(tx, s.ID, ""); err != nil || stewards > 0 {
			return orElse(err, refusal.Conflict("", "steward-there"))
		}
		if person == by.ID {
			return refusal.Forbidden("steward-oneself")
		}
		p, err := byID(tx, person)
		if err != nil {
			return err
		}
		if p.Disabled {
			return refusal.Forbidden("person-disabled")
		}
		held, err := membershipIn(tx, space, person)
		if err != nil {
			return err
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(event.ActRoleChanged, person, space, changed(held, Steward))); err != nil {
			return err
		}
		return putMembership(tx, space, person, Steward)
	})
}

// seal checks what becomes of a space that is sealed: who seals it is a steward of it by name, and goes on tending it.
// Groups no longer mean anything there.
func seal(tx *db.Tx, by Person, s Space, audience Audience) error {
	if audience != Sealed || s.Sealed() {
		return nil
	}
	if stewards, err := stewardsOf(tx, s.ID, ""); err != nil || stewards == 0 || !by.system && by.NamedIn(s.ID) != Steward {
		return orElse(err, refusal.Forbidden("seal-not-steward"))
	}
	_, err := tx.Exec(`DELETE FROM group_roles WHERE space_id = $1`, string(s.ID))
	return err
}

// notLastSteward refuses to leave a sealed space without anyone who tends it.
func notLastSteward(tx *db.Tx, s Space, leaving clock.ID) error {
	stewards, err := stewardsOf(tx, s.ID, leaving)
	if err == nil && stewards == 0 {
		err = refusal.Conflict("", "last-steward")
	}
	return err
}

// stewardsOf counts the usable stewards of a space but one.
func stewardsOf(tx *db.Tx, space, but clock.ID) (stewards int, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&stewards) },
		`SELECT (`+usableStewards+` AND persons.id <> $2) FROM spaces WHERE id = $1`, string(space), string(but))
	return stewards, err
}

// orElse is a failure, or where there is none a refusal.
func orElse(err, refused error) error {
	if err != nil {
		return err
	}
	return refused
}
