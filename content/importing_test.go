package content_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/files"
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

func picture(t testing.TB, shade uint8) string {
	t.Helper()
	made := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for x := range 40 {
		for y := range 30 {
			made.Set(x, y, color.NRGBA{shade, uint8(x * 6), uint8(y * 8), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, made); err != nil {
		t.Fatal(err)
	}
	return b.String()
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

func TestPicturesComeInMadeAnewAndTheRestIsSaid(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		folder := folderOf(t, "photos", map[string]string{
			"fiches/une.md":                "# Une\n\n![Un](images/un%20plan.png) ![Deux](images/absente.png) ![Trois](../../etc/passwd) ![Quatre](images/dessin.svg)\n\n[Le document](images/formulaire.pdf)\n",
			"fiches/deux.md":               "# Deux\n\n![Un](images/un%20plan.png)\n",
			"fiches/images/un plan.png":    picture(t, 10),
			"fiches/images/dessin.svg":     "<svg onload=alert(1)></svg>",
			"fiches/images/formulaire.pdf": "%PDF-1.4",
		})
		became, summary := imported(t, lib, folder, content.ImportOptions{})
		if summary.Added != 2 || summary.Pictures != 1 || summary.Skipped != 2 {
			t.Errorf("summary: %+v", summary)
		}
		r := read(t, lib, "practice", "une")
		if len(r.Revision.Files) != 1 || r.Revision.Files[0].Path != "images/un%20plan.png" || r.Revision.Files[0].Width != 40 {
			t.Fatalf("files: %+v", r.Revision.Files)
		}
		if err := files.Verify(t.Context(), lib.Files, r.Revision.Files[0].Hash); err != nil {
			t.Error(err)
		}
		if got := reasons(became["fiches/une.md"]); got != "image-missing image-outside image-svg file-left-out" {
			t.Errorf("said: %q", got)
		}
		if same := read(t, lib, "practice", "deux").Revision.Files; same[0].Hash != r.Revision.Files[0].Hash || same[0].Attachment == r.Revision.Files[0].Attachment {
			t.Error("the same picture of two sheets is one file and two attachments")
		}
		if _, again := imported(t, lib, folder, content.ImportOptions{}); again.Unchanged != 2 {
			t.Errorf("again: %+v", again)
		}
		write(t, filepath.Join(folder, "fiches/images/un plan.png"), picture(t, 200))
		if _, again := imported(t, lib, folder, content.ImportOptions{}); again.Updated != 2 {
			t.Errorf("with another picture: %+v", again)
		}
	})
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

func TestD7OneHostileFileStopsNoOther(t *testing.T) {
	many := 10_000
	if testing.Short() {
		many = 500
	}
	texts := map[string]string{
		"hostile-yaml.md":      "---\na: &a [x, x]\nb: *a\n---\n\nTexte.\n",
		"hostile-encodage.md":  "# \xff\xfe\x00",
		"hostile-tableau.md":   "|" + strings.Repeat("a|", 5000) + "\n|" + strings.Repeat("-|", 5000) + "\n",
		"hostile-taille.md":    "# T\n\n" + strings.Repeat("mot ", 200_000),
		"hostile-citations.md": strings.Repeat("> ", 5000) + "x\n",
	}
	for n := range many {
		texts[fmt.Sprintf("f%05d.md", n)] = fmt.Sprintf("# Fiche %d\n\nTexte.\n", n)
	}
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	became, summary := imported(t, lib, folderOf(t, "lot", texts), content.ImportOptions{})
	if summary.Added != many || summary.Refused != 5 {
		t.Errorf("summary: %+v", summary)
	}
	for name, f := range became {
		if strings.HasPrefix(name, "hostile") != (f.Outcome == content.Refused) || f.Outcome == content.Refused && refusal.Of(f.Err) == nil {
			t.Errorf("%s: %s %v", name, f.Outcome, f.Err)
		}
	}
}

func TestD6AHostileFrontMatterIsRefusedWithItsLine(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	keys := ""
	for n := range 300 {
		keys += fmt.Sprintf("k%d: v\n", n)
	}
	texts := map[string]string{
		"alias.md":     "---\ntitle: T\na: &a x\nb: *a\n---\n",
		"cles.md":      "---\n" + keys + "---\n",
		"profond.md":   "---\na: " + strings.Repeat("[", 9000) + "\n---\n",
		"etiquette.md": "---\ntitle: !!python/object x\n---\n",
		"deux-fois.md": "---\ntitle: A\ntitle: B\n---\n",
	}
	became, _ := imported(t, lib, folderOf(t, "yaml", texts), content.ImportOptions{})
	for name, f := range became {
		if e := refusal.Of(f.Err); e == nil || e.Kind == refusal.KindFailure || len(e.Args) == 0 {
			t.Errorf("%s: %v", name, f.Err)
		}
	}
}

// zipOf writes an archive; a name that ends with @ is a symbolic link.
func zipOf(t testing.TB, entries ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		header := &zip.FileHeader{Name: strings.TrimSuffix(entries[i], "@"), Method: zip.Deflate}
		if strings.HasSuffix(entries[i], "@") {
			header.SetMode(fs.ModeSymlink | 0o777)
		}
		entry, err := w.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		entry.Write([]byte(entries[i+1]))
	}
	w.Close()
	name := filepath.Join(t.TempDir(), "archive.zip")
	write(t, name, b.String())
	return name
}

func TestD1ToD4AHostileArchiveIsRefusedWhole(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	before := position(t, lib)
	for name, archive := range map[string]string{
		"D1 a way out":             zipOf(t, "bonne.md", "# Bonne\n", "../dehors.md", "# Dehors\n"),
		"D1 an absolute name":      zipOf(t, "bonne.md", "# Bonne\n", "/etc/dehors.md", "# Dehors\n"),
		"D1 a drive":               zipOf(t, "bonne.md", "# Bonne\n", "C:/dehors.md", "# Dehors\n"),
		"D1 a backslash":           zipOf(t, "bonne.md", "# Bonne\n", `..\dehors.md`, "# Dehors\n"),
		"D2 a link":                zipOf(t, "bonne.md", "# Bonne\n", "lien.md@", "/etc/passwd"),
		"D3 a bomb":                zipOf(t, "bonne.md", "# Bonne\n", "zeros.md", strings.Repeat("\x00", 8<<20)),
		"D4 the same name twice":   zipOf(t, "bonne.md", "# Bonne\n", "bonne.md", "# Autre\n"),
		"D4 one name, two letters": zipOf(t, "é.md", "# Bonne\n", "e\u0301.md", "# Autre\n"),
	} {
		if _, err := lib.Import(t.Context(), people.System(), archive, content.ImportOptions{}); refusal.Of(err) == nil || refusal.KindOf(err) == refusal.KindFailure {
			t.Errorf("%s: %v", name, err)
		}
	}
	if at := position(t, lib); at != before {
		t.Errorf("%d events were written", at-before)
	}
	_, summary := imported(t, lib, zipOf(t, "bonne.md", "# Bonne\n"), content.ImportOptions{})
	if r := read(t, lib, "practice", "bonne"); summary.Added != 1 || r.Edition.Source != "archive" {
		t.Errorf("a good archive: %+v from %q", summary, r.Edition.Source)
	}
}

func TestD9AnAddressIsNoPath(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	for _, name := range []string{"http://127.0.0.1:9/x.zip", "file:///etc/passwd", filepath.Join(t.TempDir(), "absent")} {
		if _, err := lib.Import(t.Context(), people.System(), name, content.ImportOptions{}); refusal.KindOf(err) != refusal.KindInvalid {
			t.Errorf("import %s: %v", name, err)
		}
		if _, _, err := content.Restore(t.Context(), content.Options{Folder: t.TempDir()}, name); refusal.KindOf(err) != refusal.KindInvalid {
			t.Errorf("restore %s: %v", name, err)
		}
	}
}

func TestOnlyTheSystemImports(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	steward := contenttest.Someone(t, lib, people.Steward)
	_, err := lib.Import(t.Context(), steward, folderOf(t, "x", map[string]string{"a.md": "# A\n"}), content.ImportOptions{})
	if refusal.KindOf(err) != refusal.KindForbidden {
		t.Errorf("a steward imported: %v", err)
	}
}

func TestTheFirstContentComesInOnceAndOnlyIntoAnEmptyLibrary(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		if err := lib.Start(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		counts, err := lib.Sheets.CountKinds(t.Context(), people.Visitor())
		if err != nil || counts["practice"] < 8 || counts["legal"] < 7 || counts["reading"] < 2 || counts["digest"] < 1 || counts["course"] < 1 {
			t.Errorf("first content: %v %v", counts, err)
		}
		if senses, err := lib.Sheets.Acronyms(t.Context()); err != nil || len(senses) < 100 {
			t.Errorf("%d senses of acronyms, %v", len(senses), err)
		}
		before := position(t, lib)
		if err := lib.Start(t.Context(), false); err != nil || position(t, lib) != before {
			t.Errorf("started twice: %d events more, %v", position(t, lib)-before, err)
		}
		found, err := lib.Verify(t.Context(), people.System(), nil)
		if err != nil || len(found.Faults) > 0 {
			t.Errorf("verify: %+v %v", found.Faults, err)
		}
	})
}

func TestAnImportBeforeTheFirstStartKeepsTheFirstContentFromNobody(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		imported(t, lib, folderOf(t, "fonds", map[string]string{"a.md": "# A\n\nTexte.\n"}), content.ImportOptions{})
		for range 2 {
			if err := lib.Start(t.Context(), false); err != nil {
				t.Fatal(err)
			}
		}
		counts, err := lib.Sheets.CountKinds(t.Context(), people.Visitor())
		if err != nil || counts["practice"] < 9 || counts["help"] == 0 {
			t.Errorf("first content: %v %v", counts, err)
		}
		if senses, err := lib.Sheets.Acronyms(t.Context()); err != nil || len(senses) < 100 {
			t.Errorf("%d senses of acronyms, %v", len(senses), err)
		}
	})
}

