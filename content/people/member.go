package people

import (
	"context"
	"slices"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/letters"
	"terreau/content/refusal"
)

// Account is a person as the pages of members show her.
type Account struct {
	Person
	Email     string    // what her provider last said, for administrators
	SeenAt    time.Time // to a few minutes; zero for never. For those who tend the space, and administrators
	Providers []string  // issuers she signs in by: BuiltIn or an address; for the same
	CreatedAt time.Time
	Sources   map[clock.ID]string // the provider whose claims gave a role, by its space, "" for the instance; none by hand
}

// MaxPage is how many members one page may ask for.
const MaxPage = 200

// lastPage is beyond any page there is.
const lastPage = 1_000_000

// Members gives a page of the people of a space, or with the empty space of the whole instance, in the order of their
// names, and how many there are in all. The instance's are for administrators. Those of a space are for whoever holds a
// role in it; when they were last seen and how they sign in is for those who tend it.
func (st *Store) Members(ctx context.Context, by Person, space clock.ID, page, size int) (accounts []Account, all int, err error) {
	defer refusal.Wrap(&err, "members of %q", space)
	return st.members(ctx, by, chosen{space: space}, page, size)
}

// MembersNamed gives a page of the people of the whole instance whose name holds some letters, however they are spelt.
func (st *Store) MembersNamed(ctx context.Context, by Person, part string, page, size int) (accounts []Account, all int, err error) {
	defer refusal.Wrap(&err, "members by name")
	key := letters.Fold(part)
	if key == "" && part != "" {
		return nil, 0, nil
	}
	return st.members(ctx, by, chosen{name: key}, page, size)
}

func (st *Store) members(ctx context.Context, by Person, of chosen, page, size int) (accounts []Account, all int, err error) {
	page, size = min(max(page, 1), lastPage), min(max(size, 1), MaxPage)
	err = st.db.View(ctx, func(tx *db.Tx) error {
		tends, err := mayListMembers(tx, by, of.space)
		if err != nil {
			return err
		}
		if accounts, all, err = membersOf(tx, of, (page-1)*size, size); err != nil {
			return err
		}
		err = hideSealed(tx, tends.who, accounts...)
		if !tends.full {
			for i := range accounts {
				accounts[i].SeenAt, accounts[i].Providers, accounts[i].Sources = time.Time{}, nil, nil
			}
		}
		if !tends.administers {
			for i := range accounts {
				accounts[i].Email = ""
			}
		}
		return err
	})
	return accounts, all, err
}

// listing is how much of members someone may know.
type listing struct {
	full, administers bool
	who               Person
}

func mayListMembers(tx *db.Tx, by Person, space clock.ID) (listing, error) {
	if space == "" {
		now, err := Current(tx, by)
		if err == nil && !Allows(now, Administer, Object{}) {
			err = refusal.Forbidden("not-administrator")
		}
		return listing{true, true, now}, err
	}
	now, s, err := tended(tx, by, space)
	switch {
	case err == nil:
		return listing{true, Allows(now, Administer, Object{}), now}, nil
	case refusal.KindOf(err) == refusal.KindForbidden && s.Object().roleOf(now) != "":
		return listing{who: now}, nil
	}
	return listing{}, err
}

// Member gives one person as Members does, to an administrator or to herself.
func (st *Store) Member(ctx context.Context, by Person, person clock.ID) (a Account, err error) {
	defer refusal.Wrap(&err, "member %s", person)
	err = st.db.View(ctx, func(tx *db.Tx) error {
		now, err := Current(tx, by)
		if err != nil {
			return err
		}
		if !(now.SignedIn() && now.ID == person) && !Allows(now, Administer, Object{}) {
			return refusal.NotFound()
		}
		if a, err = memberByID(tx, person); err != nil {
			return err
		}
		return hideSealed(tx, now, a)
	})
	return a, err
}

// RoleChangeableBy reports whether p may give a person, who holds a role in the space, another one: an administrator any,
// a steward those below her own to those who are not her peers. People come into a space by invitation, and nobody raises
// herself.
func (s Space) RoleChangeableBy(p Person, person clock.ID, from, to Role) bool {
	return s.rules(p) ||
		s.TendableBy(p) && p.ID != person && from != "" && from != Steward && to != Steward
}

