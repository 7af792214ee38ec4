package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/review"
)

// voting brings a sheet to its vote: both panels say the same, and two people vote.
func (s *reviewed) voting(trade, concerned string) {
	s.Helper()
	s.open()
	s.says(s.trade, "trade", trade, "Parce que.")
	s.says(s.other, "trade", trade, "Parce que.")
	s.says(s.gran, "concerned", concerned, "Parce que.")
	s.easily(map[string]string{"for": "yes", "not-yet": "no"}[concerned], "")
	r := s.current()
	for _, remark := range r.Remarks {
		if err := s.lib.Reviews.Answer(s.Context(), s.author, r.ID, remark.ID, review.Explained, "C’est voulu.", ""); err != nil {
			s.Fatal(err)
		}
	}
	b := s.as(s.steward)
	b.answers(http.StatusOK, b.follow(b.send(http.MethodPost, s.at+"/relecture/vote/ouvrir", url.Values{"votant": {string(s.trade.ID), string(s.other.ID)}})), "Vote ouvert")
}

// What was typed stands in the page that refuses it; room for one more remark writes nothing.
func TestNothingTypedInAReviewIsLost(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		b := s.as(s.trade)
		before := s.front.position()
		form := url.Values{"college": {"trade"}, "avis": {"not-yet"}, "grille-clear": {"partly"}, "partie": {"how", ""}, "passage": {"écouter", ""}, "remarque": {"Qui écoute ?", ""}, "encore": {"1"}}
		p := b.answers(http.StatusOK, b.send(http.MethodPost, s.at+"/relecture/avis", form), "Qui écoute ?", "Remarque 3", `value="partly" checked`, `value="not-yet" checked`, `value="how" selected`)
		if strings.Contains(p.body, "Votre avis est enregistré") || s.front.position() != before {
			t.Error("asking for room recorded an opinion")
		}
		form.Del("encore")
		form["passage"], form["remarque"] = []string{"écouter", "par"}, []string{"Qui écoute ?", ""}
		b.answers(http.StatusUnprocessableEntity, b.send(http.MethodPost, s.at+"/relecture/avis", form), "Qui écoute ?", `value="par"`, "écrivez la remarque")
		form["remarque"] = []string{"Qui écoute ?", strings.Repeat("a", review.MaxRemark+1)}
		b.answers(http.StatusRequestEntityTooLarge, b.send(http.MethodPost, s.at+"/relecture/avis", form), "Qui écoute ?", strings.Repeat("a", 100))
		form = url.Values{"college": {"trade"}, "avis": {"not-yet"}, "grille-clear": {"no"}}
		b.answers(http.StatusUnprocessableEntity, b.send(http.MethodPost, s.at+"/relecture/avis", form), "Dites ce qui manque", `value="no" checked`)
		if len(s.current().Opinions) != 0 {
			t.Error("a refused opinion was kept")
		}
		// The same form twice is one opinion, which she finds again; what she takes off goes.
		form = url.Values{"college": {"trade"}, "avis": {"with-changes"}, "partie": {"how", ""}, "passage": {"", ""}, "remarque": {"Qui écoute ?", ""}}
		for range 2 {
			b.answers(http.StatusOK, b.follow(b.send(http.MethodPost, s.at+"/relecture/avis", form)), "Qui écoute ?", `value="with-changes" checked`)
		}
		if r := s.current(); len(r.Opinions) != 1 || len(r.Remarks) != 1 || r.Remarks[0].Part != "how" {
			t.Errorf("the same form twice gave %d opinions and %d remarks", len(r.Opinions), len(r.Remarks))
		}
		b.fill(s.at+"/relecture/avis", "college", "trade", "avis", "for")
		if r := s.current(); len(r.Opinions) != 1 || len(r.Remarks) != 0 {
			t.Errorf("a changed opinion leaves %d opinions and %d remarks", len(r.Opinions), len(r.Remarks))
		}
	})
}

