package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"
)

var reportID = regexp.MustCompile(`name="signalement" value="([0-9a-f-]{36})"`)

// report is what waits first for the steward.
func (s *talked) report() string {
	s.Helper()
	found := reportID.FindStringSubmatch(s.reads(s.tender, "/signalements"))
	if found == nil {
		s.Fatal("nothing waits for a decision")
	}
	return found[1]
}

// A passage that lets someone be recognised is hidden at once from every door, without an account, until a steward has
// decided.
func TestAReportedPassageIsHiddenFromEveryDoor(t *testing.T) {
	eachTalk(t, func(s *talked) {
		s.says(s.lea, "intention", "ask", "texte", "Qui est Jeanne Martin ?", "passage", "On suit Jeanne Martin")
		s.indexed()
		doors := []string{s.at, s.at + ".md", s.at + ".json", s.at + "/v1", s.at + "/v1.md", s.at + "/echanges", s.at + "/versions", "/fiches", "/flux.atom", "/fiches/flux.atom",
			"/recherche?q=faire", "/recherche.json?q=faire", "/recherche.json?q=martin", "/suggestions?q=mart", "/sitemap-1.xml"}
		for _, door := range doors {
			s.visitor.visit(door)
		}
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at+"/signaler?passage=Jeanne+Martin"), "Jeanne Martin</textarea>", "Aucun compte n’est demandé")
		s.visitor.answers(http.StatusOK, s.visitor.fill(s.at+"/signaler", "passage", "jeanne martin", "reconnaissable", "oui"), "masqué dès maintenant", "dans l’ordre d’arrivée")
		hidden := func(when string) {
			s.Helper()
			for _, door := range doors {
				for name, b := range map[string]*browser{"a visitor": s.visitor, "a commenter": s.karl} {
					if body := b.send(http.MethodGet, door, nil).body; strings.Contains(strings.NewReplacer("q=martin", "", `"martin"`, "").Replace(strings.ToLower(body)), "martin") {
						t.Errorf("%s, %s reads the name at %s", when, name, door)
					}
				}
			}
		}
		hidden("before search has followed")
		s.indexed()
		hidden("after")
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at), "(passage masqué)")
		// The steward sees what it is about, and decides with a reason.
		s.tender.answers(http.StatusOK, s.tender.visit("/signalements"), "jeanne martin", "sans compte", "masqué en attendant")
		id := s.report()
		s.tender.answers(http.StatusUnprocessableEntity, s.tender.send(http.MethodPost, "/signalements", url.Values{"signalement": {id}, "decision": {"montrer"}}), "Donnez la raison")
		s.tender.answers(http.StatusUnprocessableEntity, s.tender.send(http.MethodPost, "/signalements", url.Values{"signalement": {id}, "raison": {"Ma raison"}}), "Choisissez", "Ma raison")
		s.tender.answers(http.StatusOK, s.tender.fill("/signalements", "signalement", id, "decision", "montrer", "raison", "C’est le nom de l’autrice."), "La décision est enregistrée", "Aucun signalement")
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at+".md"), "Jeanne\nMartin")
		s.tender.answers(http.StatusConflict, s.tender.send(http.MethodPost, "/signalements", url.Values{"signalement": {id}, "decision": {"masquer"}, "raison": {"Trop tard"}}), "déjà traité", "Trop tard")
	})
}

func TestAReportedCommentWaitsForADecision(t *testing.T) {
	eachTalk(t, func(s *talked) {
		named := s.says(s.lea, "intention", "tell", "texte", "Untel habite rue du Forez")
		wrong := s.says(s.lea, "intention", "tell", "texte", "La loi dit autre chose")
		s.visitor.answers(http.StatusOK, s.visitor.visit(s.at+"/signaler?commentaire="+named), "rue du Forez", "Signaler un message")
		s.visitor.answers(http.StatusOK, s.visitor.fill(s.at+"/signaler", "commentaire", named, "reconnaissable", "oui"), "masqué dès maintenant")
		s.karl.answers(http.StatusOK, s.karl.fill(s.at+"/signaler", "commentaire", wrong, "reconnaissable", "non", "raison", "C’est faux."), "reste lisible")
		if body := s.reads(s.visitor, s.at); strings.Contains(body, "Forez") || !strings.Contains(body, "La loi dit autre chose") {
			t.Error("what names someone is read, or what names nobody is hidden")
		}
		s.lea.answers(http.StatusOK, s.lea.visit(s.at), "Forez", "Une personne garante va décider")
		s.tender.answers(http.StatusOK, s.tender.visit("/signalements"), "Forez", "La loi dit autre chose", "C’est faux.", s.karl.who().Name)
		s.tender.fill("/signalements", "signalement", s.report(), "decision", "masquer", "raison", "On trouve la maison.")
		s.tender.fill("/signalements", "signalement", s.report(), "decision", "montrer", "raison", "C’est une opinion.")
		s.lea.answers(http.StatusOK, s.lea.visit(s.at), "On trouve la maison.")
		if body := s.reads(s.visitor, s.at); strings.Contains(body, "Forez") || !strings.Contains(body, "La loi dit autre chose") {
			t.Error("the decisions were not followed")
		}
	})
}

