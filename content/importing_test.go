package content_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// folderOf writes files below a new folder with a name.
func folderOf(t testing.TB, name string, texts map[string]string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), name)
	for at, text := range texts {
		write(t, filepath.Join(folder, at), text)
	}
	return folder
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// imported imports and gives what became of each file, by its path.
func imported(t testing.TB, lib *content.Library, name string, o content.ImportOptions) (map[string]content.Imported, content.ImportSummary) {
	t.Helper()
	became := map[string]content.Imported{}
	o.Report = func(f content.Imported) { became[f.Path] = f }
	summary, err := lib.Import(context.Background(), people.System(), name, o)
	if err != nil {
		t.Fatal(err)
	}
	return became, summary
}

func read(t testing.TB, lib *content.Library, kind, slug string) sheet.Reading {
	t.Helper()
	r, err := lib.Sheets.Read(context.Background(), people.System(), kind, slug, 0)
	if err != nil {
		t.Fatalf("%s/%s: %v", kind, slug, err)
	}
	return r
}

func TestAnImportedSheetIsWhatItsFileSays(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		folder := folderOf(t, "collection", map[string]string{
			"legal/Le Secret partagé.md":  "# Ce que dit le secret\n\nTexte.\n",
			"droit/par-le-chemin.md":      "---\ntitle: Par le chemin\n---\nTexte.\n",
			"divers/nomme.md":             "---\ntitle: Nommée\nkind: reading\nslug: Un Autre Nom\nsource: https://example.org/page\n---\n\nTexte.\n",
			"divers/aller_vers-ceux.md":   "Sans titre du tout.\n",
			"divers/autre.md":             "---\nkind: billet\ntitle: D’un autre outil\n---\n\nTexte.\n",
			"divers/document.odt":         "PK",
			".git/config":                 "[core]",
			"divers/.brouillon-cache.md":  "# Caché\n",
			"divers/avec-marque-et-cr.md": "\ufeff# Deux fois\r\n\r\nTexte.\r\n",
		})
		became, summary := imported(t, lib, folder, content.ImportOptions{})
		if summary.Added != 6 || summary.Skipped != 1 || summary.Refused != 0 {
			t.Errorf("summary: %+v", summary)
		}
		for _, want := range []struct{ kind, slug, title string }{
			{"legal", "le-secret-partage", "Ce que dit le secret"},
			{"legal", "par-le-chemin", "Par le chemin"},
			{"reading", "un-autre-nom", "Nommée"},
			{"practice", "aller-vers-ceux", "Aller vers ceux"},
			{"practice", "autre", "D’un autre outil"},
		} {
			r := read(t, lib, want.kind, want.slug)
			if r.Text.Title != want.title || r.Edition.Seal != sheet.Reprise || r.Edition.Source != "collection" {
				t.Errorf("%s: %q, %s, %s", want.slug, r.Text.Title, r.Edition.Seal, r.Edition.Source)
			}
		}
		if at := read(t, lib, "reading", "un-autre-nom").Edition.SourceAddress; at != "https://example.org/page" {
			t.Errorf("the address of the source is %q", at)
		}
		if got := reasons(became["divers/autre.md"]); got != "unknown-kind" {
			t.Errorf("another tool's kind is noted %q", got)
		}
		if got := reasons(became["divers/avec-marque-et-cr.md"]); got != "bom crlf" {
			t.Errorf("what was cleaned is noted %q", got)
		}
		if text := read(t, lib, "practice", "avec-marque-et-cr").Revision.Text; string(text) != "# Deux fois\n\nTexte.\n" {
			t.Errorf("the text is %q", text)
		}
	})
}

func reasons(f content.Imported) string {
	var found []string
	for _, n := range f.Notes {
		found = append(found, n.Reason)
	}
	return strings.Join(found, " ")
}