// L11: a panel that is against is not silently outvoted: the decision waits for a steward's reason, and the sheet prints
// it.
func TestADecisionAgainstAPanelPrintsItsReason(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.voting("for", "not-yet")
		for _, p := range []people.Person{s.trade, s.other} {
			b := s.as(p)
			b.answers(http.StatusOK, b.fill(s.at+"/relecture/vote", "choix", "for"))
		}
		s.days(8)
		s.due()
		if p := s.get(s.at); p.StatusCode != http.StatusNotFound {
			t.Errorf("the sheet is published against a panel: %d", p.StatusCode)
		}
		b := s.as(s.steward)
		b.answers(http.StatusOK, b.visit("/relectures"), "Décision", "Décider")
		b.answers(http.StatusOK, b.visit(s.at+"/relecture"), "Disent surtout", "Avis des personnes concernées", "/relecture/decider")
		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/relecture/decider", "raison", "Les remarques ont eu leur réponse."), "Choisissez", "Les remarques ont eu leur réponse.")
		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/relecture/decider", "decision", "adopter"), "raison")
		late := s.as(s.trade)
		late.answers(http.StatusConflict, late.fill(s.at+"/relecture/vote", "choix", "against", "raison", "J’ai changé d’avis."), "J’ai changé d’avis.")
		b.answers(http.StatusOK, b.fill(s.at+"/relecture/decider", "decision", "adopter", "raison", "Les remarques ont eu leur réponse."), "Procès-verbal", "Les remarques ont eu leur réponse.")
		s.holds(s.at, "Validée", "Décidé contre l’avis de", "Les remarques ont eu leur réponse.")
		guest := s.browse()
		guest.answers(http.StatusOK, guest.visit(s.link), "La fiche est validée", "Les remarques ont eu leur réponse.", "C’est voulu.")
	})
}

// L3, L10: two nodes look at what is due, one closes; a review ended without a decision says why to those who took part.
func TestWhatComesDueAndWhatEnds(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.voting("for", "for")
		b := s.as(s.trade)
		b.answers(http.StatusOK, b.fill(s.at+"/relecture/vote", "choix", "for"))
		s.days(8)
		for _, node := range []string{"un", "deux"} {
			if err := s.front.comeDue(t.Context(), node); err != nil {
				t.Error(err)
			}
		}
		s.holds(s.at, "Validée")

		next := contenttest.Started(t, s.lib, s.author, "Une autre fiche")
		s.sheet, s.at = next, "/fiches/"+next.Slug
		s.open()
		b = s.as(s.steward)
		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/relecture/abandonner", "raison", ""))
		b.answers(http.StatusOK, b.fill(s.at+"/relecture/abandonner", "raison", "Personne ne peut relire ce mois-ci."), "Procès-verbal", "Personne ne peut relire ce mois-ci.")
		own := s.as(s.author)
		own.answers(http.StatusOK, own.visit(s.at+"/relecture"), "Personne ne peut relire ce mois-ci.")
		late := s.as(s.trade)
		late.answers(http.StatusNotFound, late.fill(s.at+"/relecture/avis", "college", "trade", "avis", "not-yet", "raison", "Il manque une étape."), "Il manque une étape.")
		guest := s.browse()
		guest.answers(http.StatusOK, guest.visit(s.link), "arrêtée sans décision")
		if p := s.get(s.at + "/proces-verbal/1"); p.StatusCode != http.StatusNotFound {
			t.Errorf("a visitor reads the minutes of a text that was never published: %d", p.StatusCode)
		}
	})
}

// What a sheet lacks is listed, each thing leading to where it is written; what was proposed is taken back.
func TestProposingSaysWhatIsMissing(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		bare, err := s.lib.Sheets.Start(t.Context(), s.author, contenttest.Space(t, s.lib).ID, "practice", []byte("---\ntitle: Un début\n---\n\n## En bref\n\nUne pratique.\n"))
		if err != nil {
			t.Fatal(err)
		}
		at := "/fiches/" + bare.Slug
		b := s.as(s.author)
		p := b.answers(http.StatusOK, b.visit(at+"/proposer"), "Il manque encore", at+"/brouillon?partie=", "Licence")
		if strings.Contains(p.body, `action="`+at+`/proposer"`) {
			t.Error("a sheet that lacks something may be proposed")
		}
		b.answers(http.StatusUnprocessableEntity, b.fill(at+"/proposer"), "Il manque encore", "Licence")
		b.answers(http.StatusOK, b.visit(s.at+"/proposer"), "Tout y est")
		s.propose()
		b.answers(http.StatusConflict, b.fill(s.at+"/proposer", vouched()...), "déjà proposée")
		b.answers(http.StatusOK, b.fill(s.at+"/reprendre"), "Tout y est", "Brouillon")
		b.answers(http.StatusConflict, b.fill(s.at+"/reprendre"))
	})
}

