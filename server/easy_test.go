package server

import (
	"net/http"
	"strings"
	"testing"

	"terreau/content/review"
	"terreau/content/sheet"
)

// G5, G6: a link that is wrong, revoked, replaced or past its end opens nothing, in the same words; opening a link
// changes nothing; nobody keeps its pages, and its secret is in no log.
func TestLinksOfGuests(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		guest := s.browse()
		over := func(link, why string) {
			t.Helper()
			p := guest.answers(http.StatusUnauthorized, guest.visit(link), "Ce lien n’est plus ouvert", "Demandez-en un autre")
			if strings.Contains(p.body, "Faire avec") {
				t.Errorf("%s tells of the sheet", why)
			}
			guest.answers(http.StatusUnauthorized, guest.fill(link, "acte", "repondre", "numero", "1", "question", "understood", "reponse", "yes", "idee", "Mon idée."), "Ce lien n’est plus ouvert", "Mon idée.")
		}
		over("/avis/"+strings.Repeat("A", 43), "a link that was never given")
		over(s.link[:len(s.link)-1]+"_", "a link with a wrong letter")

		before := s.front.position()
		p := guest.answers(http.StatusOK, guest.visit(s.link), s.steward.Name, "3 questions.", "vous arrêter", "noindex")
		for name, want := range map[string]string{"Cache-Control": "private, no-store", "Referrer-Policy": "same-origin"} {
			if p.Header.Get(name) != want {
				t.Errorf("%s of a guest's page is %q", name, p.Header.Get(name))
			}
		}
		guest.answers(http.StatusOK, guest.visit(s.link+"?page=texte"), "On commence par écouter.")
		guest.answers(http.StatusOK, guest.visit(s.link+"?page=1"), "Question 1 sur 3", "Avez-vous tout compris", "Non, ou ça me gêne")
		guest.answers(http.StatusOK, guest.visit("/en"+s.link+"?page=2"), "Question 2 of 3", "Does the text speak of people with respect")
		guest.answers(http.StatusOK, guest.visit(s.link+"?page=pause"), "Vous pouvez fermer")
		if s.front.position() != before {
			t.Error("opening a link wrote something")
		}

		// What is answered is kept when she stops; an idea without an answer is asked about, not lost.
		guest.answers(http.StatusUnprocessableEntity, guest.fill(s.link, "acte", "repondre", "numero", "1", "question", "understood", "idee", "Une image aiderait.", "aller", "apres"), "Une image aiderait.", "Question 1 sur 3")
		guest.answers(http.StatusOK, guest.fill(s.link, "acte", "repondre", "numero", "1", "question", "understood", "reponse", "partly", "idee", "Une image aiderait.", "aller", "arreter"), "Vos réponses sont gardées")
		guest.answers(http.StatusOK, guest.fill(s.link, "acte", "repondre", "numero", "2", "question", "respectful", "aller", "arreter"), "Vous pouvez fermer")
		guest.answers(http.StatusOK, guest.visit(s.link), "Continuer")
		guest.answers(http.StatusOK, guest.fill(s.link, "acte", "commencer"), "Question 2 sur 3")
		guest.answers(http.StatusOK, guest.visit(s.link+"?page=1"), "Une image aiderait.", `value="partly" checked`)

		// The author of the text does not answer in the place of another.
		author := s.as(s.author)
		author.answers(http.StatusForbidden, author.fill(s.link, "acte", "repondre", "numero", "2", "question", "respectful", "reponse", "yes"), "pas d’avis sur sa propre fiche")

		steward := s.as(s.steward)
		guests, err := s.lib.Reviews.Guests(t.Context(), s.steward, s.current().ID)
		if err != nil {
			t.Fatal(err)
		}
		id, old := string(guests[0].ID), s.link
		renewed := steward.answers(http.StatusOK, steward.fill(s.at+"/relecture/invites", "acte", "renouveler", "personne", id), "qu’une fois")
		_, after, _ := strings.Cut(renewed.body, "http://"+s.address+"/avis/")
		s.link = "/avis/" + after[:43]
		over(old, "a link that was replaced")
		guest.answers(http.StatusOK, guest.visit(s.link+"?page=1"), "Une image aiderait.")
		steward.answers(http.StatusOK, steward.fill(s.at+"/relecture/invites", "acte", "retirer", "personne", id), "Lien retiré")
		over(s.link, "a revoked link")
		steward.answers(http.StatusConflict, steward.fill(s.at+"/relecture/invites", "acte", "retirer", "personne", id), "déjà retiré")
		renewed = steward.answers(http.StatusOK, steward.fill(s.at+"/relecture/invites", "acte", "renouveler", "personne", id))
		_, after, _ = strings.Cut(renewed.body, "http://"+s.address+"/avis/")
		s.link = "/avis/" + after[:43]
		s.days(400)
		over(s.link, "a link past its end")
	})
}

