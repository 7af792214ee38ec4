package content_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

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
