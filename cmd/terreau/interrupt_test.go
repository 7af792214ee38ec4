package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/db"
)

// TestAnImportThatIsInterruptedSaysWhatItBroughtIn sends what Ctrl + C sends once some sheets are there: they stay, are
// told and counted, and the same command goes on with the others.
func TestAnImportThatIsInterruptedSaysWhatItBroughtIn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no program can press Ctrl + C there")
	}
	t.Run("sqlite", func(t *testing.T) { interrupted(t, "") })
	t.Run("postgres", func(t *testing.T) { interrupted(t, contenttest.Server(t)) })
}

func interrupted(t *testing.T, address string) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address})
	texts := t.TempDir()
	const sheets = 1500
	for n := range sheets {
		name := filepath.Join(texts, fmt.Sprintf("fiche-%04d.md", n))
		if err := os.WriteFile(name, fmt.Appendf(nil, "# Fiche %d\n\nTexte.\n", n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, problems bytes.Buffer
	child := exec.Command("terreau", "import", texts, "--data", lib.Folder)
	child.Env = append(os.Environ(), "LC_ALL=fr_FR.UTF-8", "TERREAU_DATABASE="+address)
	child.Stdout, child.Stderr = &out, &problems
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for there := 0; there == 0; {
		there = count(t, lib)
	}
	if err := child.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	there := count(t, lib)
	if there == sheets {
		t.Fatal("it was not interrupted")
	}
	summary := regexp.MustCompile(`(?m)^[0-9]+ fichiers : ([0-9]+) fiches ajoutées, en .* s\.$`).FindStringSubmatch(out.String())
	if summary == nil || summary[1] != fmt.Sprint(there) || strings.Count(out.String(), "\najoutée ")+1 != there {
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		t.Errorf("%d sheets are there, it says %q", there, lines[len(lines)-1])
	}
	if !strings.HasSuffix(problems.String(), "terreau: interrompu.\n") || child.ProcessState.ExitCode() != exitFailed {
		t.Errorf("it ends with the code %d and says %q", child.ProcessState.ExitCode(), problems.String())
	}
	again := command(t, lib.Folder, address, "import", texts)
	if want := fmt.Sprintf("%d sheets added, %d sheets unchanged", sheets-there, there); !strings.Contains(again, want) {
		t.Errorf("the same command again does not say %q", want)
	}
}

func count(t *testing.T, lib *content.Library) (sheets int) {
	t.Helper()
	err := lib.DB.View(t.Context(), func(tx *db.Tx) error {
		return tx.One(func(r db.Row) error { return r.Scan(&sheets) }, `SELECT COUNT(*) FROM sheets`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}