// A steward publishes without review, in a hurry, withdraws and puts back; each says so, and asks for its reason.
func TestAStewardPublishesAndWithdraws(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		b := s.as(s.steward)
		b.answers(http.StatusOK, b.visit(s.at+"/proposer"), "Publier sans relecture")
		b.answers(http.StatusOK, b.fill(s.at+"/publier", vouched()...), "non relue")
		if _, err := s.lib.Sheets.Save(t.Context(), s.author, s.sheet.ID, 0, contenttest.Practice("Faire avec, pas à la place", "Le numéro est le 119.")); err != nil {
			t.Fatal(err)
		}
		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/publier", "note", ""), "Publier sans relecture")
		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/urgence", "note", "Le numéro."), "raison", "Le numéro.")
		b.answers(http.StatusOK, b.fill(s.at+"/urgence", vouched("raison", "Le numéro était faux.", "note", "Le numéro.")...), "non relue", "personne d’autre ne l’a encore relue")
		s.holds(s.at, "Le numéro est le 119.", "Publiée en urgence")

		// Whoever hurried does not close the debt; another steward does.
		p := b.answers(http.StatusOK, b.visit(s.at+"/retirer"), "Publiée en urgence, à relire", "quelqu’un d’autre")
		warning := reading(s).Warnings[0].ID
		if strings.Contains(p.body, "/verifier") {
			t.Error("the page offers to close one's own debt")
		}
		b.answers(http.StatusForbidden, b.fill(s.at+"/verifier", "avertissement", string(warning), "raison", "J’ai vérifié."), "quelqu’un d’autre")
		second := s.as(contenttest.Someone(t, s.lib, people.Steward))
		second.answers(http.StatusOK, second.visit("/relectures"), "À vérifier", "Vérifier")
		second.answers(http.StatusUnprocessableEntity, second.fill(s.at+"/verifier", "avertissement", string(warning)), "raison")
		second.answers(http.StatusNotFound, second.fill(s.at+"/verifier", "avertissement", string(clock.NewID()), "raison", "J’ai vérifié."))
		second.answers(http.StatusOK, second.fill(s.at+"/verifier", "avertissement", string(warning), "raison", "J’ai vérifié."), "Retirer la fiche")
		s.without(s.at, "Publiée en urgence")

		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/retirer", "suite", "/fiches"), "raison", `value="/fiches"`)
		b.answers(http.StatusBadRequest, b.fill(s.at+"/retirer", "raison", "Remplacée.", "suite", "https://ailleurs.example/"), "Remplacée.")
		b.answers(http.StatusOK, b.fill(s.at+"/retirer", "raison", "Elle ne vaut plus."), "Remettre la fiche en ligne", "Elle ne vaut plus.")
		s.holds(s.at, "Elle ne vaut plus.")
		b.answers(http.StatusConflict, b.fill(s.at+"/retirer", "raison", "Encore."))
		b.answers(http.StatusOK, b.fill(s.at+"/remettre"), "Retirer la fiche")
		s.without(s.at, "Elle ne vaut plus.")
		writer := s.as(s.author)
		writer.answers(http.StatusForbidden, writer.visit(s.at+"/retirer"))
		writer.answers(http.StatusForbidden, writer.fill(s.at+"/retirer", "raison", "x"))
	})
}

