package sheet_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/content/starter"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func kindNamed(t testing.TB, key string) kinds.Kind {
	set, err := kinds.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	kind, known := set.Kind(key)
	if !known {
		t.Fatal("no kind", key)
	}
	return kind
}

func formOf(t rapid.TB, kind kinds.Kind, source string) sheet.Form {
	f, err := sheet.FormOf(kind, []byte(source))
	if err != nil {
		t.Fatalf("%v in %q", err, source)
	}
	return f
}

func sourceOf(t rapid.TB, f sheet.Form, original string) string {
	source, err := f.Source([]byte(original))
	if err != nil {
		t.Fatalf("%v in %q", err, original)
	}
	return string(source)
}

// typed sends a form as browsers do: each line ends by CR LF.
func typed(f sheet.Form) sheet.Form {
	for i := range f.Parts {
		f.Parts[i].Text = strings.ReplaceAll(f.Parts[i].Text, "\n", "\r\n")
	}
	for i := range f.Fields {
		f.Fields[i].Text = strings.ReplaceAll(f.Fields[i].Text, "\n", "\r\n")
	}
	return f
}

func TestAFormThatIsSentBackUnchangedChangesNoByte(t *testing.T) {
	set, err := kinds.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, kind := range set.All() {
		names, _ := fs.Glob(starter.Files(), kind.Key+"/*.md")
		for _, name := range names {
			source, err := fs.ReadFile(starter.Files(), name)
			if err != nil {
				t.Fatal(err)
			}
			if got := sourceOf(t, typed(formOf(t, kind, string(source))), string(source)); got != string(source) {
				t.Errorf("%s: %s", name, cmp.Diff(string(source), got))
			}
			read++
		}
	}
	if read < 20 {
		t.Errorf("only %d sheets of the starter were read", read)
	}
}

// A line of a random text: what can confuse who cuts it.
var confusing = []string{"", "", "", "texte", "Un mot **fort**.", "## Pourquoi", "# Pourquoi", "### Points de vigilance", "## Autre chose", "# Titre", "#### Détail",
	"#", "## ", "1. Contexte", "## 2. Contexte ##", "Pourquoi\n---", "Sous-titre\n===", "```", "~~~~", "    ## code", "- a", "  ## dans la liste", "> ## cité",
	"<!--", "-->", "---", "***", "[x]: /la", "| a | b |\n|---|---|", "[^1]: note", "Terme\n: définition", "\t", "   ", "## En bref", "## En bref", ":::", "\\## non"}

func randomBody() *rapid.Generator[string] {
	return rapid.Custom(func(r *rapid.T) string {
		lines := rapid.SliceOfN(rapid.SampledFrom(confusing), 0, 25).Draw(r, "lines")
		body := strings.Join(lines, "\n")
		if rapid.Bool().Draw(r, "ended") {
			body += "\n"
		}
		return body
	})
}

func randomSource() *rapid.Generator[string] {
	front := []string{"", "---\n---\n", "---\ntitle: Un titre\n---\n\n", "---\n# un mot\ntitle: 'Un titre'\nthemes: [numerique, logement]\nresults:\n  - claim: mieux\n    size: 14\n---\n"}
	return rapid.Custom(func(r *rapid.T) string {
		source := rapid.SampledFrom(front).Draw(r, "front") + randomBody().Draw(r, "body")
		if front, _ := markdown.Split([]byte(source)); front != nil {
			if _, err := markdown.ParseFront(front); err != nil { // no sheet holds it
				return "\n" + source
			}
		}
		return source
	})
}

func TestAnyFormThatIsSentBackUnchangedChangesNoByte(t *testing.T) {
	kind := kindNamed(t, "practice")
	rapid.Check(t, func(r *rapid.T) {
		source := randomSource().Draw(r, "source")
		if got := sourceOf(r, typed(formOf(r, kind, source)), source); got != source {
			r.Errorf("%q became %q", source, got)
		}
	})
}

// Whatever is typed in one part, the others stay to the byte, or it is refused and nothing is written.
func TestOnePartChangesNoOther(t *testing.T) {
	kind := kindNamed(t, "practice")
	rapid.Check(t, func(r *rapid.T) {
		source := randomSource().Draw(r, "source")
		form := formOf(r, kind, source)
		at := rapid.IntRange(0, len(form.Parts)-1).Draw(r, "part")
		text := randomBody().Draw(r, "typed")
		form.Parts[at].Text = text
		saved, err := form.Source([]byte(source))
		if err != nil {
			if refusal.Of(err).Reason != "part-breaks" && !strings.HasPrefix(refusal.Of(err).Reason, "text-") {
				r.Fatalf("%q in %q: %v", text, source, err)
			}
			return
		}
		before, after := formOf(r, kind, source), formOf(r, kind, string(saved))
		if got := after.Part(form.Parts[at].Name); got == nil || got.Text != strings.TrimRight(strings.TrimLeft(strings.TrimRight(text, " \t\n"), "\n"), " ") && strings.TrimSpace(got.Text) != strings.TrimSpace(text) {
			r.Fatalf("typed %q, read back %+v of %q", text, got, saved)
		}
		for _, part := range before.Parts {
			if part.Name == form.Parts[at].Name {
				continue
			}
			if got := after.Part(part.Name); got == nil || got.Text != part.Text || got.Title != part.Title {
				r.Errorf("%q became %+v where another part was written: %q", part.Text, got, saved)
			}
		}
		front, _ := markdown.Split([]byte(source))
		if now, _ := markdown.Split(saved); !bytes.Equal(front, now) && len(front) > 0 {
			r.Errorf("the front matter changed: %q", now)
		}
	})
}

