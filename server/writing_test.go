package server

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"

	"github.com/google/go-cmp/cmp"
)

var (
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
	textarea    = regexp.MustCompile(`(?s)<textarea[^>]* name="texte"[^>]*>\n(.*?)</textarea>`)
)

// writingForm is the form of the writing page as a browser without script would send it, with what is changed in it.
func (p page) writingForm(changes ...string) url.Values {
	_, form, _ := strings.Cut(p.body, `id="ecrire"`)
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, found := range hiddenField.FindAllStringSubmatch(form, -1) {
		values.Set(found[1], html.UnescapeString(found[2]))
	}
	if found := textarea.FindStringSubmatch(p.body); found != nil {
		values.Set("texte", html.UnescapeString(found[1]))
	}
	for i := 0; i+1 < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
	}
	return values
}

// writes sends the form of a page of writing and follows.
func (b *browser) writes(path string, form url.Values) page {
	b.Helper()
	return b.follow(b.send(http.MethodPost, path, form))
}

// sourceOf is the text that is being made of a sheet.
func (b *browser) sourceOf(slug string) string {
	b.Helper()
	d, err := b.lib.Sheets.Drafting(b.Context(), people.System(), "practice", slug)
	if err != nil {
		b.Fatal(err)
	}
	return string(d.Revision.Text)
}

func (b *browser) revisions(slug string) int {
	b.Helper()
	d, err := b.lib.Sheets.Drafting(b.Context(), people.System(), "practice", slug)
	if err != nil {
		b.Fatal(err)
	}
	_, total, err := b.lib.Sheets.Revisions(b.Context(), people.System(), d.Sheet.ID, 1)
	if err != nil {
		b.Fatal(err)
	}
	return total
}

