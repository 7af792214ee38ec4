package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// groupColumns are those of a group; the day on which its members are counted is $1.
const groupColumns = `groups.id, groups.slug, groups.name, groups.kind, groups.summary, (SELECT COUNT(DISTINCT person_id) FROM group_members
	WHERE group_members.group_id = groups.id AND begins <= $1 AND ends >= $1)`

func scanGroup(r db.Row) (g Group, err error) {
	err = r.Scan(&g.ID, &g.Slug, &g.Name, &g.Kind, &g.Summary, &g.Members)
	return g, err
}

func groupsIn(tx *db.Tx) (groups []Group, err error) {
	err = tx.Each(func(r db.Row) error {
		g, err := scanGroup(r)
		groups = append(groups, g)
		return err
	}, `SELECT `+groupColumns+` FROM groups ORDER BY name_key, id`, string(tx.Today()))
	return groups, err
}

func groupByID(tx *db.Tx, id clock.ID) (g Group, err error) {
	err = tx.One(func(r db.Row) error { g, err = scanGroup(r); return err }, `SELECT `+groupColumns+` FROM groups WHERE id = $2`, string(tx.Today()), string(id))
	return g, err
}

// GroupByID gives a group, in a transaction that has asked who may know of it.
func GroupByID(tx *db.Tx, id clock.ID) (Group, error) { return groupByID(tx, id) }

// SeatedIn gives the people of a group whose term runs today, members and alternates apart, each in the order in which they
// came. Who is both is a member. Those whose account is closed are among them: someone sits for them.
func SeatedIn(tx *db.Tx, group clock.ID) (members, alternates []clock.ID, err error) {
	return members, alternates, tx.Each(func(r db.Row) error {
		var person clock.ID
		var held int
		err := r.Scan(&person, &held)
		if held > 0 {
			members = append(members, person)
		} else {
			alternates = append(alternates, person)
		}
		return err
	}, `
		SELECT person_id, SUM(CASE WHEN alternate THEN 0 ELSE 1 END) FROM group_members
		WHERE group_id = $1 AND begins <= $2 AND ends >= $2 GROUP BY person_id ORDER BY MIN(added_at), person_id`, string(group), string(tx.Today()))
}

func groupBySlug(tx *db.Tx, slug string) (g Group, err error) {
	err = tx.One(func(r db.Row) error { g, err = scanGroup(r); return err }, `SELECT `+groupColumns+` FROM groups WHERE slug = $2`, string(tx.Today()), slug)
	return g, err
}

