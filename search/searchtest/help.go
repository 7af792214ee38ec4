package searchtest

import (
	"slices"
	"testing"

	"terreau/search"
)

// help: where little is found, the nearest spelling, then some of the words.
func help(t *testing.T, open Opener) {
	x := open(t)
	put(t, x, "a", "Accompagner la fin de vie", text("Le licenciement pendant un congé."), func(d *search.Document) {
		d.Acronyms, d.LawKeys = []string{"PMI", "PMSMP"}, []string{"casf:L311-3", "casf:L311-4", "rgpd:5", "loi-2002-2"}
	})
	put(t, x, "b", "Les accompagnements éducatifs", text("Une mesure d’AEMO."))
	t.Run("a fault of typing is put right", func(t *testing.T) {
		results := ask(t, x, everyone, parse(t, "licensiement", nil))
		if len(results.Corrections) != 1 || results.Corrections[0].Word != "licenciement" || results.Total != 1 {
			t.Errorf("the answer is %+v", results)
		}
	})
	spelling(t, open)
	t.Run("a word that is known is left alone", func(t *testing.T) {
		if results := ask(t, x, everyone, parse(t, "licenciement", nil)); len(results.Corrections) > 0 || results.Strict != 1 {
			t.Errorf("the answer is %+v", results)
		}
	})
	t.Run("some of the words, when no sheet has them all", func(t *testing.T) {
		results := ask(t, x, everyone, parse(t, "licenciement aemo", nil))
		if !results.Loose || results.Total != 2 || results.Strict != 0 {
			t.Errorf("the answer is %+v", results)
		}
	})
	suggestions(t, x)
}

// spelling: a word that no sheet has is put right where the nearest stands with the others; a short one only as a hand
// or an ear mistakes it.
func spelling(t *testing.T, open Opener) {
	t.Helper()
	x := open(t)
	put(t, x, "a", "Les mots de passe", text("Un carnet de mots de passe, pas à pas. Un écran."))
	put(t, x, "b", "Une base bête", text("Le passage des bêtes. Une case, un cas, les arnaques, une réunion."))
	for words, want := range map[string]string{
		"mots de pase": "passe", "carnet de pasaage": "", "écran bébé": "", "bébé": "", "bases": "", "arnaqe": "arnaques", "réunoin": "reunion",
		"ecrna": "ecran", "éran": "ecran", "lecran": "ecran", "mots de pasxe": "", "zase": "", "mots arnaqe": "",
	} {
		corrections := ask(t, x, everyone, parse(t, words, nil)).Corrections
		switch {
		case want == "" && len(corrections) > 0, want != "" && (len(corrections) != 1 || corrections[0].Word != want):
			t.Errorf("%q is corrected to %+v, not %q", words, corrections, want)
		}
	}
}

// suggestions: while typing, what may be meant.
func suggestions(t *testing.T, x search.Index) {
	t.Helper()
	for start, want := range map[string]search.Suggestion{
		"accomp":           {Sheet: "a"},
		"la fin de":        {Sheet: "a"},
		"fin v":            {},
		"FIN DE VIE":       {Sheet: "a"},
		"éduc":             {Sheet: "b"},
		"pm":               {Acronym: "PMI"},
		"p.m":              {Acronym: "PMI"},
		"l311":             {Law: "casf:L311-3"},
		"L. 311-4":         {Law: "casf:L311-4"},
		"article L. 311-3": {Law: "casf:L311-3"},
		"casf L311-4":      {Law: "casf:L311-4"},
		"rgpd":             {Law: "rgpd:5"},
		"loi 2002":         {Law: "loi-2002-2"},
		"ac":               {},
		"*":                {},
		"zzz":              {},
	} {
		found, err := x.Suggest(t.Context(), everyone, start, nil)
		if err != nil {
			t.Errorf("%q suggests an error: %v", start, err)
			continue
		}
		if want == (search.Suggestion{}) {
			if len(found) > 0 {
				t.Errorf("%q suggests %+v", start, found)
			}
			continue
		}
		if !slices.Contains(found, want) {
			t.Errorf("%q suggests %+v, not %+v", start, found, want)
		}
	}
}
