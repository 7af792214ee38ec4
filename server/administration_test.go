package server

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/server/post"
	"terreau/server/servertest"
)

// administrator is a browser in which one who administers is signed in, and her person.
func (s *site) administrator() (*browser, people.Person) {
	s.Helper()
	p, err := s.lib.People.Add(s.Context(), people.System(), "Aline Administre", people.Administrator)
	if err != nil {
		s.Fatal(err)
	}
	return s.as(p), p
}

// The page says how letters leave, and why they do not, in words; asked twice at once, the mail server is greeted once.
func TestHealthTellsOfTheMail(t *testing.T) {
	eachPostal(t, func(p *postal) {
		admin, aline := p.administrator()
		admin.answers(http.StatusOK, admin.visit("/administration"), "Le serveur prend les lettres.", "Aucune n’est encore partie")
		p.reach(aline, "aline@example.org")
		sent := admin.send(http.MethodPost, "/reglages/courriel", map[string][]string{"to": {"aline@example.org"}})
		admin.answers(http.StatusOK, admin.follow(sent))
		p.office.Do(servertest.WrongWord, -1)
		p.clock.Move(2 * time.Minute)
		admin.answers(http.StatusOK, admin.visit("/administration"), "À réparer", "mot de passe")
		p.office.Do(servertest.Mute, -1)
		p.clock.Move(2 * time.Minute)
		admin.answers(http.StatusOK, admin.visit("/administration"), "la réponse tarde")
	})
}

