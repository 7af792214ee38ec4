package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"terreau/content/contenttest"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/sheet"
	"terreau/server/servertest"
)

// What is said under a sheet waits for the digest of Monday, which is one letter, with each line as it is now.
func TestTheDigestGathersWhatWaits(t *testing.T) {
	eachPostal(t, func(p *postal) {
		ctx := t.Context()
		author, reader := contenttest.Someone(t, p.lib, people.Steward), contenttest.Someone(t, p.lib, people.Commenter)
		p.reach(author, "autrice@example.org")
		s := contenttest.PublishedSheet(t, p.lib, author, "Aller vers les familles")
		var last sheet.Comment
		for _, text := range []string{"Un", "Deux", "Trois"} {
			var err error
			if last, err = p.lib.Sheets.AddComment(ctx, reader, s.ID, sheet.NewComment{Intent: sheet.Ask, Text: text}); err != nil {
				t.Fatal(err)
			}
		}
		p.settled()
		p.letters(0)
		if err := p.lib.Sheets.HideComment(ctx, author, last.ID, "Un nom y est dit."); err != nil {
			t.Fatal(err)
		}
		p.clock.Move(3 * 24 * time.Hour) // from Friday noon to Monday noon
		for range 3 {                    // whoever asks and however often
			if _, err := p.lib.Mail.Gather(ctx); err != nil {
				t.Fatal(err)
			}
		}
		p.settled()
		got := p.letters(1)[0]
		if got.to != "autrice@example.org" || !strings.Contains(got.subject, "2 choses") || strings.Count(got.text, "Aller vers les familles") != 2 {
			t.Errorf("%+v", got)
		}
		visitor := p.site.browse()
		visitor.answers(http.StatusOK, visitor.visit(p.linkIn(got, "/echanges/")), "Un")
		p.clock.Move(7 * 24 * time.Hour)
		if asked, err := p.lib.Mail.Gather(ctx); err != nil || asked != 0 {
			t.Errorf("%d digests of nothing, %v", asked, err)
		}
	})
}

