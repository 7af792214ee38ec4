package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/sheet"
)

// persona is someone for whom the product is made, and what she is here.
type persona struct {
	name     string
	role     people.Role // in the space
	instance people.Role
}

// colleagues are the personas with an account; Mme B. comes by a link.
var colleagues = []persona{
	{"lea", people.Reader, ""}, {"nadia", people.Writer, ""}, {"karim", people.Commenter, ""}, {"samia", people.Writer, ""}, {"paul", people.Reviewer, ""},
	{"joel", people.Steward, ""}, {"aline", people.Steward, people.Administrator}, {"dsi", people.Reader, people.Auditor}, {"dpo", people.Reader, people.DPO},
}

// team is a space of its own with a sheet that it keeps to itself, and a draft of someone else's.
type team struct {
	*site
	kept, draft sheet.Sheet
	picture     string
	link        string // of Mme B., to the sheet that is kept
}

func (s *site) team() (t team) {
	s.Helper()
	t.site = s
	s.bring("zanzibar", "plan.png", 7)
	listed, _, err := s.lib.Sheets.List(s.Context(), people.System(), sheet.Filter{}, 1, 1)
	if err != nil || len(listed) != 1 {
		s.Fatal(listed, err)
	}
	entries, err := s.lib.Sheets.Entries(s.Context(), []clock.ID{listed[0].ID})
	if err != nil {
		s.Fatal(err)
	}
	t.kept = entries[0].Sheet
	t.picture = regexp.MustCompile(`/fichiers/[^"]+`).FindString(s.found(s.front.sheetPath(t.kept.Kind, t.kept.Slug)).body)
	if t.draft = contenttest.Started(s.T, s.lib, s.steward, "Un brouillon à moi"); t.picture == "" {
		s.Fatal("no picture")
	}
	if err := s.lib.Sheets.Restrict(s.Context(), s.steward, t.kept.ID, people.SpaceOnly); err != nil {
		s.Fatal(err)
	}
	t.link = s.as(s.steward).linked(t.kept)
	s.indexed()
	return t
}

// at is the address of the sheet that is kept.
func (t team) at() string { return t.front.sheetPath(t.kept.Kind, t.kept.Slug) }

// shows are the doors by which the sheet that is kept could be read or be known of: its page, its forms for machines, its
// file, lists, feeds and search.
func (t team) shows() []string {
	at := t.at()
	return []string{at, at + ".md", at + ".json", at + ".bib", at + "/versions", at + "/echanges", t.picture, "/flux.atom", "/fiches/flux.atom", "/fiches",
		"/espaces/" + contenttest.Space(t.T, t.lib).Slug + "/flux.atom", "/recherche?q=zanzibar", "/recherche.json?q=zanzibar", "/suggestions?q=zanz"}
}

// opens reports whether a door shows the sheet, or a file of it.
func (t team) opens(b *browser, door string) bool {
	p := b.send(http.MethodGet, door, nil)
	if strings.Contains(door, "q=") { // what was asked is said again; what was found leads somewhere
		return strings.Contains(p.body, t.at())
	}
	return p.StatusCode == http.StatusOK && (door == t.picture || strings.Contains(p.body, "zanzibar"))
}

// A colleague of each persona is invited, signs in, sees exactly what is hers, loses a right and finds every door closed at
// once, takes her data along and leaves.
func TestAColleagueOfEachPersonaComesAndGoes(t *testing.T) {
	each(t, func(s *site) {
		team := s.team()
		if _, err := s.lib.People.Add(t.Context(), people.System(), "Une autre administratrice", people.Administrator); err != nil {
			t.Fatal(err)
		}
		for _, one := range colleagues {
			b := s.browse()
			b.join(one.role, one.name)
			if !b.signedIn() {
				t.Fatalf("%s does not come in", one.name)
			}
			who := b.who()
			if one.instance != "" {
				if err := s.lib.People.SetInstanceRole(t.Context(), people.System(), who.ID, one.instance); err != nil {
					t.Fatal(err)
				}
			}
			team.seesWhatIsHers(b, one)
			team.losesHerRight(b, one, who.ID)
			team.leaves(b, one, who)
		}
		team.byLink()
	})
}

