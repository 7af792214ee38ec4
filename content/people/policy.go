package people

import (
	"cmp"
	"slices"

	"terreau/content/clock"
)

// The rule of who may do what stands here in its three forms: Allows for one object in Go, ReadableSQL for lists in
// the database, Reach for search. TestPolicyForms compares them on random worlds.

// Act is something a person may want to do.
type Act string

// The acts on a sheet (states.md, Acts).
const (
	Read       Act = "read"       // the published edition, or the notice of its withdrawal
	ReadDraft  Act = "read-draft" // what is being made
	Start      Act = "start"
	Write      Act = "write"     // save, discard a draft; attach a file to it
	Share      Act = "share"     // invite someone to write the draft too
	Propose    Act = "propose"   // to review
	TakeBack   Act = "take-back" // a proposal
	OpenReview Act = "open-review"
	Opine      Act = "opine"  // give an opinion and remarks in a review
	Answer     Act = "answer" // a remark: follow it or explain
	Revise     Act = "revise" // save a text in review: a new round
	OpenVote   Act = "open-vote"
	Vote       Act = "vote"    // and change one's vote
	Decide     Act = "decide"  // where the protocol or a panel asks for a person; end a review without a decision
	Guests     Act = "guests"  // see, renew and revoke the links of people without an account
	Publish    Act = "publish" // without review
	Hurry      Act = "hurry"   // publish urgently, in any making state
	Withdraw   Act = "withdraw"
	Bin        Act = "bin" // and restore from the bin
	Import     Act = "import"
	Warn       Act = "warn"       // open and close a warning by hand
	Comment    Act = "comment"    // and answer a comment
	Moderate   Act = "moderate"   // hide and restore comments, decide on reports
	Tend       Act = "tend"       // the settings and people of a space
	Explain    Act = "explain"    // see who may read a sheet, and why
	Restrict   Act = "restrict"   // say that fewer may read it than its space lets in
	Move       Act = "move"       // to another space, where one may start
	SeeAs      Act = "see-as"     // see a sheet as others do
	LetIn      Act = "let-in"     // who asks to read it
	Admit      Act = "admit"      // someone without an account, by a link to this sheet alone
	Administer Act = "administer" // spaces, people, settings
	Approve    Act = "approve"    // someone whom a provider knows and nobody invited

	ReadJournal   Act = "read-journal"   // of acts, and the health of the instance
	ReadRetention Act = "read-retention" // how long what is kept, and the register
	Protect       Act = "protect"        // note breaches of personal data
)

// Audience is who may read what is published in a space. The empty audience of a sheet is that of its space.
type Audience string

// The audiences, from the widest to the narrowest.
const (
	Public     Audience = "public"  // anyone
	Members    Audience = "members" // anyone with an account
	SpaceOnly  Audience = "space"   // those who hold a role in the space
	Sealed     Audience = "sealed"  // those who hold one that was given by hand to that very person
	noAudience Audience = ""
)

// Making is the state of a sheet for those who make it (states.md): none when nothing is being made.
type Making string

// The making states.
const (
	NotMade  Making = ""
	Draft    Making = "draft"
	Proposed Making = "proposed"
	InReview Making = "in-review"
	Voting   Making = "voting"
)

// Object is the few facts of a sheet that a right can rest on. For Start, only the space counts.
type Object struct {
	Sheet       clock.ID
	Space       clock.ID
	Audience    Audience // of the space
	Ceiling     Audience // the widest that its sheets may have, where that is narrower than the space's own; or empty
	Restriction Audience // of the sheet: stricter than its space or empty, never wider
	Authors     []clock.ID
	Hands       []clock.ID // whoever saved a text since the edition that stands, authors or not: known from the proposal on
	Named       []clock.ID // those named in the review that is open
	Voters      []clock.ID // of the ballot that is open, frozen when it opened
	Published   bool       // an edition stands
	Withdrawn   bool       // and its withdrawal
	Binned      bool
	Open        bool // readers of the space may comment, not commenters alone
	Making      Making
}

// Allows reports whether a person may do an act on an object. It is the only place that decides.
func Allows(p Person, act Act, o Object) bool {
	if p.system {
		return true
	}
	if p.Looks() && act != Read && act != ReadDraft {
		return false
	}
	switch act {
	case Read:
		return o.Published && !o.Binned && (admitted(p, o) || passes(p, o))
	case ReadDraft:
		return o.Making != NotMade && !o.Binned && admitted(p, o) && maker(p, o)
	case Start:
		return o.roleOf(p).AtLeast(Writer)
	case Administer:
		return p.SignedIn() && p.Instance == Administrator
	case Approve:
		return p.SignedIn() && (p.Instance == Administrator || p.stewards())
	case ReadJournal:
		return p.SignedIn() && (p.Instance == Administrator || p.Instance == Auditor)
	case ReadRetention, Protect:
		return p.SignedIn() && (p.Instance == Administrator || p.Instance == DPO)
	case Tend:
		return o.roleOf(p) == Steward || o.Audience != Sealed && Allows(p, Administer, o)
	case Bin:
		return (o.roleOf(p) == Steward || o.wrote(p) && !o.Published) && admitted(p, o) && !o.reviewed()
	case Comment:
		if passes(p, o) {
			return p.pass.comments && !o.Withdrawn
		}
	}
	return !o.Binned && admitted(p, o) && (allowsMaking(p, act, o) || allowsReview(p, act, o) || allowsPublished(p, act, o) || allowsOpening(p, act, o))
}

