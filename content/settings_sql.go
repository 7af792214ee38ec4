package content

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Names of rows of the table of settings.
const (
	// SettingReindex asks every server for a new index: its value is when it was asked (RFC 3339, UTC). A server reads it
	// while it runs and obeys a value it has not seen.
	SettingReindex = "reindex"
	// SettingStarter says that the first content has been brought in, or that the library did without.
	SettingStarter = "starter"
	// SettingName is the name of the instance.
	SettingName = "name"
)

// IndexFolder is the name of the index's folder in the data folder. A server that finds none makes it again.
const IndexFolder = "index"

// AskReindex asks the servers for a new index.
func (l *Library) AskReindex(ctx context.Context, by people.Person) (err error) {
	defer refusal.Wrap(&err, "ask for a new index")
	if err := l.administers(ctx, by); err != nil {
		return err
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		return l.putSetting(tx, SettingReindex, l.Clock.Now().Format(time.RFC3339Nano))
	})
}

// Setting reads a row of the settings; "" where there is none.
func (l *Library) Setting(ctx context.Context, name string) (value string, err error) {
	return value, l.DB.View(ctx, func(tx *db.Tx) error {
		value, err = setting(tx, name)
		return err
	})
}

func setting(tx *db.Tx, name string) (value string, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&value) }, `SELECT value FROM settings WHERE name = $1`, name)
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = nil
	}
	return value, err
}

func (l *Library) putSetting(tx *db.Tx, name, value string) error {
	_, err := tx.Exec(`
		INSERT INTO settings (name, value, changed_at, changed_by) VALUES ($1, $2, $3, '')
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		name, value, clock.Micros(l.Clock.Now()))
	return err
}
