package content_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

const password = "cerise-verglas-tambour-lune"

// A restore gives accounts and passwords back, and closes every session: no copy holds any, whichever engine it is of.
func TestARestoreKeepsAccountsAndClosesSessions(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		ctx := t.Context()
		check := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		invitation, _, err := lib.People.Invite(ctx, people.System(), contenttest.Space(t, lib).ID, people.Writer, "")
		check(err)
		pending, _, err := lib.People.Invite(ctx, people.System(), contenttest.Space(t, lib).ID, people.Reader, "")
		check(err)
		subject, err := lib.People.Register(ctx, invitation, "camille", "Camille", password)
		check(err)
		p, err := lib.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject, Name: "Camille"}, invitation)
		check(err)
		session, _, err := lib.People.OpenSession(ctx, p.ID, people.Session{})
		check(err)
		check(lib.People.PutAttempt(ctx, people.Attempt{Key: "state", Ends: contenttest.Noon.Add(time.Hour)}))
		_, err = lib.People.CheckPassword(ctx, "camille", "x", "192.0.2.1")
		if refusal.KindOf(err) != refusal.KindUnauthenticated {
			t.Fatal(err)
		}

		name, manifest, err := lib.Backup(ctx, people.System(), filepath.Join(t.TempDir(), "b.zip"))
		check(err)
		if manifest.Rows["accounts"] != 1 || manifest.Rows["passwords"] != 1 {
			t.Errorf("the backup holds %v", manifest.Rows)
		}
		folder := t.TempDir()
		fixed := &clock.NewFake(contenttest.Noon).Clock
		_, _, err = content.Restore(ctx, content.Options{Folder: folder, Clock: fixed}, name)
		check(err)
		restored := contenttest.Open(t, content.Options{Folder: folder, Clock: fixed})
		if found, err := restored.People.CheckPassword(ctx, "camille", password, "192.0.2.1"); err != nil || found != subject {
			t.Errorf("the password gives %q, %v", found, err)
		}
		again, err := restored.People.SignIn(ctx, people.Identity{Issuer: people.BuiltIn, Subject: subject}, "")
		if err != nil || again.ID != p.ID || again.In(contenttest.Space(t, restored).ID) != people.Writer {
			t.Errorf("she comes back as %+v, %v", again, err)
		}
		if _, _, err := restored.People.InvitationOf(ctx, pending); err != nil {
			t.Errorf("an invitation nobody used was lost: %v", err)
		}
		if _, _, err := restored.People.BySession(ctx, session); refusal.KindOf(err) != refusal.KindUnauthenticated {
			t.Errorf("a session was restored: %v", err)
		}
		if _, err := restored.People.ReadAttempt(ctx, "state"); refusal.KindOf(err) != refusal.KindNotFound {
			t.Errorf("a sign-in under way was restored: %v", err)
		}
	})
}

// An export is what people wrote, and nothing of how they sign in.
func TestAnExportHoldsNoAccount(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		steward := contenttest.Someone(t, lib, people.Steward)
		contenttest.PublishedSheet(t, lib, steward, "Écouter")
		token, _, err := lib.People.Invite(t.Context(), steward, contenttest.Space(t, lib).ID, people.Writer, "une-note-a-part")
		if err == nil {
			_, err = lib.People.Register(t.Context(), token, "identifiant-a-part", "Camille", password)
		}
		folder := filepath.Join(t.TempDir(), "export")
		if err == nil {
			_, err = lib.Export(t.Context(), people.System(), folder, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		read := 0
		err = filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(name)
			if read++; strings.Contains(string(text), "-a-part") || strings.Contains(string(text), "argon2") {
				t.Errorf("%s tells of an account", entry.Name())
			}
			return err
		})
		if err != nil || read < 2 {
			t.Errorf("%d files were read, %v", read, err)
		}
	})
}

// What no copy holds is not in the file either.
func TestACopyHoldsNobodysSession(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		p, folder := contenttest.Someone(t, lib, people.Writer), t.TempDir()
		if _, _, err := lib.People.OpenSession(t.Context(), p.ID, people.Session{}); err != nil {
			t.Fatal(err)
		}
		if err := lib.DB.SaveAs(t.Context(), folder); err != nil {
			t.Fatal(err)
		}
		saved, err := db.OpenSaved(t.Context(), folder, db.SchemaVersion())
		if err != nil {
			t.Fatal(err)
		}
		defer saved.Close()
		var sessions, persons int
		err = saved.View(t.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&sessions, &persons) }, `SELECT (SELECT COUNT(*) FROM sessions), (SELECT COUNT(*) FROM persons)`)
		})
		if err != nil || sessions != 0 || persons == 0 {
			t.Errorf("the copy holds %d sessions of %d persons, %v", sessions, persons, err)
		}
	})
}
