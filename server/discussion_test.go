package server

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"
)

// talked is a site with a published sheet and people around it, on a clock that stands.
type talked struct {
	*site
	clock     *clock.Fake
	lea, karl *browser // commenters
	tender    *browser // the steward
	visitor   *browser
	sheet     sheet.Sheet
	at        string
}

func eachTalk(t *testing.T, test func(s *talked)) {
	t.Helper()
	run := func(t *testing.T, address string) {
		fake := frozen()
		lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock})
		s := &talked{site: open(t, lib, behind), clock: fake}
		s.lea, s.karl = s.as(contenttest.Someone(t, lib, people.Commenter)), s.as(contenttest.Someone(t, lib, people.Commenter))
		s.tender, s.visitor = s.as(s.steward), s.browse()
		s.sheet = s.publish("Faire avec", "On suit **Jeanne\nMartin**, de l’école.")
		s.at = "/fiches/" + s.sheet.Slug
		test(s)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

var commentID = regexp.MustCompile(`id="c-([0-9a-f-]{36})"`)

// says sends a comment that must be taken, and gives its id.
func (s *talked) says(b *browser, fields ...string) string {
	s.Helper()
	s.clock.Move(time.Second)
	p := b.send(http.MethodPost, s.at+"/echanges", pairs(fields))
	to := p.Header.Get("Location")
	_, id, found := strings.Cut(to, "#c-")
	if p.StatusCode != http.StatusSeeOther || !found {
		s.Fatalf("%v is answered %d to %s:\n%s", fields, p.StatusCode, to, mainOf(p.body))
	}
	return id
}

// reads gives what a browser is shown at an address.
func (s *talked) reads(b *browser, path string) string {
	s.Helper()
	return b.answers(http.StatusOK, b.visit(path)).body
}

func TestASheetIsDiscussed(t *testing.T) {
	eachTalk(t, func(s *talked) {
		// Nobody has spoken: a line says so, and how to take part.
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at), "Personne n’a encore rien dit", "/connexion?suite=", "/signaler")
		s.lea.answers(http.StatusOK, s.lea.visit(s.at), `name="intention"`, "Remercier", "Demander", "Raconter")
		if p := s.reads(s.visitor, s.at); strings.Contains(p, "<textarea") || strings.Contains(p, `name="intention"`) {
			t.Error("a visitor is shown a form that leads nowhere")
		}
		// One press thanks, and a second one changes nothing.
		for range 2 {
			s.lea.answers(http.StatusOK, s.lea.fill(s.at+"/echanges", "intention", "thank"), "Vous avez remercié", "1 merci")
		}
		ask := s.says(s.lea, "intention", "ask", "texte", "Et **après** ?\n\nUne autre ligne.", "passage", "On suit Jeanne")
		answer := s.says(s.tender, "fil", ask, "texte", "Après, on note.")
		// The page that visitors are kept shows both at once, with who, what for and the passage.
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at), "<strong>après</strong>", "Question", "On suit Jeanne</blockquote>", "Après, on note.", `id="c-`+ask, `id="c-`+answer,
			"A écrit la fiche", "1 merci", "2 messages")
		s.visitor.answers(http.StatusOK, s.visitor.visit("/en"+s.at+"/echanges"), "2 messages", "Discussion", "Wrote the sheet")
		// Each has an address of its own, where it is read.
		for _, id := range []string{ask, answer} {
			s.visitor.answers(http.StatusOK, s.visitor.visit(s.at+"/echanges/"+id), `id="c-`+id)
			if !strings.HasSuffix(s.visitor.at, "/echanges/"+ask) && !strings.HasSuffix(s.visitor.at, "/echanges/"+ask+"#c-"+id) {
				t.Errorf("%s is read at %s", id, s.visitor.at)
			}
		}
		if old := s.reads(s.visitor, s.at+"/v1"); strings.Contains(old, "Après, on note.") {
			t.Error("an edition at its own address carries the discussion")
		}
		if again := s.says(s.karl, "intention", "tell", "texte", "Chez nous, à vélo."); again != s.says(s.karl, "intention", "tell", "texte", "Chez nous, à vélo.") {
			t.Error("a form that was pressed twice says it twice")
		}
		if n := strings.Count(s.reads(s.visitor, s.at+"/echanges"), "à vélo"); n != 1 {
			t.Errorf("it is read %d times", n)
		}
		for _, twin := range []string{".md", ".json"} {
			if strings.Contains(s.reads(s.visitor, s.at+twin), "à vélo") {
				t.Errorf("the twin %s carries the discussion", twin)
			}
		}
	})
}

