package content

import (
	"context"

	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Controller is who answers for what is kept here, as the register names her (article 30(1)(a) of the regulation (EU)
// 2016/679).
type Controller struct {
	Settings
	URL      string   // where the site last answered, "" where it never did
	Officers []string // the names of those who hold the role of the data-protection officer
	Members  int      // accounts that are open
}

// Controller reads who answers for what is kept here. Administrators and data-protection officers may.
func (l *Library) Controller(ctx context.Context, by people.Person) (c Controller, err error) {
	defer refusal.Wrap(&err, "controller")
	return c, l.DB.View(ctx, func(tx *db.Tx) (err error) {
		c = Controller{}
		if err := mayRead(tx, by, people.ReadRetention); err != nil {
			return err
		}
		if c.Settings, err = readSettings(tx); err != nil {
			return err
		}
		if c.URL, err = setting(tx, SettingURL); err != nil {
			return err
		}
		err = tx.One(func(r db.Row) error { return r.Scan(&c.Members) },
			`SELECT COUNT(*) FROM persons WHERE NOT disabled AND left_at IS NULL AND EXISTS (SELECT 1 FROM accounts WHERE accounts.person_id = persons.id)`)
		if err != nil {
			return err
		}
		return tx.Each(func(r db.Row) error {
			var name string
			err := r.Scan(&name)
			c.Officers = append(c.Officers, name)
			return err
		}, `SELECT name FROM persons WHERE role = 'dpo' AND NOT disabled AND left_at IS NULL ORDER BY name_key, id`)
	})
}
