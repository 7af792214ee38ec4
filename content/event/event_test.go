package event_test

import (
	"context"
	"testing"
	"time"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/event"
)

const noted event.Kind = "noted"

// library opens an empty migrated database on an engine; on PostgreSQL others can be opened on the same.
type library struct {
	options db.Options
	db      *db.DB
	clock   *clock.Fake
	store   *event.Store
}

func each(t *testing.T, test func(t *testing.T, l library)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, db.Options{Folder: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) { test(t, open(t, db.Options{Address: contenttest.Blank(t)})) })
}

func open(t *testing.T, o db.Options) library {
	t.Helper()
	d := contenttest.Database(t, o)
	c := clock.NewFake(time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC))
	return library{o, d, c, event.NewStore(d, &c.Clock)}
}

func (l library) record(subject string) error {
	return l.db.Update(context.Background(), func(tx *db.Tx) error {
		return event.Record(tx, noted, subject, "", l.clock.Now())
	})
}
