package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/contenttest"
)

// Who reads a text reads all of it: its summary too, and in words what a picture shows that is not there.
func TestAReviewShowsAllThatIsReviewed(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		b := s.as(s.trade)
		b.answers(http.StatusOK, b.visit(s.at+"/relecture"), `<p class="lead">Une fiche d’essai pour les tests du produit`)
		r := s.current()
		if _, err := s.lib.Reviews.Revise(t.Context(), s.author, r.ID, r.Sheet.Draft.Version, contenttest.Practice("Faire avec, pas à la place", "![Deux chaises côte à côte](chaises.jpg)")); err != nil {
			t.Fatal(err)
		}
		guest := s.browse()
		guest.answers(http.StatusOK, guest.visit(s.link+"?page=texte"), "Deux chaises côte à côte")
		s.says(s.trade, "trade", "for", "")
		b.answers(http.StatusOK, b.visit(s.at+"/relecture"), "1 bon, 0 avec corrections")
		s.says(s.other, "trade", "for", "")
		b.answers(http.StatusOK, b.visit(s.at+"/relecture"), "2 bons, 0 avec corrections")
	})
}

// Who has a part in a space finds its people from its page; others are shown no door that does not open to them.
func TestASpaceLeadsToItsPeople(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		const team = `href="/espaces/commun/equipe"`
		b := s.as(s.author)
		b.answers(http.StatusOK, b.visit("/espaces/commun"), team)
		b.answers(http.StatusOK, b.visit("/espaces/commun/equipe"), "Équipe de l’espace")
		if strings.Contains(s.get("/espaces/commun").body, team) {
			t.Error("a visitor is shown the door of the team")
		}
	})
}

// A session that ends while someone writes loses no word of hers: the page gives them back, to be sent once more.
func TestWhatIsSentAfterASessionEndedIsGivenBack(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		for _, sent := range []struct {
			to, field string
			rest      url.Values
		}{{s.at + "/echanges", "texte", url.Values{"intention": {"tell"}}}, {s.at + "/relecture/avis", "raison", url.Values{"college": {"trade"}, "avis": {"not-yet"}}},
			{s.at + "/relecture/vote", "raison", url.Values{"choix": {"against"}}}, {"/fiches/aucune/echanges", "texte", url.Values{"intention": {"ask"}}}} {
			form := url.Values{sent.field: {"Mon long récit."}}
			for name, values := range sent.rest {
				form[name] = values
			}
			p := s.browse()
			got := p.answers(http.StatusUnauthorized, p.send(http.MethodPost, sent.to, form), "Votre session est terminée", "Mon long récit.", `action="`+sent.to+`"`)
			for name, values := range sent.rest {
				if !strings.Contains(got.body, `name="`+name+`" value="`+values[0]+`"`) {
					t.Errorf("%s does not give back %s", sent.to, name)
				}
			}
		}
	})
}