func (t team) seesWhatIsHers(b *browser, one persona) {
	t.Helper()
	for _, door := range t.shows() {
		if !t.opens(b, door) {
			t.Errorf("%s does not find the sheet of her team by %s", one.name, door)
		}
	}
	draft := "/fiches/" + t.draft.Slug + "/brouillon"
	for door, may := range map[string]bool{draft: one.role == people.Steward, t.at() + "/acces": one.role == people.Steward,
		journalPath: one.instance == people.Administrator || one.instance == people.Auditor, "/membres": one.role == people.Steward,
		t.at() + "/acces/comme/visitor": one.role == people.Steward} {
		p := b.send(http.MethodGet, door, nil)
		if opened := p.StatusCode == http.StatusOK || p.StatusCode == http.StatusSeeOther; opened != may {
			t.Errorf("%s at %s: %d", one.name, door, p.StatusCode)
		}
	}
	started := b.send(http.MethodPost, "/ecrire", url.Values{})
	if one.role == people.Reader && started.StatusCode == http.StatusSeeOther {
		t.Errorf("%s, who reads, starts a sheet", one.name)
	}
}

// losesHerRight takes her role, then her account: what is open closes at the next thing that it asks for.
func (t team) losesHerRight(b *browser, one persona, who clock.ID) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	space := contenttest.Space(t.T, t.lib)
	must(t.lib.People.SetRole(t.Context(), people.System(), space.ID, who, ""))
	for _, door := range append(t.shows(), t.at()+"/acces", "/fiches/"+t.draft.Slug+"/brouillon") {
		if t.opens(b, door) {
			t.Errorf("%s has lost her role and still opens %s", one.name, door)
		}
	}
	if tasks, err := t.lib.Reviews.AwaitedOf(t.Context(), who, t.kept.ID); err != nil || len(tasks) > 0 {
		t.Errorf("%s is still written to: %v %v", one.name, tasks, err)
	}
	must(t.lib.People.SetRole(t.Context(), people.System(), space.ID, who, one.role))
	if !t.opens(b, t.at()) {
		t.Errorf("%s has her role again and finds the door closed", one.name)
	}
	if open := b.send(http.MethodGet, sessionPath, nil); !strings.Contains(open.body, string(who)) {
		t.Errorf("the open page of %s knows nobody: %s", one.name, open.body)
	}
	must(t.lib.People.Disable(t.Context(), people.System(), who, true))
	if open := b.send(http.MethodGet, sessionPath, nil); strings.Contains(open.body, string(who)) {
		t.Errorf("the open page of %s does not learn that her account is closed", one.name)
	}
	for _, door := range append(t.shows(), "/moi", "/moi/donnees", journalPath) {
		if p := b.send(http.MethodGet, door, nil); t.opens(b, door) || strings.HasPrefix(door, "/moi") && p.StatusCode == http.StatusOK {
			t.Errorf("the account of %s is closed, %s is open", one.name, door)
		}
	}
	must(t.lib.People.Disable(t.Context(), people.System(), who, false))
}

func (t team) leaves(b *browser, one persona, who people.Person) {
	t.Helper()
	if b.logIn(one.name, goodPassword); !b.signedIn() {
		t.Fatalf("%s does not come back", one.name)
	}
	taken := b.send(http.MethodPost, "/moi/donnees/archive", url.Values{})
	if taken.StatusCode != http.StatusOK {
		t.Fatalf("%s takes her data: %d", one.name, taken.StatusCode)
	}
	all := unzipped(t.T, taken.body)
	if !strings.Contains(all["donnees.json"], who.Name) {
		t.Errorf("the data of %s do not name her", one.name)
	}
	for name, text := range all {
		if strings.Contains(text, "Un brouillon à moi") {
			t.Errorf("%s takes what is another's along in %s", one.name, name)
		}
	}
	if left := b.send(http.MethodPost, "/moi/donnees/depart", url.Values{"certain": {"oui"}}); left.StatusCode != http.StatusOK || b.signedIn() {
		t.Errorf("%s leaves: %d", one.name, left.StatusCode)
	}
	if t.opens(b, t.at()) {
		t.Errorf("%s has left and still reads", one.name)
	}
}

// byLink is Mme B., who has no account: her link opens one sheet, and closes while its page is open.
func (t team) byLink() {
	t.Helper()
	b := t.browse()
	b.answers(http.StatusOK, b.fill(t.link), "Vous lisez par un lien")
	if b.signedIn() || !t.opens(b, t.at()) || !t.opens(b, t.picture) || t.opens(b, "/fiches") || t.opens(b, "/recherche.json?q=zanzibar") {
		t.Error("the link of Mme B. opens less, or more, than one sheet")
	}
	passes, err := t.lib.Sheets.Access(t.Context(), t.steward, t.kept.Kind, t.kept.Slug, 1)
	if err == nil {
		err = t.lib.Sheets.RevokePass(t.Context(), t.steward, t.kept.ID, passes.Passes[0].ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, door := range t.shows() {
		if t.opens(b, door) {
			t.Errorf("her link was taken back, %s is open", door)
		}
	}
}
