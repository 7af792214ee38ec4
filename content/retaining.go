package content

import (
	"context"
	"strconv"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// Retention is how long something is kept that an administrator may choose, within bounds.
type Retention struct {
	Key            string // of the row of the settings
	Unit           string // "months" or "days"
	Default        int
	Least, Longest int
}

// KeepJournalFor is how long the journal of acts is kept: six months to a year is what the CNIL recommends (deliberation
// 2021-122), up to three where a risk that was weighed asks for it.
var KeepJournalFor = Retention{Key: "retention-journal", Unit: "months", Default: 12, Least: 6, Longest: 36}

// Retentions are all that can be chosen.
var Retentions = []Retention{KeepJournalFor}

// retention reads how long something is kept.
func retention(tx *db.Tx, r Retention) (int, error) {
	value, err := setting(tx, r.Key)
	if err != nil || value == "" {
		return r.Default, err
	}
	kept, err := strconv.Atoi(value)
	if err != nil || kept < r.Least || kept > r.Longest {
		return r.Default, nil // nobody wrote that through us: what is promised holds
	}
	return kept, nil
}

// RetentionOf gives how long something is kept.
func (l *Library) RetentionOf(ctx context.Context, r Retention) (kept int, err error) {
	return kept, l.DB.View(ctx, func(tx *db.Tx) error { kept, err = retention(tx, r); return err })
}

// SetRetention says how long something is kept from now on. Only an administrator may. Refusals: Forbidden
// "not-administrator"; Invalid "retention-bounds" with the bounds.
func (l *Library) SetRetention(ctx context.Context, by people.Person, r Retention, kept int) (err error) {
	defer refusal.Wrap(&err, "set %s", r.Key)
	if kept < r.Least || kept > r.Longest {
		return refusal.Invalid(r.Key, "retention-bounds", r.Least, r.Longest)
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		if err := mayRead(tx, by, people.Administer); err != nil {
			return err
		}
		before, err := retention(tx, r)
		if err != nil || before == kept {
			return err
		}
		told := onSetting(r.Key)
		told.Facts = map[event.Fact]string{event.FactFrom: strconv.Itoa(before), event.FactTo: strconv.Itoa(kept)}
		if err := people.Audit(tx, by, l.Clock.Now(), told); err != nil {
			return err
		}
		if err := l.putSettingBy(tx, by, r.Key, strconv.Itoa(kept)); err != nil {
			return err
		}
		return event.Record(tx, SettingsChanged, "", by.ID, l.Clock.Now())
	})
}
