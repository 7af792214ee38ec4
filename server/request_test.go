package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/request"
)

// hide keeps a published sheet to its space, and gives a space that nobody knows of.
func (s *site) hide(title string) (path string, closed people.Space) {
	s.Helper()
	one := s.publish(title, "")
	err := s.lib.Sheets.Restrict(s.Context(), s.steward, one.ID, people.SpaceOnly)
	if err == nil {
		closed, err = s.lib.People.AddSpace(s.Context(), people.System(), people.Space{Slug: "ferme", Name: "Espace fermé", Audience: people.Sealed})
	}
	if err == nil {
		err = s.lib.People.SetRole(s.Context(), people.System(), closed.ID, s.steward.ID, people.Steward)
	}
	if err != nil {
		s.Fatal(err)
	}
	return "/fiches/" + one.Slug, closed
}

// raw is an answer without what the moment puts into it, and without the address that was asked, where it repeats it.
func raw(p page, address string) string {
	p.Header.Del("Etag") // of the body, with the address that it repeats
	all := p.Status + "\n" + strings.Join(headerNames(p.Header), "\n") + "\n\n" + p.body
	for _, spelled := range []string{url.QueryEscape(address), url.QueryEscape(url.QueryEscape(address)), address} {
		all = strings.ReplaceAll(all, spelled, "ADDRESS")
	}
	return all
}

// F2: every page of what is not there is the same to the byte, has the same way to ask for access, and a request is answered
// alike, whatever there is: a sheet kept to its space, a sealed space, nothing, or a page of no kind.
func TestF2AskingForAccessTellsNothing(t *testing.T) {
	each(t, func(s *site) {
		hidden, closed := s.hide("Zanzibar secrete")
		for _, places := range [][]string{ // each as long as its neighbours
			{hidden, "/fiches/aucune-fiche-ici", "/rien/du/tout/quelque-pa"},
			{hidden + "/versions", "/fiches/aucune-fiche-ici/versions", "/fichiers/0123456789abcdef0123456"},
			{"/espaces/" + closed.Slug, "/espaces/s-0123456789abcdef"},
		} {
			s.alike(s.browse(), places)
			s.alike(s.as(contenttest.Someone(t, s.lib, "")), places)
		}
		if p := s.browse().send("GET", hidden, nil); !strings.Contains(p.body, `href="?acces=demander"`) {
			t.Error("the page of what is not there has no way to ask")
		}
	})
}

// alike asks for some places as one person, and compares all that comes back.
func (s *site) alike(who *browser, places []string) {
	s.Helper()
	answers := map[string][]string{}
	put := func(what string, p page, place string) {
		if len(place) != len(places[0]) {
			s.Fatalf("%s is not as long as %s", place, places[0])
		}
		answers[what] = append(answers[what], raw(p, place))
	}
	before, member := position(s), who.signedIn()
	for _, place := range places {
		for _, lang := range []string{"", "/en"} {
			put("missing"+lang, who.send("GET", lang+place, nil), place)
			put("led"+lang, who.send("GET", lang+place+"?"+askingQuery, nil), place)
		}
		put("form", who.send("GET", askAccessPath+"?adresse="+url.QueryEscape(place), nil), place)
	}
	for _, place := range places {
		form := url.Values{"adresse": {place}, "raison": {"Une collègue."}}
		put("sent", who.send("POST", askAccessPath, form), place)
		put("sent again", who.send("POST", askAccessPath, form), place)
	}
	for what, all := range answers {
		for _, one := range all[1:] {
			if one != all[0] {
				s.Errorf("%s: %q and others are answered otherwise than one another:\n%s\n%s", what, places[0], all[0], one)
			}
		}
	}
	moved := position(s) - before
	switch sent := answers["sent"][0]; {
	case member && (moved != int64(len(places)) || !strings.Contains(sent, "/demander-acces?fait=demande") || sent != answers["sent again"][0]):
		s.Errorf("%d events tell of %d requests, answered %.300s", moved, len(places), sent)
	case !member && (moved != 0 || !strings.Contains(answers["form"][0], "/connexion?suite=%2Fdemander-acces%3Fadresse%3DADDRESS")):
		s.Errorf("a visitor is not led to sign in, but to %.600s", answers["form"][0])
	}
	if !strings.Contains(answers["led"][0], "/demander-acces?adresse=ADDRESS\n") {
		s.Errorf("the link leads to %.600s", answers["led"][0])
	}
}

