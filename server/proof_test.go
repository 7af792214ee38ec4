package server

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/server/servertest"
)

// governed is an administrator who came by a provider, a member, and the clock of their site.
type governed struct {
	*browser
	provider *servertest.Provider
	theirs   *servertest.Provider
	now      *clock.Fake
	camille  people.Person
}

func governs(t *testing.T) *governed {
	t.Helper()
	now := frozen()
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock})
	mine, theirs := servertest.New(t, now.Now), servertest.New(t, now.Now)
	g := &governed{browser: open(t, lib, by(mine, theirs)).browse(), provider: mine, theirs: theirs, now: now}
	g.camille = contenttest.Someone(t, lib, people.Reader)
	mine.Be("0042", nil)
	g.member(people.Writer)
	g.comes(now.Now())
	if err := lib.People.SetInstanceRole(t.Context(), people.System(), g.who().ID, people.Administrator); err != nil {
		t.Fatal(err)
	}
	return g
}

// comes signs in, by a provider that says when it last asked who she is.
func (g *governed) comes(asked time.Time) {
	g.Helper()
	g.provider.Be("0042", map[string]any{"auth_time": asked.Unix()})
	if g.visit("/connexion/mine"); !g.signedIn() {
		g.Fatal("she does not come in")
	}
}

func (g *governed) role() people.Role {
	g.Helper()
	p, err := g.lib.People.Get(g.Context(), g.camille.ID)
	if err != nil {
		g.Fatal(err)
	}
	return p.Instance
}

// raises sends a form that makes the member an auditor.
func (g *governed) raises() page {
	g.Helper()
	return g.fill("/membres", "person", string(g.camille.ID), "role", "auditor")
}

// told counts what the audit tells of proofs.
func (g *governed) told() (given, failed int) {
	g.Helper()
	rows, _, err := g.lib.Journal(g.Context(), people.System(), content.JournalFilter{}, 0)
	if err != nil {
		g.Fatal(err)
	}
	for _, row := range rows {
		switch row.Act {
		case event.ActProofGiven:
			given++
		case event.ActProofFailed:
			failed++
		}
	}
	return given, failed
}

func TestG3AProviderProvesAgainWhoItIsBeforeADangerousAct(t *testing.T) {
	g := governs(t)
	g.now.Move(people.ProofLasts)
	asks := g.raises()
	if asks.StatusCode != http.StatusForbidden || g.role() != people.Member {
		t.Fatalf("after ten minutes a role changes: %d", asks.StatusCode)
	}
	again := g.link(asks, "/connexion/mine?preuve=")

	// It is told to ask; what it says of someone else, of long ago or without a time proves nothing.
	for name, is := range map[string]struct {
		subject string
		claims  map[string]any
	}{
		"another account":    {"0043", map[string]any{"auth_time": g.now.Now().Unix()}},
		"asked long ago":     {"0042", map[string]any{"auth_time": g.now.Now().Add(-people.ProofLasts - time.Second).Unix()}},
		"no time is said":    {"0042", nil},
		"a time in a string": {"0042", map[string]any{"auth_time": "now"}},
	} {
		g.provider.Be(is.subject, is.claims)
		if stopped := g.visit(again); stopped.StatusCode/100 != 4 || !strings.Contains(stopped.body, "<main") {
			t.Errorf("%s: answered %d", name, stopped.StatusCode)
		}
		if p := g.raises(); p.StatusCode != http.StatusForbidden || g.role() != people.Member {
			t.Errorf("%s proves something", name)
		}
	}
	begun := g.provider.Begun()
	if last := begun[len(begun)-1]; last.Get("prompt") != "login" || last.Get("max_age") != "0" {
		t.Errorf("the provider is asked %v", last)
	}
	given, failed := g.told()
	if given != 0 || failed < 3 {
		t.Errorf("the audit tells of %d proofs given and %d failed", given, failed)
	}

	// Of the right account and of now, it does: what was typed waits for a button.
	g.provider.Be("0042", map[string]any{"auth_time": g.now.Now().Unix()})
	back := g.visit(again)
	if !strings.HasPrefix(strings.TrimPrefix(g.at, "http://"+g.address), "/moi/preuve?reprise=") || !strings.Contains(back.body, "auditor") || g.role() != people.Member {
		t.Fatalf("the proof leads to %s: %d", g.at, back.StatusCode)
	}
	if p := g.raises(); p.StatusCode != http.StatusOK || g.role() != people.Auditor {
		t.Errorf("once proven she is answered %d", p.StatusCode)
	}
	if given, _ := g.told(); given != 1 {
		t.Errorf("the audit tells of %d proofs given", given)
	}
	// The form that waited is nobody else's.
	other := g.browse()
	g.provider.Be("0044", map[string]any{"auth_time": g.now.Now().Unix()})
	other.visit(other.link(other.visit("/invitation/"+g.invite(people.Reader)), "/connexion/mine?"))
	if p := other.visit(g.at[len("http://"+g.address):]); strings.Contains(p.body, "auditor") {
		t.Error("another reads the form that waited")
	}
}

