package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// kept publishes a sheet that only the space reads.
func (s *site) kept(title string) sheet.Sheet {
	s.Helper()
	one := s.publish(title, "Le mot zanzibar.")
	if err := s.lib.Sheets.Restrict(s.Context(), s.steward, one.ID, people.SpaceOnly); err != nil {
		s.Fatal(err)
	}
	return one
}

// F22: a steward sees a page through other eyes as they would, under a banner; nothing on it can be done, each look is in
// the journal, and nobody else looks.
func TestF22SeeingAsAnotherDoesNothingAndIsTold(t *testing.T) {
	each(t, func(s *site) {
		one := s.kept("Une fiche gardée")
		b, at := s.as(s.steward), "/fiches/"+one.Slug+"/acces/comme/"
		b.answers(http.StatusOK, b.visit(at+"visitor"), "cette fiche n’existe pas")
		b.answers(http.StatusOK, b.visit(at+"member"), "cette fiche n’existe pas")
		p := b.answers(http.StatusOK, b.send(http.MethodGet, at+"reader", nil), "zanzibar", "Vous voyez cette page comme", "Revenir à qui peut la voir")
		if policy := p.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'none'") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script-src") {
			t.Errorf("browsers may send its forms: %s", policy)
		}
		if p.Header.Get("Cache-Control") != private {
			t.Errorf("the page is kept: %s", p.Header.Get("Cache-Control"))
		}
		for _, nobody := range []string{"steward", "administrator", "x"} {
			if p := b.send(http.MethodGet, at+nobody, nil); p.StatusCode != http.StatusNotFound {
				t.Errorf("eyes of %s: %d", nobody, p.StatusCode)
			}
		}
		if p := b.send(http.MethodPost, at+"writer", url.Values{}); p.StatusCode < 400 {
			t.Errorf("something is done through other eyes: %d", p.StatusCode)
		}
		for _, role := range []people.Role{people.Writer, people.Reviewer} {
			other := s.as(contenttest.Someone(t, s.lib, role))
			other.answers(http.StatusForbidden, other.send(http.MethodGet, at+"reader", nil))
		}
		stranger := s.as(contenttest.Someone(t, s.lib, ""))
		stranger.answers(http.StatusNotFound, stranger.send(http.MethodGet, at+"reader", nil))

		// Whatever takes these eyes to the library does nothing there, and gets no vote.
		entries, err := s.lib.Sheets.Entries(t.Context(), []clock.ID{one.ID})
		if err != nil {
			t.Fatal(err)
		}
		seen, err := s.lib.People.As(t.Context(), s.steward, entries[0].Sheet.Object(), people.Reviewer)
		if err != nil {
			t.Fatal(err)
		}
		_, said := s.lib.Sheets.AddComment(t.Context(), seen, one.ID, sheet.NewComment{Intent: sheet.Tell, Text: "Vu."})
		for act, err := range map[string]error{"comment": said, "withdraw": s.lib.Sheets.Withdraw(t.Context(), seen, one.ID, "Non", ""),
			"restrict": s.lib.Sheets.Restrict(t.Context(), seen, one.ID, "")} {
			if kind := refusal.KindOf(err); kind != refusal.KindForbidden && kind != refusal.KindUnauthenticated {
				t.Errorf("%s through other eyes: %v", act, err)
			}
		}
		rows, _, err := s.lib.Journal(t.Context(), people.System(), content.JournalFilter{Act: event.ActSeenAs}, 0)
		if err != nil || len(rows) != 4 {
			t.Fatalf("%d looks are told: %v", len(rows), err)
		}
		if row := rows[1]; row.Actor != s.steward.ID || row.Subject != string(one.ID) || row.Facts[event.FactTo] != "reader" || row.Address == "" {
			t.Errorf("who looked at what through whose eyes: %+v", row)
		}
		// The eyes close with the right of who looks.
		if err := s.lib.People.SetRole(t.Context(), people.System(), contenttest.Space(t, s.lib).ID, s.steward.ID, people.Writer); err != nil {
			t.Fatal(err)
		}
		b.answers(http.StatusForbidden, b.send(http.MethodGet, at+"reader", nil))
		if _, err := s.lib.Sheets.Read(t.Context(), seen, one.Kind, one.Slug, 0); refusal.KindOf(err) != refusal.KindNotFound {
			t.Errorf("she goes on looking: %v", err)
		}
	})
}