func insertGroup(tx *db.Tx, g Group, by clock.ID, at time.Time) (bool, error) {
	rows, err := tx.Exec(`
		INSERT INTO groups (id, slug, name, name_key, kind, summary, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		string(g.ID), g.Slug, g.Name, markdown.Slug(g.Name), string(g.Kind), g.Summary, clock.Micros(at), string(by))
	return rows > 0, err
}

// seatsOf gives who is in a group: members before alternates, those whose term is over included.
func seatsOf(tx *db.Tx, group clock.ID) (seats []Seat, err error) {
	today := tx.Today()
	err = tx.Each(func(r db.Row) error {
		var s Seat
		err := r.Scan(&s.Person.ID, &s.Person.Name, &s.Alternate, &s.Begins, &s.Ends, &s.Source)
		seats = append(seats, seatAt(s, today))
		return err
	}, `
		SELECT persons.id, persons.name, alternate, begins, ends, source FROM group_members JOIN persons ON persons.id = group_members.person_id
		WHERE group_id = $1 AND NOT persons.disabled ORDER BY alternate, persons.name_key, persons.id, source`, string(group))
	return seats, err
}

func putSeat(tx *db.Tx, group clock.ID, s Seat, by clock.ID, at time.Time) error {
	_, err := tx.Exec(`
		INSERT INTO group_members (group_id, person_id, source, alternate, begins, ends, added_at, added_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (group_id, person_id, source) DO UPDATE SET alternate = excluded.alternate, begins = excluded.begins, ends = excluded.ends`,
		string(group), string(s.Person.ID), s.Source, s.Alternate, string(s.Begins), string(s.Ends), clock.Micros(at), string(by))
	return err
}

// sits reports whether a person is in a group by a source, whenever her term runs.
func sits(tx *db.Tx, group, person clock.ID, source string) (there bool, err error) {
	return there, tx.One(func(r db.Row) error { return r.Scan(&there) },
		`SELECT EXISTS (SELECT 1 FROM group_members WHERE group_id = $1 AND person_id = $2 AND source = $3)`, string(group), string(person), source)
}

func claimedBy(tx *db.Tx, person clock.ID, provider string) (groups []clock.ID, err error) {
	err = tx.Each(func(r db.Row) error {
		var group clock.ID
		err := r.Scan(&group)
		groups = append(groups, group)
		return err
	}, `SELECT group_id FROM group_members WHERE person_id = $1 AND source = $2`, string(person), provider)
	return groups, err
}

// groupRoles gives the roles of a group, or with the empty one those of all groups in a space.
func groupRoles(tx *db.Tx, group, space clock.ID) (roles []GroupRole, err error) {
	err = tx.Each(func(r db.Row) error {
		var g GroupRole
		err := r.Scan(&g.Group.ID, &g.Group.Slug, &g.Group.Name, &g.Group.Kind, &g.Space.ID, &g.Space.Slug, &g.Space.Name, &g.Space.Audience, &g.Space.Ceiling, &g.Role)
		roles = append(roles, g)
		return err
	}, `
		SELECT groups.id, groups.slug, groups.name, groups.kind, spaces.id, spaces.slug, spaces.name, spaces.audience, spaces.ceiling, group_roles.role
		FROM group_roles JOIN groups ON groups.id = group_roles.group_id JOIN spaces ON spaces.id = group_roles.space_id
		WHERE CAST($1 AS TEXT) IN ('', groups.id) AND CAST($2 AS TEXT) IN ('', spaces.id)
		ORDER BY groups.name_key, groups.id, spaces.name, spaces.id`, string(group), string(space))
	return roles, err
}

// GroupRolesIn gives the groups that hold a role in a space, for whom the policy has let know.
func GroupRolesIn(tx *db.Tx, space Space) ([]GroupRole, error) {
	if space.Sealed() {
		return nil, nil
	}
	return groupRoles(tx, "", space.ID)
}

// GroupsThrough gives, for each person, the names of the groups by which she holds a role in a space today.
func GroupsThrough(tx *db.Tx, space clock.ID) (map[clock.ID][]string, error) {
	through := map[clock.ID][]string{}
	return through, tx.Each(func(r db.Row) error {
		var person clock.ID
		var name string
		err := r.Scan(&person, &name)
		through[person] = append(through[person], name)
		return err
	}, `
		SELECT DISTINCT group_members.person_id, groups.name FROM group_roles JOIN groups ON groups.id = group_roles.group_id
		JOIN group_members ON group_members.group_id = groups.id
		WHERE group_roles.space_id = $1 AND begins <= $2 AND ends >= $2 ORDER BY groups.name`, string(space), string(tx.Today()))
}

func roleOfGroup(tx *db.Tx, group, space clock.ID) (role Role, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&role) },
		`SELECT role FROM group_roles WHERE group_id = $1 AND space_id = $2`, string(group), string(space))
	return role, refusal.IgnoreNotFound(err)
}

func putGroupRole(tx *db.Tx, group, space clock.ID, role Role, by clock.ID, at time.Time) error {
	if role == "" {
		_, err := tx.Exec(`DELETE FROM group_roles WHERE group_id = $1 AND space_id = $2`, string(group), string(space))
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO group_roles (group_id, space_id, role, given_at, given_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (group_id, space_id) DO UPDATE SET role = excluded.role, given_at = excluded.given_at, given_by = excluded.given_by`,
		string(group), string(space), string(role), clock.Micros(at), string(by))
	return err
}

// holders are who holds a role that counts for a sheet today, by their names.
func holders(tx *db.Tx, o Object) (persons []Named, err error) {
	return persons, tx.Each(func(r db.Row) error {
		var one Named
		err := r.Scan(&one.ID, &one.Name)
		persons = append(persons, one)
		return err
	}, `
		SELECT id, name FROM persons WHERE NOT disabled AND id IN (
			SELECT person_id FROM roles WHERE space_id = $1 AND begins <= $2 AND ends >= $2 AND (by_hand OR NOT CAST($3 AS BOOLEAN)))
		ORDER BY name_key, id LIMIT $4`, string(o.Space), string(tx.Today()), o.sealed(), MaxCandidates)
}

// namable are the groups that may be named about what stands in a space.
func namable(tx *db.Tx, space clock.ID) (groups []Group, err error) {
	return groups, tx.Each(func(r db.Row) error {
		g, err := scanGroup(r)
		groups = append(groups, g)
		return err
	}, `
		SELECT `+groupColumns+` FROM groups
		WHERE (kind = 'college' OR id IN (SELECT group_id FROM group_roles WHERE space_id = $2))
			AND EXISTS (SELECT 1 FROM group_members WHERE group_members.group_id = groups.id AND begins <= $1 AND ends >= $1)
		ORDER BY name_key, id LIMIT $3`, string(tx.Today()), string(space), MaxCandidates)
}
