package sheet

import (
	"fmt"

	"terreau/content/clock"
	"terreau/content/db"
)

// reserved are words that addresses need for themselves: a sheet named so gets a number.
var reserved = map[string]bool{"flux": true, "textes": true, "nouvelle": true, "nouveau": true, "new": true, "admin": true, "api": true, "page": true}

// maxNumbered is how many sheets of one name are numbered.
const maxNumbered = 20

// claimSlug gives a sheet the first free slug made of the one wanted. A slug once given is never given again.
func claimSlug(tx *db.Tx, kind, wanted string, id clock.ID) (string, error) {
	for n := 1; ; n++ {
		slug := wanted
		if n > 1 || reserved[wanted] {
			slug = fmt.Sprintf("%s-%d", wanted, max(n, 2))
		}
		if n > maxNumbered { // so many of one name are told apart without trying each number
			slug = wanted + "-" + string(id)[24:]
		}
		taken, err := tx.Exec(`INSERT INTO slugs (kind, slug, sheet_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, kind, slug, string(id))
		if err != nil || taken > 0 {
			return slug, err
		}
		var owner clock.ID
		err = tx.One(func(r db.Row) error { return r.Scan(&owner) },
			`SELECT sheet_id FROM slugs WHERE kind = $1 AND slug = $2`, kind, slug)
		if err != nil || owner == id {
			return slug, err
		}
	}
}

// addSlugs gives a sheet the slugs it once had elsewhere: those that nothing has here lead to it.
func addSlugs(tx *db.Tx, s Sheet, former []string) error {
	for _, slug := range former {
		if reserved[slug] {
			continue
		}
		_, err := tx.Exec(`INSERT INTO slugs (kind, slug, sheet_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, s.Kind, slug, string(s.ID))
		if err != nil {
			return err
		}
	}
	return nil
}