var passLink = regexp.MustCompile(`http://[^ <"]*(/lien/[A-Za-z0-9_-]{43})`)

// linked has the steward make a link to a sheet on its page, and gives the link: it is shown once.
func (b *browser) linked(one sheet.Sheet, fields ...string) string {
	b.Helper()
	at := "/fiches/" + one.Slug + "/acces"
	p := b.send(http.MethodPost, at+"/liens", pairs(append([]string{"nom", "Une voisine", "fin", "2026-12-01"}, fields...)))
	found := passLink.FindStringSubmatch(p.body)
	if found == nil {
		b.Fatalf("no link was given: %d %.2000s", p.StatusCode, mainOf(p.body))
	}
	if again := b.visit(at); strings.Contains(again.body, found[1]) {
		b.Error("the link is shown again")
	}
	return found[1]
}

// F21: a link opens one sheet, by a button, in five browsers, until its day or until it is taken back; it gives what it
// says and nothing else, and only its hash is kept.
func TestF21AGuestLinkIsNarrow(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		one, other := s.kept("Une fiche montrée"), s.kept("Une autre fiche")
		b := s.as(s.steward)
		link := b.linked(one)
		if err := s.lib.DB.View(t.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error {
				var hash string
				err := r.Scan(&hash)
				if len(hash) != 64 || strings.Contains(link, hash) {
					t.Errorf("G6: what is kept of a link: %q", hash)
				}
				return err
			}, `SELECT token_hash FROM passes`)
		}); err != nil {
			t.Fatal(err)
		}
		guest, at := s.browse(), "/fiches/"+one.Slug
		p := guest.answers(http.StatusOK, guest.send(http.MethodGet, link, nil), "Une voisine", "Ouvrir la fiche", "décembre 2026")
		if len(guest.cookies) > 0 || strings.Contains(p.body, "montrée") {
			t.Error("what follows links by itself opens it, or learns what it opens")
		}
		guest.answers(http.StatusNotFound, guest.send(http.MethodGet, at, nil))
		guest.answers(http.StatusOK, guest.fill(link), "zanzibar", "Vous lisez par un lien")
		guest.answers(http.StatusOK, guest.send(http.MethodGet, at+".md", nil), "zanzibar")
		for _, closed := range []string{"/fiches/" + other.Slug, at + "/acces", at + "/brouillon"} {
			if p := guest.send(http.MethodGet, closed, nil); p.StatusCode == http.StatusOK {
				t.Errorf("a link opens %s", closed)
			}
		}
		for _, list := range []string{"/", "/fiches", "/flux.atom", "/plan", "/recherche.json?q=zanzibar", "/suggestions?q=zanz"} {
			if p := guest.visit(list); strings.Contains(p.body, "Une fiche montrée") || strings.Contains(p.body, "Une autre fiche") {
				t.Errorf("%s lists to whoever comes by a link", list)
			}
		}
		guest.answers(http.StatusForbidden, guest.send(http.MethodPost, at+"/echanges", pairs([]string{"intention", "ask", "texte", "Et le soir ?"})))

		says := s.browse()
		says.fill(b.linked(one, "echanges", "oui"))
		says.answers(http.StatusOK, says.fill(at+"/echanges", "intention", "ask", "texte", "Et le soir ?"), "Une voisine", "Et le soir")
		seats := []*browser{guest}
		for range people.PassSessions {
			s.clock.Move(time.Minute)
			seats = append(seats, s.browse())
			seats[len(seats)-1].answers(http.StatusOK, seats[len(seats)-1].fill(link), "zanzibar")
		}
		guest.answers(http.StatusNotFound, guest.send(http.MethodGet, at, nil)) // the oldest made room
		seats[1].answers(http.StatusOK, seats[1].send(http.MethodGet, at, nil))

		pass := regexp.MustCompile(`name="revoquer" value="([^"]+)"`).FindAllStringSubmatch(b.visit(at+"/acces").body, -1)
		if len(pass) != 2 {
			t.Fatalf("%d links can be taken back", len(pass))
		}
		b.fill(at+"/acces/liens", "revoquer", pass[1][1]) // the older one stands last
		seats[1].answers(http.StatusNotFound, seats[1].send(http.MethodGet, at, nil))
		says.answers(http.StatusOK, says.send(http.MethodGet, at, nil))
		unknown := guest.send(http.MethodGet, "/lien/"+strings.Repeat("x", 43), nil)
		if over := guest.send(http.MethodGet, link, nil); over.StatusCode != http.StatusNotFound || mainOf(over.body) != mainOf(unknown.body) {
			t.Errorf("F2: a link that was taken back answers %d, otherwise than one that there never was", over.StatusCode)
		}
		s.days(12) // past its last day
		says.answers(http.StatusNotFound, says.send(http.MethodGet, at, nil))
	})
}

