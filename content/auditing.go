package content

import (
	"context"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
)

// tell tells the audit of an act that is done outside the database.
func (l *Library) tell(ctx context.Context, by people.Person, e event.AuditEntry) error {
	return l.DB.Update(ctx, func(tx *db.Tx) error { return people.Audit(tx, by, l.Clock.Now(), e) })
}

// tellTaken tells that what the library holds is being taken out of it. It is told before anything is: what is cut short
// may have taken something all the same. Where the database can take no more rows, whoever owns the machine can still
// bring her library to safety.
func (l *Library) tellTaken(ctx context.Context, by people.Person, act event.Act) error {
	err := l.tell(ctx, by, event.AuditEntry{Act: act, Kind: event.OnInstance})
	if kind := refusal.KindOf(err); by.IsSystem() && (kind == refusal.KindFull || kind == refusal.KindUnavailable) {
		return nil
	}
	return err
}

// onSetting is a change of a setting: which, and nothing of its value.
func onSetting(name string) event.AuditEntry {
	return event.AuditEntry{Act: event.ActSettingChanged, Kind: event.OnSetting, Subject: name}
}

// JournalFilter says which rows of the journal to read. Its zero value is all of them.
type JournalFilter struct {
	Act    event.Act
	Person clock.ID   // who did it, or to whom it was done
	Since  clock.Date // from that day on, in the instance's zone
	Until  clock.Date // to that day, which counts
}

// JournalTaken is recorded when someone takes the journal along.
const JournalTaken event.Kind = "journal-taken"

// JournalPage is how many rows a page of the journal holds.
const JournalPage = 50

// Journal gives the newest rows of the audit that a filter lets through, before a number, 0 for the newest of all; more
// reports whether there are older ones. Administrators and auditors read it.
func (l *Library) Journal(ctx context.Context, by people.Person, f JournalFilter, before int64) (rows []event.AuditEntry, more bool, err error) {
	defer refusal.Wrap(&err, "journal")
	err = l.DB.View(ctx, func(tx *db.Tx) error {
		if err := mayRead(tx, by, people.ReadJournal); err != nil {
			return err
		}
		rows, err = event.Audited(tx, l.audited(f), before, JournalPage+1)
		return err
	})
	if more = len(rows) > JournalPage; more {
		rows = rows[:JournalPage]
	}
	return rows, more, err
}

// audited is a filter as the database knows it: days are those of the instance's zone.
func (l *Library) audited(f JournalFilter) event.AuditFilter {
	found := event.AuditFilter{Act: f.Act, Person: f.Person}
	if _, ok := clock.ParseDate(string(f.Since)); ok {
		found.Since = l.Clock.Midnight(f.Since)
	}
	if day, ok := clock.ParseDate(string(f.Until)); ok {
		found.Until = l.Clock.Midnight(clock.Date(day.Time().AddDate(0, 0, 1).Format("2006-01-02")))
	}
	return found
}

// mayRead refuses an act of reading that a person may not do now.
func mayRead(tx *db.Tx, by people.Person, act people.Act) error {
	now, err := people.Current(tx, by)
	if err == nil && !people.Allows(now, act, people.Object{}) {
		err = refusal.Forbidden("not-administrator")
	}
	return err
}

// TakeJournal writes each row that a filter lets through, the oldest first, as a line of JSON (AuditEntry.Line). That it
// was taken is told before the first is written.
func (l *Library) TakeJournal(ctx context.Context, by people.Person, f JournalFilter, write func(line []byte) error) (err error) {
	defer refusal.Wrap(&err, "take the journal")
	var last int64
	err = l.DB.Update(ctx, func(tx *db.Tx) (err error) {
		if err := mayRead(tx, by, people.ReadJournal); err != nil {
			return err
		}
		if err := people.Audit(tx, by, l.Clock.Now(), event.AuditEntry{Act: event.ActJournalTaken, Kind: event.OnInstance}); err != nil {
			return err
		}
		if last, err = event.LastAudited(tx); err != nil {
			return err
		}
		return event.Record(tx, JournalTaken, "", by.ID, l.Clock.Now())
	})
	if err != nil {
		return err
	}
	filter := l.audited(f)
	for after := int64(0); after < last; {
		var rows []event.AuditEntry
		err := l.DB.View(ctx, func(tx *db.Tx) (err error) { rows, err = event.AuditedAfter(tx, filter, after, last, 500); return err })
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			line, err := row.Line()
			if err == nil {
				err = write(append(line, '\n'))
			}
			if err != nil {
				return err
			}
		}
		after = rows[len(rows)-1].Seq
	}
	return nil
}

// VerifyJournal reads the whole chain of the journal again.
func (l *Library) VerifyJournal(ctx context.Context, by people.Person) (c event.Chain, err error) {
	defer refusal.Wrap(&err, "verify the journal")
	return c, l.DB.View(ctx, func(tx *db.Tx) error {
		if err := mayRead(tx, by, people.ReadJournal); err != nil {
			return err
		}
		c, err = event.VerifyAudit(tx)
		return err
	})
}

// KeepJournal leaves a network of the addresses that were kept for a day, and prunes what is older than the journal is
// kept: two lines of the table of retention. Only the product itself asks for it, from time to time.
func (l *Library) KeepJournal(ctx context.Context, by people.Person) (err error) {
	defer refusal.Wrap(&err, "keep the journal")
	if !by.IsSystem() {
		return refusal.Forbidden("not-administrator")
	}
	if _, err := shortenAddresses(ctx, l, 0, ""); err != nil {
		return err
	}
	var months int
	err = l.DB.View(ctx, func(tx *db.Tx) error { months, err = retention(tx, KeepJournalFor); return err })
	if err == nil {
		_, err = keepJournal(ctx, l, months, "")
	}
	return err
}