// L6: an opinion speaks of the text that was read: where it changed meanwhile, nothing is recorded, what was typed stands
// beside what changed, and the guest is told too. A guest who sends twice has one opinion.
func TestAnOpinionIsOfTheTextThatWasRead(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		reader, guest := s.as(s.trade), s.browse()
		reader.answers(http.StatusOK, reader.visit(s.at+"/relecture"), `name="tour" value="1"`)
		read := string(s.current().Round().Revision)
		asked := guest.answers(http.StatusOK, guest.visit(s.link+"?page=1"), `name="texte"`)
		_, mark, _ := strings.Cut(asked.body, `name="texte" value="`)
		mark, _, _ = strings.Cut(mark, `"`)
		r := s.current()
		if _, err := s.lib.Reviews.Revise(t.Context(), s.author, r.ID, r.Sheet.Draft.Version, contenttest.Practice("Faire avec, pas à la place", "On écoute, puis on note.")); err != nil {
			t.Fatal(err)
		}
		reader.answers(http.StatusConflict, reader.fill(s.at+"/relecture/avis", "college", "trade", "tour", "1", "texte-lu", read, "avis", "for", "raison", "Rien à redire."), "Le texte a changé pendant", "puis on note", "Rien à redire.", `name="tour" value="1"`, "Ce qui a changé depuis votre lecture")
		guest.answers(http.StatusConflict, guest.fill(s.link, "acte", "repondre", "numero", "1", "question", "understood", "reponse", "yes", "idee", "Mon idée.", "texte", mark, "aller", "apres"), "Le texte vient de changer", "Mon idée.")
		if len(s.current().Opinions) != 0 {
			t.Error("an opinion of the old text counts for the new one")
		}
		reader.answers(http.StatusOK, reader.fill(s.at+"/relecture/avis", "college", "trade", "tour", "1", "texte-lu", string(s.current().Round().Revision), "avis", "for"), "Votre avis est enregistré")
		s.easily("yes", "")
		reader.answers(http.StatusOK, s.easily("partly", "Une image."), "Merci")
		if r := s.current(); len(r.Opinions) != 2 || len(r.Remarks) != 3 || r.Opinions[1].Verdict != review.Changes {
			t.Errorf("sent twice: %d opinions, %d remarks", len(r.Opinions), len(r.Remarks))
		}
	})
}

// Where the protocol has no vote, a steward decides once the panel has read, with a reason; minutes that its protocol
// keeps to the space are read by its members alone, and others are told what was decided.
func TestADecisionWithoutAVote(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		note, err := s.lib.Sheets.Start(t.Context(), s.author, contenttest.Space(t, s.lib).ID, "reading", []byte("---\ntitle: Une lecture\nsummary: Ce que dit un livre du travail social.\nwork: {title: Un livre, authors: [Une autrice], year: 2024}\nthemes: [numerique]\nlicence: CC-BY-SA-4.0\n---\n\n## L’essentiel\n\nUn livre utile.\n"))
		if err != nil {
			t.Fatal(err)
		}
		s.sheet, s.at = note, "/lectures/"+note.Slug
		s.propose()
		b := s.as(s.steward)
		b.answers(http.StatusOK, b.visit(s.at+"/relecture/ouvrir"), "Relecture d’un collègue")
		b.answers(http.StatusOK, b.follow(b.send(http.MethodPost, s.at+"/relecture/ouvrir", url.Values{"college-reader": {string(s.trade.ID)}})), "En relecture", "par une personne garante")
		b.answers(http.StatusUnprocessableEntity, b.fill(s.at+"/relecture/decider", "decision", "adopter", "raison", "C’est bon."), "C’est bon.")
		s.says(s.trade, "reader", "for", "")
		b.answers(http.StatusOK, b.visit(s.at+"/relecture"), "Les avis sont là", "/relecture/decider")
		b.answers(http.StatusOK, b.fill(s.at+"/relecture/decider", "decision", "adopter", "raison", "Fidèle au livre."), "Procès-verbal", "Fidèle au livre.", s.trade.Name)
		s.holds(s.at, "Validée", "Relecture d’un collègue", "Raison de la décision", "Fidèle au livre.")
		s.without(s.at, "/proces-verbal/", s.trade.Name)
		if p := s.get(s.at + "/proces-verbal/1"); p.StatusCode != http.StatusNotFound {
			t.Errorf("a visitor reads minutes kept to the space: %d", p.StatusCode)
		}
		member := s.as(s.gran)
		member.answers(http.StatusOK, member.visit(s.at), "/proces-verbal/1")
	})
}
