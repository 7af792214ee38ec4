package content

import (
	"context"
	"errors"
	"syscall"

	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// administers refuses who may not administer the instance now, whatever they could when they were read.
func (l *Library) administers(ctx context.Context, by people.Person) error {
	now := by
	if by.ID != "" {
		err := l.DB.View(ctx, func(tx *db.Tx) (err error) { now, err = people.Current(tx, by); return err })
		if err != nil {
			return err
		}
	}
	if !people.Allows(now, people.Administer, people.Object{}) {
		return refusal.Forbidden("not-administrator")
	}
	return nil
}

// namesFullDisk makes a refusal of a disk that has no room left, whoever met it.
func namesFullDisk(err *error) {
	if refusal.Of(*err) == nil && errors.Is(*err, syscall.ENOSPC) {
		*err = &refusal.Error{Kind: refusal.KindFull, Reason: "disk-full", Err: *err}
	}
}
