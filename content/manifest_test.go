package content_test

import (
	"fmt"
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