func TestWhatIsTypedUnderASheetIsNeverLost(t *testing.T) {
	eachTalk(t, func(s *talked) {
		ask := s.says(s.lea, "intention", "ask", "texte", "Et le dimanche")
		long := strings.Repeat("mot ", 5000)
		for _, c := range []struct {
			status int
			path   string
			form   []string
			shows  []string
		}{
			{422, "", []string{"intention", "ask", "texte", " ", "passage", "Un passage choisi"}, []string{"Écrivez quelques mots", "Un passage choisi", `value="ask" required checked`, `aria-invalid="true"`}},
			{400, "", []string{"intention", "", "texte", "Ma question"}, []string{"Choisissez", "Ma question"}},
			{400, "", []string{"intention", "crier", "texte", "Ma question"}, []string{"Choisissez", "Ma question"}},
			{413, "", []string{"intention", "tell", "texte", long}, []string{"dépasse", "mot mot mot"}},
			{413, "", []string{"intention", "tell", "texte", "Mon récit", "passage", strings.Repeat("p", sheet.MaxQuote+1)}, []string{"dépasse", "Mon récit", "ppppp"}},
			{413, "", []string{"fil", ask, "texte", long}, []string{"dépasse", "mot mot mot"}},
			{409, "", []string{"fil", string(clock.NewID()), "texte", "Ma réponse perdue"}, []string{"plus là", "Ma réponse perdue"}},
			{413, "/" + ask, []string{"texte", long}, []string{"dépasse", "mot mot mot"}},
			{403, "/" + ask + "/masquer", []string{"raison", "Une raison tapée"}, []string{"garante", "Une raison tapée"}},
		} {
			s.lea.answers(c.status, s.lea.send(http.MethodPost, s.at+"/echanges"+c.path, pairs(c.form)), c.shows...)
		}
		// Who may not comment keeps her text too; where the session has ended, the browser does.
		reader := s.as(contenttest.Someone(t, s.lib, people.Reader))
		reader.answers(http.StatusForbidden, reader.send(http.MethodPost, s.at+"/echanges", pairs([]string{"intention", "tell", "texte", "Mon récit"})), "invitées à commenter", "Mon récit")
		reader.answers(http.StatusForbidden, reader.send(http.MethodPost, s.at+"/echanges", pairs([]string{"fil", ask, "texte", "Ma réponse"})), "invitées à commenter", "Ma réponse")
		s.visitor.answers(http.StatusUnauthorized, s.visitor.send(http.MethodPost, s.at+"/echanges", pairs([]string{"intention", "tell", "texte", "x"})), "encore dans cette page")
		reader.answers(http.StatusOK, reader.visit(s.at), "on échange sur invitation")
		if err := s.lib.Sheets.Withdraw(t.Context(), s.steward, s.sheet.ID, "Dépassée", ""); err != nil {
			t.Fatal(err)
		}
		s.lea.answers(http.StatusOK, s.lea.visit(s.at), "on n’y ajoute plus rien", "Et le dimanche")
	})
}

func TestACommentIsChangedForTenMinutesByItsAuthor(t *testing.T) {
	eachTalk(t, func(s *talked) {
		one := s.says(s.lea, "intention", "tell", "texte", "Avant")
		form := `action="` + s.at + "/echanges/" + one + `"`
		s.lea.answers(http.StatusOK, s.lea.visit(s.at), form)
		for name, other := range map[string]*browser{"another": s.karl, "a steward": s.tender, "a visitor": s.visitor} {
			if strings.Contains(s.reads(other, s.at), form) {
				t.Errorf("%s is offered to change it", name)
			}
		}
		s.karl.answers(http.StatusForbidden, s.karl.send(http.MethodPost, s.at+"/echanges/"+one, pairs([]string{"texte", "Autre"})), "Seule la personne")
		s.clock.Move(sheet.EditFor - time.Second)
		s.lea.answers(http.StatusOK, s.lea.fill(s.at+"/echanges/"+one, "texte", "Après"), "Après", "modifié")
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at), "Après", "modifié")
		s.clock.Move(time.Second)
		if strings.Contains(s.reads(s.lea, s.at), form) {
			t.Error("it is offered to be changed after ten minutes")
		}
		s.lea.answers(http.StatusForbidden, s.lea.send(http.MethodPost, s.at+"/echanges/"+one, pairs([]string{"texte", "Trop tard"})), "dix minutes", "Trop tard")
	})
}

