// Package people knows who someone is, what spaces there are, and what each person may do in them.
package people

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

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
	Lang     string            // "fr" or "en": the language she is spoken to in
	Spaces   map[clock.ID]Role // the highest role held in each: by hand, or by a group whose term runs
	ByHand   map[clock.ID]Role // those of them that were given to her by name: what is sealed knows no other

	pass    pass       // of someone who comes by a link
	mask    mask       // of a steward who looks through other eyes
	today   clock.Date // on which the roles are those held
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
func (p Person) SignedIn() bool { return p.ID != "" && !p.Disabled && p.pass.sheet == "" }

// IsVisitor reports whether nothing at all is known of the person: neither an account nor a link.
func (p Person) IsVisitor() bool { return !p.system && !p.SignedIn() && p.pass.sheet == "" }

// In gives the role held in a space, "" for none; a disabled person holds none.
func (p Person) In(space clock.ID) Role {
	if !p.SignedIn() {
		return ""
	}
	return p.Spaces[space]
}

// NamedIn gives the role held in a space that was given by hand to this very person, "" for none.
func (p Person) NamedIn(space clock.ID) Role {
	if !p.SignedIn() {
		return ""
	}
	return p.ByHand[space]
}

// stewards reports whether a person tends a space.
func (p Person) stewards() bool {
	for _, role := range p.Spaces {
		if role == Steward {
			return true
		}
	}
	return false
}

// hold notes a role that a person holds in a space.
func (p *Person) hold(space clock.ID, role Role, byHand bool) {
	if byHand {
		p.ByHand[space] = role
	}
	if !p.Spaces[space].AtLeast(role) {
		p.Spaces[space] = role
	}
}

// Named is a person as others see her.
type Named struct {
	ID   clock.ID
	Name string
}

// NamesOf gives the names of some persons, in their order; someone who is not there any more has none, nor does the
// product itself.
func NamesOf(tx *db.Tx, ids ...clock.ID) (named []Named, err error) {
	known := map[clock.ID]string{}
	for _, id := range ids {
		name, found := known[id]
		if !found && id != "" {
			err = tx.One(func(r db.Row) error { return r.Scan(&name) }, `SELECT name FROM persons WHERE id = $1 UNION ALL SELECT name FROM passes WHERE id = $1`, string(id))
			if err = refusal.IgnoreNotFound(err); err != nil {
				return nil, err
			}
			known[id] = name
		}
		named = append(named, Named{id, name})
	}
	return named, nil
}

// NameOf gives the name of one person.
func NameOf(tx *db.Tx, id clock.ID) (Named, error) {
	named, err := NamesOf(tx, id)
	if err != nil {
		return Named{ID: id}, err
	}
	return named[0], nil
}

// borne reports whether someone else who may act here bears a name, whatever its case, accents and alphabet.
func borne(tx *db.Tx, person clock.ID, name string) (bool, error) {
	others := 0
	err := tx.One(func(r db.Row) error { return r.Scan(&others) },
		`SELECT COUNT(*) FROM persons WHERE name_key = $1 AND id <> $2 AND NOT disabled`, markdown.Slug(name), string(person))
	return others > 0, err
}

// freeName refuses a name that someone else bears.
func freeName(tx *db.Tx, person clock.ID, name string) error {
	taken, err := borne(tx, person, name)
	if err == nil && taken {
		err = refusal.Conflict("name", "name-borne")
	}
	return err
}

// distinctName gives a name as it is, or where someone else bears it, with the first number that tells them apart:
// a provider's word keeps nobody out, and lets nobody pass for another.
func distinctName(tx *db.Tx, person clock.ID, name string) (string, error) {
	distinct := name
	for n := 2; ; n++ {
		taken, err := borne(tx, person, distinct)
		if err != nil || !taken {
			return distinct, err
		}
		distinct = fmt.Sprintf("%s (%d)", cutName(name, MaxName-10), n)
	}
}

// cutName gives the first bytes of a name, whole letters.
func cutName(name string, most int) string {
	if len(name) <= most {
		return name
	}
	for most > 0 && !utf8.RuneStart(name[most]) {
		most--
	}
	return strings.TrimSpace(name[:most])
}

// WriterIn reports, in a transaction, whether a person may write in a space now. Nobody is told whether she exists.
func WriterIn(tx *db.Tx, person clock.ID, space Space) (bool, error) {
	p, err := byID(tx, person)
	if err != nil {
		return false, refusal.IgnoreNotFound(err)
	}
	return Allows(p, Start, space.Object()), nil
}
