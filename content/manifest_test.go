package content_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/refusal"
)

func TestAManifestThatWouldFillTheMemoryIsRefused(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	before := position(t, lib)
	start := `{"format":"terreau-export","version":1,`
	sheet := `"id":"01a201f9-1e89-73ce-a5b6-e101707bfe0d","kind":"practice","space":"commun","slug":"a","file":"a.md"`
	parts := make([]string, content.MaxManifestParts+1)
	for n := range parts {
		parts[n] = fmt.Sprintf(`"p%d.json"`, n)
	}
	for name, c := range map[string]struct{ reason, manifest string }{
		"a large file":               {"entry-too-large", start + `"sheets":[]` + strings.Repeat(" ", 11<<20) + `}`},
		"nothing, a million times":   {"manifest-unreadable", start + `"sheets":[` + strings.Repeat("null,", 1<<20) + `null]}`},
		"empty sheets":               {"manifest-unreadable", start + `"sheets":[` + strings.Repeat("{},", 1<<20) + `{}]}`},
		"empty editions":             {"manifest-unreadable", start + `"sheets":[{` + sheet + `,"editions":[` + strings.Repeat("{},", 1<<20) + `{}]}]}`},
		"empty spaces":               {"manifest-unreadable", start + `"spaces":[` + strings.Repeat("{},", 1<<20) + `{}]}`},
		"more sheets than files":     {"manifest-entry", start + `"sheets":[` + strings.Repeat(`{`+sheet+`},`, 1000) + `{` + sheet + `}]}`},
		"lists within each other":    {"manifest-unreadable", start + `"x":` + strings.Repeat("[", 1<<20) + strings.Repeat("]", 1<<20) + `}`},
		"many files":                 {"manifest-too-large", start + `"more":[` + strings.Join(parts, ",") + `]}`},
		"one file many times":        {"manifest-too-large", start + `"more":[` + strings.Repeat(`"large.json",`, 100) + `"large.json"]}`},
		"a file that is not there":   {"manifest-unreadable", start + `"more":["absent.json"]}`},
		"a file outside":             {"manifest-unreadable", start + `"more":["../large.json"]}`},
		"the manifest within itself": {"manifest-unreadable", start + `"more":["terreau.json"]}`},
	} {
		folder := folderOf(t, "x", map[string]string{"a.md": "# A\n", content.ManifestName: c.manifest, "large.json": "[" + strings.Repeat(" ", 9<<20) + "]"})
		_, err := lib.Import(t.Context(), people.System(), folder, content.ImportOptions{})
		if e := refusal.Of(err); e == nil || e.Reason != c.reason || refusal.KindOf(err) == refusal.KindFailure {
			t.Errorf("%s: %v", name, err)
		}
	}
	if at := position(t, lib); at != before {
		t.Errorf("%d events were written", at-before)
	}
	if _, err := lib.Export(t.Context(), people.System(), folderOf(t, "x", map[string]string{content.ManifestName: start + `"sheets":[{}]}`, "a.md": "x"}), ""); refusal.KindOf(err) != refusal.KindConflict {
		t.Errorf("an export over it: %v", err)
	}
}

