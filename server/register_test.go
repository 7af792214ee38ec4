package server

import (
	"net/http"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/people"
	"terreau/server/post"
	"terreau/server/signin"
)

// The register names the controller of the settings, each provider and the mail server, and the lengths that the timer
// obeys; who administers or protects data reads it in both languages, for others there is none.
func TestTheRegisterIsMadeOfTheSettings(t *testing.T) {
	each(t, func(s *site) {
		admin, err := s.lib.People.Add(t.Context(), people.System(), "Une administratrice", people.Administrator)
		if err != nil {
			t.Fatal(err)
		}
		officer, err := s.lib.People.Add(t.Context(), people.System(), "Odile Déléguée", people.DPO)
		if err == nil {
			err = s.lib.EditSettings(t.Context(), admin, content.Settings{Name: "Maison <des> *familles*", Contact: "12 rue du Four"})
		}
		if err == nil {
			err = s.lib.SetRetention(t.Context(), admin, content.KeepReportFor, 7)
		}
		if err != nil {
			t.Fatal(err)
		}
		b := s.as(officer)
		page := b.send(http.MethodGet, "/registre", nil)
		for _, text := range []string{"Maison &lt;des&gt; *familles*", "12 rue du Four", "Odile Déléguée", "7 mois après la décision", "/registre/markdown"} {
			if page.StatusCode != http.StatusOK || !strings.Contains(page.body, text) {
				t.Errorf("%d: the register does not say %q", page.StatusCode, text)
			}
		}
		taken := b.send(http.MethodGet, "/en/registre/markdown", nil)
		if !strings.Contains(taken.body, `Maison \<des\> \*familles\*`) || !strings.Contains(taken.body, "7 months after the decision") || !strings.Contains(taken.Header.Get("Content-Disposition"), "registre-") {
			t.Errorf("%v\n%.600s", taken.Header, taken.body)
		}
		if got := s.as(s.steward).send(http.MethodGet, "/registre", nil); got.StatusCode != http.StatusNotFound {
			t.Errorf("a steward is answered %d", got.StatusCode)
		}
		made, err := Register{Library: s.lib, Words: s.front.Theme.Words(), Lang: "fr", Mail: Mail{Carrier: post.Server{Host: "smtp.exemple.org", Port: 25}},
			Providers: []signin.Settings{{Name: "agents", Label: "Comptes des agents", Issuer: "https://id.exemple.org/realms/x"}}}.Statement(t.Context(), people.System())
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"Comptes des agents (id.exemple.org)", "smtp.exemple.org"} {
			if !strings.Contains(made.Markdown(), text) {
				t.Errorf("the register does not name %q", text)
			}
		}
		if len(made.Parts) != len(content.Topics)+3 {
			t.Errorf("%d parts", len(made.Parts))
		}
		for _, key := range content.Measures { // a measure is a promise that tests hold
			found := false
			for _, one := range append(securityPromises, protectionPromises...) {
				found = found || one.key == "promise."+key
			}
			if !found {
				t.Errorf("%s is no promise", key)
			}
		}
	})
}
