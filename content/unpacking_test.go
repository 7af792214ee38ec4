package content_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/refusal"
)

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