func position(s *site) int64 {
	s.Helper()
	at, err := s.lib.Events.Position(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	return at
}

// askFor asks for access and gives the id of the request.
func (b *browser) askFor(path string) clock.ID {
	b.Helper()
	b.answers(http.StatusOK, b.follow(b.send("POST", askAccessPath, url.Values{"adresse": {path}, "raison": {"Je reprends le poste de Léa."}})), "C’est noté")
	asked, err := b.lib.Requests.Asked(b.Context(), b.who())
	if err != nil || len(asked) == 0 {
		b.Fatal("nothing was asked", err)
	}
	return asked[0].ID
}

// A steward of where the address belongs, and nobody else, finds the request, answers it, and who asked reads the answer.
func TestF2AStewardAnswersWhoAsksForAccess(t *testing.T) {
	each(t, func(s *site) {
		hidden, closed := s.hide("Zanzibar secrete")
		asker := s.as(contenttest.Someone(t, s.lib, ""))
		first, sealed := asker.askFor(hidden+"/versions"), asker.askFor(s.front.absolute("en", "/espaces/"+closed.Slug)+"?page=2")
		asker.askFor("/fiches/aucune-fiche-ici")
		steward := s.as(s.steward)
		steward.answers(http.StatusOK, steward.visit(requestsPath), "Zanzibar secrete", "Espace fermé", "Je reprends le poste de Léa.")
		if page := steward.visit(requestsPath); strings.Contains(page.body, "aucune-fiche") || !strings.Contains(steward.visit(waitingPath).body, `href="/demandes"`) {
			t.Error("a steward reads of a page that is not there, or is not told that someone waits")
		}
		// Others who might look: an administrator, a steward of another space, a reviewer of this one.
		other, err := s.lib.People.AddSpace(s.Context(), people.System(), people.Space{Name: "Ailleurs"})
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := contenttest.Someone(t, s.lib, people.Reviewer)
		if err := s.lib.People.SetRole(s.Context(), people.System(), other.ID, elsewhere.ID, people.Steward); err != nil {
			t.Fatal(err)
		}
		administrator, err := s.lib.People.Add(s.Context(), people.System(), "Admin", people.Administrator)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range []people.Person{elsewhere, administrator} {
			b := s.as(one)
			if page := b.visit(requestsPath); page.StatusCode != http.StatusOK || strings.Contains(page.body, "Zanzibar") || strings.Contains(page.body, "fermé") {
				t.Errorf("%s reads what is not hers to answer", one.Name)
			}
			for _, id := range []clock.ID{first, sealed, clock.NewID()} {
				for _, decision := range []string{"donner", "refuser"} {
					p := b.send("POST", requestsPath, url.Values{"demande": {string(id)}, "decision": {decision}, "role": {"reader"}, "raison": {"Non."}})
					if p.StatusCode != http.StatusNotFound {
						t.Errorf("%s may answer %d", one.Name, p.StatusCode)
					}
				}
			}
		}
		if p := s.as(contenttest.Someone(t, s.lib, people.Reviewer)).visit(requestsPath); p.StatusCode != http.StatusNotFound {
			t.Errorf("a reviewer finds the page of requests: %d", p.StatusCode)
		}
		// She gives a role that is hers to give, and no other; refusing takes a sentence.
		answer := func(status int, id clock.ID, fields ...string) page {
			return steward.answers(status, steward.send("POST", requestsPath, pairs(append([]string{"demande", string(id)}, fields...))))
		}
		answer(http.StatusForbidden, first, "decision", "donner", "role", "steward")
		answer(http.StatusUnprocessableEntity, sealed, "decision", "refuser", "raison", " ")
		answer(http.StatusSeeOther, first, "decision", "donner", "role", "reader")
		answer(http.StatusSeeOther, sealed, "decision", "refuser", "raison", "Cet espace est réservé au comité.")
		answer(http.StatusNotFound, first, "decision", "donner", "role", "reader")
		asker.answers(http.StatusOK, asker.visit(hidden), "Zanzibar secrete")
		asker.answers(http.StatusOK, asker.visit(askAccessPath), "réservé au comité", "En attente", "Refusée")
		if who := asker.who(); who.NamedIn(contenttest.Space(t, s.lib).ID) != people.Reader || who.In(closed.ID) != "" {
			t.Errorf("she holds %v", who.Spaces)
		}
		if !s.audited(event.ActRoleChanged, string(asker.who().ID)) || !s.audited(event.ActAccessRefused, string(asker.who().ID)) {
			t.Error("the journal does not tell of the answers")
		}
	})
}

// audited reports whether the journal tells of an act on something.
func (s *site) audited(act event.Act, subject string) bool {
	s.Helper()
	rows, _, err := s.lib.Journal(s.Context(), people.System(), content.JournalFilter{Act: act}, 0)
	if err != nil {
		s.Fatal(err)
	}
	return slices.ContainsFunc(rows, func(e event.AuditEntry) bool { return subject == "" || e.Subject == subject })
}

// So many requests a day, counted in the database; and what nobody answers, or was answered, is forgotten.
func TestRequestsAreBoundedAndForgotten(t *testing.T) {
	eachWorld(t, func(w *world) {
		member, ask := w.people["member"], func(path string) error {
			return w.lib.Requests.Ask(w.Context(), w.people["member"], path, "")
		}
		for _, path := range []string{"/a", "/b", "/c", "/d", "/e", "/a"} {
			w.must(ask(path))
		}
		if err := ask("/f"); refusal.KindOf(err) != refusal.KindTooMany {
			t.Errorf("one more that day: %v", err)
		}
		for _, path := range []string{"", "fiches", "//ailleurs.example", "/a b", "/a?b", "/" + strings.Repeat("a", 300)} {
			if err := ask(path); refusal.KindOf(err) != refusal.KindInvalid {
				t.Errorf("%.20q: %v", path, err)
			}
		}
		if err := w.lib.Requests.Ask(w.Context(), people.Visitor(), "/a", ""); refusal.KindOf(err) != refusal.KindUnauthenticated {
			t.Errorf("a visitor asks: %v", err)
		}
		w.clock.Move(25 * time.Hour)
		w.must(ask("/f"))
		w.clock.Move((request.WaitingDays - 1) * 24 * time.Hour)
		w.must(w.lib.Retire(w.Context(), people.System(), "test"))
		if asked, err := w.lib.Requests.Asked(w.Context(), member); err != nil || len(asked) != 1 {
			t.Errorf("%d requests are left, %v", len(asked), err)
		}
	})
}

// F13, K4: nobody becomes a steward by asking, whoever answers; and who takes a request back and makes it again is told of
// once a day.
func TestF13K4WhoWaitsBecomesNoStewardAndFillsNoJournal(t *testing.T) {
	each(t, func(s *site) {
		identity := people.Identity{Issuer: "https://annuaire.example", Subject: "f", Name: "Dominique"}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		for range 5 {
			must(s.lib.Requests.Wait(s.Context(), identity, "annuaire", "un navigateur"))
			must(s.lib.Requests.Leave(s.Context(), "un navigateur"))
		}
		must(s.lib.Requests.Wait(s.Context(), identity, "annuaire", "un navigateur"))
		rows, _, err := s.lib.Journal(s.Context(), people.System(), content.JournalFilter{Act: event.ActEntryAsked}, 0)
		if err != nil || len(rows) != 1 {
			t.Errorf("%d rows of the journal tell of one identity, %v", len(rows), err)
		}
		admin, err := s.lib.People.Add(s.Context(), people.System(), "Admin", people.Administrator)
		must(err)
		waiting, err := s.lib.Requests.Candidates(s.Context(), admin)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%d wait, %v", len(waiting), err)
		}
		home := contenttest.Space(t, s.lib)
		if err := s.lib.Requests.LetIn(s.Context(), admin, waiting[0].ID, map[clock.ID]people.Role{home.ID: people.Steward}); refusal.KindOf(err) != refusal.KindForbidden {
			t.Errorf("someone becomes a steward by asking: %v", err)
		}
	})
}
