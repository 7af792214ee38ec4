package sheet_test

import (
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/refusal"
	"terreau/content/sheet"

	"github.com/google/go-cmp/cmp"
)

func TestAFieldReplacesItsOwnLines(t *testing.T) {
	kind := kindNamed(t, "practice")
	for name, c := range map[string]struct {
		change   func(*sheet.Form)
		old, new string
	}{
		"a line":                           {func(f *sheet.Form) { f.Field("title").Text = " Aller  vers eux " }, "title: 'Aller vers'\n", "title: Aller vers eux\n"},
		"a text emptied is gone":           {func(f *sheet.Form) { f.Field("summary").Text = " " }, "summary: Deux phrases.\n", ""},
		"a list keeps its brackets":        {func(f *sheet.Form) { f.Field("publics").List = []string{"familles", " ", "aines"} }, "publics: [familles, jeunes]   # gardé aussi\n", "publics: [familles, aines]\n"},
		"a record keeps what did not move": {func(f *sheet.Form) { f.Field("results").Records[0]["claim"] = "Elles viennent" }, "claim: Ils viennent", "claim: Elles viennent"},
		"a new mapping comes last": {func(f *sheet.Form) {
			f.Field("period").Records = []map[string]string{{"start": "2024-01-15", "end": ""}}
		}, "licence: CC-BY-SA-4.0\n", "licence: CC-BY-SA-4.0\nperiod:\n  start: \"2024-01-15\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			form := formOf(t, kind, simple)
			c.change(&form)
			if want, got := strings.Replace(simple, c.old, c.new, 1), sourceOf(t, form, simple); got != want {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
	odd := "---\ntitle: [une, liste]\nterritory: Nord\npublics: {a: 1}\n---\n\nTexte\n"
	form := formOf(t, kind, odd)
	form.Field("title").Text, form.Field("publics").List = "Autre", []string{"jeunes"}
	if got := sourceOf(t, form, odd); got != odd {
		t.Error("what is written in another way than the form has is left alone:", got)
	}
}

// F15: a choice is a term of its vocabulary, or nothing is written.
func TestAChoiceIsOneOfTheList(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	form := formOf(t, kindNamed(t, "practice"), simple)
	for key, change := range map[string]func(*sheet.FormField){
		"publics": func(f *sheet.FormField) { f.List = append(f.List, "licornes") },
		"nature":  func(f *sheet.FormField) { f.Text = "null" },
	} {
		changed := formOf(t, kindNamed(t, "practice"), simple)
		change(changed.Field(key))
		_, err := lib.Sheets.Written(changed, []byte(simple))
		refused(t, key, err, refusal.KindInvalid, "field-term")
	}
	form.Field("publics").List = []string{"mineurs", "jeunes"}
	got, err := lib.Sheets.Written(form, []byte(simple))
	if want := strings.Replace(simple, "publics: [familles, jeunes]   # gardé aussi\n", "publics: [mineurs, jeunes]\n", 1); err != nil || string(got) != want {
		t.Errorf("%v %s", err, cmp.Diff(want, string(got)))
	}
	old := strings.Replace(simple, "jeunes]", "un-ancien-terme]", 1)
	form = formOf(t, kindNamed(t, "practice"), old)
	form.Field("publics").List = []string{"un-ancien-terme"}
	if _, err := lib.Sheets.Written(form, []byte(old)); err != nil {
		t.Errorf("a term that the sheet had already: %v", err)
	}
}
