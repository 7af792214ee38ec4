package server

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"terreau/content/people"
)

func TestF8AWithdrawalLeadsNeitherToItselfNorToWhatIsHidden(t *testing.T) {
	each(t, func(s *site) {
		ctx := context.Background()
		hidden := s.publish("Nom tres secret", "")
		if err := s.lib.Sheets.Restrict(ctx, s.steward, hidden.ID, people.SpaceOnly); err != nil {
			t.Fatal(err)
		}
		open := s.publish("Ouverte", "")
		lists := map[string]string{"Vers une liste": "/fiches?tri=titre", "Vers ouverte": "/fiches/" + open.Slug}
		notices := map[string]string{"Vers elle": "/fiches/vers-elle", "Vers elle en anglais": "/en/fiches/vers-elle-en-anglais", "Vers une version": "/fiches/vers-une-version/v1",
			"Vers secret": "/fiches/nom-tres-secret", "Vers secret bis": "/fiches/nom-tres-secret/v1", "Vers secret ter": "/fiches/nom-tres-secret.md", "Vers rien": "/fiches/rien"}
		for _, targets := range []map[string]string{lists, notices} {
			for title, to := range targets {
				one := s.publish(title, "")
				if err := s.lib.Sheets.Withdraw(ctx, s.steward, one.ID, "Remplacée.", to); err != nil {
					t.Fatal(err)
				}
				for _, suffix := range []string{"", ".md", ".json", "/v1"} {
					p := s.get("/fiches/" + one.Slug + suffix)
					told := p.Header.Get("Location") + p.body
					if strings.Contains(told, "nom-tres-secret") || strings.Contains(told, "Nom tres secret") {
						t.Errorf("%s%s tells of a hidden sheet", one.Slug, suffix)
					}
					if _, notice := notices[title]; notice && p.StatusCode != http.StatusOK {
						t.Errorf("%s%s is answered %d to %s", one.Slug, suffix, p.StatusCode, p.Header.Get("Location"))
					}
					if _, list := lists[title]; list && suffix == "" && p.StatusCode != http.StatusFound {
						t.Errorf("%s is answered %d", one.Slug, p.StatusCode)
					}
				}
			}
		}
	})
}
