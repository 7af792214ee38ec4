package content_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"

	"github.com/google/go-cmp/cmp"
)

func backedUp(t testing.TB, lib *content.Library) string {
	t.Helper()
	name, made, err := lib.Backup(context.Background(), people.System(), filepath.Join(t.TempDir(), "sauvegarde.zip"))
	if err != nil || len(made.Missing) > 0 {
		t.Fatal(err, made.Missing)
	}
	return name
}

func TestABackupTakenBesideWritersIsRestoredOnEitherEngine(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		steward := contenttest.Someone(t, lib, people.Steward)
		ctx, stop := context.WithCancel(t.Context())
		var writing sync.WaitGroup
		var made atomic.Int64
		for range 8 {
			writing.Go(func() {
				for ctx.Err() == nil {
					s, err := lib.Sheets.Start(context.Background(), steward, contenttest.Space(t, lib).ID, "practice", contenttest.Practice(fmt.Sprint("Fiche ", made.Add(1)), ""))
					for version := 1; err == nil && version < 4; version++ {
						_, err = lib.Sheets.Save(context.Background(), steward, s.ID, version, contenttest.Practice(s.Slug, fmt.Sprint("Texte ", version)))
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for made.Load() < 30 && !t.Failed() {
			position(t, lib)
		}
		name := backedUp(t, lib)
		stop()
		writing.Wait()
		for _, address := range []string{"", contenttest.Server(t)} {
			again := restored(t, name, address)
			if found := verified(t, again); len(found.Faults) > 0 || found.Sheets < 20 {
				t.Errorf("restored: %+v", found)
			}
			if position(t, again) > position(t, lib) {
				t.Error("the backup is ahead of the library")
			}
		}
	})
}

func TestARestoredLibraryIsTheSameAndGoesOn(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		write(t, filepath.Join(lib.Folder, "theme", "words", "fr.json"), "{}")
		before := bytesOf(t, exported(t, lib))
		name := backedUp(t, lib)
		again := restored(t, name, "")
		if words, err := os.ReadFile(filepath.Join(again.Folder, "theme", "words", "fr.json")); string(words) != "{}" {
			t.Errorf("the instance's own words: %q %v", words, err)
		}
		if diff := cmp.Diff(before, bytesOf(t, exported(t, again))); diff != "" {
			t.Error(diff)
		}
		premier := read(t, again, "practice", "premier")
		if premier.Text.Title != "Premier" || len(premier.Revision.Files) != 1 {
			t.Errorf("%+v", premier.Text.Title)
		}
		// drafts, roles and people came along: who could write goes on writing
		contenttest.Started(t, again, contenttest.Someone(t, again, people.Writer), "Après la reprise")
		if found := verified(t, again); len(found.Faults) > 0 {
			t.Errorf("%+v", found.Faults)
		}
		backedUp(t, again)
	})
}

func TestABackupReplacesNothingAndIsPutBackIntoTheEmptyAlone(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lived(t, lib)
	name := backedUp(t, lib)
	if _, _, err := lib.Backup(t.Context(), people.System(), name); refusal.KindOf(err) != refusal.KindConflict {
		t.Errorf("over another backup: %v", err)
	}
	folder := t.TempDir()
	if in, _, err := lib.Backup(t.Context(), people.System(), folder); err != nil || filepath.Dir(in) != folder {
		t.Errorf("into a folder: %s, %v", in, err)
	}
	if _, _, err := content.Restore(t.Context(), content.Options{Folder: folder}, name); refusal.KindOf(err) != refusal.KindConflict {
		t.Errorf("into a folder that holds something: %v", err)
	}
	if _, _, err := lib.Backup(t.Context(), contenttest.Someone(t, lib, people.Steward), t.TempDir()); refusal.KindOf(err) != refusal.KindForbidden {
		t.Errorf("by a steward: %v", err)
	}
	address := contenttest.Server(t)
	full := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address})
	contenttest.Someone(t, full, people.Steward)
	if _, _, err := content.Restore(t.Context(), content.Options{Folder: t.TempDir(), Address: address}, name); refusal.KindOf(err) != refusal.KindConflict {
		t.Errorf("into a database that holds something: %v", err)
	}
}

func TestABackupSaysWhichFilesWereGone(t *testing.T) {
	folder := t.TempDir()
	lib := contenttest.Open(t, content.Options{Folder: folder})
	lived(t, lib)
	gone := read(t, lib, "practice", "premier").Revision.Files[0].Hash
	if err := lib.Files.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	name, made, err := lib.Backup(t.Context(), people.System(), t.TempDir())
	if err != nil || len(made.Missing) != 1 || made.Missing[0] != gone {
		t.Fatalf("%v %v", made.Missing, err)
	}
	_, found, err := content.Restore(t.Context(), content.Options{Folder: filepath.Join(t.TempDir(), "n")}, name)
	if err != nil || len(found.Faults) != 1 {
		t.Errorf("%+v %v", found.Faults, err)
	}
}

func TestO8ADatabaseOfALaterProgramIsRefused(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		damage(t, lib, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, TRUE)`)
		for _, open := range []func(context.Context) error{lib.DB.Ready, lib.Migrate} {
			if err := open(t.Context()); refusal.Of(err) == nil || refusal.Of(err).Reason != "schema-newer" {
				t.Errorf("%v", err)
			}
		}
	})
}