func TestHealthTellsOfProvidersAndNeverWaitsForThem(t *testing.T) {
	b, _ := alongside(t)
	admin, _ := b.administrator()
	admin.answers(http.StatusOK, admin.visit("/administration"), "Connexion par L’annuaire mine", "Le fournisseur répond.", `href="/administration/connexion/mine"`)
	auditor, err := b.lib.People.Add(t.Context(), people.System(), "Une auditrice", people.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	if page := b.as(auditor).visit("/administration"); page.StatusCode != http.StatusOK || strings.Contains(page.body, "/administration/connexion/mine") {
		t.Errorf("an auditor is answered %d, or led where she may not go", page.StatusCode)
	}
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	away := servertest.New(t, lib.Clock.Now)
	away.Misbehave(servertest.Down)
	admin, _ = open(t, lib, by(away)).administrator()
	admin.answers(http.StatusOK, admin.visit("/administration"), "Il ne répond pas, ou pas comme il faut")
}

// A backup counts once it came to its end; one that was begun and did not is told of.
func TestHealthTellsOfBackupsThatSucceeded(t *testing.T) {
	eachTalk(t, func(s *talked) {
		_, aline := s.administrator()
		said := func(text string) {
			s.Helper()
			admin := s.as(aline)
			admin.answers(http.StatusOK, admin.visit("/administration"), text)
		}
		said("Aucune n’a encore réussi.")
		folder := s.TempDir()
		if _, _, err := s.lib.Backup(s.Context(), people.System(), filepath.Join(folder, "a.zip")); err != nil {
			s.Fatal(err)
		}
		said("La dernière réussie a été faite")
		s.clock.Move(time.Hour)
		if _, _, err := s.lib.Backup(s.Context(), people.System(), filepath.Join(folder, strings.Repeat("b", 250)+".zip")); err == nil {
			s.Fatal("a backup was written under a name that no disk takes")
		}
		said("La dernière réussie a été faite") // the other may still be under way
		s.clock.Move(7 * time.Hour)
		said("n’est pas allée au bout")
	})
}

func TestPeopleAreFoundByNameAndSignedOutEverywhere(t *testing.T) {
	eachTalk(t, func(s *talked) {
		admin, _ := s.administrator()
		found, err := s.lib.People.Add(s.Context(), people.System(), "Zoé Lœwe-Ünal", people.Member)
		if err != nil {
			s.Fatal(err)
		}
		for _, typed := range []string{"loewe", "ZOÉ", "unal", "zoe%20l"} {
			page := admin.answers(http.StatusOK, admin.visit("/membres?nom="+typed), "Zoé Lœwe-Ünal", "1 personne")
			if strings.Count(page.body, `class="who"`) != 1 {
				s.Errorf("%q finds others too", typed)
			}
		}
		// What means something to a database or a browser means nothing here.
		for _, typed := range []string{"%25", "_", "z%25e", "%27%20OR%201=1", "%F0%9F%98%80", "%3Cscript%3E", strings.Repeat("a", 5000)} {
			page := admin.answers(http.StatusOK, admin.visit("/membres?nom="+typed), "Personne ne porte ce nom")
			if strings.Contains(page.body, "<script>") {
				s.Errorf("%q stands in the page as it was typed", typed)
			}
		}
		zoe, again := s.as(found), s.as(found)
		sent := admin.send(http.MethodPost, "/membres", map[string][]string{"person": {string(found.ID)}, "act": {"sign-out"}})
		admin.answers(http.StatusOK, admin.follow(sent))
		if zoe.signedIn() || again.signedIn() || !admin.signedIn() {
			s.Error("someone signed out everywhere is still there, or the one who asked is not")
		}
		lea := s.lea.send(http.MethodPost, "/membres", map[string][]string{"person": {string(found.ID)}, "act": {"sign-out"}})
		if lea.StatusCode != http.StatusForbidden && lea.StatusCode != http.StatusNotFound {
			s.Errorf("a commenter who signs others out is answered %d", lea.StatusCode)
		}
	})
}

func TestBrowsersAreSaidInWords(t *testing.T) {
	b := open(t, contenttest.Open(t, content.Options{Folder: t.TempDir()}))
	admin, aline := b.administrator()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                        "Firefox sur Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1": "Safari sur iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":           "Edge sur Windows",
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36":            "Samsung Internet sur Android",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":                   "Safari sur macOS",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                                   "Chrome sur Linux",
		"curl/8.5.0": "curl/8.5.0", "": "Navigateur inconnu", "<b>x": "&lt;b&gt;x",
	} {
		if _, _, err := b.lib.People.OpenSession(t.Context(), aline.ID, people.Session{Agent: agent}); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/administration/sessions", "/moi"} {
			if page := admin.visit(path); !strings.Contains(page.body, want) {
				t.Errorf("%s says %q otherwise than %q", path, agent, want)
			}
		}
	}
}