func TestG3ASessionIsProvenWhenItsProviderLastAsked(t *testing.T) {
	g := governs(t)
	other := *g
	other.browser = g.browse()
	other.comes(g.now.Now().Add(-time.Hour)) // the provider knew her still, and asked nothing
	if p := other.raises(); p.StatusCode != http.StatusForbidden || g.role() != people.Member {
		t.Errorf("a session that nobody proved changes a role: %d", p.StatusCode)
	}
	if p := g.raises(); p.StatusCode != http.StatusOK || g.role() != people.Auditor {
		t.Errorf("a session that was proven is answered %d", p.StatusCode)
	}
}

func TestG3AnotherWayInIsAddedOnlyOnceProven(t *testing.T) {
	g := governs(t)
	link := g.link(g.visit("/moi"), "/moi/acces/theirs")
	key := g.adds(g.visit("/moi"), "theirs")
	g.now.Move(people.ProofLasts)
	p := g.visit(link)
	if p.StatusCode != http.StatusOK || !strings.Contains(p.body, "/connexion/mine?preuve=") {
		t.Errorf("adding a way in asks for no proof: %d at %s", p.StatusCode, g.at)
	}
	if p := g.visit(key); p.StatusCode != http.StatusForbidden {
		t.Errorf("a link that was made before is answered %d", p.StatusCode)
	}
	if ways, err := g.lib.People.Ways(t.Context(), g.who(), g.who().ID); err != nil || len(ways) != 1 {
		t.Errorf("she has %d ways in (%v)", len(ways), err)
	}
	// Proven, she goes on from where she was asked.
	g.provider.Be("0042", map[string]any{"auth_time": g.now.Now().Unix()})
	g.theirs.Be("n.ferhat", nil)
	g.visit(g.link(p, "/connexion/mine?preuve="))
	if ways, err := g.lib.People.Ways(t.Context(), g.who(), g.who().ID); err != nil || len(ways) != 2 {
		t.Errorf("once proven she has %d ways in, at %s (%v)", len(ways), g.at, err)
	}
}

// Each door by which a session that was left open would hand the house over.
func TestG3DangerousDoorsAskAgainWhoItIs(t *testing.T) {
	g := governs(t)
	space := contenttest.Space(t, g.lib)
	group, err := g.lib.People.AddGroup(t.Context(), people.System(), people.Group{Name: "Équipe", Kind: people.Team})
	if err != nil {
		t.Fatal(err)
	}
	g.now.Move(people.ProofLasts)
	camille, team := string(g.camille.ID), "/espaces/"+space.Slug+"/equipe"
	for name, form := range map[string][]string{
		"a role on the site":       {"/membres", "person", camille, "role", "administrator"},
		"a disabled account":       {"/membres", "person", camille, "act", "disable"},
		"a recovery link":          {"/membres", "person", camille, "act", "recover"},
		"a role in a space":        {team, "act", "role", "person", camille, "role", "steward"},
		"a recovery in a space":    {team, "act", "recover", "person", camille},
		"the role of a group":      {team, "act", "group", "group", string(group.ID), "role", "writer"},
		"an invitation to tend":    {team, "act", "invite", "role", "steward"},
		"who may read a space":     {team, "act", "space", "name", space.Name, "audience", "sealed", "ceiling", string(space.Ceiling)},
		"the ceiling of a space":   {team, "act", "space", "name", space.Name, "audience", string(space.Audience), "ceiling", "sealed"},
		"a seat in a group":        {"/groupes/" + group.Slug, "act", "seat", "person", camille},
		"a new space":              {"/reglages/espaces", "name", "Nouveau", "audience", "public"},
		"the steward of a sealed":  {"/reglages/espaces-scelles", "space", string(space.ID), "person", camille},
		"how long things are kept": {"/administration/conservation", "journal", "6"},
		"the journal":              {"/administration/journal"},
		"one's own data":           {"/moi/donnees/archive"},
		"leaving":                  {"/moi/donnees/depart", "sure", "oui"},
		"a way in less":            {"/moi/acces", "way", "x"},
		"one's own address":        {"/moi/adresse", "email", "ailleurs@example.test"},
	} {
		p := g.fill(form[0], form[1:]...)
		if p.StatusCode != http.StatusForbidden || !strings.Contains(p.body, "/connexion/mine?preuve=") {
			t.Errorf("%s asks for no proof: %d at %s", name, p.StatusCode, g.at)
		}
	}
	// What protects, and what is done every day, does not ask.
	for name, form := range map[string][]string{
		"one's other sessions": {"/moi/sessions"}, "an invitation to read": {team, "act", "invite", "role", "reader"}, "one's name": {"/moi", "name", "Nadia", "lang", "fr"},
	} {
		if p := g.fill(form[0], form[1:]...); strings.Contains(p.body, "preuve=") {
			t.Errorf("%s asks for a proof", name)
		}
	}
	if p, err := g.lib.People.Get(t.Context(), g.camille.ID); err != nil || p.Instance != people.Member || p.Disabled || slices.Contains([]people.Role{people.Steward}, p.In(space.ID)) {
		t.Errorf("something was done: %+v %v", p, err)
	}
}