// allowsOpening decides on who may say who else reads.
func allowsOpening(p Person, act Act, o Object) bool {
	role := o.roleOf(p)
	there := o.Published || o.Making != NotMade
	switch act {
	case Explain:
		return there && (role == Steward || o.wrote(p) && role.AtLeast(Writer))
	case SeeAs, LetIn:
		return o.Published && role == Steward
	case Restrict, Move:
		return there && role == Steward && !o.reviewed()
	case Admit:
		return o.Published && !o.Withdrawn && !o.sealed() && (role == Steward || o.wrote(p) && role.AtLeast(Writer))
	}
	return false
}

// allowsMaking decides on what is being made.
func allowsMaking(p Person, act Act, o Object) bool {
	role := o.roleOf(p)
	steward, author := role == Steward, o.wrote(p) && role.AtLeast(Writer)
	open := o.Making == Draft || o.Making == Proposed
	switch act {
	case Write:
		return o.Making == NotMade && role.AtLeast(Writer) || open && (steward || author)
	case Share:
		return o.Making != NotMade && (steward || author)
	case Propose:
		return o.Making == Draft && author
	case TakeBack:
		return o.Making == Proposed && author
	case Publish:
		return steward && open
	case Hurry:
		return steward && o.Making != NotMade
	}
	return false
}

// allowsReview decides on a review. Who wrote the text neither judges it nor opens its review alone: an author may only
// answer remarks and revise.
func allowsReview(p Person, act Act, o Object) bool {
	role := o.roleOf(p)
	switch act {
	case OpenReview:
		return o.Making == Proposed && role == Steward && !o.alone(p)
	case OpenVote:
		return o.Making == InReview && role == Steward
	case Decide:
		return o.reviewed() && role == Steward && !o.took(p)
	case Guests:
		return o.reviewed() && role == Steward
	case Opine:
		return o.Making == InReview && p.SignedIn() && has(o.Named, p.ID) && !o.took(p)
	case Answer, Revise:
		return o.Making == InReview && o.wrote(p)
	case Vote:
		return o.Making == Voting && p.SignedIn() && has(o.Voters, p.ID) && !o.took(p)
	}
	return false
}

// allowsPublished decides on what readers see.
func allowsPublished(p Person, act Act, o Object) bool {
	role := o.roleOf(p)
	if !o.Published {
		return false
	}
	switch act {
	case Withdraw, Warn, Moderate:
		return role == Steward
	case Comment:
		return !o.Withdrawn && (role.AtLeast(Commenter) || o.Open && p.SignedIn())
	}
	return false
}

// admitted reports whether the space, its ceiling and the sheet's restriction let a person in.
func admitted(p Person, o Object) bool {
	return lets(o.Audience, p, o.Space) && lets(cmp.Or(o.Ceiling, Public), p, o.Space) && lets(cmp.Or(o.Restriction, Public), p, o.Space)
}

// passes reports whether a person comes by a link to this very sheet, as it was published. What is sealed knows no link.
func passes(p Person, o Object) bool {
	return p.pass.sheet != "" && p.pass.sheet == o.Sheet && o.Published && !o.Binned && !o.sealed()
}

// sealed reports whether only people named one by one may know of the sheet.
func (o Object) sealed() bool {
	return o.Audience == Sealed || o.Ceiling == Sealed || o.Restriction == Sealed
}

// roleOf is the role that counts for a sheet: where it is sealed, the one that was given by hand.
func (o Object) roleOf(p Person) Role {
	if o.sealed() {
		return p.NamedIn(o.Space)
	}
	return p.In(o.Space)
}

func lets(a Audience, p Person, space clock.ID) bool {
	switch a {
	case Public:
		return true
	case Members:
		return p.SignedIn()
	case SpaceOnly:
		return p.In(space) != ""
	case Sealed:
		return p.NamedIn(space) != ""
	}
	return false
}

// maker reports whether a person takes part in what is being made.
func maker(p Person, o Object) bool {
	return o.roleOf(p) == Steward || o.wrote(p) || o.Making != Draft && o.roleOf(p).AtLeast(Reviewer) ||
		o.reviewed() && p.SignedIn() && (has(o.Named, p.ID) || has(o.Voters, p.ID))
}

// reviewed reports whether a review is open.
func (o Object) reviewed() bool { return o.Making == InReview || o.Making == Voting }

// took reports whether a person took part in the text: as an author, or by saving it, even if she is no author any more.
func (o Object) took(p Person) bool { return o.wrote(p) || p.SignedIn() && has(o.Hands, p.ID) }

// alone reports whether nobody but this person took part in the text.
func (o Object) alone(p Person) bool {
	others := func(ids []clock.ID) bool {
		return slices.ContainsFunc(ids, func(id clock.ID) bool { return id != p.ID })
	}
	return o.took(p) && !others(o.Authors) && !others(o.Hands)
}

func (o Object) wrote(p Person) bool {
	if !p.SignedIn() {
		return false
	}
	for _, author := range o.Authors {
		if author == p.ID {
			return true
		}
	}
	return false
}

func has(ids []clock.ID, id clock.ID) bool {
	for _, one := range ids {
		if one == id {
			return true
		}
	}
	return false
}
