package server

import (
	"net/http"
	"strings"
	"testing"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/servertest"
)

func TestATrialShowsWhatAProviderSaysAndChangesNothing(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	p := servertest.New(t, lib.Clock.Now)
	b := mapped(t, lib, p, "groups:garants="+contenttest.Space(t, lib).Slug+":steward")
	b.member(people.Reader)
	b.signsIn()
	member := b.who()
	if answer := b.visit("/administration/connexion/mine"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a member is answered %d", answer.StatusCode)
	}
	if err := lib.People.SetInstanceRole(t.Context(), people.System(), member.ID, people.Administrator); err != nil {
		t.Fatal(err)
	}
	page := b.visit("/administration/connexion/mine")
	for _, want := range []string{b.address + "/connexion/mine/retour", b.address + "/connexion/mine/fin", p.URL + "/keys"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	_, before, err := lib.People.Members(t.Context(), people.System(), "", 1, 50)
	if err != nil {
		t.Fatal(err)
	}
	try := b.link(page, "/connexion/mine?essai=")
	p.Be("stranger", map[string]any{"groups": []string{"garants"}, "note": "<b>x</b>"})
	tried := b.visit(try)
	if tried.StatusCode != http.StatusOK || !strings.Contains(tried.body, "stranger") || !strings.Contains(tried.body, "Aucune session") || strings.Contains(tried.body, "<b>x") {
		t.Errorf("a trial is answered %d", tried.StatusCode)
	}
	if b.who().ID != member.ID {
		t.Error("a trial opened a session")
	}
	if _, all, err := lib.People.Members(t.Context(), people.System(), "", 1, 50); err != nil || all != before {
		t.Errorf("after a trial there are %d people: %v", all, err)
	}
	if answer := b.browse().visit(try); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the link of a trial is answered %d elsewhere", answer.StatusCode)
	}
	p.Misbehave(servertest.Down)
	if page := b.visit("/administration/connexion/nobody"); page.StatusCode != http.StatusNotFound {
		t.Errorf("a provider that is none is answered %d", page.StatusCode)
	}
}
