package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
)

// doorsOfReview are what is sent below the address of a sheet, with a form that the right person could send.
var doorsOfReview = map[string]url.Values{
	"/proposer": {"verifie": contenttest.Checked}, "/reprendre": {}, "/publier": {"note": {"x"}, "verifie": contenttest.Checked}, "/urgence": {"raison": {"x"}, "verifie": contenttest.Checked}, "/retirer": {"raison": {"x"}}, "/remettre": {}, "/verifier": {"raison": {"x"}},
	"/relecture/ouvrir": {}, "/relecture/avis": {"college": {"trade"}, "avis": {"for"}}, "/relecture/reponse": {"reponse": {"explained"}, "texte": {"x"}},
	"/relecture/vote/ouvrir": {}, "/relecture/vote": {"choix": {"for"}}, "/relecture/decider": {"decision": {"adopter"}, "raison": {"x"}}, "/relecture/abandonner": {"raison": {"x"}}, "/relecture/invites": {"acte": {"retirer"}},
}

// F2: a sheet in review that may not be seen answers to the byte as one that does not exist, whatever is asked of it; and
// nobody who has not signed in is told more than to do so.
func TestAReviewThatMayNotBeSeenDoesNotExist(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		stranger := s.as(contenttest.Someone(t, s.lib, ""))
		visitor := s.browse()
		same := func(what string, a, b page) {
			t.Helper()
			if a.StatusCode != http.StatusNotFound || a.body != b.body || !slices.Equal(headerNames(a.Header), headerNames(b.Header)) {
				t.Errorf("%s is answered %d; the same as what does not exist: %v\n%s", what, a.StatusCode, a.body == b.body, mainOf(a.body))
			}
		}
		before := s.front.position()
		for door, form := range doorsOfReview {
			same("POST "+door, stranger.send(http.MethodPost, s.at+door, form), stranger.send(http.MethodPost, "/fiches/il-n-y-en-a-pas"+door, form))
			if p := visitor.send(http.MethodPost, s.at+door, form); p.StatusCode != http.StatusUnauthorized {
				t.Errorf("a visitor's POST %s is answered %d", door, p.StatusCode)
			}
		}
		for _, door := range []string{"/relecture", "/relecture/ouvrir", "/proposer", "/retirer", "/proces-verbal/1"} {
			same("GET "+door, stranger.send(http.MethodGet, s.at+door, nil), stranger.send(http.MethodGet, "/fiches/il-n-y-en-a-pas"+door, nil))
		}
		if s.front.position() != before {
			t.Error("something was written for someone who may not")
		}
		here, nowhere := visitor.send(http.MethodGet, s.at+"/relecture", nil), visitor.send(http.MethodGet, "/fiches/il-n-y-en-a-pas/relecture", nil)
		if here.StatusCode != http.StatusSeeOther || nowhere.StatusCode != http.StatusSeeOther || strings.ReplaceAll(nowhere.Header.Get("Location"), "il-n-y-en-a-pas", s.sheet.Slug) != here.Header.Get("Location") {
			t.Errorf("a visitor is told of a review: %d %d", here.StatusCode, nowhere.StatusCode)
		}
		p := stranger.visit("/relectures")
		if strings.Contains(p.body, "Faire avec") || !strings.Contains(p.body, "Rien ne vous attend") {
			t.Error("a stranger's page of what awaits her says", mainOf(p.body))
		}
	})
}

// L1: whoever wrote a text neither judges it, nor votes, nor decides, nor opens its review alone; the page does not offer
// it, and a form sent all the same is refused with what was typed.
func TestAuthorsDoNotJudgeTheirOwnText(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.propose()
		own := s.as(s.author)
		own.answers(http.StatusForbidden, own.visit(s.at+"/relecture/ouvrir"), "garante")
		own.answers(http.StatusForbidden, own.send(http.MethodPost, s.at+"/relecture/ouvrir", url.Values{}))
		steward := s.as(s.steward)
		form := url.Values{"college-trade": {string(s.author.ID), string(s.other.ID)}, "college-concerned": {string(s.gran.ID)}, "invites-concerned": {"Une mère du quartier"}}
		p := steward.answers(http.StatusUnprocessableEntity, steward.send(http.MethodPost, s.at+"/relecture/ouvrir", form), "Une mère du quartier", "a écrit la fiche", "checked")
		if strings.Contains(p.body, `value="`+string(s.author.ID)) {
			t.Error("the author is offered as a reader of her own text")
		}
		form.Set("college-trade", string(s.trade.ID))
		form.Add("college-trade", string(s.other.ID))
		steward.answers(http.StatusOK, steward.send(http.MethodPost, s.at+"/relecture/ouvrir", form), "/avis/")
		steward.answers(http.StatusConflict, steward.send(http.MethodPost, s.at+"/relecture/ouvrir", form), "déjà ouverte")

		page := own.answers(http.StatusOK, own.visit(s.at+"/relecture"), "En relecture")
		for _, offered := range []string{"/relecture/avis\"", "/vote\"", "/decider\"", "/invites\"", "/abandonner\"", "Une mère du quartier"} {
			if strings.Contains(page.body, offered) {
				t.Errorf("an author's page holds %s", offered)
			}
		}
		own.answers(http.StatusForbidden, s.says(s.author, "trade", "for", "C’est très bien."), "sa propre fiche")
		own.answers(http.StatusForbidden, own.fill(s.at+"/relecture/abandonner", "raison", "Je n’en veux plus."))
		own.answers(http.StatusForbidden, own.fill(s.at+"/relecture/invites", "acte", "renouveler", "personne", string(s.current().Steps[1].People[0].ID)))
		own.answers(http.StatusForbidden, own.fill(s.at+"/publier", "note", "Une note."))
		if len(s.current().Opinions) != 0 {
			t.Error("an author's opinion counts")
		}
	})
}