func TestD11ImportedAgainNothingIsWritten(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		folder := folderOf(t, "source", map[string]string{"a.md": "# A\n\nUn.\n", "b.md": "# B\n\nDeux.\n", "c.md": "# C\n\nTrois.\n"})
		_, dry := imported(t, lib, folder, content.ImportOptions{DryRun: true})
		if dry.Added != 3 || position(t, lib) != 1 {
			t.Fatalf("a dry run: %+v, %d events", dry, position(t, lib))
		}
		imported(t, lib, folder, content.ImportOptions{})
		before := position(t, lib)
		if _, again := imported(t, lib, folder, content.ImportOptions{}); again.Unchanged != 3 || position(t, lib) != before {
			t.Errorf("again: %+v, %d events more", again, position(t, lib)-before)
		}
		write(t, filepath.Join(folder, "a.md"), "# A\n\nAutre chose.\n")
		steward := contenttest.Someone(t, lib, people.Steward)
		b := read(t, lib, "practice", "b")
		if _, err := lib.Sheets.Save(t.Context(), steward, b.Sheet.ID, 0, []byte("# B\n\nChangée ici.\n")); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, "b.md"), "# B\n\nChangée là-bas.\n")
		became, _ := imported(t, lib, folder, content.ImportOptions{})
		for name, want := range map[string]sheet.Outcome{"a.md": sheet.Updated, "b.md": sheet.Kept, "c.md": sheet.Unchanged} {
			if became[name].Outcome != want {
				t.Errorf("%s: %s, not %s", name, became[name].Outcome, want)
			}
		}
		if a := read(t, lib, "practice", "a"); a.Edition.Number != 2 {
			t.Errorf("the changed sheet is at edition %d", a.Edition.Number)
		}
	})
}

func position(t testing.TB, lib *content.Library) int64 {
	t.Helper()
	at, err := lib.Events.Position(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestOnlyTheSystemImports(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	steward := contenttest.Someone(t, lib, people.Steward)
	_, err := lib.Import(t.Context(), steward, folderOf(t, "x", map[string]string{"a.md": "# A\n"}), content.ImportOptions{})
	if refusal.KindOf(err) != refusal.KindForbidden {
		t.Errorf("a steward imported: %v", err)
	}
}

func TestAnImportThatIsStoppedLeavesWhatItWroteAndGoesOnLater(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	texts := map[string]string{}
	for n := range 1000 {
		texts[fmt.Sprintf("f%04d.md", n)] = fmt.Sprintf("# Fiche %d\n", n)
	}
	folder := folderOf(t, "lot", texts)
	ctx, stop := context.WithCancel(t.Context())
	_, err := lib.Import(ctx, people.System(), folder, content.ImportOptions{Report: func(content.Imported) { stop() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	_, summary := imported(t, lib, folder, content.ImportOptions{})
	if summary.Unchanged == 0 || summary.Added == 0 || summary.Unchanged+summary.Added != 1000 {
		t.Errorf("later: %+v", summary)
	}
}

func TestLargeFilesAreHeldFewAtATime(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	texts := map[string]string{}
	for n := range 40 {
		texts[fmt.Sprintf("gros%02d.md", n)] = "# Gros\n\n" + strings.Repeat("Des mots pour remplir une page.\n\n", 15_000)
	}
	if _, summary := imported(t, lib, folderOf(t, "gros", texts), content.ImportOptions{}); summary.Added != 40 {
		t.Errorf("%+v", summary)
	}
}

func TestWhatAMessyFolderHoldsIsSaid(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	became, summary := imported(t, lib, folderOf(t, "Vault", map[string]string{
		"Document1.docx": "PK",
		"vide.md":        "\ufeff\r\n \r\n",
		"liens.md":       "# Liens\n\nVoir [[Une autre note]], [là](absente.md) et [ici](bonne.md).\n\n```\n[[code]]\n```\n",
		"image.md":       "# Image\n\n![Plan](images/un plan.png)\n",
		"bonne.md":       "---\ntitle: Bonne\nthemes: [numerique, astrologie]\n---\n\nVoir [les liens](liens.md) et `[[code]]`.\n",
		"longue.md":      "# " + strings.Repeat("Un titre ", 20) + "\n\nTexte.\n",
	}), content.ImportOptions{})
	for name, want := range map[string]string{"Document1.docx": "document-left", "liens.md": "link-wiki link-astray", "image.md": "image-space",
		"bonne.md": "term-unknown", "longue.md": "title-long"} {
		if got := reasons(became[name]); got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
	if e := refusal.Of(became["vide.md"].Err); e == nil || e.Reason != "text-empty" {
		t.Errorf("an empty file: %v", became["vide.md"].Err)
	}
	if summary.Added != 4 || summary.Refused != 1 || summary.Skipped != 1 {
		t.Errorf("%+v", summary)
	}
}
