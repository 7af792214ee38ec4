package content

import (
	"context"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"

	"golang.org/x/text/unicode/norm"
)

// SettingsChanged is recorded when an administrator changes what the instance says of itself.
const SettingsChanged event.Kind = "settings-changed"

// DefaultName is how an instance is called that has no name of its own.
const DefaultName = "Terreau"

// Bounds of the settings, in bytes.
const (
	MaxLegal   = markdown.MaxComment
	MaxContact = 300
)

// Settings is what an administrator says of the instance in its pages.
type Settings struct {
	Name      string // "" for DefaultName
	Legal     string // the legal notice, in Markdown
	Contact   string // whom to write to: an address of any sort
	ChangedAt time.Time
	ChangedBy clock.ID
}

// Called is the name that pages show.
func (s Settings) Called() string {
	if s.Name == "" {
		return DefaultName
	}
	return s.Name
}

// Settings reads what the instance says of itself.
func (l *Library) Settings(ctx context.Context) (s Settings, err error) {
	defer refusal.Wrap(&err, "settings")
	return s, l.DB.View(ctx, func(tx *db.Tx) error { s, err = readSettings(tx); return err })
}

// EditSettings changes what the instance says of itself. Only an administrator may. Refusals: Forbidden
// "not-administrator"; TooLarge "name-too-long", "legal-too-long", "contact-too-long".
func (l *Library) EditSettings(ctx context.Context, by people.Person, s Settings) (err error) {
	defer refusal.Wrap(&err, "edit the settings")
	s.Name, s.Contact = norm.NFC.String(markdown.Visible(s.Name)), markdown.Visible(s.Contact)
	s.Legal = norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(s.Legal, "\uFFFD")))
	switch {
	case len(s.Name) > people.MaxName:
		return refusal.TooLarge("name", "name-too-long", people.MaxName)
	case len(s.Legal) > MaxLegal:
		return refusal.TooLarge("legal", "legal-too-long", MaxLegal)
	case len(s.Contact) > MaxContact:
		return refusal.TooLarge("contact", "contact-too-long", MaxContact)
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		now, err := people.Current(tx, by)
		if err != nil {
			return err
		}
		if !people.Allows(now, people.Administer, people.Object{}) {
			return refusal.Forbidden("not-administrator")
		}
		before, err := readSettings(tx)
		if err != nil {
			return err
		}
		if before.Name == s.Name && before.Legal == s.Legal && before.Contact == s.Contact {
			return nil
		}
		at := l.Clock.Now()
		if err := writeSettings(tx, s, by.ID, at); err != nil {
			return err
		}
		for name, same := range map[string]bool{SettingName: before.Name == s.Name, SettingLegal: before.Legal == s.Legal, SettingContact: before.Contact == s.Contact} {
			if same {
				continue
			}
			if err := people.Audit(tx, by, at, onSetting(name)); err != nil {
				return err
			}
		}
		return event.Record(tx, SettingsChanged, "", by.ID, at)
	})
}