// A reviewer who is not named reads the review and may do nothing in it; F5: what belongs to another review is not touched
// through this one.
func TestEachActOfAReviewAsksWho(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		unnamed := s.as(contenttest.Someone(t, s.lib, people.Reviewer))
		unnamed.answers(http.StatusOK, unnamed.visit(s.at+"/relecture"), "En relecture")
		unnamed.answers(http.StatusForbidden, unnamed.fill(s.at+"/relecture/avis", "college", "trade", "avis", "for"), "Votre nom n’est pas dans ce collège")
		unnamed.answers(http.StatusForbidden, unnamed.fill(s.at+"/relecture/vote/ouvrir", "votant", string(s.trade.ID)))
		unnamed.answers(http.StatusForbidden, unnamed.fill(s.at+"/relecture/decider", "decision", "adopter", "raison", "x"))

		other := contenttest.Started(t, s.lib, s.author, "Une autre fiche")
		if err := s.lib.Sheets.Propose(t.Context(), s.author, other.ID, contenttest.Checked); err != nil {
			t.Fatal(err)
		}
		steward := s.as(s.steward)
		form := url.Values{"college-trade": {string(s.trade.ID), string(s.other.ID)}, "invites-concerned": {"Une\nDeux"}}
		steward.answers(http.StatusOK, steward.send(http.MethodPost, "/fiches/"+other.Slug+"/relecture/ouvrir", form), "Une", "Deux")
		mine := s.current()
		guests, err := s.lib.Reviews.Guests(t.Context(), s.steward, mine.ID)
		if err != nil {
			t.Fatal(err)
		}
		steward.answers(http.StatusNotFound, steward.fill("/fiches/"+other.Slug+"/relecture/invites", "acte", "retirer", "personne", string(guests[0].ID)))
		guest := s.browse()
		guest.answers(http.StatusOK, guest.visit(s.link), "Votre avis compte")
	})
}

// A steward names a college with one tick; who holds a role by a group is offered beside the others.
func TestAGroupIsNamedOnThePage(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.propose()
		ctx := s.Context()
		g, err := s.lib.People.AddGroup(ctx, people.System(), people.Group{Name: "Collège du métier", Kind: people.College})
		if err == nil {
			err = s.lib.People.SetGroupRole(ctx, people.System(), contenttest.Space(t, s.lib).ID, g.ID, people.Reviewer)
		}
		byGroup := contenttest.Someone(t, s.lib, "")
		for _, p := range []people.Person{byGroup, s.trade} {
			if err == nil {
				err = s.lib.People.SeatIn(ctx, people.System(), g.ID, p.ID, people.Seat{})
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		b := s.as(s.steward)
		b.answers(http.StatusOK, b.visit(s.at+"/relecture/ouvrir"), byGroup.Name, "Collège du métier (2 membres aujourd’hui)")
		form := url.Values{"groupe-trade": {string(g.ID)}, "college-concerned": {string(s.gran.ID)}}
		b.answers(http.StatusUnprocessableEntity, b.send(http.MethodPost, s.at+"/relecture/ouvrir", form), `value="`+string(g.ID)+`" checked`)
		form.Set("invites-concerned", "Une mère du quartier")
		b.answers(http.StatusOK, b.send(http.MethodPost, s.at+"/relecture/ouvrir", form), "/avis/")
		own := s.as(byGroup)
		own.answers(http.StatusOK, own.visit(s.at+"/relecture"), "/relecture/avis")
	})
}
