package server

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
)

func TestAStaleSaveLosesNeitherText(t *testing.T) {
	each(t, func(s *site) {
		nadia, karim := s.someoneNamed("Nadia Ferhat", people.Writer), s.someoneNamed("Karim Benali", people.Writer)
		one := contenttest.Started(t, s.lib, nadia, "Faire avec")
		if err := s.lib.Sheets.Share(t.Context(), nadia, one.ID, karim.ID); err != nil {
			t.Fatal(err)
		}
		at := "/fiches/faire-avec/brouillon"
		hers, his := s.as(nadia), s.as(karim)
		mine, theirs := hers.visit(at+"?partie=how"), his.visit(at+"?partie=how")
		other := hers.visit(at + "?partie=how")
		his.answers(http.StatusOK, theirs, "Nadia Ferhat écrit aussi")
		his.writes(at, theirs.writingForm("texte", "On commence par entendre la personne."))
		his.writes(at, his.visit(at+"?partie=brief").writingForm("texte", "Récrit par Karim."))
		both := hers.writes(at, mine.writingForm("texte", "On commence par écouter la personne, assis."))
		hers.answers(http.StatusConflict, both, "Karim Benali a enregistré", "On commence par écouter la personne, assis.", "<ins>entendre</ins>", "Aussi changé entre-temps", "En bref")
		if source := hers.sourceOf("faire-avec"); !strings.Contains(source, "entendre") || strings.Contains(source, "assis") {
			t.Errorf("a stale save took the place of the newest text:\n%s", source)
		}
		list := hers.answers(http.StatusOK, hers.visit(at+"/versions"), "arrivé trop tard")
		if !strings.Contains(list.body, "Nadia Ferhat") {
			t.Error("nobody is named beside the late text")
		}
		hers.writes(at, both.writingForm("aller", "ici"))
		if source := hers.sourceOf("faire-avec"); !strings.Contains(source, "assis") || strings.Contains(source, "entendre") || !strings.Contains(source, "Récrit par Karim.") {
			t.Errorf("saving mine knowingly gave:\n%s", source)
		}
		// Who changed nothing is in nobody's way.
		before := hers.revisions("faire-avec")
		hers.answers(http.StatusOK, hers.writes(at, other.writingForm("aller", "part-why")), "Pourquoi")
		if hers.revisions("faire-avec") != before {
			t.Error("a text that was not changed was kept once more")
		}
	})
}

func TestAStaleFieldKeepsTheOthers(t *testing.T) {
	s := alone(t)
	nadia := s.someoneNamed("Nadia Ferhat", people.Writer)
	contenttest.Started(t, s.lib, nadia, "Faire avec")
	at := "/fiches/faire-avec/brouillon"
	one, two := s.as(nadia), s.as(nadia)
	mine := one.fieldsForm(at)
	theirs := two.fieldsForm(at)
	theirs.Set("f.holder", "Le CCAS")
	two.writes(at, theirs)
	mine.Set("f.setting", "Une crèche")
	both := one.answers(http.StatusConflict, one.writes(at, mine), "dans une autre fenêtre", "Une crèche")
	if !strings.Contains(both.body, `name="f.holder" form="ecrire" type="text" value="Le CCAS"`) || !strings.Contains(both.body, `value="Une crèche"`) {
		t.Errorf("the form of both is not theirs with mine over it:\n%s", mainOf(both.body))
	}
}