// someoneNamed is a member of the first space under a name.
func (s *site) someoneNamed(name string, role people.Role) people.Person {
	s.Helper()
	p := contenttest.Someone(s.T, s.lib, role)
	if err := s.lib.People.SetName(s.Context(), p, name); err != nil {
		s.Fatal(err)
	}
	p, err := s.lib.People.Get(s.Context(), p.ID)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

func TestASheetIsWrittenFromNothingWithoutScript(t *testing.T) {
	each(t, func(s *site) {
		steward := s.as(contenttest.Someone(t, s.lib, people.Steward))
		start := steward.answers(http.StatusOK, steward.visit("/ecrire"), "Partager une pratique", "Fiche pratique", "Note de cadre juridique")
		if refused := steward.writes("/ecrire", url.Values{"kind": {"practice"}, "space": {string(contenttest.Space(t, s.lib).ID)}, "title": {" "}}); refused.StatusCode != http.StatusBadRequest || !strings.Contains(refused.body, "Donnez un titre") {
			t.Errorf("a sheet without a title is answered %d", refused.StatusCode)
		}
		space := hiddenField.FindAllStringSubmatch(start.body, -1)
		desk := steward.writes("/ecrire", url.Values{"kind": {"practice"}, "title": {"Faire avec, l'essentiel"}, "space": {space[len(space)-1][2]}})
		steward.answers(http.StatusOK, desk, "Titre et description", "Publics concernés", "Moyens", "Avant de proposer")
		at := "/fiches/faire-avec-l-essentiel/brouillon"
		desk = steward.writes(at, desk.writingForm("f.title", "Faire avec, l'essentiel", "f.summary", "Deux personnes, une heure.", "choix", "publics", "f.publics", "familles", "aller", "champ-themes"))
		if !strings.HasSuffix(steward.at, "?partie=description#champ-themes") {
			t.Errorf("a field that is missing leads to %s", steward.at)
		}
		form := desk.writingForm("choix", "themes", "f.themes", "numerique", "f.means.time", "Une heure", "f.period.start", "2026-01-05", "f.partners", "La CAF\nLe CCAS", "f.territory.scope", "commune",
			"f.related.0.sheet", "autre", "f.related.0.rel", "adapts", "aller", "part-brief")
		desk = steward.answers(http.StatusOK, steward.writes(at, form), "En bref", "Quatre lignes", "Voir un bon exemple")
		desk = steward.writes(at, desk.writingForm("texte", "Pour des parents.\r\nÀ deux.", "aller", "part-how"))
		desk = steward.writes(at, desk.writingForm("texte", "1. **Écouter.** D'abord.\n2. Ensuite.\n", "aller", "ici"))
		steward.answers(http.StatusOK, desk, "Comment on s’y prend", "1. **Écouter.** D&#39;abord.")
		want := "---\ntitle: Faire avec, l'essentiel\nlicence: CC-BY-SA-4.0\nlang: fr\nsummary: Deux personnes, une heure.\npublics:\n  - familles\nthemes:\n  - numerique\n"
		if source := steward.sourceOf("faire-avec-l-essentiel"); !strings.HasPrefix(source, want) || !strings.HasSuffix(source, "## En bref\n\nPour des parents.\nÀ deux.\n\n## Comment on s’y prend\n\n1. **Écouter.** D'abord.\n2. Ensuite.\n") {
			t.Errorf("the text is:\n%s", source)
		}
		before := steward.revisions("faire-avec-l-essentiel")
		steward.writes(at, desk.writingForm())
		if after := steward.revisions("faire-avec-l-essentiel"); after != before {
			t.Errorf("a save that changes nothing made %d revisions", after-before)
		}
		steward.answers(http.StatusOK, steward.visit(at+"/apercu"), "Aperçu", "Rien n’est publié", `<h2 id="s-how"`, "<strong>Écouter.</strong>", "Une heure")
		typed := desk.writingForm("texte", "Encore autre chose.")
		preview := steward.answers(http.StatusOK, steward.writes(at+"/apercu", typed), "pas encore enregistré", "Encore autre chose.")
		if strings.Contains(steward.sourceOf("faire-avec-l-essentiel"), "Encore") {
			t.Error("a preview saved the text")
		}
		_, banner, _ := strings.Cut(preview.body, `class="preview-bar"`)
		back := url.Values{"aller": {"part-how"}}
		for _, found := range hiddenField.FindAllStringSubmatch(banner, -1) {
			back.Set(found[1], html.UnescapeString(found[2]))
		}
		steward.answers(http.StatusOK, steward.writes(at, back), "Encore autre chose.")
		steward.answers(http.StatusOK, steward.visit("/ecrire"), "Faire avec, l’essentiel", "Brouillon")
		steward.answers(http.StatusOK, steward.visit("/fiches/faire-avec-l-essentiel/proposer"), "Proposer")
		if p := s.get("/fiches/faire-avec-l-essentiel"); p.StatusCode != http.StatusNotFound {
			t.Errorf("a draft is answered %d to visitors", p.StatusCode)
		}
		steward.answers(http.StatusOK, steward.writes("/fiches/faire-avec-l-essentiel/publier", url.Values{"verifie": contenttest.Checked}), "Encore autre chose.", "Préparer la prochaine version")
		s.holds("/fiches/faire-avec-l-essentiel", "Encore autre chose.")
	})
}

// odd is a text with all that a form could spoil.
const odd = `---
title:   "Un titre"   # gardé
summary: >-
  Deux lignes
  pliées.
publics: [familles, jeunes]
themes: [un-terme-a-nous, numerique]
law: ["casf:L311-3"]
inconnu: {a: 1}
means: {time: 1 h}
---

Un mot avant les titres.

##   En bref   ##
Texte collé.



## Une partie à nous

*   une liste
	avec une tabulation

Comment on s’y prend
--------------------

Deux espaces à la fin.  
Ligne.
`

func TestWhatIsNotTypedIsKeptToTheByte(t *testing.T) {
	each(t, func(s *site) {
		steward := contenttest.Someone(t, s.lib, people.Steward)
		b := s.as(steward)
		one, err := s.lib.Sheets.Start(t.Context(), steward, contenttest.Space(t, s.lib).ID, "practice", []byte(odd))
		if err != nil {
			t.Fatal(err)
		}
		at := "/fiches/" + one.Slug + "/brouillon"
		for _, part := range []string{"intro", "part-brief", "free-1", "part-how", "part-why"} {
			b.writes(at, b.visit(at+"?partie="+part).writingForm("aller", "ici"))
			if diff := cmp.Diff(odd, b.sourceOf(one.Slug)); diff != "" {
				t.Fatalf("sending %s back as it came changed the text: %s", part, diff)
			}
		}
		b.writes(at, b.fieldsForm(at))
		if diff := cmp.Diff(odd, b.sourceOf(one.Slug)); diff != "" {
			t.Fatalf("sending the fields back as they came changed the text: %s", diff)
		}
		b.writes(at, b.visit(at+"?partie=brief").writingForm("texte", "Texte neuf."))
		want := strings.Replace(odd, "Texte collé.", "Texte neuf.", 1)
		if diff := cmp.Diff(want, b.sourceOf(one.Slug)); diff != "" {
			t.Errorf("one part was typed, and: %s", diff)
		}
		form := b.fieldsForm(at)
		form.Set("f.means.time", "2 h")
		b.writes(at, form)
		if diff := cmp.Diff(strings.Replace(want, "means: {time: 1 h}", "means: {time: 2 h}", 1), b.sourceOf(one.Slug)); diff != "" && !strings.Contains(b.sourceOf(one.Slug), "means:\n  time: 2 h\n") {
			t.Errorf("one field was typed, and: %s", diff)
		}
		refused := b.writes(at, b.visit(at+"?partie=brief").writingForm("texte", "Voilà.\n\n## Pourquoi\n\nUne autre partie."))
		b.answers(http.StatusUnprocessableEntity, refused, "commence une autre partie", "Une autre partie.")
	})
}

var (
	inputField  = regexp.MustCompile(`<input class="input" id="champ-[^"]*" name="([^"]+)"[^>]*? value="([^"]*)"`)
	ticked      = regexp.MustCompile(`<input type="checkbox"[^>]* name="(f\.[^"]+)" value="([^"]*)" checked`)
	typedField  = regexp.MustCompile(`(?s)<textarea class="input[^"]*" id="champ-[^"]*" name="([^"]+)"[^>]*>\n(.*?)</textarea>`)
	chosenField = regexp.MustCompile(`(?s)<select class="input" id="champ-[^"]*" name="([^"]+)".*?</select>`)
	chosenOne   = regexp.MustCompile(`<option value="([^"]*)" selected`)
	shownChoice = regexp.MustCompile(`name="choix" value="([^"]+)"`)
)

// fieldsForm is the form of the description as a browser would send it unchanged.
func (b *browser) fieldsForm(at string) url.Values {
	b.Helper()
	p := b.answers(http.StatusOK, b.visit(at+"?partie=description"))
	form := p.writingForm("aller", "ici")
	for _, pattern := range []*regexp.Regexp{inputField, ticked, typedField} {
		for _, found := range pattern.FindAllStringSubmatch(p.body, -1) {
			form.Add(found[1], html.UnescapeString(found[2]))
		}
	}
	for _, found := range shownChoice.FindAllStringSubmatch(p.body, -1) {
		form.Add("choix", found[1])
	}
	for _, found := range chosenField.FindAllStringSubmatch(p.body, -1) {
		value := ""
		if one := chosenOne.FindStringSubmatch(found[0]); one != nil {
			value = html.UnescapeString(one[1])
		}
		form.Add(found[1], value)
	}
	return form
}
