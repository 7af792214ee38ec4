package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/people"
)

// Who is spoken of has the passage hidden at once, without an account, by the address of its page; a page that she may not
// read is answered as one that there is not.
func TestF2WhoIsSpokenOfHasThePassageHidden(t *testing.T) {
	each(t, func(s *site) {
		one := s.publish("Une fiche", "Madame Untelle de la rue Haute est venue un mardi.")
		closed, err := s.lib.People.AddSpace(t.Context(), people.System(), people.Space{Slug: "ferme", Name: "Fermé", Audience: people.SpaceOnly})
		if err == nil {
			err = s.lib.People.SetRole(t.Context(), people.System(), closed.ID, s.steward.ID, people.Steward)
		}
		if err != nil {
			t.Fatal(err)
		}
		hidden, err := s.lib.Sheets.Start(t.Context(), s.steward, closed.ID, "practice", contenttest.Practice("Une fiche fermée", ""))
		if err != nil {
			t.Fatal(err)
		}
		b := &browser{site: s, cookies: map[string]string{}}
		send := func(address, passage string) page {
			return b.send(http.MethodPost, "/on-parle-de-moi", url.Values{"adresse": {address}, "passage": {passage}, "raison": {"C’est moi."}, "reponse": {"moi@exemple.fr"}})
		}
		s.holds("/fiches/"+one.Slug, "/on-parle-de-moi?page=")
		here, none := send("/fiches/"+hidden.Slug, "Untelle"), send("/fiches/"+strings.Repeat("x", len(hidden.Slug)), "Untelle")
		if here.StatusCode != http.StatusUnprocessableEntity || here.StatusCode != none.StatusCode ||
			strings.ReplaceAll(here.body, hidden.Slug, "") != strings.ReplaceAll(none.body, strings.Repeat("x", len(hidden.Slug)), "") {
			t.Errorf("a closed page answers %d, and %d where there is none", here.StatusCode, none.StatusCode)
		}
		if other := send("https://autre.example/fiches/"+one.Slug, "Untelle"); other.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("another site answers %d", other.StatusCode)
		}
		if missing := send("/fiches/"+one.Slug, "ce que la fiche ne dit pas"); missing.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("words that are not there answer %d", missing.StatusCode)
		}
		if done := send(s.front.origin()+"/en/fiches/"+one.Slug+"?x=1#s-how", "Madame Untelle de la rue Haute"); done.StatusCode != http.StatusSeeOther {
			t.Fatalf("a report answers %d:\n%.300s", done.StatusCode, done.body)
		}
		s.without("/fiches/"+one.Slug, "Untelle")
		s.holds("/on-parle-de-moi?fait=masque", "masqué")
		if reports, err := s.lib.Sheets.Reports(t.Context(), s.steward); err != nil || len(reports) != 1 || !reports[0].NamesPerson || !strings.Contains(reports[0].Why, "moi@exemple.fr") {
			t.Errorf("who tends the space sees %+v, %v", reports, err)
		}
	})
}
