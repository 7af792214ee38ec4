package content

import (
	"context"
	"slices"
	"strings"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// SettingFirstSteps names the first steps that an administrator chose to do without, by their keys.
const SettingFirstSteps = "first-steps"

// The first steps of an instance, in their order.
const (
	StepName   = "name"   // how it is called, and who answers for it
	StepSpaces = "spaces" // where people write
	StepPeople = "people" // who comes in
	StepMail   = "mail"
	StepBackup = "backup"
)

var firstSteps = []string{StepName, StepSpaces, StepPeople, StepMail, StepBackup}

// FirstStep is one of the first steps. Whether it is done is read from what there is.
type FirstStep struct {
	Key           string
	Done, Skipped bool
}

// Left reports whether it waits.
func (s FirstStep) Left() bool { return !s.Done && !s.Skipped }

// FirstSteps tells how far the first steps are, to administrators and auditors. Mails says whether letters are sent.
func (l *Library) FirstSteps(ctx context.Context, by people.Person, mails bool) (steps []FirstStep, err error) {
	defer refusal.Wrap(&err, "first steps")
	return steps, l.DB.View(ctx, func(tx *db.Tx) error {
		steps = nil
		if err := mayRead(tx, by, people.ReadJournal); err != nil {
			return err
		}
		said, err := readSettings(tx)
		if err != nil {
			return err
		}
		skipped, err := setting(tx, SettingFirstSteps)
		if err != nil {
			return err
		}
		done := map[string]bool{StepName: said.Name != "" && said.Contact != "" && said.Legal != "", StepMail: mails}
		var spaces, persons, invited int
		err = tx.One(func(r db.Row) error { return r.Scan(&spaces, &persons, &invited) }, `
			SELECT (SELECT COUNT(*) FROM spaces), (SELECT COUNT(*) FROM persons WHERE left_at IS NULL),
				(SELECT COUNT(*) FROM invitations WHERE space_id IS NOT NULL AND revoked_at IS NULL)`)
		if err != nil {
			return err
		}
		backup, err := lastDone(tx, event.ActBackupDone)
		if err != nil {
			return err
		}
		done[StepSpaces], done[StepPeople], done[StepBackup] = spaces > 1, persons > 1 || invited > 0, !backup.IsZero()
		for _, key := range firstSteps {
			steps = append(steps, FirstStep{key, done[key], slices.Contains(strings.Fields(skipped), key)})
		}
		return nil
	})
}

// SkipStep does without one of the first steps, or takes it up again. Only an administrator may.
func (l *Library) SkipStep(ctx context.Context, by people.Person, key string, skip bool) (err error) {
	defer refusal.Wrap(&err, "skip the step %s", key)
	if !slices.Contains(firstSteps, key) {
		return refusal.Invalid("", "form-unreadable")
	}
	return l.DB.Update(ctx, func(tx *db.Tx) error {
		if err := mayRead(tx, by, people.Administer); err != nil {
			return err
		}
		before, err := setting(tx, SettingFirstSteps)
		if err != nil {
			return err
		}
		skipped := strings.Fields(before)
		if slices.Contains(skipped, key) == skip {
			return nil
		}
		if skip {
			skipped = append(skipped, key)
		} else {
			skipped = slices.DeleteFunc(skipped, func(one string) bool { return one == key })
		}
		if err := people.Audit(tx, by, l.Clock.Now(), onSetting(SettingFirstSteps)); err != nil {
			return err
		}
		if err := l.putSettingBy(tx, by, SettingFirstSteps, strings.Join(skipped, " ")); err != nil {
			return err
		}
		return event.Record(tx, SettingsChanged, "", by.ID, l.Clock.Now())
	})
}
