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
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/request"
	"terreau/server/servertest"
)

// entering serves a library whose provider brings whoever a steward then lets in.
func entering(t *testing.T, test func(b *browser, p *servertest.Provider, c *clock.Fake)) {
	run := func(t *testing.T, address string) {
		fake := clock.NewFake(contenttest.Noon)
		lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock})
		p := servertest.New(t, lib.Clock.Now)
		test(mapped(t, lib, p, "", "approval", "@agence.gouv.fr"), p, fake)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

// waits signs someone in who is not known, and gives her browser and the page on which she waits.
func (b *browser) waits(p *servertest.Provider, subject string, claims map[string]any) (*browser, page) {
	b.Helper()
	p.Be(subject, claims)
	other := b.browse()
	at := other.visit("/connexion/mine")
	if other.signedIn() || !strings.HasSuffix(other.at, waitPath) {
		b.Fatalf("%s does not wait, at %s: %s", subject, other.at, mainOf(at.body))
	}
	return other, at
}

// Someone whom a provider knows waits for a steward, sees nothing meanwhile, and comes in where she was let in.
func TestWhoeverAStewardLetsInComesIn(t *testing.T) {
	entering(t, func(b *browser, p *servertest.Provider, _ *clock.Fake) {
		hidden, closed := b.hide("Zanzibar secrete")
		before := b.cookies[browserCookie]
		nadia, at := b.waits(p, "nadia", map[string]any{"name": "Nadia Ferhat", "email": "nadia@example.org", "siret": "18004621300427"})
		nadia.answers(http.StatusOK, at, "Nadia Ferhat", "annuaire mine")
		if nadia.cookies[browserCookie] == before || nadia.cookies[sessionCookie] != "" {
			t.Error("she waits with the cookie of before, or with a session")
		}
		for _, path := range []string{hidden, "/moi", "/relectures", requestsPath, askAccessPath, "/espaces/" + closed.Slug} {
			if got, visitor := raw(nadia.send("GET", path, nil), path), raw(b.browse().send("GET", path, nil), path); got != visitor {
				t.Errorf("%s shows her more than a visitor", path)
			}
		}
		nadia.answers(http.StatusOK, nadia.follow(nadia.send("POST", waitPath, url.Values{"acte": {"dire"}, "texte": {"Éducatrice à Brest."}})), "Éducatrice à Brest.")
		nadia.answers(http.StatusRequestEntityTooLarge, nadia.send("POST", waitPath, url.Values{"acte": {"dire"}, "texte": {strings.Repeat("é", request.MaxWords+1)}}), "trop long")
		// Another browser finds nothing there, and comes again by the provider: the request is the same.
		if other := b.browse().send("GET", waitPath, nil); other.StatusCode != http.StatusSeeOther || !strings.HasSuffix(other.Header.Get("Location"), signInPath) {
			t.Error("another browser finds her request")
		}
		b.waits(p, "nadia", map[string]any{"name": "Nadia Ferhat-Le Gall", "email": "nadia@example.org"})
		steward := b.as(b.steward)
		found := steward.answers(http.StatusOK, steward.visit(requestsPath), "Nadia Ferhat-Le Gall", "nadia@example.org", "Éducatrice à Brest.", "ne garantit pas", "Espace fermé")
		if strings.Count(found.body, "Nadia Ferhat-Le Gall</h3>") != 1 || !strings.Contains(steward.visit(waitingPath).body, `href="/demandes"`) {
			t.Error("she waits twice, or the steward is not told")
		}
		id := b.candidate()
		// Who tends nothing lets nobody in; a steward names a space that is hers, and a role below her own.
		writer := b.as(contenttest.Someone(t, b.lib, people.Reviewer))
		writer.answers(http.StatusNotFound, writer.send("POST", requestsPath, url.Values{"demande": {id}, "decision": {"accueillir"}}))
		home := contenttest.Space(t, b.lib)
		other, err := b.lib.People.AddSpace(t.Context(), people.System(), people.Space{Name: "Ailleurs"})
		if err != nil {
			t.Fatal(err)
		}
		let := func(status int, fields ...string) {
			t.Helper()
			steward.answers(status, steward.send("POST", requestsPath, pairs(append([]string{"demande", id, "decision", "accueillir"}, fields...))))
		}
		let(http.StatusUnprocessableEntity)
		let(http.StatusForbidden, "espace", string(other.ID), "role", "reader")
		let(http.StatusForbidden, "espace", string(home.ID), "role", "steward")
		let(http.StatusNotFound, "espace", string(clock.NewID()), "role", "reader")
		if accounts, all, err := b.lib.People.Members(t.Context(), people.System(), "", 1, 50); err != nil || all != 2 {
			t.Errorf("a refused answer left something: %d accounts %v, %v", all, accounts, err)
		}
		let(http.StatusSeeOther, "espace", string(home.ID), "espace", string(closed.ID), "role", "writer")
		let(http.StatusNotFound, "espace", string(home.ID), "role", "writer")
		p.Be("nadia", map[string]any{"name": "Nadia"})
		nadia = b.browse()
		if nadia.visit("/connexion/mine"); !nadia.signedIn() || nadia.who().In(home.ID) != people.Writer || nadia.who().NamedIn(closed.ID) != people.Writer || nadia.who().Name != "Nadia Ferhat-Le Gall" {
			t.Errorf("she comes in as %+v", nadia.who())
		}
		for _, act := range []event.Act{event.ActEntryAsked, event.ActPersonAdded, event.ActRoleChanged} {
			if !b.audited(act, "") {
				t.Errorf("the journal does not tell: %s", act)
			}
		}
	})
}