func TestASessionThatEndedGivesBackWhatWasTyped(t *testing.T) {
	each(t, func(s *site) {
		author := contenttest.Someone(t, s.lib, people.Writer)
		contenttest.Started(t, s.lib, author, "Faire avec")
		at := "/fiches/faire-avec/brouillon"
		b := s.as(author)
		form := b.visit(at+"?partie=how").writingForm("texte", "Une heure de travail.")
		delete(b.cookies, sessionCookie)
		given := b.answers(http.StatusUnauthorized, b.writes(at, form), "Une heure de travail.", "Votre session est terminée", "/connexion")
		if p := b.send(http.MethodPost, at+".json", form); p.StatusCode != http.StatusUnauthorized || !strings.Contains(p.Header.Get("Content-Type"), "json") {
			t.Errorf("the script is answered %d, %s", p.StatusCode, p.Header.Get("Content-Type"))
		}
		again := s.as(author)
		resent := url.Values{}
		_, inside, _ := strings.Cut(given.body, "<main")
		for _, found := range hiddenField.FindAllStringSubmatch(inside, -1) {
			resent.Set(found[1], html.UnescapeString(found[2]))
		}
		resent.Set("texte", html.UnescapeString(textarea.FindStringSubmatch(given.body)[1]))
		again.writes(at, resent)
		if source := again.sourceOf("faire-avec"); !strings.Contains(source, "Une heure de travail.") {
			t.Errorf("what was typed is lost:\n%s", source)
		}
		// Nor is it saved under the name of whoever signed in since.
		other := s.someoneNamed("Karim", people.Steward)
		if p := s.as(other).writes(at, form); p.StatusCode != http.StatusUnauthorized {
			t.Errorf("another person saves what she did not type: %d", p.StatusCode)
		}
	})
}

func TestTheScriptSavesAndIsToldOfOthers(t *testing.T) {
	each(t, func(s *site) {
		nadia, karim := s.someoneNamed("Nadia Ferhat", people.Writer), s.someoneNamed("Karim Benali", people.Steward)
		contenttest.Started(t, s.lib, nadia, "Faire avec")
		at := "/fiches/faire-avec/brouillon"
		hers, his := s.as(nadia), s.as(karim)
		desk := hers.visit(at + "?partie=how")
		his.visit(at)
		saved := hers.answers(http.StatusOK, hers.send(http.MethodPost, at+".json", desk.writingForm("texte", "Enregistré tout seul.")), "Enregistré à", "Karim Benali écrit aussi")
		var told savedAnswer
		if err := json.Unmarshal([]byte(saved.body), &told); err != nil || told.Version != 2 || told.SavedAt == "" || len(told.Names) != 1 {
			t.Fatalf("the script is told %+v, %v", told, err)
		}
		if source := hers.sourceOf("faire-avec"); !strings.Contains(source, "Enregistré tout seul.") {
			t.Errorf("saved:\n%s", source)
		}
		next := desk.writingForm("texte", "Encore.", "version", fmt.Sprint(told.Version), "texte-de", told.Base)
		hers.answers(http.StatusOK, hers.send(http.MethodPost, at+".json", next))
		late := hers.send(http.MethodPost, at+".json", desk.writingForm("texte", "D’une autre fenêtre."))
		if late.StatusCode != http.StatusConflict || !strings.Contains(late.body, `"draft-stale"`) {
			t.Errorf("a late save by script is answered %d: %s", late.StatusCode, late.body)
		}
		if !strings.Contains(hers.sourceOf("faire-avec"), "Encore.") {
			t.Error("a late save took the place of the newest text")
		}
		asked := his.answers(http.StatusOK, his.send(http.MethodGet, at+".json", nil), "Nadia Ferhat écrit aussi")
		if strings.Contains(asked.body, "Encore") {
			t.Error("the text goes with the names")
		}
	})
}

// A version that no page ever sent is a form that cannot be read, not another text.
func TestAVersionThatIsNoneIsNoConflict(t *testing.T) {
	each(t, func(s *site) {
		author := contenttest.Someone(t, s.lib, people.Writer)
		contenttest.Started(t, s.lib, author, "Faire avec")
		b, at := s.as(author), "/fiches/faire-avec/brouillon"
		desk := b.visit(at + "?partie=how")
		for _, version := range []string{"-1", "", "un", "01", "1e3", "99999999999999999999"} {
			form := desk.writingForm("texte", "Autre texte.", "version", version)
			for _, to := range []string{at, at + ".json", at + "/apercu", at + "/restaurer"} {
				if to == at+"/restaurer" {
					form.Set("texte-de", string(s.lastRevision("faire-avec")))
				}
				if p := b.send(http.MethodPost, to, form); p.StatusCode != http.StatusBadRequest {
					t.Errorf("version %q is answered %d at %s", version, p.StatusCode, to)
				}
			}
		}
	})
}

