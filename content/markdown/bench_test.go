package markdown_test

import (
	"os"
	"path/filepath"
	"testing"

	"terreau/content/citation"
	"terreau/content/markdown"
)

var practice = markdown.PartsOf([]markdown.Part{
	{Key: "brief", Titles: []string{"En bref", "Résumé", "Objectifs", "Objectifs de la fiche"}},
	{Key: "why", Titles: []string{"Pourquoi", "Contexte", "Constats et enjeux"}},
	{Key: "how", Titles: []string{"Comment on s’y prend", "Déroulé", "La pratique pas à pas"}},
	{Key: "care", Titles: []string{"Points de vigilance", "Limites", "Limites et vigilance"}},
	{Key: "changed", Titles: []string{"Ce que ça a changé", "Résultats", "Effets"}},
	{Key: "redo", Titles: []string{"Refaire chez vous", "Transférer", "Moyens"}},
	{Key: "law", Titles: []string{"Cadre juridique", "Legal framework"}},
})

func sample(t testing.TB) []byte {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("testdata", "ecrans.md"))
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// BenchmarkRender is the price of a save: guard, parse, HTML, outline, passages, citations, and the second wall.
func BenchmarkRender(b *testing.B) {
	source := sample(b)
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := markdown.Render(source, practice); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFill is the price of the holes on each page that is not kept.
func BenchmarkFill(b *testing.B) {
	r, err := markdown.Render(sample(b), practice)
	if err != nil {
		b.Fatal(err)
	}
	filler := full()
	b.SetBytes(int64(len(r.HTML)))
	b.ReportAllocs()
	for b.Loop() {
		markdown.Fill(r.HTML, filler)
	}
}

// full is a filler that knows everything.
func full() markdown.Filler {
	return markdown.Filler{
		Link:    func(dest string) (string, bool) { return "/fiches/" + markdown.Slug(dest), true },
		Image:   func(string) (string, int, int, bool) { return "/fichiers/019", 1200, 800, true },
		Acronym: func(word string) (string, bool) { return "Sens de " + word, true },
		Note:    func(c citation.Citation) string { return `<aside class="note law">` + c.Label("fr") + `</aside>` },
		Icon: func(name string) string {
			return `<svg class="i" aria-hidden="true"><use href="#i-` + name + `"/></svg>`
		},
		Lang: "fr",
	}
}
