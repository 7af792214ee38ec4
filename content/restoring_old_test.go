package content_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/files"
)

// earlierBackup makes the backup that the first version of the program would have made of a library with one space.
func earlierBackup(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	d, err := db.Open(t.Context(), db.Options{Folder: folder})
	if err == nil {
		err = d.MigrateTo(t.Context(), 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	err = d.Update(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO spaces (id, slug, name, summary, audience, default_kind, protocol, created_at)
			VALUES ('01a201f9-1e89-73ce-a5b6-e101707bfe0d', 'avant', 'Avant', '', 'public', 'practice', '', 0)`)
		return err
	})
	m := content.BackupManifest{Format: content.BackupFormat, Version: 1, At: contenttest.Noon, Schema: 1, Rows: map[string]int64{}}
	for _, table := range db.Tables {
		var rows int64
		count := func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&rows) }, `SELECT COUNT(*) FROM `+table)
		}
		if d.View(t.Context(), count) == nil { // a table that was not made yet has none
			m.Rows[table] = rows
		}
	}
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, db.FileName))
	if err != nil {
		t.Fatal(err)
	}
	m.Database = content.BackupFile{Name: db.FileName, Size: int64(len(text)), Hash: files.Sum(text)}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	manifest, _ := json.Marshal(m)
	for name, text := range map[string][]byte{db.FileName: text, content.BackupName: manifest} {
		w, _ := archive.Create(name)
		w.Write(text)
	}
	archive.Close()
	name := filepath.Join(t.TempDir(), "ancienne.zip")
	write(t, name, b.String())
	return name
}

func TestABackupOfAnEarlierVersionIsRestoredAndBroughtUpToDate(t *testing.T) {
	name := earlierBackup(t)
	for engine, address := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return contenttest.Server(t) }} {
		t.Run(engine, func(t *testing.T) {
			again := restored(t, name, address(t))
			if space := contenttest.Space(t, again); space.Slug != "avant" {
				t.Errorf("its first space is %q", space.Slug)
			}
			lived(t, again)
			if found := verified(t, again); len(found.Faults) > 0 {
				t.Errorf("%+v", found.Faults)
			}
		})
	}
}
