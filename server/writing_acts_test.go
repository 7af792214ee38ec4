package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
)

func TestWhoMayNotWriteFindsNothing(t *testing.T) {
	each(t, func(s *site) {
		author, steward := contenttest.Someone(t, s.lib, people.Writer), contenttest.Someone(t, s.lib, people.Steward)
		one := contenttest.Started(t, s.lib, author, "Secrète")
		published := contenttest.PublishedSheet(t, s.lib, steward, "Publiée")
		at := "/fiches/" + one.Slug + "/brouillon"
		form := s.as(author).visit(at+"?partie=how").writingForm("texte", "Changé par quelqu’un d’autre.")
		form.Del("qui")
		for name, b := range map[string]*browser{"a writer": s.as(contenttest.Someone(t, s.lib, people.Writer)), "a reader": s.as(contenttest.Someone(t, s.lib, people.Reader)), "a member": s.as(contenttest.Someone(t, s.lib, ""))} {
			none := b.visit("/fiches/il-n-y-en-a-pas")
			for _, path := range []string{"", "/apercu", "/versions", "/abandonner"} {
				if p := b.visit(at + path); p.StatusCode != http.StatusNotFound || p.body != none.body {
					t.Errorf("%s is answered %d at %s", name, p.StatusCode, path)
				}
			}
			for _, path := range []string{"", "/apercu", "/restaurer", "/partage", "/retrait", "/abandonner", "/corbeille", "/remettre-corbeille", "/images"} {
				if p := b.writes(at+path, form); p.StatusCode != http.StatusNotFound || p.body != none.body {
					t.Errorf("%s posts to %s and is answered %d", name, path, p.StatusCode)
				}
			}
			if p := b.send(http.MethodPost, at+".json", form); p.StatusCode != http.StatusNotFound || strings.Contains(p.body, "Secrète") {
				t.Errorf("%s saves by script and is answered %d", name, p.StatusCode)
			}
			if p := b.visit("/fiches/" + published.Slug); name != "a writer" && strings.Contains(p.body, "/brouillon") {
				t.Errorf("%s is led to write", name)
			}
		}
		if strings.Contains(s.as(author).sourceOf(one.Slug), "quelqu’un d’autre") {
			t.Error("someone wrote in another’s draft")
		}
		visitor := s.browse()
		if p := visitor.send(http.MethodGet, at, nil); p.StatusCode != http.StatusSeeOther || !strings.Contains(p.Header.Get("Location"), "/connexion?suite=") {
			t.Errorf("a visitor is answered %d", p.StatusCode)
		}
		// The steward writes it too; a reviewer reads what is proposed, without writing.
		s.as(steward).answers(http.StatusOK, s.as(steward).visit(at), "Avant de proposer")
		if err := s.lib.Sheets.Propose(t.Context(), author, one.ID, contenttest.Checked); err != nil {
			t.Fatal(err)
		}
		reviewer := s.as(contenttest.Someone(t, s.lib, people.Reviewer))
		reviewer.answers(http.StatusOK, reviewer.visit(at), "Aperçu")
		if p := reviewer.writes(at, form); p.StatusCode == http.StatusOK || strings.Contains(reviewer.sourceOf(one.Slug), "quelqu’un d’autre") {
			t.Errorf("a reviewer writes, and is answered %d", p.StatusCode)
		}
	})
}