func TestReportsAreSaidPlainlyWhenRefused(t *testing.T) {
	eachTalk(t, func(s *talked) {
		for _, c := range []struct {
			status int
			form   []string
			says   string
		}{
			{422, []string{"passage", "", "reconnaissable", "oui", "raison", "Ma raison"}, "Recopiez le passage"},
			{422, []string{"passage", "Une pratique simple", "raison", "Ma raison"}, "Dites si l’on peut"},
			{422, []string{"passage", "Une pratique simple", "reconnaissable", "peut-être", "raison", "Ma raison"}, "Dites si l’on peut"},
			{422, []string{"passage", "Pas dans la fiche", "reconnaissable", "oui", "raison", "Ma raison"}, "n’est pas dans la fiche"},
			{422, []string{"passage", "Une pratique simple", "reconnaissable", "non", "raison", " "}, "une phrase"},
			{413, []string{"passage", strings.Repeat("é", sheet.MaxPassage+1), "reconnaissable", "oui", "raison", "Ma raison"}, "dépasse"},
		} {
			p := s.visitor.answers(c.status, s.visitor.send(http.MethodPost, s.at+"/signaler", pairs(c.form)), c.says)
			if typed := pairs(c.form).Get("raison"); !strings.Contains(p.body, typed) {
				t.Errorf("%v: what was typed is lost", c.form)
			}
		}
		s.visitor.answers(http.StatusNotFound, s.visitor.send(http.MethodPost, s.at+"/signaler", url.Values{"commentaire": {string(clock.NewID())}, "reconnaissable": {"oui"}}))
		// Nobody else decides, nor learns that there is something to decide.
		s.visitor.fill(s.at+"/signaler", "passage", "Une pratique simple", "reconnaissable", "non", "raison", "C’est compliqué.")
		for _, b := range []*browser{s.lea, s.as(contenttest.Someone(t, s.lib, people.Reviewer))} {
			b.answers(http.StatusOK, b.visit("/signalements"), "Aucun signalement")
			b.answers(http.StatusNotFound, b.send(http.MethodPost, "/signalements", url.Values{"signalement": {s.report()}, "decision": {"masquer"}, "raison": {"x"}}))
		}
		if s.visitor.visit("/signalements"); !strings.Contains(s.visitor.at, signInPath) {
			t.Errorf("a visitor is led to %s", s.visitor.at)
		}
	})
}

// K1: a network reports so much in an hour and no more; another one still may.
func TestK1ReportsAreCountedByNetwork(t *testing.T) {
	eachTalk(t, func(s *talked) {
		words := strings.Fields("Une pratique simple Comment suit école")
		send := func(from, passage string) page {
			return s.visitor.send(http.MethodPost, s.at+"/signaler", url.Values{"passage": {passage}, "reconnaissable": {"non"}, "raison": {"Essai"}}, "X-Forwarded-For", from)
		}
		for _, word := range words[:sheet.ReportsHour] {
			s.visitor.answers(http.StatusSeeOther, send("192.0.2.7", word))
		}
		p := s.visitor.answers(http.StatusTooManyRequests, send("192.0.2.200", words[5]), "Réessayez plus tard", "Essai")
		if p.Header.Get("Retry-After") == "" {
			t.Error("nothing says when to try again")
		}
		s.visitor.answers(http.StatusSeeOther, send("198.51.100.7", words[5]))
		s.clock.Move(time.Hour + time.Second)
		s.visitor.answers(http.StatusSeeOther, send("192.0.2.7", "Faire avec"))
	})
}