// faulty is a store whose fault a picture meets.
type faulty struct{ files.Store }

func (faulty) Put(context.Context, []byte) (string, error) { panic("a fault") }

func TestAFaultOnAPictureIsSaidByEverySheetThatShowsIt(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	lib.Files = faulty{lib.Files}
	texts := map[string]string{"plan.png": picture(t, 3)}
	for _, name := range []string{"a.md", "b.md", "c.md"} {
		texts[name] = "# Avec image\n\n![Plan](plan.png)\n"
	}
	became, summary := imported(t, lib, folderOf(t, "fonds", texts), content.ImportOptions{})
	for name, f := range became {
		if reasons(f) != "import-failed" || f.Err != nil {
			t.Errorf("%s: %q %v", name, reasons(f), f.Err)
		}
	}
	if summary.Added != 3 || summary.Pictures != 0 {
		t.Errorf("%+v", summary)
	}
}

func TestWithoutTheFirstContentItNeverComes(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	if err := errors.Join(lib.Start(t.Context(), true), lib.Start(t.Context(), false)); err != nil {
		t.Fatal(err)
	}
	if counts, err := lib.Sheets.CountKinds(t.Context(), people.Visitor()); err != nil || len(counts) > 0 {
		t.Errorf("%v %v", counts, err)
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
