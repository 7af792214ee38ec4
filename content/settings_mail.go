package content

import (
	"context"
	"strings"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Names of the rows that say how letters leave.
const (
	SettingMailServer   = "mail-server"
	SettingMailPassword = "mail-password" // in no page, no export and no journal; a backup holds it
	SettingMailFrom     = "mail-from"
)

// maxMailSetting bounds each of them, in bytes.
const maxMailSetting = 500

// MailSettings is how letters leave, as an administrator says in pages.
type MailSettings struct {
	Server   string // "smtp://user@host:587"; "" for none
	Password string
	From     string
}

// MailSettings reads how letters leave. It is for whoever carries them: no page shows the password.
func (l *Library) MailSettings(ctx context.Context) (m MailSettings, err error) {
	defer refusal.Wrap(&err, "settings of the mail")
	return m, l.DB.View(ctx, func(tx *db.Tx) error { m, err = readMailSettings(tx); return err })
}

// EditMail says how letters leave. Only an administrator may. An empty password keeps the one there is, for the same
// server and user alone: it is never brought to another. Refusals: Forbidden "not-administrator"; TooLarge
// "mail-setting-long"; Unprocessable "mail-password-again".
func (l *Library) EditMail(ctx context.Context, by people.Person, m MailSettings, needsPassword bool) (err error) {
	defer refusal.Wrap(&err, "edit the settings of the mail")
	for _, value := range []string{m.Server, m.Password, m.From} {
		if len(value) > maxMailSetting || strings.ContainsAny(value, "\x00\r\n") {
			return refusal.TooLarge("host", "mail-setting-long", maxMailSetting)
		}
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		if err := mayRead(tx, by, people.Administer); err != nil {
			return err
		}
		before, err := readMailSettings(tx)
		if err != nil {
			return err
		}
		kept := m
		if needsPassword && kept.Password == "" {
			if before.Password == "" || before.Server != kept.Server {
				return refusal.Unprocessable("password", "mail-password-again")
			}
			kept.Password = before.Password
		}
		changed := false
		for _, row := range []struct{ name, before, now string }{
			{SettingMailServer, before.Server, kept.Server}, {SettingMailPassword, before.Password, kept.Password}, {SettingMailFrom, before.From, kept.From}} {
			if row.before == row.now {
				continue
			}
			changed = true
			if err := people.Audit(tx, by, l.Clock.Now(), onSetting(row.name)); err != nil {
				return err
			}
			if err := l.putSettingBy(tx, by, row.name, row.now); err != nil {
				return err
			}
		}
		if !changed {
			return nil
		}
		return event.Record(tx, SettingsChanged, "", by.ID, l.Clock.Now())
	})
}

func readMailSettings(tx *db.Tx) (m MailSettings, err error) {
	for name, into := range map[string]*string{SettingMailServer: &m.Server, SettingMailPassword: &m.Password, SettingMailFrom: &m.From} {
		if *into, err = setting(tx, name); err != nil {
			return m, err
		}
	}
	return m, nil
}
