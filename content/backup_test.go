package content_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
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

// restored restores a backup and opens what was restored.
func restored(t *testing.T, name, address string) *content.Library {
	t.Helper()
	o := content.Options{Folder: filepath.Join(t.TempDir(), "neuf"), Address: address, Clock: &clock.NewFake(contenttest.Noon).Clock}
	if _, found, err := content.Restore(t.Context(), o, name); err != nil {
		t.Fatalf("%v %+v", err, found.Faults)
	}
	return contenttest.Open(t, o)
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

// rewritten makes another backup of one, each file changed by a function (nil bytes leave it out), its manifest put
// right again: what somebody forges who knows how they are made.
func rewritten(t *testing.T, name string, change func(name string, text []byte) []byte, honest bool) string {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	hashes := map[string]content.BackupFile{}
	for _, entry := range archive.File {
		stream, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(stream)
		if err != nil {
			t.Fatal(err)
		}
		if entry.Name == content.BackupName && !honest {
			var m content.BackupManifest
			if err := json.Unmarshal(text, &m); err != nil {
				t.Fatal(err)
			}
			m.Database = hashes[db.FileName]
			text, _ = json.Marshal(m)
		}
		if text = change(entry.Name, text); text == nil {
			continue
		}
		sum := sha256.Sum256(text)
		hashes[entry.Name] = content.BackupFile{Name: entry.Name, Size: int64(len(text)), Hash: hex.EncodeToString(sum[:])}
		out, _ := w.Create(entry.Name)
		out.Write(text)
	}
	w.Close()
	forged := filepath.Join(t.TempDir(), "forgee.zip")
	write(t, forged, b.String())
	return forged
}

func refusedRestore(t *testing.T, what, name string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "neuf")
	if _, _, err := content.Restore(t.Context(), content.Options{Folder: folder}, name); refusal.Of(err) == nil || refusal.KindOf(err) == refusal.KindFailure {
		t.Errorf("%s: %v", what, err)
	}
	if _, err := os.Stat(folder); err != nil {
		return // refused before it was made
	}
	for name := range bytesOf(t, folder) {
		if name != "lock" {
			t.Errorf("%s: %s was left", what, name)
		}
	}
}

func TestAnAlteredBackupIsRefusedAndNothingIsLeft(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lived(t, lib)
	name := backedUp(t, lib)
	for what, change := range map[string]func(string, []byte) []byte{
		"a letter of the database": func(name string, text []byte) []byte {
			if name == db.FileName {
				text[len(text)-10] ^= 1
			}
			return text
		},
		"a picture": func(name string, text []byte) []byte {
			if strings.HasPrefix(name, content.FilesFolder) {
				text[20] ^= 1
			}
			return text
		},
		"a picture left out": func(name string, text []byte) []byte {
			if strings.HasPrefix(name, content.FilesFolder) {
				return nil
			}
			return text
		},
		"no manifest": func(name string, text []byte) []byte {
			if name == content.BackupName {
				return nil
			}
			return text
		},
		"a later schema": func(name string, text []byte) []byte {
			return bytes.Replace(text, []byte(`"schema": `), []byte(`"schema": 9`), 1)
		},
		"a way out": func(name string, text []byte) []byte {
			return bytes.ReplaceAll(text, []byte(`"files/`), []byte(`"../../`))
		},
	} {
		refusedRestore(t, what, rewritten(t, name, change, true))
	}
	cut, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(t.TempDir(), "coupee.zip")
	write(t, half, string(cut[:len(cut)/2]))
	refusedRestore(t, "half a backup", half)
}

func TestD12AHostileDatabaseInABackupIsRefused(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lived(t, lib)
	name := backedUp(t, lib)
	for _, statement := range []string{
		`CREATE TRIGGER x AFTER INSERT ON sheets BEGIN DELETE FROM sheets; END`,
		`CREATE VIEW x AS SELECT * FROM sheets`,
		`CREATE TABLE x (a TEXT)`,
		`CREATE VIRTUAL TABLE x USING fts5(a)`,
		`CREATE INDEX x ON sheets (slug, load_extension('x'))`,
		`ALTER TABLE sheets ADD COLUMN x TEXT`,
		`DROP TABLE acronyms`,
		`UPDATE revisions SET text = x'00ff'`,
		`UPDATE revisions SET text = text || 'x', size = size + 1`,
		`DELETE FROM revisions WHERE number = 1`,
	} {
		forged := rewritten(t, name, func(name string, text []byte) []byte {
			if name != db.FileName {
				return text
			}
			return altered(t, text, statement)
		}, false)
		refusedRestore(t, statement, forged)
	}
}

// altered runs a statement on the bytes of a database, with none of our guards.
func altered(t *testing.T, text []byte, statement string) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "x.db")
	write(t, name, string(text))
	raw, err := sql.Open("sqlite", "file:"+name)
	if err != nil {
		t.Fatal(err)
	}
	_, failed := raw.Exec(statement)
	if failed != nil && !strings.Contains(statement, "load_extension") {
		t.Fatal(statement, failed)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err = os.ReadFile(name); err != nil {
		t.Fatal(err)
	}
	if failed != nil {
		return text[:len(text)/2]
	}
	return text
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
