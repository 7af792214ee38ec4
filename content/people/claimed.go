package people

import (
	"context"
	"slices"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/refusal"
)

// Grant is a role on the instance, or in the space of a slug; or a seat in the group of a slug.
type Grant struct {
	Space string // "" for the instance
	Role  Role
	Group string // "" for a role
}

// Usable reports whether there is such a role, and whether it gives something.
func (g Grant) Usable() bool {
	if g.Group != "" {
		return g.Space == "" && g.Role == ""
	}
	if g.Space == "" {
		return g.Role != Member && slices.Contains(instanceRoles, g.Role)
	}
	return rank[g.Role] > 0
}

// Claimed is what a provider's claims give someone, by the mapping of whoever keeps the site. It gives and takes what it
// gave itself: a role or a seat that was given by hand, or by another provider, stands.
type Claimed struct {
	Source  string  // the provider's name
	Manages []Grant // all that the mapping can give
	Holds   []Grant // what it gives now
}

// role is the one that is held in a space, the highest, or on the instance, the first of the mapping; "" for none.
func (c *Claimed) role(space string) (role Role) {
	for _, g := range c.Holds {
		if g.Group == "" && g.Space == space && (role == "" || space != "" && g.Role.AtLeast(role)) {
			role = g.Role
		}
	}
	return role
}

// spaces are the slugs of the spaces that the mapping manages, and whether it manages the instance.
func (c *Claimed) spaces() (slugs []string, instance bool) {
	for _, g := range c.Manages {
		if g.Group != "" {
			continue
		}
		if g.Space == "" {
			instance = true
		} else if !slices.Contains(slugs, g.Space) {
			slugs = append(slugs, g.Space)
		}
	}
	return slugs, instance
}

// claim brings a person's roles and seats to what her claims give, and tells the audit of each; it reports whether any
// changed. A space or a group that there is not is left out. The last administrator stays one.
func (st *Store) claim(tx *db.Tx, p Person, c *Claimed, now time.Time) (changes bool, err error) {
	if c == nil {
		return false, nil
	}
	slugs, instance := c.spaces()
	if instance {
		if changes, err = claimInstance(tx, p, c, now); err != nil {
			return false, err
		}
	}
	for _, slug := range slugs {
		changed, err := claimSpace(tx, p, c, slug, now)
		if err != nil {
			return false, err
		}
		changes = changes || changed
	}
	groups, err := c.groups(tx, p.ID)
	if err != nil {
		return false, err
	}
	seated, err := st.SetClaimedGroups(tx, p.ID, c.Source, groups)
	return changes || seated, err
}

// groups are those that are held and that there are; a full one keeps who sits there.
func (c *Claimed) groups(tx *db.Tx, person clock.ID) (ids []clock.ID, err error) {
	before, err := claimedBy(tx, person, c.Source)
	if err != nil {
		return nil, err
	}
	for _, g := range c.Holds {
		if g.Group == "" {
			continue
		}
		found, err := groupBySlug(tx, g.Group)
		if refusal.IgnoreNotFound(err) != nil {
			return nil, err
		}
		if err == nil && (found.Members < MaxSeats || slices.Contains(before, found.ID)) && !slices.Contains(ids, found.ID) {
			ids = append(ids, found.ID)
		}
	}
	return ids, nil
}

func claimInstance(tx *db.Tx, p Person, c *Claimed, now time.Time) (bool, error) {
	was, source, err := instanceRoleOf(tx, p.ID)
	wanted := c.role("")
	if err != nil || source != c.Source && (was != Member || wanted == "") {
		return false, err
	}
	if wanted == "" {
		wanted, source = Member, ""
	} else {
		source = c.Source
	}
	if wanted == was {
		return false, nil
	}
	if was == Administrator {
		if err := notLast(tx, p); refusal.KindOf(err) == refusal.KindConflict {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	if err := putInstanceRole(tx, p.ID, wanted, source); err != nil {
		return false, err
	}
	return true, auditClaim(tx, onPerson(event.ActInstanceRoleChanged, p.ID, "", changed(was, wanted)), c, now)
}

func claimSpace(tx *db.Tx, p Person, c *Claimed, slug string, now time.Time) (bool, error) {
	space, was, source, err := roleIn(tx, slug, p.ID)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return false, nil
	}
	wanted := c.role(slug)
	if err != nil || was != "" && source != c.Source || wanted == was {
		return false, err
	}
	if err := putMembershipOf(tx, space, p.ID, wanted, c.Source); err != nil {
		return false, err
	}
	return true, auditClaim(tx, onPerson(event.ActRoleChanged, p.ID, space, changed(was, wanted)), c, now)
}

func auditClaim(tx *db.Tx, told event.AuditEntry, c *Claimed, now time.Time) error {
	told.Facts[event.FactProvider] = c.Source
	return Audit(tx, System(), now, told)
}

func instanceRoleOf(tx *db.Tx, person clock.ID) (role Role, source string, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&role, &source) }, `SELECT role, role_source FROM persons WHERE id = $1`, string(person))
	return role, source, err
}

func putInstanceRole(tx *db.Tx, person clock.ID, role Role, source string) error {
	_, err := tx.Exec(`UPDATE persons SET role = $2, role_source = $3 WHERE id = $1`, string(person), string(role), source)
	return err
}

// roleIn gives a space by its slug, and the role that someone holds there, with its source.
func roleIn(tx *db.Tx, slug string, person clock.ID) (space clock.ID, role Role, source string, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&space, &role, &source) }, `
		SELECT spaces.id, COALESCE(role, ''), COALESCE(source, '') FROM spaces
		LEFT JOIN memberships ON memberships.space_id = spaces.id AND memberships.person_id = $2
		WHERE spaces.slug = $1 AND spaces.audience <> 'sealed'`, slug, string(person)) // into a sealed space, people are named one by one
	return space, role, source, err
}

// sourcesOf gives where a person's roles come from, by their space, "" for the instance: the name of a provider. Those
// given by hand are left out.
func sourcesOf(tx *db.Tx, person clock.ID) (sources map[clock.ID]string, err error) {
	sources = map[clock.ID]string{}
	return sources, tx.Each(func(r db.Row) error {
		var space clock.ID
		var source string
		err := r.Scan(&space, &source)
		sources[space] = source
		return err
	}, `SELECT space_id, source FROM memberships WHERE person_id = $1 AND source <> ''
		UNION ALL SELECT '', role_source FROM persons WHERE id = $1 AND role_source <> ''`, string(person))
}

// Sitting is a group that a person is in today, and how she came to be.
type Sitting struct {
	Group Group
	Seat  Seat
}

// Sittings are the groups that a person is in herself today.
func (st *Store) Sittings(ctx context.Context, by Person) (all []Sitting, err error) {
	defer refusal.Wrap(&err, "groups of %s", by.ID)
	return all, st.db.View(ctx, func(tx *db.Tx) error {
		all = nil
		today := tx.Today()
		return tx.Each(func(r db.Row) error {
			var s Sitting
			err := r.Scan(&s.Group.Slug, &s.Group.Name, &s.Group.Kind, &s.Seat.Alternate, &s.Seat.Begins, &s.Seat.Ends, &s.Seat.Source)
			s.Seat = seatAt(s.Seat, today)
			all = append(all, s)
			return err
		}, `
			SELECT groups.slug, groups.name, groups.kind, alternate, begins, ends, source FROM group_members JOIN groups ON groups.id = group_members.group_id
			WHERE person_id = $1 AND begins <= $2 AND ends >= $2 ORDER BY groups.name_key, groups.id, source`, string(by.ID), string(today))
	})
}
