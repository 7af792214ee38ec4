package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
)

// TestCommandsBesideAServer runs the commands while another process (this one) holds the folder's lock, as a server
// does, and writes all the time: each works, and no writer is refused.
func TestCommandsBesideAServer(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { beside(t, "") })
	t.Run("postgres", func(t *testing.T) { beside(t, contenttest.Server(t)) })
}

func beside(t *testing.T, address string) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address})
	lock, err := db.LockFolder(lib.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	texts := t.TempDir()
	for n := range 300 {
		name := filepath.Join(texts, fmt.Sprintf("fiche-%03d.md", n))
		if err := os.WriteFile(name, fmt.Appendf(nil, "# Fiche %d\n\nTexte.\n", n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stop := write(t, lib)
	terreau := func(args ...string) string { return command(t, lib.Folder, address, args...) }
	if out := terreau("import", texts); !strings.Contains(out, "300 sheets added") {
		t.Errorf("import: %s", out)
	}
	terreau("export", filepath.Join(t.TempDir(), "export"))
	backup := filepath.Join(t.TempDir(), "backup.zip")
	terreau("backup", backup)
	if out := terreau("verify"); !strings.Contains(out, " no difference") {
		t.Errorf("verify: %s", out)
	}
	if out := terreau("reindex"); !strings.Contains(out, "asked") {
		t.Errorf("reindex: %s", out)
	}
	if asked, err := lib.Setting(t.Context(), content.SettingReindex); err != nil || asked == "" {
		t.Errorf("nobody asked for an index: %q %v", asked, err)
	}
	stop()
}

// write saves sheets from four goroutines until it is stopped; a save that is refused fails the test.
func write(t *testing.T, lib *content.Library) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var writing sync.WaitGroup
	space := contenttest.Space(t, lib).ID
	for range 4 {
		writing.Go(func() {
			for ctx.Err() == nil {
				if _, err := lib.Sheets.Start(context.Background(), people.System(), space, "practice", contenttest.Practice("Pendant ce temps", "")); err != nil {
					t.Errorf("a writer beside: %v", err)
					return
				}
			}
		})
	}
	return func() { cancel(); writing.Wait() }
}

// command runs the program on a library that another process serves.
func command(t *testing.T, folder, address string, args ...string) string {
	t.Helper()
	run := exec.Command("terreau", append(args, "--data", folder)...)
	run.Env = append(os.Environ(), "LC_ALL=C")
	if address != "" {
		run.Env = append(run.Env, "TERREAU_DATABASE="+address)
	}
	out, err := run.CombinedOutput()
	if err != nil {
		t.Errorf("terreau %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
