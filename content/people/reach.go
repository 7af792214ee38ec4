package people

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Reach is what a person may read, resolved when a query is asked and never stored: the form of the policy that
// filters search. A link to one sheet (Pass) opens that sheet by its address: lists and search are those of a visitor.
type Reach struct {
	Everything bool       // the system
	Open       []clock.ID // spaces whose published sheets without restriction she reads
	Member     bool       // she also reads those restricted to members
	Own        Held       // and those restricted to the space, here
	Named      Held       // and those that are sealed, here: her role was given by hand
	Person     clock.ID   // drafts she wrote, where the space lets her in
}

// Held are the spaces in which a person holds a role: which drafts she reads there follows from it.
type Held struct {
	Any       []clock.ID
	Reviewed  []clock.ID // proposed drafts here, and those in review
	Stewarded []clock.ID // all drafts here
}

// Admits answers for one object what a filter made of the Reach would: the published edition, or what is being made.
func (r Reach) Admits(o Object, draft bool) bool {
	if r.Everything {
		return true
	}
	if o.Binned || !has(r.Open, o.Space) || !r.unrestricted(o) {
		return false
	}
	if !draft {
		return o.Published
	}
	held := r.Own
	if o.sealed() {
		held = r.Named
	}
	return o.Making != NotMade && (has(held.Stewarded, o.Space) || r.Person != "" && has(o.Authors, r.Person) ||
		o.Making != Draft && has(held.Reviewed, o.Space) ||
		o.reviewed() && r.Person != "" && (has(o.Named, r.Person) || has(o.Voters, r.Person)))
}

func (r Reach) unrestricted(o Object) bool {
	switch o.Restriction {
	case noAudience, Public:
		return true
	case Members:
		return r.Member
	case SpaceOnly:
		return has(r.Own.Any, o.Space)
	}
	return has(r.Named.Any, o.Space) // what is not known is sealed
}

// Reach resolves what a person may read now.
func (st *Store) Reach(ctx context.Context, by Person) (r Reach, err error) {
	defer refusal.Wrap(&err, "reach")
	return r, st.db.View(ctx, func(tx *db.Tx) error { r, err = ReachOf(tx, by); return err })
}

// ReachOf resolves what a person may read, in a transaction.
func ReachOf(tx *db.Tx, by Person) (Reach, error) {
	if by.system {
		return Reach{Everything: true}, nil
	}
	p, err := Current(tx, by)
	if err != nil {
		return Reach{}, err
	}
	spaces, err := Spaces(tx)
	r := Reach{Member: p.SignedIn()}
	if p.SignedIn() {
		r.Person = p.ID
	}
	for _, s := range spaces {
		if admitted(p, s.Object()) {
			r.Open = append(r.Open, s.ID)
		}
		r.Own.add(s.ID, s.Object().roleOf(p))
		r.Named.add(s.ID, p.NamedIn(s.ID))
	}
	return r, err
}

func (h *Held) add(space clock.ID, role Role) {
	if role != "" {
		h.Any = append(h.Any, space)
	}
	if role.AtLeast(Reviewer) {
		h.Reviewed = append(h.Reviewed, space)
	}
	if role == Steward {
		h.Stewarded = append(h.Stewarded, space)
	}
}

// Reason says which rule of the policy lets someone in.
type Reason string

// The reasons, from the widest.
const (
	NoReason     Reason = ""
	ByAnyone     Reason = "anyone"  // the sheet is public
	ByAccount    Reason = "account" // it is open to anyone who has signed in
	ByRole       Reason = "role"    // a role in the space, by hand or by a group
	ByHandAlone  Reason = "name"    // a role that was given by hand: the sheet is sealed
	ByPass       Reason = "pass"    // a link to this sheet
	ByStewarding Reason = "steward"
	ByWriting    Reason = "author"
	ByReviewing  Reason = "reviewer" // of the space
	ByNaming     Reason = "named"    // in the review that is open
	ByVoting     Reason = "voter"
	ByProduct    Reason = "product" // commands, imports and timers
)

