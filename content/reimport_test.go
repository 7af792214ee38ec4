package content_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"

	"github.com/google/go-cmp/cmp"
)

func TestAnOldAddressLeadsToItsSheetInTheNewBaseToo(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		for _, slug := range []string{"premier-essai", "ancien-nom"} {
			damage(t, lib, `INSERT INTO slugs (kind, slug, sheet_id) SELECT 'practice', CAST($1 AS TEXT), id FROM sheets WHERE slug = 'premier'`, slug)
		}
		elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
		imported(t, elsewhere, folderOf(t, "leurs", map[string]string{"ancien-nom.md": "# La leur\n"}), content.ImportOptions{})
		folder := exported(t, lib)
		imported(t, elsewhere, folder, content.ImportOptions{})
		if r := read(t, elsewhere, "practice", "premier-essai"); r.Sheet.Slug != "premier" {
			t.Errorf("the old address leads to %q", r.Sheet.Slug)
		}
		if r := read(t, elsewhere, "practice", "ancien-nom"); r.Sheet.Slug != "ancien-nom" || r.Text.Title != "La leur" {
			t.Errorf("an address of theirs leads to %q", r.Sheet.Slug)
		}
		before := position(t, elsewhere)
		if _, again := imported(t, elsewhere, folder, content.ImportOptions{}); again.Unchanged != 5 || position(t, elsewhere) != before {
			t.Errorf("again: %+v", again)
		}
		if found := verified(t, elsewhere); len(found.Faults) > 0 {
			t.Errorf("%+v", found.Faults)
		}
	})
}

func TestAnExportImportedElsewhereIsTheSameLibrary(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		folder := exported(t, lib)
		elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
		_, summary := imported(t, elsewhere, folder, content.ImportOptions{})
		if summary.Added != 5 || summary.Refused != 0 {
			t.Fatalf("summary: %+v", summary)
		}
		there := exported(t, elsewhere)
		here, manifest := unsealed(t, bytesOf(t, folder))
		files, again := unsealed(t, bytesOf(t, there))
		if diff := cmp.Diff(here, files) + cmp.Diff(manifest, again); diff != "" {
			t.Errorf("exported from there:\n%s", diff)
		}
		a, b := read(t, lib, "practice", "premier"), read(t, elsewhere, "practice", "premier")
		if a.Sheet.ID != b.Sheet.ID || len(b.Editions) != 3 || !reflect.DeepEqual(dates(a), dates(b)) {
			t.Errorf("editions: %v and %v", dates(a), dates(b))
		}
		if a.Revision.Files[0].Attachment != b.Revision.Files[0].Attachment {
			t.Error("the picture has another address there")
		}
		if w := read(t, elsewhere, "practice", "retire").Sheet.Withdrawal; w == nil || w.Reason != "Dépassé" || w.Redirect != "/fiches/premier" {
			t.Errorf("what was withdrawn here is not there: %+v", w)
		}
		if _, err := elsewhere.Sheets.Read(t.Context(), people.Visitor(), "practice", "note-interne", 0); refusal.KindOf(err) != refusal.KindNotFound {
			t.Errorf("a visitor reads there what the team alone read here: %v", err)
		}
		before := position(t, elsewhere)
		if _, again := imported(t, elsewhere, folder, content.ImportOptions{}); again.Unchanged != 5 || position(t, elsewhere) != before {
			t.Errorf("the second time: %+v, %d events", again, position(t, elsewhere)-before)
		}
		links, err := elsewhere.Sheets.Links(t.Context(), people.System(), b.Source, []string{"second.md"})
		if err != nil || links["second.md"].Slug != "second" {
			t.Errorf("the link leads to %+v, %v", links, err)
		}
	})
}

// unsealed gives the files of an export and its manifest, without what an import changes by right: how an edition was
// published, and where a sheet that was written here came from, there.
func unsealed(t *testing.T, files map[string]string) (map[string]string, content.Manifest) {
	t.Helper()
	var m content.Manifest
	if err := json.Unmarshal([]byte(files[content.ManifestName]), &m); err != nil {
		t.Fatal(err)
	}
	delete(files, content.ManifestName)
	for i := range m.Sheets {
		s := &m.Sheets[i]
		if s.Source != nil && s.Source.Name == "export" {
			s.Source = nil
		}
		if s.Withdrawal != nil {
			s.Withdrawal.At = contenttest.Noon
		}
		s.File = strings.TrimPrefix(s.File, "export/")
		for n := range s.Editions {
			e := &s.Editions[n]
			e.Seal, e.Source, e.File = "", "", strings.TrimPrefix(e.File, "export/")
		}
	}
	for name, text := range files {
		if rest, found := strings.CutPrefix(name, "export/"); found {
			delete(files, name)
			files[rest] = text
		}
	}
	return files, m
}

func dates(r sheet.Reading) (found []string) {
	for _, e := range r.Editions {
		found = append(found, fmt.Sprint(e.Number, e.Hash, e.At, e.Note))
	}
	return found
}

func TestATextChangedInAnExportIsTheNextEdition(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	imported(t, lib, folderOf(t, "source", map[string]string{"a.md": "# A\n\nUn.\n"}), content.ImportOptions{})
	folder := exported(t, lib)
	write(t, filepath.Join(folder, "source", "a.md"), "# A\n\nRepris à la main.\n")
	became, summary := imported(t, lib, folder, content.ImportOptions{})
	if a := read(t, lib, "practice", "a"); summary.Updated != 1 || a.Edition.Number != 2 || reasons(became["source/a.md"]) != "changed-since-export" {
		t.Errorf("%+v, edition %d, %v", summary, a.Edition.Number, became)
	}
	if _, again := imported(t, lib, folder, content.ImportOptions{}); again.Unchanged != 1 {
		t.Errorf("again: %+v", again)
	}
}

func TestAWithdrawnSheetIsNeverReadBetweenItsArrivalAndItsWithdrawal(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		folder := exported(t, lib)
		elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
		imported(t, elsewhere, folder, content.ImportOptions{})
		err := elsewhere.DB.View(t.Context(), func(tx *db.Tx) error {
			var late int
			err := tx.One(func(r db.Row) error { return r.Scan(&late) }, `SELECT COUNT(*) FROM events WHERE kind = $1`, string(sheet.Withdrawn))
			if err == nil && late > 0 {
				t.Error("the sheet was public until another transaction withdrew it")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sheets, _, err := elsewhere.Sheets.List(t.Context(), people.Visitor(), sheet.Filter{}, 1, 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sheets {
			if s.Slug == "retire" {
				t.Error("a withdrawn sheet is on the lists")
			}
		}
	})
}
