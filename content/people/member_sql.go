package people

import (
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
)

const accountColumns = `persons.id, name, role, disabled, lang, COALESCE(seen_at, 0), created_at`

func scanAccount(r db.Row) (a Account, err error) {
	var seen, created int64
	a.Spaces, a.ByHand = map[clock.ID]Role{}, map[clock.ID]Role{}
	err = r.Scan(&a.ID, &a.Name, &a.Instance, &a.Disabled, &a.Lang, &seen, &created)
	if a.CreatedAt = clock.Instant(created); seen > 0 {
		a.SeenAt = clock.Instant(seen)
	}
	return a, err
}

// chosen says whose page is read: the empty space is the whole instance, the empty name anyone's. A name is a slug, which
// holds no letter that means something to LIKE.
type chosen struct {
	space clock.ID
	name  string
}

// fromChosen are all the people chosen; its arguments are the space and the name. onPage are those of one page: the size
// and the offset follow.
const (
	fromChosen = ` FROM persons
	WHERE left_at IS NULL AND (CAST($1 AS TEXT) = '' OR EXISTS (SELECT 1 FROM memberships WHERE space_id = $1 AND person_id = persons.id))
		AND name_key LIKE '%' || CAST($2 AS TEXT) || '%' `
	onPage = `SELECT id` + fromChosen + `ORDER BY name_key, id LIMIT $3 OFFSET $4`
)

func membersOf(tx *db.Tx, of chosen, offset, size int) (accounts []Account, all int, err error) {
	at := map[clock.ID]*Account{}
	err = tx.Each(func(r db.Row) error {
		a, err := scanAccount(r)
		accounts = append(accounts, a)
		return err
	}, `SELECT `+accountColumns+` FROM persons WHERE id IN (`+onPage+`) ORDER BY name_key, id`, string(of.space), of.name, size, offset)
	if err != nil {
		return nil, 0, err
	}
	for i := range accounts {
		at[accounts[i].ID] = &accounts[i]
	}
	err = tx.Each(func(r db.Row) error {
		var person, space clock.ID
		var role Role
		err := r.Scan(&person, &space, &role)
		at[person].hold(space, role, true)
		return err
	}, `SELECT person_id, space_id, role FROM memberships WHERE CAST($1 AS TEXT) IN ('', space_id) AND person_id IN (`+onPage+`)`, string(of.space), of.name, size, offset)
	if err != nil {
		return nil, 0, err
	}
	err = tx.Each(func(r db.Row) error {
		var person clock.ID
		var issuer, email string
		err := r.Scan(&person, &issuer, &email)
		at[person].Providers, at[person].Email = append(at[person].Providers, issuer), email
		return err
	}, `SELECT person_id, issuer, email FROM accounts WHERE person_id IN (`+onPage+`) ORDER BY signed_in_at`, string(of.space), of.name, size, offset)
	if err != nil {
		return nil, 0, err
	}
	err = tx.One(func(r db.Row) error { return r.Scan(&all) }, `SELECT COUNT(*)`+fromChosen, string(of.space), of.name)
	if err != nil {
		return nil, 0, err
	}
	for i := range accounts {
		if accounts[i].Sources, err = sourcesOf(tx, accounts[i].ID); err != nil {
			return nil, 0, err
		}
	}
	return accounts, all, nil
}

func memberByID(tx *db.Tx, id clock.ID) (a Account, err error) {
	err = tx.One(func(r db.Row) error { a, err = scanAccount(r); return err }, `SELECT `+accountColumns+` FROM persons WHERE id = $1`, string(id))
	if err != nil {
		return a, err
	}
	if a.Person, err = byID(tx, id); err != nil {
		return a, err
	}
	if a.Sources, err = sourcesOf(tx, id); err != nil {
		return a, err
	}
	err = tx.Each(func(r db.Row) error {
		var issuer string
		err := r.Scan(&issuer, &a.Email)
		a.Providers = append(a.Providers, issuer)
		return err
	}, `SELECT issuer, email FROM accounts WHERE person_id = $1 ORDER BY signed_in_at`, string(id))
	return a, err
}

// hideSealed takes off an account the spaces that the reader must not know of.
func hideSealed(tx *db.Tx, by Person, accounts ...Account) error {
	all, err := Spaces(tx)
	for _, s := range all {
		for _, a := range accounts {
			if !s.KnownTo(by) && a.ID != by.ID {
				delete(a.Spaces, s.ID)
				delete(a.ByHand, s.ID)
			}
		}
	}
	return err
}

func otherAdministrators(tx *db.Tx, than clock.ID) (others int, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&others) },
		`SELECT COUNT(*) FROM persons WHERE role = 'administrator' AND NOT disabled AND id <> $1`, string(than))
	return others, err
}

func updateInstanceRole(tx *db.Tx, id clock.ID, role Role) error {
	return putInstanceRole(tx, id, role, "")
}

func updateDisabled(tx *db.Tx, id clock.ID, disabled bool) error {
	_, err := tx.Exec(`UPDATE persons SET disabled = $2 WHERE id = $1 AND left_at IS NULL`, string(id), disabled)
	return err
}

func updateName(tx *db.Tx, id clock.ID, name string) error {
	_, err := tx.Exec(`UPDATE persons SET name = $2, name_key = $3 WHERE id = $1`, string(id), name, markdown.Slug(name))
	return err
}

func updateLang(tx *db.Tx, id clock.ID, lang string) error {
	_, err := tx.Exec(`UPDATE persons SET lang = $2 WHERE id = $1`, string(id), lang)
	return err
}

// updateSeen notes that someone came, or was called back.
func updateSeen(tx *db.Tx, person clock.ID, at time.Time) error {
	_, err := tx.Exec(`UPDATE persons SET seen_at = $2 WHERE id = $1`, string(person), clock.Micros(at))
	return err
}
