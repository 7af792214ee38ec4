package people

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// What happens to groups. Who is in one changes nothing that visitors read.
const (
	GroupAdded       event.Kind = "group-added"
	GroupChanged     event.Kind = "group-changed"
	GroupJoined      event.Kind = "group-joined"
	GroupLeft        event.Kind = "group-left"
	GroupRoleChanged event.Kind = "group-role-changed"
)

// GroupKind says what a group is.
type GroupKind string

// A team works together; a college has members and alternates for a term of office, and reads in reviews.
const (
	Team    GroupKind = "team"
	College GroupKind = "college"
)

// Group is people who are named together: they may hold a role in a space together, and be named to a panel together.
type Group struct {
	ID      clock.ID
	Slug    string
	Name    string
	Kind    GroupKind
	Summary string
	Members int // whose term runs today, alternates included
}

// GroupRole is the role that the members of a group hold in a space while their term runs.
type GroupRole struct {
	Group Group
	Space Space
	Role  Role
}

// The bounds of groups.
const (
	MaxGroups = 2000
	MaxSeats  = 2000 // in one group
)

// check cleans what a group is called.
func (g *Group) check() (err error) {
	if g.Name, err = cleanName(g.Name); err != nil {
		return err
	}
	if g.Summary = markdown.Visible(g.Summary); len(g.Summary) > MaxSummary {
		return refusal.TooLarge("summary", "summary-too-long", MaxSummary)
	}
	if g.Kind != Team && g.Kind != College {
		return refusal.Invalid("kind", "unknown-group-kind")
	}
	return nil
}

// AddGroup makes a group. Only an administrator does. Refusal: Conflict "group-taken" where another is called so.
func (st *Store) AddGroup(ctx context.Context, by Person, g Group) (_ Group, err error) {
	defer refusal.Wrap(&err, "add group %q", g.Name)
	if err := g.check(); err != nil {
		return g, err
	}
	g.ID, g.Slug = clock.NewID(), markdown.Slug(g.Name)
	return g, st.administer(ctx, by, GroupAdded, g.ID, func(tx *db.Tx) error {
		var groups int
		if err := tx.One(func(r db.Row) error { return r.Scan(&groups) }, `SELECT COUNT(*) FROM groups`); err != nil {
			return err
		}
		if groups >= MaxGroups {
			return refusal.Conflict("", "groups-many", MaxGroups)
		}
		added, err := insertGroup(tx, g, by.ID, st.clock.Now())
		if err == nil && !added {
			err = refusal.Conflict("name", "group-taken")
		}
		if err != nil {
			return err
		}
		return Audit(tx, by, st.clock.Now(), onGroup(event.ActGroupAdded, g.ID, "", nil))
	})
}

// EditGroup changes what a group is called, what it is and what is said of it. Its address stays.
func (st *Store) EditGroup(ctx context.Context, by Person, g Group) (err error) {
	defer refusal.Wrap(&err, "edit group %s", g.ID)
	if err := g.check(); err != nil {
		return err
	}
	return st.administer(ctx, by, GroupChanged, g.ID, func(tx *db.Tx) error {
		rows, err := tx.Exec(`UPDATE groups SET name = $2, name_key = $3, kind = $4, summary = $5 WHERE id = $1`,
			string(g.ID), g.Name, markdown.Slug(g.Name), string(g.Kind), g.Summary)
		if err == nil && rows == 0 {
			err = refusal.NotFound()
		}
		if err != nil {
			return err
		}
		return Audit(tx, by, st.clock.Now(), onGroup(event.ActGroupChanged, g.ID, "", nil))
	})
}

// Groups gives the groups by their names, to anyone with an account.
func (st *Store) Groups(ctx context.Context, by Person) (groups []Group, err error) {
	defer refusal.Wrap(&err, "groups")
	return groups, st.db.View(ctx, func(tx *db.Tx) error {
		groups = nil
		now, err := Current(tx, by)
		if err != nil || !now.SignedIn() && !now.system {
			return err
		}
		groups, err = groupsIn(tx)
		return err
	})
}

// GroupPage is all that a page of a group shows.
type GroupPage struct {
	Group Group
	Seats []Seat
	Roles []GroupRole // in the spaces that the reader may know of
}

// GroupBySlug gives a group, its seats and its roles, to anyone with an account.
func (st *Store) GroupBySlug(ctx context.Context, by Person, slug string) (page GroupPage, err error) {
	defer refusal.Wrap(&err, "group %q", slug)
	return page, st.db.View(ctx, func(tx *db.Tx) error {
		now, err := Current(tx, by)
		if err != nil {
			return err
		}
		if !now.SignedIn() && !now.system {
			return refusal.NotFound()
		}
		if page.Group, err = groupBySlug(tx, slug); err != nil {
			return err
		}
		if page.Seats, err = seatsOf(tx, page.Group.ID); err != nil {
			return err
		}
		roles, err := groupRoles(tx, page.Group.ID, "")
		page.Roles = slices.DeleteFunc(roles, func(r GroupRole) bool { return !r.Space.KnownTo(now) })
		return err
	})
}

// GroupInvitableBy reports whether p may give a group a role in the space: as she may invite. A sealed space knows no
// group.
func (s Space) GroupInvitableBy(p Person, role Role) bool {
	return !s.Sealed() && s.InvitableBy(p, role)
}

// SetGroupRole gives a group a role in a space; the empty role takes it back. Refusals: Forbidden "invite-steward",
// Conflict "sealed-no-group".
func (st *Store) SetGroupRole(ctx context.Context, by Person, space, group clock.ID, role Role) (err error) {
	defer refusal.Wrap(&err, "set role of group %s in %s", group, space)
	if role != "" && rank[role] == 0 {
		return refusal.Invalid("role", "unknown-role")
	}
	return st.tend(ctx, by, space, GroupRoleChanged, group, func(tx *db.Tx, now Person, s Space) error {
		if s.Sealed() {
			return refusal.Conflict("", "sealed-no-group")
		}
		if _, err := groupByID(tx, group); err != nil {
			return err
		}
		before, err := roleOfGroup(tx, group, space)
		if err != nil {
			return err
		}
		if !s.GroupInvitableBy(now, role) || !s.GroupInvitableBy(now, before) {
			return refusal.Forbidden("invite-steward")
		}
		if err := Audit(tx, by, st.clock.Now(), onGroup(event.ActGroupRoleChanged, group, space, changed(before, role))); err != nil {
			return err
		}
		return putGroupRole(tx, group, space, role, by.ID, st.clock.Now())
	})
}

// GroupRoles gives the roles of groups in a space, to those who hold a role there and who tend it.
func (st *Store) GroupRoles(ctx context.Context, by Person, space clock.ID) (roles []GroupRole, err error) {
	defer refusal.Wrap(&err, "roles of groups in %s", space)
	return roles, st.db.View(ctx, func(tx *db.Tx) error {
		if _, err := mayListMembers(tx, by, space); err != nil {
			return err
		}
		roles, err = groupRoles(tx, "", space)
		return err
	})
}
