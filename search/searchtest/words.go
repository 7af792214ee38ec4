package searchtest

import (
	"slices"
	"testing"

	"terreau/search"
)

// wordsFound: what is typed finds what was meant, however either was written.
func wordsFound(t *testing.T, open Opener) {
	x := open(t)
	put(t, x, "educ", "Les éducateur·rice·s de rue", text("Une équipe parle aux jeunes."))
	put(t, x, "pmi", "La P.M.I. et l’école", text("Cœur du métier : l’aller-vers. Voir l’article L. 311-3 du CASF."))
	put(t, x, "loi", "La loi n° 2002-2", func(d *search.Document) { d.LawKeys = []string{"casf:L312-1", "loi-2002-2"} })
	put(t, x, "num", "L’exclusion numérique", text("Un numéro d’appel."))
	put(t, x, "es", "Le diplôme d’ES", text("Les ES et les ASS travaillent ensemble."))
	put(t, x, "en", "Training of social workers", func(d *search.Document) { d.Lang = "en"; d.Passages = []string{"They were trained in Paris."} })
	put(t, x, "train", "Prendre le train", text("La carte d'aujourd'hui, un kayak, un disque, un inter."))
	put(t, x, "pair", "La pair-aidance", text("Un temps de rendez-vous, e-mail compris."))
	for words, want := range map[string][]string{
		"educateurs":                 {"educ"},
		"ÉDUCATEURS":                 {"educ"},
		"éducatrices":                {"educ"},
		"pmi":                        {"pmi"},
		"P.M.I.":                     {"pmi"},
		"PMI école":                  {"pmi"},
		"coeur":                      {"pmi"},
		"CŒUR":                       {"pmi"},
		"aller vers":                 {"pmi"},
		"aller-vers":                 {"pmi"},
		"L311-3":                     {"pmi"},
		"l.311-3":                    {"pmi"},
		"article L. 311-3":           {"pmi"},
		"ARTICLE L 311-3":            {"pmi"},
		"L312-1":                     {"loi"},
		"loi 2002-2":                 {"loi"},
		"loi n°2002-2":               {"loi"},
		"2002-2":                     {"loi"},
		"numérique":                  {"num"},
		"numero":                     {"num"},
		"l'exclusion":                {"num"},
		"L’EXCLUSION":                {"num"},
		"ES":                         {"es"},
		"es":                         {"es"},
		"diplome es":                 {"es"},
		"trained":                    {"en"},
		"how were workers trained":   {"en"},
		"pair aidance":               {"pair"},
		"pairaidance":                {"pair"},
		"email":                      {"pair"},
		"aujourd'hui":                {"train"},
		"\u212Aaya\u212A":            {"train"}, // the Kelvin sign is a k (M4)
		"DI\u017Fque \u0130nter":     {"train"}, // the long s, the dotted I
		"e\u0301cole":                {"pmi"},
		"« diplôme d’ES »":           {"es"},
		"\"équipe jeunes\"":          nil,
		"\"métier aller-vers\"":      {"pmi"},
		"exclusion numérique numéro": {"num"},
	} {
		finds(t, x, words, want...)
	}
	t.Run("numérique is no numéro", func(t *testing.T) {
		put(t, x, "num2", "Un numéro vert")
		finds(t, x, "numérique", "num")
	})
	veryWords(t, x)
	partsFound(t, x)
	relatedWords(t, x)
}

// veryWords: only the form that was typed, the title first.
func veryWords(t *testing.T, x search.Index) {
	t.Helper()
	t.Run("the very words", func(t *testing.T) {
		q := parse(t, "jeune", nil)
		q.Exact = true
		if hits := ask(t, x, everyone, q).Hits; len(hits) != 0 {
			t.Errorf("another form of the word is found: %v", hits)
		}
		q = parse(t, "jeunes", nil)
		q.Exact = true
		if hits := ask(t, x, everyone, q).Hits; len(hits) != 1 {
			t.Errorf("the very word is found in %v", hits)
		}
	})
	t.Run("the very words, the title first", func(t *testing.T) {
		put(t, x, "in-text", "Une visite", text("On y parle des jumelages."))
		put(t, x, "in-title", "Les jumelages", text("On y parle de villes."))
		q := parse(t, "jumelages", nil)
		q.Exact = true
		if hits := ask(t, x, everyone, q).Hits; len(hits) != 2 || hits[0].Sheet != "in-title" {
			t.Errorf("they find %v", hits)
		}
	})
}

// partsFound: an engine that says which passages hold most of the query says it right.
func partsFound(t *testing.T, x search.Index) {
	t.Helper()
	t.Run("the passages that hold most of the query", func(t *testing.T) {
		put(t, x, "parts", "Une médiathèque", text("Accueil\nUn atelier.", "Atelier\nRien.", "Trouver\nUn atelier de reliure."))
		hits := ask(t, x, everyone, parse(t, "atelier reliure", nil)).Hits
		if len(hits) == 0 || hits[0].Sheet != "parts" {
			t.Fatalf("it finds %v", hits)
		}
		if got := hits[0].Parts; got != [3]int{} && got != [3]int{3, 1, 2} {
			t.Errorf("they are said to be %v", got)
		}
	})
}

// relatedWords: what stands for the words of the query finds too.
func relatedWords(t *testing.T, x search.Index) {
	t.Helper()
	t.Run("related words", func(t *testing.T) {
		glossary := search.NewGlossary(map[string][]search.Sense{"TS": {{Expansion: "Exclusion numérique"}}}, nil)
		q := glossary.Expand(parse(t, "ts", nil))
		if hits := ask(t, x, everyone, q).Hits; len(hits) != 1 || hits[0].Sheet != "num" {
			t.Errorf("the expansion of an acronym finds %v", hits)
		}
		glossary = search.NewGlossary(nil, [][]string{{"numérique", "tortue", "informatique", "exclusion"}})
		if results := ask(t, x, everyone, glossary.Expand(parse(t, "numérique", nil))); !slices.Equal(results.Also, []int{2}) {
			t.Errorf("of what is searched beside numérique, %v are said to be found", results.Also)
		}
	})
	t.Run("a name of several words is found where it stands as one", func(t *testing.T) {
		put(t, x, "apart", "Les quartiers", text("Le conseil de quartier. Un bilan de la politique sociale et de la vie."))
		put(t, x, "name", "Les outils", text("Le conseil de la vie sociale se réunit."))
		glossary := search.NewGlossary(map[string][]search.Sense{"CVS": {{Expansion: "Conseil de la vie sociale"}}}, nil)
		if hits := ask(t, x, everyone, glossary.Expand(parse(t, "cvs", nil))).Hits; len(hits) != 1 || hits[0].Sheet != "name" {
			t.Errorf("the acronym finds %v", hits)
		}
		if hits := ask(t, x, everyone, glossary.Expand(parse(t, "conseil de la vie sociale", nil))).Hits; len(hits) == 0 || hits[0].Sheet != "name" {
			t.Errorf("the name itself finds %v", hits)
		}
	})
}
