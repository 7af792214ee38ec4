package request

import (
	"database/sql"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
)

const accessColumns = `access_requests.id, access_requests.person_id, COALESCE(persons.name, ''), access_requests.path, place, access_requests.slug, why, asked_at, answered_at, access_requests.role, answer`

func scanAccess(r db.Row) (a Access, err error) {
	var at int64
	var answered sql.NullInt64
	err = r.Scan(&a.ID, &a.Person.ID, &a.Person.Name, &a.Path, &a.place, &a.slug, &a.Why, &at, &answered, &a.Role, &a.Answer)
	if a.At = clock.Instant(at); answered.Valid {
		a.AnsweredAt = clock.Instant(answered.Int64)
	}
	return a, err
}

func accesses(tx *db.Tx, where string, args ...any) (all []Access, err error) {
	err = tx.Each(func(r db.Row) error {
		a, err := scanAccess(r)
		all = append(all, a)
		return err
	}, `SELECT `+accessColumns+` FROM access_requests LEFT JOIN persons ON persons.id = access_requests.person_id `+where, args...)
	return all, err
}

func accessByID(tx *db.Tx, id clock.ID) (a Access, err error) {
	err = tx.One(func(r db.Row) error { a, err = scanAccess(r); return err },
		`SELECT `+accessColumns+` FROM access_requests LEFT JOIN persons ON persons.id = access_requests.person_id WHERE access_requests.id = $1`, string(id))
	return a, err
}

// askedBy counts what a person asked for since an instant, and says whether she asks for this already.
func askedBy(tx *db.Tx, person clock.ID, path string, since time.Time) (asked int, waits bool, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&asked, &waits) }, `
		SELECT (SELECT COUNT(*) FROM access_requests WHERE person_id = $1 AND asked_at > $3),
			EXISTS (SELECT 1 FROM access_requests WHERE person_id = $1 AND path = $2 AND answered_at IS NULL)`,
		string(person), path, clock.Micros(since))
	return asked, waits, err
}

func insertAccess(tx *db.Tx, a Access) error {
	_, err := tx.Exec(`
		INSERT INTO access_requests (id, person_id, path, place, slug, why, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		string(a.ID), string(a.Person.ID), a.Path, a.place, a.slug, a.Why, clock.Micros(a.At))
	return err
}

func answerAccess(tx *db.Tx, id, by clock.ID, role people.Role, words string, at time.Time) error {
	_, err := tx.Exec(`UPDATE access_requests SET answered_at = $2, answered_by = $3, role = $4, answer = $5 WHERE id = $1`,
		string(id), clock.Micros(at), string(by), string(role), words)
	return err
}

// waitingFor gives what waits at addresses in the spaces of which a person is a steward; the policy still decides on each.
func waitingFor(tx *db.Tx, p people.Person) ([]Access, error) {
	return accesses(tx, `
		LEFT JOIN slugs ON slugs.kind = place AND slugs.slug = access_requests.slug
		LEFT JOIN attachments ON place = 'file' AND attachments.id = access_requests.slug
		LEFT JOIN sheets ON sheets.id = COALESCE(slugs.sheet_id, attachments.sheet_id)
		LEFT JOIN spaces ON place = 'space' AND spaces.slug = access_requests.slug
		WHERE answered_at IS NULL AND access_requests.person_id <> $1 AND EXISTS (SELECT 1 FROM roles WHERE roles.person_id = $1 AND roles.role = 'steward'
			AND begins <= $2 AND ends >= $2 AND roles.space_id = COALESCE(sheets.space_id, spaces.id))
		ORDER BY asked_at, access_requests.id LIMIT $3`, string(p.ID), string(tx.Today()), read)
}

// target is the sheet or the space that an address leads to.
func target(tx *db.Tx, place, slug string) (space, sheet clock.ID, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&space, &sheet) }, `
		SELECT '', sheet_id FROM slugs WHERE kind = $1 AND slug = $2
		UNION ALL SELECT '', sheet_id FROM attachments WHERE $1 = 'file' AND id = $2
		UNION ALL SELECT id, '' FROM spaces WHERE $1 = 'space' AND slug = $2`, place, slug)
	return space, sheet, err
}

// stewardsOf are those who hold the role of a steward in a space today.
func stewardsOf(tx *db.Tx, space clock.ID) (ids []clock.ID, err error) {
	err = tx.Each(func(r db.Row) error {
		var id clock.ID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT DISTINCT person_id FROM roles WHERE space_id = $1 AND role = 'steward' AND begins <= $2 AND ends >= $2 ORDER BY person_id`,
		string(space), string(tx.Today()))
	return ids, err
}