// One click of a mail program stops letters of a sort, without a cookie and without being sent elsewhere (RFC 8058); opening
// the link does not.
func TestOneClickStopsLetters(t *testing.T) {
	eachPostal(t, func(p *postal) {
		ctx := t.Context()
		author, reader := contenttest.Someone(t, p.lib, people.Steward), contenttest.Someone(t, p.lib, people.Commenter)
		p.reach(author, "autrice@example.org")
		if err := p.lib.People.SetWishes(ctx, author, people.Wishes{people.OfComment: people.AtOnce}); err != nil {
			t.Fatal(err)
		}
		s := contenttest.PublishedSheet(t, p.lib, author, "Aller vers")
		say := func(text string) {
			t.Helper()
			if _, err := p.lib.Sheets.AddComment(ctx, reader, s.ID, sheet.NewComment{Intent: sheet.Ask, Text: text}); err != nil {
				t.Fatal(err)
			}
			p.settled()
		}
		say("Un")
		stop, ours := strings.CutPrefix(p.letters(1)[0].stop, "http://"+p.address)
		if !ours {
			t.Fatal(stop)
		}
		p.answers(http.StatusOK, p.visit(stop), "On écrit sous votre fiche", "Ne plus les recevoir")
		say("Deux")
		p.letters(2)
		request, _ := http.NewRequest(http.MethodPost, "http://"+p.address+stop, strings.NewReader("List-Unsubscribe=One-Click"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := p.client.Do(request)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatal(err, response.StatusCode)
		}
		response.Body.Close()
		say("Trois")
		p.letters(2)
		for _, forged := range []string{"/desabonnement/comment/rien", "/desabonnement/tout/" + stop[strings.LastIndexByte(stop, '/')+1:], "/en/desabonnement/comment/" + strings.Repeat("a", 43)} {
			p.answers(http.StatusNotFound, p.visit(forged))
			p.answers(http.StatusNotFound, p.send(http.MethodPost, forged, url.Values{}))
		}
	})
}

// An address gets so many letters a day; the others wait for the digest.
func TestK6AnAddressIsNotFlooded(t *testing.T) {
	eachPostal(t, func(p *postal) {
		ctx := t.Context()
		author := contenttest.Someone(t, p.lib, people.Steward)
		p.reach(author, "autrice@example.org")
		if err := p.lib.People.SetWishes(ctx, author, people.Wishes{people.OfComment: people.AtOnce}); err != nil {
			t.Fatal(err)
		}
		s := contenttest.PublishedSheet(t, p.lib, author, "Aller vers")
		reader := contenttest.Someone(t, p.lib, people.Commenter)
		for i := range mail.DailyLetters + 5 {
			if _, err := p.lib.Sheets.AddComment(ctx, reader, s.ID, sheet.NewComment{Intent: sheet.Ask, Text: strings.Repeat("encore ", i+1)}); err != nil {
				t.Fatal(err)
			}
		}
		p.settled()
		sent := len(p.office.Received())
		if sent < mail.DailyLetters || sent > mail.DailyLetters+mailHands-1 { // what is on its way in another hand is not counted yet
			t.Errorf("%d letters a day", sent)
		}
		p.clock.Move(24 * time.Hour)
		if asked, err := p.lib.Mail.Gather(ctx); err != nil || asked != 1 {
			t.Fatal(asked, err)
		}
		p.settled()
		if all := p.letters(sent + 1); !strings.Contains(all[sent].subject, " choses à voir") {
			t.Errorf("%+v", all[sent])
		}
	})
}

// A letter whose answer was lost is brought once more, the same; one that is refused for good is not, and its reader is told.
func TestLettersAreTriedAgainWithoutDoubles(t *testing.T) {
	eachPostal(t, func(p *postal) {
		p.join(people.Writer, "camille")
		who := p.who()
		p.reach(who, "camille@example.org")
		p.office.Do(servertest.CutAfterData, 1)
		p.heed(who, "1")
		p.letters(1)
		p.settled()
		p.clock.Move(11 * time.Minute)
		all := p.letters(2)
		if all[0].id != all[1].id || all[0].text != all[1].text {
			t.Errorf("two letters where there was one: %+v", all)
		}
		p.office.Do(servertest.Unknown, -1)
		p.heed(who, "2")
		p.settled()
		p.clock.Move(48 * time.Hour)
		p.settled()
		p.letters(2)
		p.logIn("camille", goodPassword) // a session does not outlast two days
		p.answers(http.StatusOK, p.visit("/moi"), "Le dernier message a été refusé", "ne connaît pas cette adresse")
		p.office.Do(servertest.Greylist, -1)
		p.heed(who, "3")
		calls := p.office.Calls()
		for range 8 {
			p.settled()
			p.clock.Move(20 * time.Hour)
		}
		p.settled()
		if tries := p.office.Calls() - calls; tries != 5 {
			t.Errorf("%d tries, not five", tries)
		}
	})
}

// The administrator's trial says in words what went wrong.
func TestTheTrialOfTheMail(t *testing.T) {
	eachPostal(t, func(p *postal) {
		p.join(people.Reader, "camille")
		if err := p.lib.People.SetInstanceRole(t.Context(), people.System(), p.who().ID, people.Administrator); err != nil {
			t.Fatal(err)
		}
		p.answers(http.StatusOK, p.visit("/administration/courrier"), "smtp://mail.terreau.test:587", "terreau@example.org")
		try := func() page {
			return p.send(http.MethodPost, "/reglages/courriel", url.Values{"to": {"essai@example.org"}})
		}
		p.answers(http.StatusOK, p.follow(try()), "Le message d’essai est parti")
		for fault, words := range map[servertest.MailFault]string{servertest.WrongWord: "refuse l’identifiant ou le mot de passe", servertest.Stripped: "n’offre pas de chiffrement",
			servertest.Stranger: "certificat", servertest.Unknown: "ne connaît pas cette adresse", servertest.CutEarly: "coupée"} {
			p.office.Do(fault, -1)
			p.answers(http.StatusUnprocessableEntity, try(), words, "essai@example.org")
		}
		p.letters(1)
	})
}

// Whoever forgot a password gets a link at her address, by a page that tells nobody who has an account.
func TestK5APasswordIsRecoveredByMail(t *testing.T) {
	eachPostal(t, func(p *postal) {
		p.join(people.Writer, "camille")
		p.reach(p.who(), "camille@example.org")
		b := p.site.browse()
		b.answers(http.StatusOK, b.visit("/connexion"), "/connexion/terreau/oubli")
		asked := map[string]string{}
		for _, login := range []string{"camille", "personne", "CAMILLE ", ""} {
			asked[b.answers(http.StatusOK, b.send(http.MethodPost, "/connexion/terreau/oubli", url.Values{"login": {login}})).body] = login
		}
		if len(asked) != 1 {
			t.Error("the answer tells who has an account")
		}
		p.settled()
		got := p.letters(len(p.office.Received())) // asked for twice: the last link is the one that works
		if len(got) == 0 || strings.Contains(got[0].text, "camille") {
			t.Errorf("a postcard tells a login: %s", got[0].text)
		}
		worked := 0
		for _, one := range got {
			if b.visit(p.linkIn(one, "/mot-de-passe/")).StatusCode == http.StatusOK {
				worked++
			}
		}
		if worked != 1 {
			t.Errorf("%d links work", worked)
		}
		for range 5 {
			b.send(http.MethodPost, "/connexion/terreau/oubli", url.Values{"login": {"camille"}})
		}
		p.settled()
		if n := len(p.office.Received()); n > people.RecoveriesADay {
			t.Errorf("%d links in a day", n)
		}
	})
}

// A site without a mail server says so, and links go on being handed on by hand.
func TestWithoutAMailServer(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		b.join(people.Writer, "camille")
		b.answers(http.StatusOK, b.visit("/moi"), "Ce site n’envoie pas de courriels")
		b.answers(http.StatusUnprocessableEntity, b.send(http.MethodPost, "/moi/adresse", url.Values{"email": {"camille@example.org"}}))
		if due, err := b.lib.Mail.Due(t.Context()); due || err != nil {
			t.Error("a letter waits that nobody sends", err)
		}
	})
}