const simple = `---
# gardé
title: 'Aller vers'
summary: Deux phrases.
publics: [familles, jeunes]   # gardé aussi
results:
  - claim: Ils viennent
    size: 14
licence: CC-BY-SA-4.0
---

Une phrase avant.

## En bref

Court.


## Un titre à nous
Libre.

### Dessous

Encore.
## Points de vigilance

Rien.
`

func TestPartsAreThoseOfTheTextInTheirOrder(t *testing.T) {
	form := formOf(t, kindNamed(t, "practice"), simple)
	var got []string
	for _, p := range form.Parts {
		got = append(got, fmt.Sprintf("%s|%s|%q|%v", p.Name, p.Title, p.Text, p.Absent))
	}
	want := []string{
		`intro||"Une phrase avant."|false`, `part-brief|En bref|"Court."|false`,
		`part-why|Pourquoi|""|true`, `part-how|Comment on s’y prend|""|true`,
		`free-1|Un titre à nous|"Libre.\n\n### Dessous\n\nEncore."|false`, `part-care|Points de vigilance|"Rien."|false`,
		`part-changed|Ce que ça a changé|""|true`, `part-redo|Refaire chez vous|""|true`,
		`part-people|Place des personnes concernées|""|true`, `part-law|Cadre juridique|""|true`,
		`part-advice|Recommandations|""|true`, `part-more|Pour aller plus loin|""|true`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAPartReplacesItsOwnBytes(t *testing.T) {
	kind := kindNamed(t, "practice")
	edit := func(change func(*sheet.Form)) string {
		form := formOf(t, kind, simple)
		change(&form)
		return sourceOf(t, typed(form), simple)
	}
	got := edit(func(f *sheet.Form) { f.Part("part-brief").Text = "\nLong.\n\n### Détail\n\nOui.\n\n" })
	if want := strings.Replace(simple, "Court.", "Long.\n\n### Détail\n\nOui.", 1); got != want {
		t.Error(cmp.Diff(want, got))
	}
	got = edit(func(f *sheet.Form) { f.Part("part-why").Text = "Parce que." })
	if want := strings.Replace(simple, "Court.\n\n\n", "Court.\n\n\n## Pourquoi\n\nParce que.\n\n", 1); got != want {
		t.Error(cmp.Diff(want, got))
	}
	got = edit(func(f *sheet.Form) { f.Part("part-more").Text = "Un livre." })
	if want := simple + "\n## Pour aller plus loin\n\nUn livre.\n"; got != want {
		t.Error(cmp.Diff(want, got))
	}
	got = edit(func(f *sheet.Form) { f.Part("free-1").Removed = true })
	if strings.Contains(got, "Un titre à nous") || !strings.Contains(got, "## Points de vigilance\n\nRien.\n") {
		t.Error("a part is taken away with its heading, and no other:", got)
	}
	english := strings.Replace(simple, "licence:", "lang: en\nlicence:", 1)
	form := formOf(t, kind, english)
	form.Part("part-why").Text = "Because."
	if got := sourceOf(t, form, english); !strings.Contains(got, "\n## Why\n\nBecause.\n") {
		t.Error("a new part is named in the language of the sheet:", got)
	}
}

// What would begin another part, or swallow the next, is refused in words: nothing typed is bent, nothing is lost.
func TestAPartCannotBreakTheOthers(t *testing.T) {
	kind := kindNamed(t, "practice")
	for _, text := range []string{"Avant\n\n## Objectif\n\nAprès", "### Pourquoi\n\nparce que", "# Un titre", "```\ncode sans fin", "<!-- sans fin", "Titre\n---\n"} {
		form := formOf(t, kind, simple)
		form.Part("part-brief").Text = text
		if _, err := form.Source([]byte(simple)); refusal.Of(err) == nil || refusal.Of(err).Reason != "part-breaks" {
			t.Errorf("%q: %v", text, err)
		}
	}
	form := formOf(t, kind, simple)
	form.Part("part-brief").Text = strings.Repeat("mot ", markdown.MaxSource/4)
	if _, err := form.Source([]byte(simple)); refusal.KindOf(err) != refusal.KindTooLarge {
		t.Errorf("a text over the limit: %v", err)
	}
}