// The page of mail says how letters leave, and keeps the password to itself.
func TestMailIsSetInPages(t *testing.T) {
	office := servertest.NewMailServer(t)
	b := open(t, contenttest.Open(t, content.Options{Folder: t.TempDir()}), func(o *Options) {
		o.Lead = func(at post.Server) post.Server {
			at.Roots = office.Roots
			at.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, office.Address)
			}
			return at
		}
	})
	admin, aline := b.administrator()
	const path, secret = "/administration/courrier", "un mot de passe de courrier"
	admin.answers(http.StatusOK, admin.visit(path), "Aucun courriel n’est envoyé")
	set := func(fields ...string) page {
		form := url.Values{"host": {office.Name}, "port": {"587"}, "user": {office.User}, "password": {secret}, "from": {"terreau@example.org"}}
		for i := 0; i < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		return admin.send(http.MethodPost, path, form)
	}
	for _, wrong := range [][]string{{"port", "6379"}, {"port", "22"}, {"port", "x"}, {"host", "a b"}, {"host", "moi@ailleurs"}, {"host", "ailleurs:25/x"}, {"user", ""},
		{"from", "terreau"}, {"from", "Terreau <terreau@example.org>"}, {"password", ""}, {"password", "a\r\nb"}, {"user", strings.Repeat("u", 600)}} {
		if page := set(wrong...); page.StatusCode < 400 || page.StatusCode >= 500 || strings.Contains(page.body, secret) {
			t.Errorf("E4: %q is answered %d, or shows the password", wrong, page.StatusCode)
		}
	}
	admin.answers(http.StatusOK, admin.follow(set()), office.Name)
	for _, shown := range []string{path, "/administration/reglages", "/administration/journal", "/administration"} {
		if page := admin.visit(shown); page.StatusCode != http.StatusOK || strings.Contains(page.body, secret) {
			t.Errorf("%s is answered %d, or shows the password", shown, page.StatusCode)
		}
	}
	admin.answers(http.StatusOK, admin.visit("/administration/reglages"), "smtp://bibliotheque@mail.terreau.test:587", "choisi ici")
	admin.answers(http.StatusOK, admin.visit("/administration"), "Le serveur prend les lettres.")
	admin.answers(http.StatusOK, admin.follow(admin.send(http.MethodPost, "/reglages/courriel", url.Values{"to": {"aline@example.org"}})))
	if got := len(office.Received()); got != 1 {
		t.Errorf("%d letters arrived", got)
	}
	// The password that is kept stays with its server and its account.
	if answer := admin.follow(set("password", "")); answer.StatusCode != http.StatusOK {
		t.Errorf("nothing to say again is answered %d", answer.StatusCode)
	}
	for _, elsewhere := range [][]string{{"host", "mail.ailleurs.test"}, {"user", "autre"}, {"port", "465"}} {
		admin.answers(http.StatusUnprocessableEntity, set(append(elsewhere, "password", "")...), "celui qui est gardé ne va pas à un autre serveur")
	}
	auditor, err := b.lib.People.Add(t.Context(), people.System(), "Une auditrice", people.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []*browser{b.as(auditor), b.as(contenttest.Someone(t, b.lib, people.Steward))} {
		if page := other.visit(path); page.StatusCode != http.StatusNotFound {
			t.Errorf("someone else is answered %d", page.StatusCode)
		}
		if page := other.send(http.MethodPost, path, url.Values{"host": {""}}); page.StatusCode != http.StatusForbidden {
			t.Errorf("someone else who sets the mail is answered %d", page.StatusCode)
		}
	}
	// Who is not proven is asked who she is, by a page that does not hold what was typed in secret.
	late := b.as(aline)
	if err := b.lib.DB.Update(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE sessions SET authenticated_at = 1 WHERE person_id = $1`, string(aline.ID))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if page := late.send(http.MethodPost, path, url.Values{"host": {"mail.ailleurs.test"}, "port": {"587"}, "user": {"autre"}, "password": {"tout autre secret"}, "from": {"a@example.org"}}); strings.Contains(page.body, "tout autre secret") || page.StatusCode == http.StatusSeeOther {
		t.Errorf("the page that asks who she is holds the secret, or does not ask: %d", page.StatusCode)
	}
	admin = b.as(aline)
	admin.answers(http.StatusOK, admin.follow(set("host", "")), "Aucun courriel n’est envoyé")
}

// The first steps follow the link that the console printed; each is saved by itself, may be skipped and taken up again,
// and health reminds of those that wait.
func TestTheFirstStepsAreTakenOneByOne(t *testing.T) {
	eachTalk(t, func(s *talked) {
		const path = "/administration/premiers-pas"
		admin, _ := s.administrator()
		take := func(status int, fields ...string) page {
			s.Helper()
			form := url.Values{}
			for i := 0; i < len(fields); i += 2 {
				form.Set(fields[i], fields[i+1])
			}
			page := admin.send(http.MethodPost, path, form)
			if page.StatusCode != status {
				s.Errorf("%q is answered %d", fields, page.StatusCode)
			}
			return page
		}
		admin.answers(http.StatusOK, admin.visit("/administration"), "Premiers pas", `href="`+path+`"`)
		admin.answers(http.StatusOK, admin.visit(path), "Étape 1 sur 5")
		take(http.StatusRequestEntityTooLarge, "etape", "name", "act", "name", "name", strings.Repeat("n", 300))
		take(http.StatusSeeOther, "etape", "name", "act", "name", "name", "Le terreau du quartier", "contact", "aline@example.org", "legal", "Association Les Petits Pas")
		admin.answers(http.StatusOK, admin.visit(path), "Étape 2 sur 5", "Le terreau du quartier")
		take(http.StatusSeeOther, "etape", "spaces", "act", "skip")
		admin.answers(http.StatusOK, admin.visit(path), "Étape 4 sur 5", "Passée") // there are people already
		admin.answers(http.StatusOK, admin.visit(path+"?etape=espaces"), "Étape 2 sur 5", "Reprendre cette étape")
		take(http.StatusSeeOther, "etape", "spaces", "act", "resume")
		take(http.StatusSeeOther, "etape", "spaces", "act", "space", "space", "Petite enfance", "audience", "members")
		commun := contenttest.Space(t, s.lib)
		handed := take(http.StatusOK, "etape", "people", "act", "invite", "space", string(commun.ID), "role", "writer", "note", "Karim")
		if !strings.Contains(handed.body, "/invitation/") {
			s.Error("no link was handed on")
		}
		take(http.StatusBadRequest, "etape", "people", "act", "invite", "space", string(commun.ID), "role", "emperor")
		take(http.StatusBadRequest, "etape", "rien", "act", "skip")
		take(http.StatusBadRequest, "etape", "mail")
		take(http.StatusSeeOther, "etape", "mail", "act", "skip")
		admin.answers(http.StatusOK, admin.visit(path+"?etape=%00"), "Étape 5 sur 5")
		if _, _, err := s.lib.Backup(s.Context(), people.System(), filepath.Join(s.TempDir(), "a.zip")); err != nil {
			s.Fatal(err)
		}
		admin.answers(http.StatusOK, admin.visit(path), "La base est ouverte")
		if page := admin.visit("/administration"); strings.Contains(page.body, path) {
			s.Error("health reminds of steps that are over")
		}
		for _, other := range []*browser{s.lea, s.tender} {
			if page := other.visit(path); page.StatusCode != http.StatusNotFound {
				s.Errorf("someone else is answered %d", page.StatusCode)
			}
			if page := other.send(http.MethodPost, path, url.Values{"etape": {"mail"}, "act": {"resume"}}); page.StatusCode != http.StatusForbidden {
				s.Errorf("someone else who takes a step is answered %d", page.StatusCode)
			}
		}
	})
}

// The journal is filtered by act, person and day, and taken along as lines of JSON that the filter lets through.
func TestTheJournalIsFilteredAndTakenAlong(t *testing.T) {
	eachTalk(t, func(s *talked) {
		_, aline := s.administrator()
		karim := contenttest.Someone(s.T, s.lib, people.Reader)
		if err := s.lib.People.SetInstanceRole(s.Context(), aline, karim.ID, people.Auditor); err != nil {
			s.Fatal(err)
		}
		auditor := s.as(karim)
		const path = "/administration/journal"
		rows := func(query string) int {
			s.Helper()
			page := auditor.visit(path + query)
			if page.StatusCode != http.StatusOK {
				s.Errorf("%q is answered %d", query, page.StatusCode)
			}
			return strings.Count(page.body, `class="small journal-at"`)
		}
		today := string(s.lib.Clock.Today())
		if rows("?acte=instance-role-changed") != 1 || rows("?acte=instance-role-changed&personne="+string(aline.ID)) != 1 || rows("?acte=instance-role-changed&du="+today+"&au="+today) != 1 {
			s.Error("the filter loses what was done")
		}
		if rows("?acte=restored") != 0 || rows("?au=2001-01-01") != 0 || rows("?personne="+string(clock.NewID())) != 0 {
			s.Error("the filter lets through what was not asked for")
		}
		all := rows("")
		for _, wrong := range []string{"?acte=%27%20OR%201=1", "?du=hier", "?personne=x", "?avant=-1", "?avant=x"} {
			if got := rows(wrong); got < all {
				s.Errorf("%q is a filter: %d rows of %d", wrong, got, all)
			}
		}
		taken := auditor.send(http.MethodPost, path, url.Values{"acte": {"instance-role-changed"}})
		if taken.StatusCode != http.StatusOK || !strings.HasPrefix(taken.Header.Get("Content-Type"), "application/x-ndjson") || !strings.Contains(taken.Header.Get("Content-Disposition"), ".jsonl") {
			s.Errorf("the journal is handed over as %d, %v", taken.StatusCode, taken.Header)
		}
		lines := strings.Split(strings.TrimSpace(taken.body), "\n")
		var row map[string]any
		if err := json.Unmarshal([]byte(lines[0]), &row); len(lines) != 1 || err != nil || !strings.Contains(lines[0], "instance-role-changed") {
			s.Errorf("%d lines, %v: %s", len(lines), err, taken.body)
		}
		if rows("?acte=journal-taken") != 1 {
			s.Error("nobody is told that the journal was taken along")
		}
		if page := s.tender.visit(path); page.StatusCode != http.StatusNotFound {
			s.Errorf("a steward is answered %d", page.StatusCode)
		}
		if page := s.tender.send(http.MethodPost, path, url.Values{}); page.StatusCode != http.StatusForbidden {
			s.Errorf("a steward who takes the journal is answered %d", page.StatusCode)
		}
	})
}

// Sessions and invitations of everyone are seen, and ended, by who administers.
func TestSessionsAndInvitationsAreEnded(t *testing.T) {
	eachTalk(t, func(s *talked) {
		admin, aline := s.administrator()
		zoe, err := s.lib.People.Add(s.Context(), people.System(), "Zoé <b>Ruel", people.Member)
		if err != nil {
			s.Fatal(err)
		}
		theirs := s.as(zoe)
		page := admin.answers(http.StatusOK, admin.visit("/administration/sessions"), "Zoé &lt;b&gt;Ruel", "la vôtre")
		found := regexp.MustCompile(`(?s)Zoé &lt;b&gt;Ruel.*?name="session" value="([^"]+)"`).FindStringSubmatch(page.body)
		if found == nil {
			s.Fatal("her session is not in the list")
		}
		admin.answers(http.StatusOK, admin.follow(admin.send(http.MethodPost, "/administration/sessions", url.Values{"session": {found[1]}})))
		if theirs.signedIn() || !admin.signedIn() {
			s.Error("a closed session goes on, or another ended")
		}
		token, _, err := s.lib.People.Invite(s.Context(), aline, contenttest.Space(s.T, s.lib).ID, people.Writer, "Pour Jeanne <i>")
		if err != nil {
			s.Fatal(err)
		}
		page = admin.answers(http.StatusOK, admin.visit("/administration/invitations"), "Pour Jeanne &lt;i&gt;")
		if strings.Contains(page.body, token) {
			s.Error("the list holds the link itself")
		}
		found = regexp.MustCompile(`name="invitation" value="([^"]+)"`).FindStringSubmatch(page.body)
		if found == nil {
			s.Fatal("the invitation is not in the list")
		}
		admin.answers(http.StatusOK, admin.follow(admin.send(http.MethodPost, "/administration/invitations", url.Values{"invitation": {found[1]}})))
		if page := s.visitor.visit("/invitation/" + token); page.StatusCode != http.StatusNotFound {
			s.Errorf("an invitation that was revoked is answered %d", page.StatusCode)
		}
		admin.answers(http.StatusOK, admin.visit("/administration/limites"), "Mots de passe essayés", "Lettres à une adresse", "Signalements")
	})
}