func TestAHostileManifestIsRefused(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	for name, manifest := range map[string]string{
		"not JSON": "{", "another format": `{"format":"x"}`, "a later version": `{"format":"terreau-export","version":9}`,
		"a space with a way out": `{"format":"terreau-export","version":1,"spaces":[{"slug":"../x","name":"x","audience":"public"}]}`,
	} {
		folder := folderOf(t, "x", map[string]string{"a.md": "# A\n", content.ManifestName: manifest})
		if _, err := lib.Import(t.Context(), people.System(), folder, content.ImportOptions{}); refusal.KindOf(err) != refusal.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	entry := func(change string) string {
		good := `"id":"01a201f9-1e89-73ce-a5b6-e101707bfe0d","kind":"practice","space":"commun","slug":"a","file":"a.md","editions":[{"number":1,"file":"a.md","date":"2026-01-01T00:00:00Z"}]`
		return `{"format":"terreau-export","version":1,"spaces":[{"slug":"commun","name":"x","audience":"public"}],"sheets":[{` + good + `,` + change + `}]}`
	}
	for _, change := range []string{`"id":"1"`, `"slug":"../a"`, `"file":"../../etc/passwd"`, `"restriction":"x"`, `"editions":[]`, `"kind":"x"`,
		`"editions":[{"number":0,"file":"a.md","date":"2026-01-01T00:00:00Z"}]`, `"source":{"name":"x","path":"../y"}`} {
		folder := folderOf(t, "x", map[string]string{"a.md": "# A\n", content.ManifestName: entry(change)})
		if _, summary := imported(t, lib, folder, content.ImportOptions{}); summary.Added != 0 || summary.Refused != 1 {
			t.Errorf("%s: %+v", change, summary)
		}
	}
}

func TestTheManifestOfALargeExportIsInParts(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of sheets")
	}
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	texts := map[string]string{}
	for n := range 10_000 {
		texts[fmt.Sprintf("f%04d.md", n)] = fmt.Sprintf("# Fiche %d\n", n)
	}
	imported(t, lib, folderOf(t, "grand", texts), content.ImportOptions{})
	folder := exported(t, lib)
	if _, err := os.Stat(filepath.Join(folder, "terreau-2.json")); err != nil {
		t.Error(err)
	}
	elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	_, summary := imported(t, elsewhere, folder, content.ImportOptions{})
	if summary.Added != 10_000 || summary.Skipped > 0 || read(t, elsewhere, "practice", "f6999").Sheet.ID != read(t, lib, "practice", "f6999").Sheet.ID {
		t.Errorf("%+v", summary)
	}
}

// changedManifest exports a library that has lived, changes the entry of one sheet, and gives the folder.
func changedManifest(t *testing.T, lib *content.Library, slug string, change func(*content.ManifestSheet)) string {
	t.Helper()
	lived(t, lib)
	folder := exported(t, lib)
	name := filepath.Join(folder, content.ManifestName)
	text, err := os.ReadFile(name)
	var m content.Manifest
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	for i := range m.Sheets {
		if m.Sheets[i].Slug == slug {
			change(&m.Sheets[i])
		}
	}
	if err == nil {
		text, err = json.Marshal(m)
	}
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, string(text))
	return folder
}

func TestAnEntryThatNoExportWritesIsRefusedAndNothingOfItIsPublished(t *testing.T) {
	for name, change := range map[string]func(*content.ManifestSheet){
		"a withdrawal that leads to another site":  func(s *content.ManifestSheet) { s.Withdrawal.Redirect = "https://example.org/" },
		"a withdrawal without a reason to be read": func(s *content.ManifestSheet) { s.Withdrawal.Reason = "\u200b" },
		"an address that runs a script":            func(s *content.ManifestSheet) { s.Editions[0].Address = "javascript:alert(1)" },
		"a source whose name turns letters":        func(s *content.ManifestSheet) { s.Source.Name = "a\u202eb" },
		"a path with a control character":          func(s *content.ManifestSheet) { s.Source.Path = "a\u0007.md" },
		"a note with a zero byte":                  func(s *content.ManifestSheet) { s.Editions[0].Note = "a\x00b" },
		"a file under a path no text shows": func(s *content.ManifestSheet) {
			s.Editions[0].Files = []content.ManifestFile{{Path: "a/../b.png", File: "b.png", Hash: strings.Repeat("0", 64), Attachment: strings.Repeat("0", 32)}}
		},
		"a former slug with a way out": func(s *content.ManifestSheet) { s.Former = []string{"../admin"} },
		"too many editions": func(s *content.ManifestSheet) {
			for n := range content.MaxEditions {
				next := s.Editions[0]
				next.Number = n + 2
				s.Editions = append(s.Editions, next)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
			folder := changedManifest(t, lib, "retire", change)
			elsewhere := contenttest.Open(t, content.Options{Folder: t.TempDir()})
			became, summary := imported(t, elsewhere, folder, content.ImportOptions{})
			if e := refusal.Of(became["notre-fonds/retire.md"].Err); summary.Refused != 1 || e == nil || e.Reason != "manifest-entry" {
				t.Errorf("%+v: %v", summary, became["notre-fonds/retire.md"].Err)
			}
			if _, err := elsewhere.Sheets.Read(t.Context(), people.System(), "practice", "retire", 0); refusal.KindOf(err) != refusal.KindNotFound {
				t.Errorf("it is there all the same: %v", err)
			}
		})
	}
}
