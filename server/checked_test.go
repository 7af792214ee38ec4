package server

import (
	"net/http"
	"strings"
	"testing"

	"terreau/content/contenttest"
)

// Before others read a practice sheet, whoever offers it says that nobody can be recognised in it. What she did not tick
// is asked again beside what she did, and what she said is kept with her name and the text it speaks of.
func TestN10NobodyIsRecognisable(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		b := s.as(s.author)
		b.answers(http.StatusOK, b.visit(s.at+"/proposer"), "Données personnelles", "Personne n’est nommé", "accord écrit")
		p := b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/proposer", "verifie", "names", "verifie", "places"), "points à cocher : 3", "Personne n’est nommé")
		if !strings.Contains(p.body, `value="places" aria-describedby="propose-places" checked`) || strings.Contains(p.body, `value="rare" aria-describedby="propose-rare" checked`) {
			t.Error("what was ticked does not come back:", mainOf(p.body))
		}
		b.answers(http.StatusOK, b.visit(s.at+"/proposer"), "Tout y est")
		s.propose()
		b.answers(http.StatusOK, b.visit(s.at+"/proposer"), "vérifié par "+s.author.Name)

		// A text saved since is another text: who opens the review is told.
		steward := s.as(s.steward)
		steward.answers(http.StatusOK, steward.visit(s.at+"/relecture/ouvrir"), "vérifié par "+s.author.Name)
		if _, err := s.lib.Sheets.Save(t.Context(), s.author, s.sheet.ID, 1, contenttest.Practice("Faire avec, pas à la place", "Avec la mère.")); err != nil {
			t.Fatal(err)
		}
		steward.answers(http.StatusOK, steward.visit(s.at+"/relecture/ouvrir"), "Le texte a changé depuis")
	})
}

// A steward who publishes without review, or urgently, is asked the same; the trail tells the makers, not visitors.
func TestN10WhoPublishesAloneAnswersToo(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		b := s.as(s.steward)
		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/publier", "note", "Le tout premier texte."), "points à cocher : 5", "Le tout premier texte.")
		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/urgence", "raison", "Le numéro était faux.", "verifie", "names"), "points à cocher : 4", "Le numéro était faux.")
		b.answers(http.StatusOK, b.fill(s.at+"/publier", vouched()...), "non relue", "vérifié par "+s.steward.Name)
		if p := s.get(s.at); strings.Contains(p.body, "vérifié par") {
			t.Error("a visitor is told who made sure of personal data")
		}
	})
}

// What an author said is part of the minutes.
func TestN10TheMinutesSayWhoMadeSure(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		b := s.as(s.steward)
		b.answers(http.StatusOK, b.visit(s.at+"/relecture"), "vérifié par "+s.author.Name)
		b.answers(http.StatusOK, b.fill(s.at+"/relecture/abandonner", "raison", "Plus personne ne peut relire."))
		b.answers(http.StatusOK, b.visit(s.at+"/proces-verbal/1"), "Données personnelles", "vérifié par "+s.author.Name)
	})
}
