package content

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
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
	// SettingURL is the public address at which a server last answered: commands beside it make links to it.
	SettingURL = "url"
	// SettingName is the name of the instance.
	SettingName = "name"
	// SettingLegal is its legal notice, SettingContact whom to write to.
	SettingLegal   = "legal"
	SettingContact = "contact"
)

// ReindexAsked is recorded when the servers are asked for a new index.
const ReindexAsked event.Kind = "reindex-asked"

// IndexFolder is the name of the index's folder in the data folder. A server that finds none makes it again.
const IndexFolder = "index"

// AskReindex asks the servers for a new index.
func (l *Library) AskReindex(ctx context.Context, by people.Person) (err error) {
	defer refusal.Wrap(&err, "ask for a new index")
	if err := l.administers(ctx, by); err != nil {
		return err
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		if err := people.Audit(tx, by, l.Clock.Now(), event.AuditEntry{Act: event.ActReindexAsked, Kind: event.OnInstance}); err != nil {
			return err
		}
		if err := l.putSetting(tx, SettingReindex, l.Clock.Now().Format(time.RFC3339Nano)); err != nil {
			return err
		}
		return event.Record(tx, ReindexAsked, "", by.ID, l.Clock.Now())
	})
}

// AnswersAt notes the public address of the server.
func (l *Library) AnswersAt(ctx context.Context, url string) (err error) {
	defer refusal.Wrap(&err, "note the public address")
	if before, err := l.Setting(ctx, SettingURL); err != nil || before == url {
		return err
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error { return l.putSetting(tx, SettingURL, url) })
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
	return l.putSettingBy(tx, people.System(), name, value)
}

func (l *Library) putSettingBy(tx *db.Tx, by people.Person, name, value string) error {
	_, err := tx.Exec(`
		INSERT INTO settings (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		name, value, clock.Micros(l.Clock.Now()), string(by.ID))
	return err
}

// readSettings reads what the instance says of itself; the date and the person are those of the last change.
func readSettings(tx *db.Tx) (s Settings, err error) {
	return s, tx.Each(func(r db.Row) error {
		var name, value, by string
		var at int64
		err := r.Scan(&name, &value, &at, &by)
		switch name {
		case SettingName:
			s.Name = value
		case SettingLegal:
			s.Legal = value
		case SettingContact:
			s.Contact = value
		}
		s.ChangedAt, s.ChangedBy = clock.Instant(at), clock.ID(by)
		return err
	}, `SELECT name, value, changed_at, changed_by FROM settings WHERE name IN ('name', 'legal', 'contact') ORDER BY changed_at`)
}

func writeSettings(tx *db.Tx, s Settings, by clock.ID, at time.Time) error {
	for _, row := range []struct{ name, value string }{{SettingName, s.Name}, {SettingLegal, s.Legal}, {SettingContact, s.Contact}} {
		_, err := tx.Exec(`
			INSERT INTO settings (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
			row.name, row.value, clock.Micros(at), string(by))
		if err != nil {
			return err
		}
	}
	return nil
}