func TestAStewardHidesACommentAndItsAuthorIsToldWhy(t *testing.T) {
	eachTalk(t, func(s *talked) {
		one := s.says(s.lea, "intention", "tell", "texte", "Untel a dit cela", "passage", "Une pratique simple")
		answer := s.says(s.karl, "fil", one, "texte", "Untel, vraiment ?")
		s.reads(s.visitor, s.at)
		s.tender.answers(http.StatusUnprocessableEntity, s.tender.send(http.MethodPost, s.at+"/echanges/"+one+"/masquer", url.Values{}), "Donnez la raison")
		for _, id := range []string{one, answer} {
			s.tender.answers(http.StatusOK, s.tender.fill(s.at+"/echanges/"+id+"/masquer", "raison", "On reconnaît un père."), "On reconnaît un père.", "Montrer à nouveau")
		}
		paths := []string{s.at, s.at + "/echanges", s.at + "/echanges/" + one, s.at + "/echanges/" + answer}
		for _, path := range paths {
			for name, b := range map[string]*browser{"a visitor": s.visitor, "a reviewer": s.as(contenttest.Someone(t, s.lib, people.Reviewer))} {
				body := b.answers(http.StatusOK, b.visit(path), "Ce message a été masqué").body
				for _, secret := range []string{"Untel", "On reconnaît", s.lea.who().Name, s.karl.who().Name} {
					if strings.Contains(body, secret) {
						t.Errorf("%s reads %q at %s", name, secret, path)
					}
				}
			}
			s.lea.answers(http.StatusOK, s.lea.visit(path), "Votre message est masqué", "On reconnaît un père.", "Untel a dit cela")
		}
		s.lea.answers(http.StatusForbidden, s.lea.send(http.MethodPost, s.at+"/echanges/"+one+"/remettre", url.Values{}), "garante")
		s.visitor.answers(http.StatusNotFound, s.visitor.visit(s.at+"/signaler?commentaire="+one))
		s.tender.answers(http.StatusOK, s.tender.fill(s.at+"/echanges/"+one+"/remettre"), "Untel a dit cela")
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at), "Untel a dit cela")
		s.tender.answers(http.StatusConflict, s.tender.send(http.MethodPost, s.at+"/echanges/"+one+"/remettre", url.Values{}), "pas masqué")
	})
}

// F11: what is said under a sheet, and said about it, is there for those who read the sheet.
func TestF11ADiscussionIsReadByWhoReadsTheSheet(t *testing.T) {
	eachTalk(t, func(s *talked) {
		one := s.says(s.lea, "intention", "tell", "texte", "Entre nous")
		if err := s.lib.Sheets.Restrict(t.Context(), s.steward, s.sheet.ID, people.SpaceOnly); err != nil {
			t.Fatal(err)
		}
		stranger := s.as(contenttest.Someone(t, s.lib, ""))
		for _, b := range []*browser{stranger, s.visitor} {
			none := b.send(http.MethodGet, "/fiches/rien/echanges", nil)
			for _, path := range []string{"/echanges", "/echanges/" + one, "/echanges?page=2", "/signaler", "/signaler?commentaire=" + one} {
				p := b.send(http.MethodGet, s.at+path, nil)
				if p.StatusCode != http.StatusNotFound || p.body != none.body || fmt.Sprint(headerNames(p.Header)) != fmt.Sprint(headerNames(none.Header)) {
					t.Errorf("%s is answered %d, otherwise than what does not exist", path, p.StatusCode)
				}
			}
		}
		for path, form := range map[string]url.Values{"/echanges": {"intention": {"tell"}, "texte": {"x"}}, "/echanges/" + one: {"texte": {"x"}}, "/echanges/" + one + "/masquer": {"raison": {"x"}},
			"/echanges/" + one + "/remettre": {}, "/signaler": {"passage": {"Une pratique simple"}, "reconnaissable": {"oui"}}} {
			p, none := stranger.send(http.MethodPost, s.at+path, form), stranger.send(http.MethodPost, "/fiches/rien"+path, form)
			if p.StatusCode != http.StatusNotFound || p.body != none.body {
				t.Errorf("POST %s is answered %d, otherwise than what does not exist", path, p.StatusCode)
			}
		}
		// F5: a comment is found under its own sheet alone.
		other := s.publish("Une autre", "")
		s.tender.answers(http.StatusNotFound, s.tender.send(http.MethodGet, "/fiches/"+other.Slug+"/echanges/"+one, nil))
		s.tender.answers(http.StatusNotFound, s.tender.send(http.MethodPost, "/fiches/"+other.Slug+"/echanges/"+one+"/masquer", url.Values{"raison": {"x"}}))
		if strings.Contains(s.reads(s.lea, s.at), "a été masqué") {
			t.Error("it was hidden by the address of another sheet")
		}
	})
}

