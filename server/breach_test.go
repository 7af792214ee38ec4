package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
)

// A breach is noted with its facts, the page says until when the authority must know and when that is over, and what was
// noted comes out as one document. The rights of these doors are cells of the table of rights.
func TestABreachIsNotedAndToldInTime(t *testing.T) {
	run := func(t *testing.T, address string) {
		fake := clock.NewFake(contenttest.Noon)
		s := open(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock}))
		officer, err := s.lib.People.Add(t.Context(), people.System(), "Odile Déléguée", people.DPO)
		if err != nil {
			t.Fatal(err)
		}
		b := s.as(officer)
		typed := url.Values{"titre": {"Une clé USB perdue"}, "constat": {"2026-11-20T10:00"}, "nature": {"confidentiality"}, "faits": {"Tombée d’un <sac>."},
			"touchees": {"12 comptes"}, "risque": {"some"}}
		wrong := url.Values{"titre": {"Une clé USB perdue"}, "constat": {"2026-12-20T10:00"}, "risque": {"some"}, "faits": {"Gardé à l’écran."}}
		b.answers(http.StatusUnprocessableEntity, b.send(http.MethodPost, "/administration/violations", wrong), "une date et une heure passées", "Gardé à l’écran.")
		b.answers(http.StatusOK, b.follow(b.send(http.MethodPost, "/administration/violations", typed)), "Une clé USB perdue", "À déclarer au plus tard", "23 novembre 2026, 10:00")
		fake.Move(73 * time.Hour)
		b = s.as(officer)
		page := b.visit("/administration/violations")
		b.answers(http.StatusOK, page, "le délai est passé", "23 novembre 2026, 10:00")
		found := b.link(page, "/administration/violations?violation=")
		b.answers(http.StatusOK, b.visit(found), "Tombée d’un &lt;sac&gt;.", "2026-11-20T10:00")
		typed.Set("violation", found[strings.Index(found, "=")+1:])
		typed.Set("cnil", "2026-11-23")
		typed.Set("mesures", "La clé était chiffrée.")
		b.answers(http.StatusOK, b.follow(b.send(http.MethodPost, "/administration/violations", typed)), "Rien n’attend")
		b.answers(http.StatusOK, b.visit("/administration/violations/toutes/markdown"), "## Une clé USB perdue", `Tombée d’un \<sac\>.`, "2026-11-23", "La clé était chiffrée.")
		b.answers(http.StatusOK, b.visit("/administration/analyse-d-impact"), "Faut-il une analyse complète", "Odile Déléguée")
		if got := s.as(s.steward).send(http.MethodGet, "/administration/violations", nil); got.StatusCode != http.StatusNotFound {
			t.Errorf("a steward is answered %d", got.StatusCode)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}
