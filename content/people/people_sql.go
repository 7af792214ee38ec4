package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// ReadableSQL is the policy as a condition on a row of shelf: what it keeps, Allows(p, Read, …) allows. It takes three
// arguments, in this order and these places, made by ReadableArgs; a query's own begin at $4. The spaces that let someone
// in are gathered once for the whole query, never for each row.
const ReadableSQL = `(CAST($1 AS BOOLEAN) OR (
	shelf.space_id IN (SELECT id FROM spaces WHERE (audience = 'public'
			OR audience = 'members' AND CAST($2 AS TEXT) <> ''
			OR audience = 'space' AND id IN (` + heldSQL + `)
			OR audience = 'sealed' AND id IN (` + namedSQL + `))
		AND (ceiling IN ('', 'public')
			OR ceiling = 'members' AND CAST($2 AS TEXT) <> ''
			OR ceiling = 'space' AND id IN (` + heldSQL + `)
			OR ceiling = 'sealed' AND id IN (` + namedSQL + `)))
	AND (shelf.restriction IN ('', 'public')
		OR shelf.restriction = 'members' AND CAST($2 AS TEXT) <> ''
		OR shelf.restriction = 'space' AND shelf.space_id IN (` + heldSQL + `)
		OR shelf.restriction = 'sealed' AND shelf.space_id IN (` + namedSQL + `))))`

// heldSQL are the spaces in which the person $3 holds a role on the day $2; namedSQL those where it was given by hand.
const (
	heldSQL  = `SELECT space_id FROM roles WHERE person_id = $3 AND begins <= CAST($2 AS TEXT) AND ends >= CAST($2 AS TEXT)`
	namedSQL = `SELECT space_id FROM memberships WHERE person_id = $3 AND source = ''`
)

// ReadableArgs gives the three first arguments of a query that holds ReadableSQL, and those of its own after them. The
// person is one that Current gave: the day of her roles is "" for who has not signed in.
func ReadableArgs(p Person, more ...any) []any {
	id, day := string(p.ID), string(p.today)
	if !p.SignedIn() {
		id, day = "", ""
	}
	return append([]any{p.system, day, id}, more...)
}

// Current reads a person's rights again: what an act rests on is what they are now, not when the page was opened. The
// system and a visitor are themselves; a person who is gone or disabled is a visitor, and so is who comes by a link that
// has ended.
func Current(tx *db.Tx, p Person) (Person, error) {
	if p.mask.viewer != "" {
		return looking(tx, p.mask)
	}
	if p.pass.sheet != "" {
		return passing(tx, p)
	}
	if p.system || p.ID == "" {
		return p, nil
	}
	now, err := byID(tx, p.ID)
	if err != nil || now.Disabled {
		return Visitor(), refusal.IgnoreNotFound(err)
	}
	return now, nil
}

func byID(tx *db.Tx, id clock.ID) (Person, error) {
	p := Person{ID: id}
	err := tx.One(func(r db.Row) error { return r.Scan(&p.Name, &p.Instance, &p.Disabled, &p.Lang) },
		`SELECT name, role, disabled, lang FROM persons WHERE id = $1`, string(id))
	if err != nil {
		return p, err
	}
	return p, readRoles(tx, &p)
}

// readRoles reads the roles that a person holds today.
func readRoles(tx *db.Tx, p *Person) error {
	p.Spaces, p.ByHand, p.today = map[clock.ID]Role{}, map[clock.ID]Role{}, tx.Today()
	return tx.Each(func(r db.Row) error {
		var space clock.ID
		var role Role
		var byHand bool
		err := r.Scan(&space, &role, &byHand)
		p.hold(space, role, byHand)
		return err
	}, `SELECT DISTINCT space_id, role, by_hand FROM roles WHERE person_id = $1 AND begins <= $2 AND ends >= $2`, string(p.ID), string(p.today))
}

func insertPerson(tx *db.Tx, p Person, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO persons (id, name, name_key, role, lang, disabled, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(p.ID), p.Name, markdown.Slug(p.Name), string(p.Instance), p.Lang, p.Disabled, clock.Micros(at))
	return err
}

// membershipIn is the role that someone holds in a space herself, by hand or by claims, "" for none.
func membershipIn(tx *db.Tx, space, person clock.ID) (role Role, err error) {
	if _, err := byID(tx, person); err != nil {
		return "", err
	}
	err = tx.One(func(r db.Row) error { return r.Scan(&role) }, `SELECT role FROM memberships WHERE space_id = $1 AND person_id = $2`, string(space), string(person))
	return role, refusal.IgnoreNotFound(err)
}

// putMembership gives someone a role in a space by hand; the empty one takes it.
func putMembership(tx *db.Tx, space, person clock.ID, role Role) error {
	return putMembershipOf(tx, space, person, role, "")
}

// putMembershipOf notes which provider gave the role.
func putMembershipOf(tx *db.Tx, space, person clock.ID, role Role, source string) error {
	if role == "" {
		_, err := tx.Exec(`DELETE FROM memberships WHERE space_id = $1 AND person_id = $2`, string(space), string(person))
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO memberships (space_id, person_id, role, source) VALUES ($1, $2, $3, $4)
		ON CONFLICT (space_id, person_id) DO UPDATE SET role = excluded.role, source = excluded.source`, string(space), string(person), string(role), source)
	return err
}

const spaceColumns = `id, slug, name, summary, audience, default_kind, protocol, open, ceiling`

func scanSpace(r db.Row) (s Space, err error) {
	err = r.Scan(&s.ID, &s.Slug, &s.Name, &s.Summary, &s.Audience, &s.DefaultKind, &s.Protocol, &s.Open, &s.Ceiling)
	return s, err
}

// Spaces gives every space, oldest first: the first one is where an import goes that names none.
func Spaces(tx *db.Tx) (spaces []Space, err error) {
	err = tx.Each(func(r db.Row) error {
		s, err := scanSpace(r)
		spaces = append(spaces, s)
		return err
	}, `SELECT `+spaceColumns+` FROM spaces ORDER BY created_at, id`)
	return spaces, err
}

// SpaceByID gives one space.
func SpaceByID(tx *db.Tx, id clock.ID) (s Space, err error) {
	err = tx.One(func(r db.Row) error { s, err = scanSpace(r); return err },
		`SELECT `+spaceColumns+` FROM spaces WHERE id = $1`, string(id))
	return s, err
}

func insertSpace(tx *db.Tx, s Space, at int64) (bool, error) {
	rows, err := tx.Exec(`
		INSERT INTO spaces (id, slug, name, summary, audience, default_kind, protocol, created_at, open, ceiling)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		string(s.ID), s.Slug, s.Name, s.Summary, string(s.Audience), s.DefaultKind, s.Protocol, at, s.Open, string(s.Ceiling))
	return rows > 0, err
}

func updateSpace(tx *db.Tx, s Space) error {
	_, err := tx.Exec(`UPDATE spaces SET name = $2, summary = $3, audience = $4, default_kind = $5, protocol = $6, open = $7, ceiling = $8 WHERE id = $1`,
		string(s.ID), s.Name, s.Summary, string(s.Audience), s.DefaultKind, s.Protocol, s.Open, string(s.Ceiling))
	return err
}
