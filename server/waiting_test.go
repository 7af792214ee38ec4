package server

import (
	"net/http"
	"testing"
)

// What readers ask awaits the authors of a sheet, and what they report awaits who tends its space; until it is done.
func TestQuestionsAndReportsAwaitSomeone(t *testing.T) {
	eachTalk(t, func(s *talked) {
		nothing := func(p *browser) { s.Helper(); p.answers(http.StatusOK, p.visit("/relectures"), "Rien ne vous attend.") }
		nothing(s.tender)
		s.says(s.lea, "intention", "tell", "texte", "Refait ailleurs.")
		s.says(s.tender, "intention", "ask", "texte", "Et chez vous ?") // one's own question awaits others
		nothing(s.tender)

		first := s.says(s.lea, "intention", "ask", "texte", "Combien de temps ?")
		s.says(s.karl, "intention", "ask", "texte", "Avec qui ?")
		s.tender.answers(http.StatusOK, s.tender.visit("/relectures"), "2 questions attendent une réponse", s.at+"#echanges")
		nothing(s.karl)
		s.says(s.lea, "fil", first, "texte", "J’ajoute : par semaine.") // who asks goes on asking
		s.tender.answers(http.StatusOK, s.tender.visit("/relectures"), "2 questions attendent")
		s.says(s.karl, "fil", first, "texte", "Une heure.")
		s.tender.answers(http.StatusOK, s.tender.visit("/relectures"), "Une question attend une réponse")

		for _, passage := range []string{"On suit", "de l’école"} {
			p := s.visitor.send(http.MethodPost, s.at+"/signaler", pairs([]string{"passage", passage, "reconnaissable", "oui"}))
			s.visitor.answers(http.StatusSeeOther, p)
		}
		s.tender.answers(http.StatusOK, s.tender.visit("/relectures"), "2 choses vous attendent", "2 signalements attendent votre décision", `href="/signalements"`)
		nothing(s.lea)
	})
}