// The address of a sheet that was never published leads those who read its draft there; for others there is none.
func TestTheAddressOfADraftLeadsToIt(t *testing.T) {
	each(t, func(s *site) {
		author, steward := contenttest.Someone(t, s.lib, people.Writer), contenttest.Someone(t, s.lib, people.Steward)
		contenttest.Started(t, s.lib, author, "Faire avec")
		for name, p := range map[string]people.Person{"its author": author, "a steward": steward} {
			b := s.as(p)
			if b.answers(http.StatusOK, b.visit("/fiches/faire-avec"), "Faire avec"); !strings.HasSuffix(b.at, "/fiches/faire-avec/brouillon") {
				t.Errorf("%s is led to %s", name, b.at)
			}
		}
		other := s.as(contenttest.Someone(t, s.lib, people.Writer))
		if p, none := other.visit("/fiches/faire-avec"), other.visit("/fiches/il-n-y-en-a-pas"); p.StatusCode != http.StatusNotFound || p.body != none.body {
			t.Errorf("another writer is answered %d", p.StatusCode)
		}
		if p := s.get("/fiches/faire-avec"); p.StatusCode != http.StatusNotFound {
			t.Errorf("a visitor is answered %d", p.StatusCode)
		}
		b := s.as(author)
		if p := b.visit("/fiches/faire-avec.md"); p.StatusCode != http.StatusNotFound {
			t.Errorf("a twin of what was never published is answered %d", p.StatusCode)
		}
	})
}

// lastRevision is the text that is being made of a sheet.
func (s *site) lastRevision(slug string) clock.ID {
	s.Helper()
	d, err := s.lib.Sheets.Drafting(s.Context(), people.System(), "practice", slug)
	if err != nil {
		s.Fatal(err)
	}
	return d.Revision.ID
}

// In review nothing is saved by itself; the page says what saving does to the round, and the round takes another text as
// long as nobody has spoken of it.
func TestWritingInReviewSaysWhatARoundIs(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		author, at := s.as(s.author), s.at+"/brouillon"
		desk := author.answers(http.StatusOK, author.visit(at+"?partie=how"), "au tour 1, et personne n’a encore donné d’avis", "Enregistrer dans le tour 1", "data-round")
		if p := author.send(http.MethodPost, at+".json", desk.writingForm("texte", "Tapé, pas encore voulu.")); p.StatusCode != http.StatusConflict {
			t.Errorf("a script opens a round by itself: %d", p.StatusCode)
		}
		desk = author.writes(at, desk.writingForm("texte", "On écoute.", "aller", "part-why"))
		author.writes(at, desk.writingForm("texte", "Parce que.", "aller", "ici"))
		if r := s.current(); len(r.Rounds) != 1 || !strings.Contains(author.sourceOf("faire-avec-pas-a-la-place"), "On écoute.") {
			t.Errorf("two parts that nobody had read make %d rounds", len(r.Rounds))
		}
		reader := s.as(s.trade)
		reader.answers(http.StatusOK, reader.visit(s.at+"/relecture"), "On écoute.", "Parce que.")
		s.says(s.trade, "trade", "not-yet", "Plus de détails.")
		desk = author.answers(http.StatusOK, author.visit(at+"?partie=how"), "ouvre le tour 2", "Enregistrer et ouvrir le tour 2")
		desk = author.writes(at, desk.writingForm("texte", "On écoute, puis on note.", "aller", "ici"))
		author.answers(http.StatusOK, desk, "Enregistrer dans le tour 2")
		if r := s.current(); len(r.Rounds) != 2 || len(r.Opinions) != 1 || r.Opinions[0].Round != 1 {
			t.Errorf("%d rounds, %d opinions", len(r.Rounds), len(r.Opinions))
		}
	})
}
