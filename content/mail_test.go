package content_test

import (
	"path/filepath"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/mail"
	"terreau/content/people"
)

// A library that was put back sends nothing that its first life may have sent, and no secret of a link was in the backup;
// the digests that are still to come will come.
func TestARestoredLibrarySendsNothingTwice(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		who := contenttest.Someone(t, lib, people.Writer)
		queue := func(key string, l mail.Letter) {
			t.Helper()
			l.Key, l.Person = key, who.ID
			err := lib.DB.Update(t.Context(), func(tx *db.Tx) error { _, err := mail.Queue(tx, l, lib.Clock.Now()); return err })
			if err != nil {
				t.Fatal(err)
			}
		}
		queue("waiting", mail.Letter{Kind: mail.Notice, Secret: "un secret"})
		queue("today", mail.Letter{Kind: mail.Notice, Gathered: true, Due: lib.Clock.Now().Add(20 * time.Hour)})
		queue("later", mail.Letter{Kind: mail.Notice, Gathered: true, Due: lib.Clock.Now().Add(8 * 24 * time.Hour)})
		name, _, err := lib.Backup(t.Context(), people.System(), filepath.Join(t.TempDir(), "copie.zip"))
		if err != nil {
			t.Fatal(err)
		}
		after := clock.NewFake(contenttest.Noon.Add(3 * 24 * time.Hour))
		o := content.Options{Folder: filepath.Join(t.TempDir(), "remise"), Clock: &after.Clock}
		if _, _, err := content.Restore(t.Context(), o, name); err != nil {
			t.Fatal(err)
		}
		back := contenttest.Open(t, o)
		standing, err := back.Mail.Standing(t.Context())
		if err != nil || standing.Waiting != 0 || standing.Gathering != 1 {
			t.Errorf("%+v, %v", standing, err)
		}
		if _, found, err := back.Mail.Take(t.Context(), "a"); found || err != nil {
			t.Error("a letter leaves a second time", err)
		}
		secrets := 0
		err = back.DB.View(t.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&secrets) }, `SELECT COUNT(*) FROM letter_secrets`)
		})
		if err != nil || secrets > 0 {
			t.Errorf("%d secrets of links are in a backup, %v", secrets, err)
		}
		after.Move(6 * 24 * time.Hour)
		if asked, err := back.Mail.Gather(t.Context()); err != nil || asked != 1 {
			t.Errorf("%d digests are still to come, %v", asked, err)
		}
	})
}
