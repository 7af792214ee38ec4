package content_test

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/files"
	"terreau/content/people"
	"terreau/content/refusal"

	"github.com/google/go-cmp/cmp"
)

// stopping is a store at one of whose files whoever reads is told to stop.
type stopping struct {
	files.Store
	stop context.CancelFunc
	at   string
}

func (s stopping) Open(ctx context.Context, sum string) (io.ReadCloser, error) {
	if sum != s.at {
		return s.Store.Open(ctx, sum)
	}
	s.stop()
	return nil, context.Canceled
}

// cutShort begins an export into a folder and stops it at the picture of a sheet.
func cutShort(t *testing.T, lib *content.Library, folder, slug string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	whole := lib.Files
	lib.Files = stopping{whole, stop, read(t, lib, "practice", slug).Revision.Files[0].Hash}
	_, err := lib.Export(ctx, people.System(), folder, "")
	lib.Files = whole
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("it was not cut short: %v", err)
	}
}

func TestAnExportThatWasCutShortIsNeverTakenForWhole(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lived(t, lib)
	earlier := exported(t, lib) // an export that is brought up to date is no whole one either, though it has a manifest
	imported(t, lib, folderOf(t, "autre", map[string]string{"avec.md": "# Avec\n\n![Plan](plan.png)\n", "plan.png": picture(t, 90)}), content.ImportOptions{})
	for name, folder := range map[string]string{"a new folder": t.TempDir(), "over an earlier export": earlier} {
		cutShort(t, lib, folder, "avec")
		left := bytesOf(t, folder)
		if len(left) < 2 || left[content.JournalName] == "" {
			t.Errorf("%s: nothing was written before: %d files", name, len(left))
		}
		elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
		before := position(t, elsewhere)
		_, err := elsewhere.Import(t.Context(), people.System(), folder, content.ImportOptions{})
		if e := refusal.Of(err); e == nil || e.Reason != "export-unfinished" || position(t, elsewhere) != before {
			t.Errorf("%s: half an export is imported: %v", name, err)
		}
		// what is exported next holds nothing of it, and is the same as one into an empty folder
		if _, err := lib.Export(t.Context(), people.System(), folder, "equipe"); err != nil {
			t.Fatal(err)
		}
		clean := filepath.Join(t.TempDir(), "export")
		if _, err := lib.Export(t.Context(), people.System(), clean, "equipe"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(bytesOf(t, clean), bytesOf(t, folder)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if _, summary := imported(t, elsewhere, folder, content.ImportOptions{}); summary.Added != 1 {
			t.Errorf("%s: %+v", name, summary)
		}
	}
}