// F6: a feed is what its reader may read when it is fetched: there is no token that would outlive a right.
func TestF6AFeedAsksForTodaysRights(t *testing.T) {
	each(t, func(s *site) {
		one := s.kept("Une fiche gardée")
		p := contenttest.Someone(t, s.lib, people.Reader)
		b := s.as(p)
		feeds := []string{"/flux.atom", "/fiches/flux.atom", "/themes/numerique/flux.atom", "/espaces/" + contenttest.Space(t, s.lib).Slug + "/flux.atom"}
		for _, feed := range feeds {
			if got := b.visit(feed); !strings.Contains(got.body, one.Slug) || strings.Contains(s.get(feed+"?token=x&jeton=x").body, one.Slug) {
				t.Errorf("%s: a member reads %v of it, or anyone does", feed, strings.Contains(got.body, one.Slug))
			}
		}
		if err := s.lib.People.SetRole(t.Context(), people.System(), contenttest.Space(t, s.lib).ID, p.ID, ""); err != nil {
			t.Fatal(err)
		}
		for _, feed := range feeds {
			if got := b.visit(feed); strings.Contains(got.body, one.Slug) {
				t.Errorf("%s: it is still there once the right is gone", feed)
			}
		}
	})
}

// F18: nothing sorts or filters people by what is not shown, and no page gives addresses or last visits to who does not
// tend them.
func TestF18PeopleAreNotSortedByWhatIsHidden(t *testing.T) {
	each(t, func(s *site) {
		team := "/espaces/" + contenttest.Space(t, s.lib).Slug + "/equipe"
		for range 3 {
			contenttest.Someone(t, s.lib, people.Reader)
		}
		b := s.as(contenttest.Someone(t, s.lib, people.Reader))
		plain := b.answers(http.StatusOK, b.visit(team))
		if strings.Contains(plain.body, "Dernier passage") || strings.Contains(mainOf(plain.body), "@") {
			t.Error("a reader learns when others came, or where they are written to")
		}
		for _, query := range []string{"?tri=vu", "?sort=seen_at", "?sort=email", "?champs=email", "?fields=email,seen_at", "?order=created_at"} {
			if p := b.visit(team + query); mainOf(p.body) != mainOf(plain.body) {
				t.Errorf("%s makes another page", query)
			}
		}
		for _, path := range []string{team + ".json", team + ".csv", "/membres.json"} {
			if p := b.send(http.MethodGet, path, nil); p.StatusCode != http.StatusNotFound {
				t.Errorf("%s answers %d", path, p.StatusCode)
			}
		}
	})
}