func TestH1AnotherSitesFormSaysNothing(t *testing.T) {
	eachTalk(t, func(s *talked) {
		one := s.says(s.lea, "intention", "tell", "texte", "Bonjour")
		for _, path := range []string{s.at + "/echanges", s.at + "/echanges/" + one, s.at + "/echanges/" + one + "/masquer", s.at + "/signaler", "/signalements"} {
			form := url.Values{"intention": {"tell"}, "texte": {"Forgé"}, "raison": {"x"}, "passage": {"Une pratique simple"}, "reconnaissable": {"oui"}}
			s.tender.answers(http.StatusForbidden, s.tender.send(http.MethodPost, path, form, "Sec-Fetch-Site", "cross-site"))
		}
		if body := s.reads(s.visitor, s.at); strings.Contains(body, "Forgé") || strings.Contains(body, "masqué") {
			t.Error("another site’s form was taken")
		}
	})
}

// J11: a discussion is read a page at a time, and no page grows without bound.
func TestJ11ALongDiscussionIsPagedAndBounded(t *testing.T) {
	eachTalk(t, func(s *talked) {
		var first string
		heavy := strings.Repeat(strings.Repeat(`"&`, 100)+"\n\n", 75)
		for i := range sheet.ThreadsPage + 3 {
			id := s.says(s.lea, "intention", "tell", "texte", fmt.Sprintf("Récit %d. %s", i, heavy))
			if i == 0 {
				first = id
			}
		}
		var last string
		for i := range sheet.AnswersPage + 2 {
			last = s.says(s.karl, "fil", first, "texte", fmt.Sprintf("Réponse %d. %s", i, heavy))
		}
		for path, limit := range map[string]int{s.at: sheetRoom + 100_000, s.at + "/echanges": listRoom + 200_000, s.at + "/echanges/" + first: threadRoom + 200_000} {
			if body := s.reads(s.visitor, path); len(body) > limit {
				t.Errorf("%s takes %d bytes", path, len(body))
			}
		}
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at), "Voir les 23 échanges", "le lire en entier")
		if n := len(commentID.FindAllString(s.reads(s.visitor, s.at+"/echanges"), -1)); n != sheet.ThreadsPage {
			t.Errorf("the first page shows %d comments", n)
		}
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at+"/echanges?page=2"), "Récit 0.", "Lire les 17 autres réponses")
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at+"/echanges/"+last), "Réponse 21.")
		if !strings.Contains(s.visitor.at, "?page=2#c-"+last) {
			t.Errorf("the last answer is read at %s", s.visitor.at)
		}
		for _, path := range []string{"/echanges?page=3", "/echanges?page=0", "/echanges?page=100000000", "/echanges?page=x", "/echanges/" + first + "?page=9", "/echanges/rien", "/echanges/" + string(clock.NewID())} {
			s.visitor.answers(http.StatusNotFound, s.visitor.visit(s.at+path))
		}
		s.karl.answers(http.StatusUnprocessableEntity, s.karl.send(http.MethodPost, s.at+"/echanges", pairs([]string{"fil", last, "texte", "Plus bas"})), "pas à une réponse", "Plus bas")
	})
}

// K1: one person writes so much in an hour and no more, and keeps what she typed.
func TestK1CommentsAreCounted(t *testing.T) {
	eachTalk(t, func(s *talked) {
		for i := range sheet.CommentsHour {
			s.says(s.lea, "intention", "tell", "texte", fmt.Sprint("Récit ", i))
		}
		p := s.lea.answers(http.StatusTooManyRequests, s.lea.send(http.MethodPost, s.at+"/echanges", pairs([]string{"intention", "tell", "texte", "Un de trop"})), "Attendez un peu", "Un de trop")
		if p.Header.Get("Retry-After") == "" {
			t.Error("nothing says when to try again")
		}
		s.says(s.karl, "intention", "tell", "texte", "Une autre personne")
		s.clock.Move(time.Hour)
		s.says(s.lea, "intention", "tell", "texte", "Plus tard")
	})
}
