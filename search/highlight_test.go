package search_test

import (
	"context"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/search"
)

func query(t testing.TB, text string) search.Query {
	t.Helper()
	q, err := search.Parse(text, nil, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// plainOf writes what was marked between brackets.
func plainOf(pieces []search.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Marked {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestMark(t *testing.T) {
	for _, one := range []struct{ query, text, want string }{
		{"educateurs", "Les éducatrices et l’éducateur·rice", "Les [éducatrices] et l’[éducateur]·rice"},
		{"COEUR", "Le cœur du métier", "Le [cœur] du métier"},
		{"pmi", "La P.M.I. et la PMI", "La [P.M.I]. et la [PMI]"},
		{"L311-3", "Voir l’article L. 311-3 du CASF.", "Voir l’article [L. 311-3] du CASF."},
		{"aller-vers", "L’aller-vers, sans guichet", "L’[aller]-[vers], sans guichet"},
		{"de la", "Rien de la ville", "Rien [de] [la] ville"},
		{"le logement", "Le logement", "Le [logement]"},
		{"<script>", "Un <script> dans le texte", "Un <[script]> dans le texte"},
		{"", "Rien", "Rien"},
	} {
		if got := plainOf(search.Mark(one.text, "fr", query(t, one.query))); got != one.want {
			t.Errorf("%q marks %s, not %s", one.query, got, one.want)
		}
	}
	t.Run("the very words", func(t *testing.T) {
		q := query(t, "jeune")
		q.Exact = true
		if got := plainOf(search.Mark("Un jeune, des jeunes", "fr", q)); got != "Un [jeune], des jeunes" {
			t.Errorf("they mark %s", got)
		}
	})
	t.Run("English", func(t *testing.T) {
		if got := plainOf(search.Mark("They were trained", "en", query(t, "training"))); got != "They were [trained]" {
			t.Errorf("it marks %s", got)
		}
	})
}

func TestHighlightPassesOverListsOfLinks(t *testing.T) {
	labels := "Garder le lien familial en visio\nAller vers et repérer le non-recours"
	prose := search.Passage{ID: "s-why", Text: "Le recours à un droit demande du temps, et un lien."}
	links := search.Passage{ID: "s-more", Text: labels, Linked: len(labels) - 1}
	for _, parts := range [][]int{nil, {2, 1}, {2}, {7, -1, 0}} {
		if e := search.Highlight([]search.Passage{prose, links}, "fr", query(t, "lien recours visio"), parts...); e.ID != "s-why" {
			t.Errorf("with parts %v, what is shown is under %q: %s", parts, e.ID, plainOf(e.Pieces))
		}
	}
	if e := search.Highlight([]search.Passage{prose, links}, "fr", query(t, "visio"), 2); e.ID != "s-why" || strings.Contains(plainOf(e.Pieces), "[") {
		t.Errorf("what only a link says is shown: %s", plainOf(e.Pieces))
	}
	if e := search.Highlight([]search.Passage{links}, "fr", query(t, "visio")); len(e.Pieces) != 0 {
		t.Errorf("a text of links shows %s", plainOf(e.Pieces))
	}
}

func TestHighlightLooksFirstWhereItIsTold(t *testing.T) {
	passages := []search.Passage{{ID: "a", Text: "Un écran."}, {ID: "b", Text: "Un autre écran."}, {ID: "c", Text: "Rien."}}
	for want, parts := range map[string][]int{"b": {2}, "a": {3}} {
		if e := search.Highlight(passages, "fr", query(t, "écran"), parts...); e.ID != want {
			t.Errorf("with parts %v, what is shown is under %q", parts, e.ID)
		}
	}
}

func TestHighlight(t *testing.T) {
	long := strings.Repeat("Une phrase qui ne dit rien de ce que l’on cherche. ", 40)
	passages := []search.Passage{
		{ID: "", Text: "Une introduction."},
		{ID: "s-why", Title: "Pourquoi", Text: long + "Un écran par-ci. " + long},
		{ID: "s-how", Title: "Comment", Text: long + "Chaque parent pose sur une frise les écrans de la maison, à trois ans. " + long},
	}
	e := search.Highlight(passages, "fr", query(t, "ecran 3 ans maison"))
	if e.ID != "s-how" || e.Title != "Comment" {
		t.Errorf("the best passage is under %q", e.ID)
	}
	got := plainOf(e.Pieces)
	if !strings.Contains(got, "Chaque parent pose sur une frise les [écrans] de la [maison], à trois [ans]") || !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, "…") {
		t.Errorf("the excerpt is %s", got)
	}
	if len(got) > 320 {
		t.Errorf("the excerpt has %d bytes", len(got))
	}
	t.Run("where nothing is found, the beginning", func(t *testing.T) {
		if e := search.Highlight(passages, "fr", query(t, "girafe")); plainOf(e.Pieces) != "Une introduction." {
			t.Errorf("the excerpt is %q", plainOf(e.Pieces))
		}
	})
	t.Run("a sheet without text", func(t *testing.T) {
		if e := search.Highlight(nil, "fr", query(t, "girafe")); len(e.Pieces) != 0 {
			t.Errorf("the excerpt is %+v", e)
		}
	})
}

// FuzzHighlight: an excerpt is a stretch of its text, whatever either is.
func FuzzHighlight(f *testing.F) {
	f.Add("écran maison", "Un écran dans la maison. "+strings.Repeat("é ", 300))
	f.Add("a", "\xff\xfea b\u0301 a")
	f.Fuzz(func(t *testing.T, asked, text string) {
		q, err := search.Parse(asked, nil, 0, 0)
		if err != nil {
			return
		}
		var whole strings.Builder
		for _, p := range search.Mark(text, "fr", q) {
			whole.WriteString(p.Text)
		}
		if whole.String() != text {
			t.Fatalf("%q marked is %q", text, whole.String())
		}
		var shown strings.Builder
		for _, p := range search.Highlight([]search.Passage{{Text: text}}, "fr", q).Pieces {
			shown.WriteString(p.Text)
		}
		if inside := strings.TrimSuffix(strings.TrimPrefix(shown.String(), "… "), "…"); !strings.Contains(text, inside) {
			t.Fatalf("the excerpt %q is not in %q", inside, text)
		}
	})
}

// TestFinder: F3 and F4, what the library does not give any more is not shown, whatever the index still says.
func TestFinder(t *testing.T) {
	sheet := func(id clock.ID, title, text string) search.Change {
		return search.Change{ID: id, Documents: []search.Document{{Space: shelf, Title: title, Passages: []string{text},
			Acronyms: []string{"PMI"}}}}
	}
	h := held{changes: []search.Change{sheet("a", "Un Dédommagement", "Comment\nLe dédommagement."),
		sheet("restricted", "Un dédommagement gardé", "Il est gardé.")}}
	texts := func(context.Context, []clock.ID) (map[clock.ID]search.Text, error) {
		return map[clock.ID]search.Text{"a": {Title: "Un Dédommagement",
			Passages: []search.Passage{{ID: "s-how", Title: "Comment", Text: "Le dédommagement."}}}}, nil
	}
	finder := search.Finder{Index: h.index(t), Glossary: func() *search.Glossary {
		return search.NewGlossary(map[string][]search.Sense{"PMI": {{Expansion: "Protection maternelle et infantile"}}}, nil)
	}}
	shown, err := finder.Find(t.Context(), reader, query(t, "le dedomagement"), texts)
	if err != nil {
		t.Fatal(err)
	}
	if len(shown.Shown) != 1 || shown.Shown[0].Sheet != "a" {
		t.Fatalf("F3: what is shown is %+v", shown.Shown)
	}
	if shown.Spelling != "le dédommagement" {
		t.Errorf("the spelling help says %q", shown.Spelling)
	}
	if got := plainOf(shown.Shown[0].Title); got != "Un [Dédommagement]" {
		t.Errorf("what was corrected is marked %s", got)
	}
	if at := shown.Shown[0].Passage; at.ID != "s-how" || plainOf(at.Pieces) != "Le [dédommagement]." {
		t.Errorf("the passage found is %+v", at)
	}
	for start, want := range map[string]search.Suggestion{
		"dedo": {Sheet: "a", Title: "Un Dédommagement"},
		"pm":   {Acronym: "PMI", Title: "Protection maternelle et infantile"},
	} {
		got, err := finder.Suggest(t.Context(), reader, start, nil, texts)
		if err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("F4: %q suggests %+v (%v)", start, got, err)
		}
	}
}
