package content_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

func verified(t testing.TB, lib *content.Library) content.Verification {
	t.Helper()
	found, err := lib.Verify(context.Background(), people.System(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// damage changes rows by hand, behind the library's back.
func damage(t testing.TB, lib *content.Library, query string, args ...any) {
	t.Helper()
	err := lib.DB.Update(context.Background(), func(tx *db.Tx) error {
		changed, err := tx.Exec(query, args...)
		if err == nil && changed == 0 {
			err = errors.New("nothing was damaged")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestVerifyNamesEachKindOfDamage(t *testing.T) {
	for _, c := range []struct{ name, what, query string }{
		{"a letter of a text", content.FaultText, `UPDATE revisions SET text = REPLACE(text, 'dition', 'ditiom') WHERE number = 3`},
		{"the hash of a text", content.FaultText, `UPDATE revisions SET text_hash = hash WHERE number = 3`},
		{"the hash of a revision", content.FaultRevision, `UPDATE revisions SET hash = text_hash WHERE number = 3`},
		{"the hash of an edition", content.FaultEdition, `UPDATE editions SET hash = 'x' WHERE number = 3`},
		{"the page that readers see", content.FaultRendering, `UPDATE renderings SET html = html || '<p>x</p>' WHERE revision_id IN (SELECT id FROM revisions WHERE number = 3)`},
		{"where its links lead", content.FaultRendering, `UPDATE renderings SET destinations = '{}' WHERE revision_id IN (SELECT id FROM revisions WHERE number = 3)`},
		{"a title in lists", content.FaultShelf, `UPDATE shelf SET title = 'Autre' WHERE number = 3`},
		{"who may read, in lists", content.FaultShelf, `UPDATE shelf SET restriction = 'public' WHERE number = 3`},
		{"a sheet off the shelf", content.FaultShelf, `DELETE FROM shelf WHERE number = 3`},
		{"a term on the shelf", content.FaultShelf, `INSERT INTO shelf_terms (sheet_id, field, term) SELECT sheet_id, 'themes', 'x' FROM shelf WHERE number = 3`},
		{"a file that a text shows", content.FaultRevision, `DELETE FROM revision_files WHERE revision_id IN (SELECT id FROM revisions WHERE number = 3)`},
		{"an event", content.FaultEvents, `DELETE FROM events WHERE seq = 2`},
		{"the counter of events", content.FaultEvents, `UPDATE counters SET value = value + 1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			contenttest.Each(t, func(t *testing.T, lib *content.Library) {
				lived(t, lib)
				if found := verified(t, lib); len(found.Faults) > 0 || found.Sheets != 6 || found.Files != 3 {
					t.Fatalf("before: %+v", found)
				}
				damage(t, lib, c.query)
				found := verified(t, lib)
				if len(found.Faults) == 0 {
					t.Fatal("nothing was found")
				}
				seen := false
				for _, f := range found.Faults {
					seen = seen || f.What == c.what && (c.what == content.FaultEvents || f.Slug == "premier")
				}
				if !seen {
					t.Errorf("found: %+v", found.Faults)
				}
			})
		})
	}
}

func TestVerifyAcceptsWhatWasErasedByLaw(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		lived(t, lib)
		damage(t, lib, `DELETE FROM renderings WHERE revision_id IN (SELECT id FROM revisions WHERE number = 2)`)
		damage(t, lib, `UPDATE revisions SET text = NULL, erased_at = 1 WHERE number = 2`)
		if found := verified(t, lib); len(found.Faults) > 0 || found.Erased != 1 {
			t.Errorf("%+v", found)
		}
		folder := exported(t, lib)
		elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
		imported(t, elsewhere, folder, content.ImportOptions{})
		if r := read(t, elsewhere, "practice", "premier"); len(r.Editions) != 2 || r.Edition.Number != 3 {
			t.Errorf("elsewhere: %d editions, the last is %d", len(r.Editions), r.Edition.Number)
		}
	})
}

func TestVerifyReadsEveryFileAgain(t *testing.T) {
	folder := t.TempDir()
	lib := contenttest.Open(t, content.Options{Folder: folder})
	lived(t, lib)
	kept := read(t, lib, "practice", "premier").Revision.Files[0].Hash
	place := filepath.Join(folder, content.FilesFolder, kept[:2], kept)
	whole, err := os.ReadFile(place)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	for _, change := range []func() error{
		func() error { return os.WriteFile(place, flipped, 0o600) },
		func() error { return os.Remove(place) },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		found := verified(t, lib)
		if len(found.Faults) != 1 || found.Faults[0].What != content.FaultFile || found.Faults[0].Slug != "premier" {
			t.Errorf("found: %+v", found.Faults)
		}
		if summary, err := lib.Export(t.Context(), people.System(), t.TempDir(), ""); err != nil || len(summary.Damaged) != 1 {
			t.Errorf("an export says %+v, %v", summary.Damaged, err)
		}
	}
	if _, err := lib.Files.Put(t.Context(), whole); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.Files.Put(t.Context(), []byte("à personne")); err != nil {
		t.Fatal(err)
	}
	if found := verified(t, lib); len(found.Faults) > 0 || len(found.Orphans) != 1 {
		t.Errorf("put back, with a file of nobody: %+v", found)
	}
}

func TestVerifySeesBytesFlippedInTheFileOfTheDatabase(t *testing.T) {
	folder := t.TempDir()
	lib, err := content.Open(t.Context(), content.Options{Folder: folder})
	if err == nil {
		err = lib.Migrate(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	imported(t, lib, folderOf(t, "source", map[string]string{"fragile.md": "# Fragile\n\nUn mot reconnaissable entre tous.\n"}), content.ImportOptions{})
	saved := t.TempDir()
	if err := errors.Join(lib.DB.SaveAs(t.Context(), saved), lib.Close()); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(saved, db.FileName)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(whole, []byte("reconnaissable"))
	for _, c := range []struct {
		name string
		at   int
	}{{"in a text", at}, {"in the structure of a page", at/4096*4096 + 1}} {
		hurt := bytes.Clone(whole)
		for i := range 3 {
			hurt[c.at+i] ^= 0x15
		}
		copied := t.TempDir()
		write(t, filepath.Join(copied, db.FileName), string(hurt))
		again, err := content.Open(t.Context(), content.Options{Folder: copied})
		if err != nil {
			t.Fatal(err)
		}
		if found := verified(t, again); len(found.Faults) == 0 {
			t.Errorf("%s: nothing was found", c.name)
		}
		again.Close()
	}
}

func TestOnlyTheSystemVerifies(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	if _, err := lib.Verify(t.Context(), contenttest.Someone(t, lib, people.Steward), nil); err == nil {
		t.Error("a steward verified")
	}
}

func TestWhoNoLongerAdministersIsRefused(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	before := contenttest.Someone(t, lib, people.Steward)
	before.Instance = people.Administrator // as she was read, before her role was taken away
	_, exported := lib.Export(t.Context(), before, t.TempDir(), "")
	_, _, backedUp := lib.Backup(t.Context(), before, t.TempDir())
	_, verified := lib.Verify(t.Context(), before, nil)
	for act, err := range map[string]error{"exported": exported, "backed up": backedUp, "verified": verified, "asked for an index": lib.AskReindex(t.Context(), before)} {
		if refusal.KindOf(err) != refusal.KindForbidden {
			t.Errorf("she %s: %v", act, err)
		}
	}
}
