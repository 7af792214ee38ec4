package server

import (
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
)

// The stewards of where an address belongs are told that someone asks, and who asked that there is an answer, each by a letter
// that names nothing; what leads nowhere is told to nobody. Who was not let in is told why.
func TestF2LettersTellOfRequests(t *testing.T) {
	eachPostal(t, func(p *postal) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		reachable := func(role people.Role, email string) people.Person {
			who := contenttest.Someone(t, p.lib, role)
			_, err := p.lib.People.SignIn(t.Context(), people.Identity{Issuer: "https://annuaire.example", Subject: email, Name: who.Name, Admitted: true, Email: email, Verified: true}, "")
			must(err)
			found, _, err := p.lib.People.Members(t.Context(), people.System(), "", 1, 50)
			must(err)
			for _, one := range found {
				if one.Email == email {
					who = one.Person
				}
			}
			if role != "" {
				must(p.lib.People.SetRole(t.Context(), people.System(), contenttest.Space(t, p.lib).ID, who.ID, role))
			}
			must(p.lib.People.SetWishes(t.Context(), who, people.Wishes{people.OfTending: people.AtOnce}))
			return who
		}
		steward, asker := reachable(people.Steward, "garante@example.org"), reachable("", "demande@example.org")
		hidden, _ := p.hide("Zanzibar secrete")
		must(p.lib.Requests.Ask(t.Context(), asker, "/fiches/aucune-fiche-ici", ""))
		must(p.lib.Requests.Ask(t.Context(), asker, hidden, "Zanzibar, pour mon poste."))
		told := p.letters(1)[0]
		if told.to != "garante@example.org" || strings.Contains(strings.ToLower(told.subject+told.text), "zanzibar") || strings.Contains(told.text, asker.Name) || !strings.Contains(told.text, requestsPath) {
			t.Errorf("a steward is told: %+v", told)
		}
		waiting, err := p.lib.Requests.ToAnswer(t.Context(), steward)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%d wait, %v", len(waiting), err)
		}
		must(p.lib.Requests.Give(t.Context(), steward, waiting[0].ID, people.Reader))
		if told = p.letters(2)[1]; told.to != "demande@example.org" || strings.Contains(strings.ToLower(told.subject+told.text), "zanzibar") || !strings.Contains(told.text, askAccessPath) {
			t.Errorf("who asked is told: %+v", told)
		}
		// Someone comes whom nobody invited: the steward is told, then she is.
		id := people.Identity{Issuer: "https://annuaire.example", Subject: "awa", Name: "Awa Diop", Email: "awa@example.org", Verified: true}
		must(p.lib.Requests.Wait(t.Context(), id, "annuaire", ""))
		if told = p.letters(3)[2]; told.to != "garante@example.org" || strings.Contains(told.text, "Awa") {
			t.Errorf("a steward is told: %+v", told)
		}
		entering, err := p.lib.Requests.Candidates(t.Context(), steward)
		if err != nil || len(entering) != 1 {
			t.Fatalf("%d wait, %v", len(entering), err)
		}
		must(p.lib.Requests.TurnAway(t.Context(), steward, entering[0].ID, "Ce site est fait pour le Finistère."))
		if told = p.letters(4)[3]; told.to != "awa@example.org" || !strings.Contains(told.text, "pour le Finistère.") {
			t.Errorf("who was not let in is told: %+v", told)
		}
		id.Subject, id.Email = "nadia", "nadia@example.org"
		must(p.lib.Requests.Wait(t.Context(), id, "annuaire", ""))
		p.letters(5)
		if entering, err = p.lib.Requests.Candidates(t.Context(), steward); err != nil || len(entering) != 1 {
			t.Fatalf("%d wait, %v", len(entering), err)
		}
		must(p.lib.Requests.LetIn(t.Context(), steward, entering[0].ID, map[clock.ID]people.Role{contenttest.Space(t, p.lib).ID: people.Reader}))
		if told = p.letters(6)[5]; told.to != "nadia@example.org" || !strings.Contains(told.text, signInPath) {
			t.Errorf("who was let in is told: %+v", told)
		}
	})
}