// Why says by which rule a person may read what is published, or with ReadDraft what is being made; NoReason where she
// may not. It asks what Allows asks, in the same order, and explains no other act: where Allows says no, there is no
// reason, whatever stands here.
func Why(p Person, act Act, o Object) Reason {
	switch {
	case !Allows(p, act, o):
		return NoReason
	case p.system:
		return ByProduct
	case act == ReadDraft:
		return whyMaking(p, o)
	case !admitted(p, o):
		return ByPass
	}
	switch o.Widest() {
	case Public:
		return ByAnyone
	case Members:
		return ByAccount
	case SpaceOnly:
		return ByRole
	}
	return ByHandAlone
}

func whyMaking(p Person, o Object) Reason {
	switch {
	case o.roleOf(p) == Steward:
		return ByStewarding
	case o.wrote(p):
		return ByWriting
	case has(o.Named, p.ID) && o.reviewed():
		return ByNaming
	case has(o.Voters, p.ID) && o.reviewed():
		return ByVoting
	}
	return ByReviewing
}

// Widest is the audience that a sheet really has: the narrowest of its space's, of the ceiling and of its own.
func (o Object) Widest() Audience {
	widest := o.Audience
	for _, a := range []Audience{o.Ceiling, o.Restriction} {
		if a.Narrower(widest) {
			widest = a
		}
	}
	return widest
}

// mask is someone whom a steward looks through: what she would see, and nothing that can be done.
type mask struct {
	viewer clock.ID
	space  clock.ID
	role   Role
}

// The eyes through which a steward may look, besides the roles in her space.
const (
	EyesOfVisitor Role = "visitor"
	EyesOfMember  Role = "member"
)

// Eyes are those through which a steward may look at a sheet of her space, from the outside in.
var Eyes = []Role{EyesOfVisitor, EyesOfMember, Reader, Commenter, Writer, Reviewer}

// maskID is who a person is through other eyes: nobody who wrote, was named or said anything.
const maskID clock.ID = "seen-as"

// As gives the eyes of a visitor, of a member without a role or of someone who holds a role in the space of a sheet below
// steward, to a steward of it, and tells the audit of it. What she sees so is read again each time as any right is, and
// ends with her own. Whoever looks through other eyes does nothing: Person.Looks. Refusals: NotFound where there are no
// such eyes or she is no steward.
func (st *Store) As(ctx context.Context, by Person, o Object, role Role) (seen Person, err error) {
	defer refusal.Wrap(&err, "see %s as %s", o.Sheet, role)
	for _, known := range Eyes {
		if known != role {
			continue
		}
		return seen, st.db.Update(ctx, func(tx *db.Tx) error {
			seen, err = Current(tx, Person{mask: mask{viewer: by.ID, space: o.Space, role: role}})
			if err == nil && !seen.Looks() {
				err = refusal.NotFound()
			}
			if err != nil {
				return err
			}
			many, err := event.AuditedSince(tx, event.ActSeenAs, string(o.Sheet), st.clock.Now().Add(-failuresWithin), toldFailures)
			if err != nil || many {
				return err
			}
			return Audit(tx, by, st.clock.Now(), event.AuditEntry{Act: event.ActSeenAs, Kind: event.OnSheet, Subject: string(o.Sheet), Space: o.Space, Facts: changed("", role)})
		})
	}
	return seen, refusal.NotFound()
}

// Looks reports whether the person is someone looking through other eyes: no act is hers.
func (p Person) Looks() bool { return p.mask.viewer != "" }

// looking reads again whether the viewer still stewards the space, and gives the eyes that she looks through.
func looking(tx *db.Tx, m mask) (Person, error) {
	viewer, err := Current(tx, Person{ID: m.viewer})
	if err != nil {
		return Visitor(), err
	}
	s, err := SpaceByID(tx, m.space)
	if err != nil {
		return Visitor(), refusal.IgnoreNotFound(err)
	}
	if s.Object().roleOf(viewer) != Steward {
		return Visitor(), nil
	}
	p := Person{Lang: viewer.Lang, mask: m, today: tx.Today()}
	if m.role == EyesOfVisitor {
		return p, nil
	}
	p.ID, p.Name = maskID, viewer.Name
	if m.role != EyesOfMember {
		p.Spaces, p.ByHand = map[clock.ID]Role{m.space: m.role}, map[clock.ID]Role{m.space: m.role}
	}
	return p, nil
}