// Once she has given her opinion, an answer that a guest changes changes it at once, whether she goes on or not; the page
// says so.
func TestAGuestChangesAnAnswerAfterwards(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		guest := s.browse()
		if p := guest.visit(s.link + "?page=2"); strings.Contains(p.body, "compte tout de suite") {
			t.Error("a first answer is said to count at once")
		}
		s.easily("yes", "")
		guest.answers(http.StatusOK, guest.visit(s.link+"?page=2"), "compte tout de suite", "Garder ce changement")
		p := guest.answers(http.StatusOK, guest.fill(s.link, "acte", "repondre", "numero", "2", "question", "respectful", "reponse", "no", "idee", "Le mot « usager ».", "aller", "fin"), "usager")
		if strings.Contains(p.body, "Question") {
			t.Error("she is asked to go on:", mainOf(p.body))
		}
		if o := s.current().Opinions; len(o) != 1 || o[0].Verdict != review.NotYet || o[0].Grid["respectful"] != review.No || o[0].Grid["useful"] != review.Yes {
			t.Errorf("her opinion is %+v", o)
		}
		if m := s.current().Remarks; len(m) != 1 || m[0].Text != "Le mot « usager »." {
			t.Errorf("her remarks are %+v", m)
		}
		guest.fill(s.link, "acte", "repondre", "numero", "2", "question", "respectful", "reponse", "yes", "aller", "apres")
		if r := s.current(); len(r.Opinions) != 1 || r.Opinions[0].Verdict != review.For || len(r.Remarks) != 0 {
			t.Errorf("taken back, her opinion is %+v with %+v", r.Opinions, r.Remarks)
		}
	})
}

// A guest sees the pictures of the text she is asked about, by her link alone: not those of another text, nor those of the
// same sheet that it does not show; and none once the link ends.
func TestC4F10F21AGuestSeesThePicturesOfTheTextSheReads(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		b := s.as(s.author)
		attach := func(path string, width int) {
			p := b.visit(s.at + "/brouillon?partie=how")
			b.sendsPicture(s.at+"/brouillon/images", p.writingForm("alt", "Un plan de la salle"), path, drawn(width, 4))
		}
		attach("plan.png", 8)
		files := func() []sheet.File {
			d, err := s.lib.Sheets.Drafting(t.Context(), s.author, "practice", s.sheet.Slug)
			if err != nil {
				t.Fatal(err)
			}
			return d.Revision.Files
		}
		before := files()
		if len(before) != 1 {
			t.Fatalf("the text shows %d pictures", len(before))
		}
		s.open()
		guest := s.browse()
		guest.answers(http.StatusOK, guest.visit(s.link+"?page=texte"), `src="`+s.link+"/fichiers/"+before[0].Attachment, `alt="Un plan de la salle"`)
		got := s.get(s.link + "/fichiers/" + before[0].Attachment)
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "image/png" || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") ||
			got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Cache-Control") != private || got.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("the picture is answered %d with %v", got.StatusCode, got.Header)
		}
		for why, path := range map[string]string{"without the link": "/fichiers/" + before[0].Attachment, "by another link": "/avis/" + strings.Repeat("A", 43) + "/fichiers/" + before[0].Attachment,
			"by an id that is none": s.link + "/fichiers/" + strings.Repeat("0", 32)} {
			if p := s.get(path); p.StatusCode != http.StatusNotFound {
				t.Errorf("%s the picture is answered %d", why, p.StatusCode)
			}
		}
		guests, err := s.lib.Reviews.Guests(t.Context(), s.steward, s.current().ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.lib.Reviews.RevokeGuest(t.Context(), s.steward, guests[0].ID); err != nil {
			t.Fatal(err)
		}
		if p := s.get(s.link+"/fichiers/"+before[0].Attachment, "If-None-Match", got.Header.Get("ETag")); p.StatusCode != http.StatusNotFound {
			t.Errorf("by a revoked link the picture is answered %d", p.StatusCode)
		}
	})
}

// The secret of a link is in no line of the log, whatever is answered.
func TestTheLogKeepsNoSecretOfALink(t *testing.T) {
	var written journal
	s := alone(t, logged(&written))
	for _, link := range []string{"/avis/", "/en/avis/", "/invitation/", "/premiere-visite/", "/mot-de-passe/"} {
		s.get(link + "c2VjcmV0IGQndW4gbGllbg")
		s.ask(http.MethodPost, link+"c2VjcmV0IGQndW4gbGllbg", "Sec-Fetch-Site", "cross-site")
	}
	if strings.Contains(written.String(), "c2VjcmV0") || !strings.Contains(written.String(), "/avis/…") {
		t.Errorf("the log says:\n%s", written.String())
	}
}
