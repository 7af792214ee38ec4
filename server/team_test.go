package server

import (
	"net/http"
	"regexp"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
)

// Whoever is shut out keeps her place in a space: its team shows the role that she finds again, not that she is leaving.
func TestTheTeamShowsTheRoleOfADisabledAccount(t *testing.T) {
	eachTalk(t, func(s *talked) {
		out := contenttest.Someone(s.T, s.lib, people.Reviewer)
		if err := s.lib.People.Disable(s.Context(), people.System(), out.ID, true); err != nil {
			s.Fatal(err)
		}
		p := s.tender.visit("/espaces/commun/equipe")
		s.tender.answers(http.StatusOK, p, "Désactivé")
		list := regexp.MustCompile(`(?s)id="role-` + string(out.ID) + `".*?</select>`).FindString(p.body)
		if !regexp.MustCompile(`value="reviewer" selected`).MatchString(list) {
			s.Errorf("her role is shown as %s", list)
		}
	})
}