// candidate gives the id of the one who waits.
func (b *browser) candidate() string {
	b.Helper()
	waiting, err := b.lib.Requests.Candidates(b.Context(), b.steward)
	if err != nil || len(waiting) != 1 {
		b.Fatalf("%d wait, %v", len(waiting), err)
	}
	return string(waiting[0].ID)
}

// Who is refused reads why, cannot ask again for a while, and is then forgotten; who takes her request back is, at once.
func TestWhoIsTurnedAwayIsForgotten(t *testing.T) {
	entering(t, func(b *browser, p *servertest.Provider, c *clock.Fake) {
		awa, _ := b.waits(p, "awa", map[string]any{"name": "Awa Diop"})
		awa.send("POST", waitPath, url.Values{"acte": {"retirer"}})
		if waiting, err := b.lib.Requests.Candidates(t.Context(), b.steward); err != nil || len(waiting) != 0 || awa.cookies[browserCookie] != "" {
			t.Errorf("%d wait who took their request back, %v", len(waiting), err)
		}
		awa, _ = b.waits(p, "awa", map[string]any{"name": "Awa Diop"})
		administrator, err := b.lib.People.Add(t.Context(), people.System(), "Admin", people.Administrator)
		if err != nil {
			t.Fatal(err)
		}
		id, admin := b.candidate(), b.as(administrator)
		admin.answers(http.StatusUnprocessableEntity, admin.send("POST", requestsPath, url.Values{"demande": {id}, "decision": {"ecarter"}}), "en une phrase")
		admin.answers(http.StatusSeeOther, admin.send("POST", requestsPath, url.Values{"demande": {id}, "decision": {"ecarter"}, "raison": {"Ce site est fait pour le Finistère."}}))
		awa.answers(http.StatusOK, awa.visit(waitPath), "a été refusée", "pour le Finistère")
		awa.send("POST", waitPath, url.Values{"acte": {"retirer"}})
		if _, again := b.waits(p, "awa", map[string]any{"name": "Awa Diop"}); !strings.Contains(again.body, "pour le Finistère") || !b.audited(event.ActEntryRefused, id) {
			t.Error("who was refused may ask again at once, or the journal does not tell")
		}
		c.Move((request.AnsweredDays + 1) * 24 * time.Hour)
		if err := b.lib.Retire(t.Context(), people.System(), "test"); err != nil {
			t.Fatal(err)
		}
		if _, again := b.waits(p, "awa", nil); strings.Contains(again.body, "Finistère") {
			t.Error("the refusal is not forgotten")
		}
		// An administrator may give an account alone.
		admin = b.as(administrator)
		admin.answers(http.StatusSeeOther, admin.send("POST", requestsPath, url.Values{"demande": {b.candidate()}, "decision": {"accueillir"}}))
		// Those of a domain that is let in do not wait; nobody does at a provider that does not say so.
		p.Be("agent", map[string]any{"email": "a@agence.gouv.fr", "email_verified": true})
		if agent := b.browse(); !strings.Contains(agent.visit("/connexion/mine").body, "<") || !agent.signedIn() {
			t.Error("someone of the domain waits")
		}
	})
}
