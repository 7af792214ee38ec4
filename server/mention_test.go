package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/duty"
	"terreau/content/people"
)

// Whoever comes by an invitation reads the notice on it; whoever has not read it as it stands is shown it once when she
// signs in. What she read, and when, is in her data and in what she takes with her.
func TestTheNoticeIsReadOnceAndAgainWhenItChanges(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		if got := b.visit("/invitation/" + b.invite(people.Writer)); !strings.Contains(got.body, "garde les données de votre compte") {
			t.Errorf("the invitation does not say what becomes of her data: %.300s", got.body)
		}
		b.join(people.Writer, "camille")
		b.answers(http.StatusOK, b.visit("/moi/donnees"), "Version 1.", "Lue le")
		b.send(http.MethodPost, "/deconnexion", url.Values{})
		if got := b.logIn("camille", goodPassword); strings.Contains(got.body, "Vos données, en bref</h1>") {
			t.Error("what she has read is shown again")
		}
		was := duty.OfAccounts
		defer func() { duty.OfAccounts = was }()
		duty.OfAccounts.Version++
		b.send(http.MethodPost, "/deconnexion", url.Values{})
		b.answers(http.StatusOK, b.logIn("camille", goodPassword), "Vos données, en bref</h1>", "Version 2.", "J’ai lu, continuer")
		b.fill("/information", "suite", "/moi")
		if got := b.visit("/information"); strings.Contains(got.body, "J’ai lu, continuer") {
			t.Error("she is asked again")
		}
		b.answers(http.StatusOK, b.visit("/moi/donnees"), "Version 1.", "Version 2.")
		taken, err := b.lib.TakeOut(t.Context(), b.who())
		if err != nil {
			t.Fatal(err)
		}
		for _, held := range taken.Held {
			if held.Table == "acceptances" && len(held.Rows) != 2 {
				t.Errorf("she takes %d versions with her", len(held.Rows))
			}
		}
	})
}

// Whoever reports something reads what becomes of it, and the report keeps which version stood there.
func TestAReportKeepsTheVersionOfItsNotice(t *testing.T) {
	each(t, func(s *site) {
		one := contenttest.PublishedSheet(t, s.lib, s.steward, "Une fiche à signaler")
		s.holds("/fiches/"+one.Slug+"/signaler", "garde votre signalement")
		s.holds("/on-parle-de-moi", "garde votre signalement")
		b := s.browse()
		b.send(http.MethodPost, "/fiches/"+one.Slug+"/signaler", url.Values{"passage": {"Un texte."}, "reconnaissable": {"oui"}, "raison": {"x"}})
		err := s.lib.DB.View(t.Context(), func(tx *db.Tx) error {
			return tx.Each(func(r db.Row) error {
				var version int
				err := r.Scan(&version)
				if version != duty.OfReports.Version {
					t.Errorf("the report came with version %d", version)
				}
				return err
			}, `SELECT mention FROM reports`)
		})
		if err != nil {
			t.Error(err)
		}
	})
}