// SetRole gives a person a role in a space; the empty role ends the membership. Refusal: Forbidden "role-not-below" to a
// steward who reaches too far, "space-not-steward" to others; Conflict "last-steward" where a sealed space would be left
// to nobody.
func (st *Store) SetRole(ctx context.Context, by Person, space, person clock.ID, role Role) (err error) {
	defer refusal.Wrap(&err, "set role of %s in %s", person, space)
	if role != "" && rank[role] == 0 {
		return refusal.Invalid("role", "unknown-role")
	}
	return st.tend(ctx, by, space, RoleChanged, person, func(tx *db.Tx, now Person, s Space) error {
		held, err := membershipIn(tx, space, person)
		if err != nil {
			return err
		}
		if !s.RoleChangeableBy(now, person, held, role) {
			return refusal.Forbidden("role-not-below")
		}
		if s.Sealed() && role != Steward {
			if err := notLastSteward(tx, s, person); err != nil {
				return err
			}
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(event.ActRoleChanged, person, space, changed(held, role))); err != nil {
			return err
		}
		return putMembership(tx, space, person, role)
	})
}

var instanceRoles = []Role{Member, Administrator, DPO, Auditor}

// SetInstanceRole gives a person another role on the instance. Only an administrator does, and the last one stays one:
// Conflict "last-administrator".
func (st *Store) SetInstanceRole(ctx context.Context, by Person, person clock.ID, role Role) (err error) {
	defer refusal.Wrap(&err, "set instance role of %s", person)
	if !slices.Contains(instanceRoles, role) {
		return refusal.Invalid("role", "unknown-role")
	}
	return st.administer(ctx, by, RoleChanged, person, func(tx *db.Tx) error {
		p, err := byID(tx, person)
		if err != nil {
			return err
		}
		if role != Administrator {
			if err := notLast(tx, p); err != nil {
				return err
			}
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(event.ActInstanceRoleChanged, person, "", changed(p.Instance, role))); err != nil {
			return err
		}
		return updateInstanceRole(tx, person, role)
	})
}

// notLast refuses to take from the last person who administers the instance what makes her so.
func notLast(tx *db.Tx, p Person) error {
	if p.Instance != Administrator || p.Disabled {
		return nil
	}
	others, err := otherAdministrators(tx, p.ID)
	if err == nil && others == 0 {
		err = refusal.Conflict("", "last-administrator")
	}
	return err
}

// Disable shuts a person out, who keeps her name under what she wrote, or lets her in again. Her sessions end at once.
// Only an administrator does, and never to the last one: Conflict "last-administrator".
func (st *Store) Disable(ctx context.Context, by Person, person clock.ID, disabled bool) (err error) {
	defer refusal.Wrap(&err, "disable %s: %v", person, disabled)
	kind, act := PersonEnabled, event.ActPersonEnabled
	if disabled {
		kind, act = PersonDisabled, event.ActPersonDisabled
	}
	return st.administer(ctx, by, kind, person, func(tx *db.Tx) error {
		p, err := byID(tx, person)
		if err != nil {
			return err
		}
		if disabled {
			err = closeDown(tx, p)
		} else {
			err = callBack(tx, person, st.clock.Now())
		}
		if err != nil {
			return err
		}
		if err := Audit(tx, by, st.clock.Now(), onPerson(act, person, "", nil)); err != nil || disabled {
			return err
		}
		name, err := distinctName(tx, person, p.Name) // someone may have taken it meanwhile
		if err != nil || name == p.Name {
			return err
		}
		return updateName(tx, person, name)
	})
}

// closeDown shuts an account, but for the last that administers the instance.
func closeDown(tx *db.Tx, p Person) error {
	if err := notLast(tx, p); err != nil {
		return err
	}
	if err := deleteSessions(tx, p.ID, ""); err != nil {
		return err
	}
	return updateDisabled(tx, p.ID, true)
}

// SetName gives oneself another name. One that someone else bears, however it is written, is refused with KindConflict
// "name-borne": nobody passes for another.
func (st *Store) SetName(ctx context.Context, by Person, name string) (err error) {
	defer refusal.Wrap(&err, "set name")
	if name, err = cleanName(name); err != nil {
		return err
	}
	return st.oneself(ctx, by, PersonRenamed, func(tx *db.Tx) error {
		if err := freeName(tx, by.ID, name); err != nil {
			return err
		}
		return updateName(tx, by.ID, name)
	})
}

// SetLang says in which language one is spoken to: French or English. It is no event: nobody else sees it.
func (st *Store) SetLang(ctx context.Context, by Person, lang string) (err error) {
	defer refusal.Wrap(&err, "set language")
	if lang != French && lang != English {
		return refusal.Invalid("lang", "unknown-language")
	}
	return st.oneself(ctx, by, "", func(tx *db.Tx) error { return updateLang(tx, by.ID, lang) })
}

// oneself does something that a person may do to herself alone, and tells of it where it has a kind.
func (st *Store) oneself(ctx context.Context, by Person, kind event.Kind, do func(*db.Tx) error) error {
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := Current(tx, by)
		if err != nil {
			return err
		}
		if !now.SignedIn() {
			return sessionEnded()
		}
		if err := do(tx); err != nil || kind == "" {
			return err
		}
		return event.Record(tx, kind, string(by.ID), by.ID, st.clock.Now())
	})
}
