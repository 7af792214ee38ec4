package content

import (
	"context"
	"errors"
	"time"

	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/request"
	"terreau/content/review"
)

// ScrubJob is the kind of job that takes what was erased out of the database's file and has the index made again.
const ScrubJob = "scrub"

// scrubTerm is how long one node has for it.
const scrubTerm = 10 * time.Minute

// EraseDue erases those who left and whose days to change their minds are over, each in one transaction across all rooms,
// and then scrubs what the disk still holds. Only the product itself may ask; asked twice, it does nothing twice. It gives
// how many were erased.
func (l *Library) EraseDue(ctx context.Context, by people.Person, holder string) (erased int, err error) {
	defer refusal.Wrap(&err, "erase those who left")
	if !by.IsSystem() {
		return 0, refusal.Forbidden("not-administrator")
	}
	due, err := l.People.Leaving(ctx)
	for _, d := range due {
		if failed := l.erase(ctx, d, true); failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		erased++
	}
	return erased, errors.Join(err, l.scrubDue(ctx, holder))
}

// erase leaves of a person what the law lets stay: texts that others read, under no name or under hers as she chose, and
// ids that lead nowhere. The list of those who are forgotten is written first: if we end here, a restore does the same.
func (l *Library) erase(ctx context.Context, d people.Departure, leaving bool) error {
	if err := l.noteForgotten(d); err != nil {
		return err
	}
	var freed []string
	err := l.DB.Update(ctx, func(tx *db.Tx) (err error) {
		if freed = nil; leaving {
			still, err := people.StillLeaving(tx, d.Person)
			if err != nil || !still {
				return err
			}
		}
		freed, err = l.eraseIn(tx, d)
		return err
	})
	if err != nil {
		return err
	}
	for _, sum := range freed {
		err = errors.Join(err, l.Files.Delete(ctx, sum))
	}
	return err
}

// eraseIn goes through the rooms.
func (l *Library) eraseIn(tx *db.Tx, d people.Departure) (freed []string, err error) {
	now := l.Clock.Now()
	if freed, err = l.Sheets.Erase(tx, d.Person, d.Comments); err != nil {
		return nil, err
	}
	emails, logins, err := people.KnownAs(tx, d.Person)
	if err != nil {
		return nil, err
	}
	for _, do := range []func() error{
		func() error { return review.Erase(tx, d.Person) },
		func() error { return request.Erase(tx, d.Person) },
		func() error { return mail.Erase(tx, d.Person, emails, logins) },
		func() error { return event.Erase(tx, d.Person, review.Secret...) },
		func() error { return people.Erase(tx, d.Person, d.Named, now) },
		func() error { _, err := event.Enqueue(tx, ScrubJob, "", now); return err },
		func() error { return l.putSetting(tx, SettingReindex, now.Format(time.RFC3339Nano)) },
		func() error {
			return people.Audit(tx, people.System(), now, event.AuditEntry{Act: event.ActPersonErased, Kind: event.OnPerson, Subject: string(d.Person)})
		},
		func() error { return event.Record(tx, people.PersonErased, string(d.Person), "", now) },
	} {
		if err := do(); err != nil {
			return nil, err
		}
	}
	return freed, nil
}

// scrubDue does what erasures asked of the disk. What fails is tried again later.
func (l *Library) scrubDue(ctx context.Context, holder string) error {
	due, err := l.Events.Due(ctx, ScrubJob)
	if err != nil || !due {
		return err
	}
	job, found, err := l.Events.Take(ctx, ScrubJob, holder, scrubTerm)
	if err != nil || !found {
		return err
	}
	if err := l.DB.Scrub(ctx); err != nil {
		return errors.Join(err, l.Events.Failed(ctx, holder, job, err))
	}
	return l.Events.Done(ctx, holder, job.ID)
}
