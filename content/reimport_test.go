package content_test

import (
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
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
