// Package people knows who someone is, what spaces there are, and what each person may do in them.
package people

import "terreau/content/clock"

// Role is what a person may do, in a space or on the whole instance.
type Role string

// The roles in a space, each able to do what those before it can.
const (
	Reader    Role = "reader"
	Commenter Role = "commenter"
	Writer    Role = "writer"
	Reviewer  Role = "reviewer"
	Steward   Role = "steward"
)

// The roles on the instance. A member has nothing more than an account.
const (
	Member        Role = "member"
	Administrator Role = "administrator"
	DPO           Role = "dpo"
	Auditor       Role = "auditor"
)

var rank = map[Role]int{Reader: 1, Commenter: 2, Writer: 3, Reviewer: 4, Steward: 5}

// AtLeast reports whether a role in a space can do what another can.
func (r Role) AtLeast(other Role) bool { return rank[r] > 0 && rank[r] >= rank[other] }

// Person is someone with an account, and the role held in each space. The zero value is a visitor.
type Person struct {
	ID       clock.ID
	Name     string
	Instance Role
	Disabled bool
	Lang     string // "fr" or "en": the language she is spoken to in
	Spaces   map[clock.ID]Role

	system  bool
	session clock.ID // the one she was read by, if any: it stays open where her others are closed
	address string   // where she acts from, for the audit; see From
}

// System is whom commands, imports and timers act for: it may do anything, and nobody can sign in as it.
func System() Person { return Person{Name: "Terreau", system: true} }

// Visitor is anyone who has not signed in.
func Visitor() Person { return Person{} }

// IsSystem reports whether the person is the product itself.
func (p Person) IsSystem() bool { return p.system }

// SignedIn reports whether this is a person with an account that may be used.
func (p Person) SignedIn() bool { return p.ID != "" && !p.Disabled }

// In gives the role held in a space, "" for none; a disabled person holds none.
func (p Person) In(space clock.ID) Role {
	if !p.SignedIn() {
		return ""
	}
	return p.Spaces[space]
}