func TestAPublishedSheetGetsItsNextText(t *testing.T) {
	each(t, func(s *site) {
		steward := contenttest.Someone(t, s.lib, people.Steward)
		contenttest.PublishedSheet(t, s.lib, steward, "Faire avec")
		writer := s.as(contenttest.Someone(t, s.lib, people.Writer))
		writer.answers(http.StatusOK, writer.visit("/fiches/faire-avec"), "Préparer la prochaine version")
		at := "/fiches/faire-avec/brouillon"
		desk := writer.answers(http.StatusOK, writer.visit(at+"?partie=how"), "La fiche publiée ne bouge pas", "On commence par écouter.")
		writer.writes(at, desk.writingForm())
		if d, err := s.lib.Sheets.Drafting(t.Context(), people.System(), "practice", "faire-avec"); err != nil || d.Sheet.Draft != nil {
			t.Errorf("looking at it began a draft: %v", err)
		}
		writer.writes(at, desk.writingForm("texte", "On commence par s’asseoir."))
		s.holds("/fiches/faire-avec", "On commence par écouter.")
		s.without("/fiches/faire-avec", "s’asseoir", "/brouillon")
		giving := writer.answers(http.StatusOK, writer.visit(at+"/abandonner"), "Abandonner ce brouillon")
		if strings.Contains(giving.body, at+"/corbeille") {
			t.Error("a published sheet may be thrown away")
		}
		writer.answers(http.StatusOK, writer.writes(at+"/abandonner", url.Values{}), "Le brouillon est abandonné")
		s.holds("/fiches/faire-avec", "On commence par écouter.")
		list := s.as(steward)
		found := list.answers(http.StatusOK, list.visit(at+"/versions"), "Texte 2", "Texte 1")
		old := list.link(found, "/brouillon/versions?version=")
		list.answers(http.StatusOK, list.visit(old), "s’asseoir", "<del>", "Reprendre ce texte")
		// What was saved in one sitting is one line, which leads to each text.
		for _, words := range []string{"Un.", "Deux.", "Trois."} {
			list.writes(at, list.visit(at+"?partie=how").writingForm("texte", words, "aller", "ici"))
		}
		found = list.answers(http.StatusOK, list.visit(at+"/versions"), "3 enregistrements de", "Texte 5")
		if strings.Contains(found.body, "Texte 4") {
			t.Error("each text of a sitting has a line of its own")
		}
		list.answers(http.StatusOK, list.visit(list.link(found, "versions?seance=")), "Texte 3", "Texte 4", "Texte 5", "Toutes les séances")
		list.writes(at+"/abandonner", url.Values{})
		_, id, _ := strings.Cut(old, "version=")
		id, _, _ = strings.Cut(id, "#")
		list.answers(http.StatusOK, list.writes(at+"/restaurer", url.Values{"texte-de": {id}, "version": {"0"}}), "de nouveau le brouillon")
		if !strings.Contains(list.sourceOf("faire-avec"), "s’asseoir") {
			t.Error("the old text did not come back")
		}
	})
}

func TestADraftGoesToTheBinAndBack(t *testing.T) {
	each(t, func(s *site) {
		author := contenttest.Someone(t, s.lib, people.Writer)
		contenttest.Started(t, s.lib, author, "Faire avec")
		b, at := s.as(author), "/fiches/faire-avec/brouillon"
		b.answers(http.StatusOK, b.visit(at+"/abandonner"), "Mettre la fiche à la corbeille")
		b.answers(http.StatusOK, b.writes(at+"/corbeille", url.Values{}), "dans la corbeille", "Remettre", "Faire avec")
		b.answers(http.StatusNotFound, b.visit(at))
		other := s.as(contenttest.Someone(t, s.lib, people.Writer))
		other.answers(http.StatusNotFound, other.writes(at+"/remettre-corbeille", url.Values{}))
		b.answers(http.StatusOK, b.writes(at+"/remettre-corbeille", url.Values{}), "Avant de proposer")
		if !strings.Contains(b.sourceOf("faire-avec"), "On commence par écouter.") {
			t.Error("the text did not come back")
		}
	})
}

func TestColleaguesAreInvitedAndTakenOff(t *testing.T) {
	each(t, func(s *site) {
		author := s.someoneNamed("Nadia Ferhat", people.Writer)
		karim, reader := s.someoneNamed("Karim Benali", people.Writer), s.someoneNamed("Léa", people.Reader)
		contenttest.Started(t, s.lib, author, "Faire avec")
		b, at := s.as(author), "/fiches/faire-avec/brouillon"
		desk := b.answers(http.StatusOK, b.visit(at), "Karim Benali", "Inviter")
		if strings.Contains(desk.body, ">Léa<") {
			t.Error("someone who may not write is offered")
		}
		b.answers(http.StatusUnprocessableEntity, b.writes(at+"/partage", url.Values{"personne": {string(reader.ID)}}), "écrire des fiches")
		b.answers(http.StatusOK, b.writes(at+"/partage", url.Values{"personne": {string(karim.ID)}, "partie": {"part-how"}}), "cette personne peut écrire", "Comment on s’y prend")
		his := s.as(karim)
		his.answers(http.StatusOK, his.visit("/ecrire"), "Faire avec", "avec Nadia Ferhat")
		his.answers(http.StatusOK, his.visit(at))
		b.answers(http.StatusOK, b.writes(at+"/retrait", url.Values{"personne": {string(karim.ID)}}), "n’écrit plus")
		his.answers(http.StatusNotFound, his.visit(at))
	})
}
