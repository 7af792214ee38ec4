package server

import (
	"net/http"
	"strings"
	"testing"

	"terreau/content/contenttest"
)

// What was never published is previewed too, by who may read it.
func TestADraftIsPreviewed(t *testing.T) {
	eachWorld(t, func(w *world) {
		one := w.bring("draft")
		again := w.bring("published")
		if _, err := w.lib.Sheets.Save(w.Context(), w.people["author"], again.ID, 0, contenttest.Practice("La suite", "Un troisième texte.")); err != nil {
			t.Fatal(err)
		}
		w.sit()
		for path, holds := range map[string]string{"/fiches/" + one.Slug: "On commence par écouter.", "/fiches/" + again.Slug: "Un troisième texte."} {
			p := w.as("author", http.MethodGet, path+"/brouillon/apercu", nil)
			if p.StatusCode != http.StatusOK || !strings.Contains(p.body, holds) || strings.Contains(p.body, `id="echanges"`) {
				t.Errorf("the preview of %s answers %d:\n%.300s", path, p.StatusCode, p.body)
			}
		}
	})
}
