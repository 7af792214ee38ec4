package server

import (
	"context"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/server/post"
	"terreau/server/servertest"
)

// postal is a site that sends letters to a mail server, under a clock that the test moves.
type postal struct {
	*browser
	office *servertest.MailServer
	clock  *clock.Fake
}

// eachPostal serves an empty library on each engine, with a mail server.
func eachPostal(t *testing.T, test func(p *postal)) {
	t.Helper()
	options := map[string]func(t *testing.T) content.Options{
		"sqlite": func(t *testing.T) content.Options { return content.Options{Folder: t.TempDir()} },
		"postgres": func(t *testing.T) content.Options {
			return content.Options{Folder: t.TempDir(), Address: contenttest.Server(t)}
		},
	}
	for engine, o := range options {
		t.Run(engine, func(t *testing.T) {
			o, c, office := o(t), clock.NewFake(contenttest.Noon), servertest.NewMailServer(t)
			o.Clock = &c.Clock
			lib := contenttest.Open(t, o)
			carrier := post.Server{Host: office.Name, Port: 587, User: office.User, Password: office.Password, Roots: office.Roots, Time: 5 * time.Second,
				Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
					return (&net.Dialer{}).DialContext(ctx, network, office.Address)
				}}
			s := open(t, lib, func(o *Options) {
				o.Mail = Mail{Carrier: carrier, From: netmail.Address{Address: "terreau@example.org"}}
			})
			test(&postal{s.browse(), office, c})
		})
	}
}

// letter is what arrived.
type arrived struct {
	to, subject, id, text, html, stop string
}

// letters waits until so many letters have arrived, and gives them.
func (p *postal) letters(count int) (all []arrived) {
	p.Helper()
	for end := time.Now().Add(20 * time.Second); len(p.office.Received()) < count; {
		if time.Now().After(end) {
			p.Fatalf("%d letters arrived, not %d", len(p.office.Received()), count)
		}
		time.Sleep(20 * time.Millisecond)
	}
	for _, one := range p.office.Received() {
		all = append(all, p.open(one))
	}
	if len(all) > count {
		p.Fatalf("%d letters arrived, not %d: %+v", len(all), count, all)
	}
	return all
}

// settled waits until nothing is to be sent.
func (p *postal) settled() {
	p.Helper()
	p.heeded()
	for end := time.Now().Add(20 * time.Second); ; {
		due, err := p.lib.Mail.Due(p.Context())
		held := 0
		failed := p.lib.DB.View(p.Context(), func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&held) }, `SELECT COUNT(*) FROM jobs WHERE until > 0 AND done_at IS NULL`)
		})
		if err != nil || failed != nil || time.Now().After(end) {
			p.Fatal("letters wait for ever", err, failed, due, held)
		}
		if !due && held == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// heeded does what the follower does, so that a test need not wait for it: read twice, an event tells nobody twice.
func (p *postal) heeded() {
	p.Helper()
	events, err := p.lib.Events.Since(p.Context(), 0, 1000)
	if err == nil {
		_, err = p.lib.Notices.Heed(p.Context(), events)
	}
	if err != nil {
		p.Fatal(err)
	}
}

func (p *postal) open(r servertest.Received) (a arrived) {
	p.Helper()
	m, err := r.Message()
	if err != nil {
		p.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		p.Fatal(err)
	}
	a = arrived{to: r.To, subject: subject, id: m.Header.Get("Message-Id"), stop: strings.Trim(m.Header.Get("List-Unsubscribe"), "<>")}
	_, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		p.Fatal(err)
	}
	for parts := multipart.NewReader(m.Body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return a
		}
		if err != nil {
			p.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			p.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			a.html = string(body)
		} else {
			a.text = string(body)
		}
	}
}

// linkIn is the first address of this site in a letter that holds a word, without the site.
func (p *postal) linkIn(a arrived, word string) string {
	p.Helper()
	for _, found := range regexp.MustCompile(`https?://\S+`).FindAllString(a.text, -1) {
		if path, ours := strings.CutPrefix(found, "http://"+p.address); ours && strings.Contains(path, word) {
			return path
		}
	}
	p.Fatalf("no address with %q in %s", word, a.text)
	return ""
}

// reach gives a person an address, as a provider that verified it does.
func (p *postal) reach(who people.Person, email string) {
	p.Helper()
	_, err := p.lib.People.SignIn(p.Context(), people.Identity{Issuer: "https://annuaire.example", Subject: string(who.ID), Name: who.Name, Email: email, Verified: true}, p.inviteAs(who))
	if err != nil {
		p.Fatal(err)
	}
}

// A member types her address, opens the link on her account, and it is hers; on another account, or twice, it is nothing.
func TestG5AnAddressIsConfirmedByItsLink(t *testing.T) {
	eachPostal(t, func(p *postal) {
		p.join(people.Writer, "camille")
		p.answers(http.StatusOK, p.visit("/moi"), "Aucune adresse")
		p.answers(http.StatusUnprocessableEntity, p.send(http.MethodPost, "/moi/adresse", url.Values{"email": {"Camille <camille@example.org>"}}), "écrivez-la seule")
		p.answers(http.StatusOK, p.follow(p.send(http.MethodPost, "/moi/adresse", url.Values{"email": {"camille@example.org"}})), "Un lien part", "camille@example.org")
		got := p.letters(1)[0]
		if got.to != "camille@example.org" || got.stop != "" || strings.Contains(got.subject, "Camille") {
			t.Errorf("%+v", got)
		}
		link := p.linkIn(got, "/moi/adresse/")
		other := p.site.browse()
		other.join(people.Writer, "autre")
		other.answers(http.StatusNotFound, other.visit(link), "Ce lien ne sert plus")
		other.answers(http.StatusNotFound, other.send(http.MethodPost, link, url.Values{}), "Ce lien ne sert plus")
		p.answers(http.StatusOK, p.visit(link), "camille@example.org")
		p.answers(http.StatusOK, p.follow(p.send(http.MethodPost, link, url.Values{})), "Cette adresse est la vôtre", "camille@example.org")
		p.answers(http.StatusNotFound, p.send(http.MethodPost, link, url.Values{}), "Ce lien ne sert plus")
		for range people.AddressesADay - 1 {
			p.send(http.MethodPost, "/moi/adresse", url.Values{"email": {"victime@example.org"}})
		}
		p.answers(http.StatusTooManyRequests, p.send(http.MethodPost, "/moi/adresse", url.Values{"email": {"victime@example.org"}}), "Vous avez déjà demandé")
		p.answers(http.StatusOK, p.follow(p.send(http.MethodPost, "/moi/adresse", url.Values{"act": {"drop"}})), "oubliée", "Aucune adresse")
	})
}

// An invitation is mailed as well as shown; whether the address is known here changes nothing.
func TestK5AnInvitationIsMailed(t *testing.T) {
	eachPostal(t, func(p *postal) {
		known := contenttest.Someone(t, p.lib, people.Reader)
		p.reach(known, "connue@example.org")
		p.join(people.Reader, "camille")
		who := p.who()
		if err := p.lib.People.SetRole(t.Context(), people.System(), contenttest.Space(t, p.lib).ID, who.ID, people.Steward); err != nil {
			t.Fatal(err)
		}
		link := regexp.MustCompile(`invitation/[\w-]+`)
		answers := map[string]string{}
		for _, to := range []string{"connue@example.org", "inconnue@example.org"} {
			got := p.send(http.MethodPost, "/espaces/commun/equipe", url.Values{"act": {"invite"}, "role": {"writer"}, "note": {"Une collègue"}, "email": {to}})
			p.answers(http.StatusOK, got, "Le lien part aussi vers "+to, "/invitation/")
			body := strings.ReplaceAll(link.ReplaceAllString(got.body, "LIEN"), to, "ADRESSE")
			answers[to] = regexp.MustCompile(`(?s)<ul class="lines">.*`).ReplaceAllString(body, "")
		}
		if answers["connue@example.org"] != answers["inconnue@example.org"] {
			t.Error("the answer tells whether an address is known")
		}
		for _, got := range p.letters(2) {
			if strings.Contains(got.subject, who.Name) || !strings.Contains(got.text, who.Name) || strings.Contains(got.text, "Espace commun") {
				t.Errorf("%+v", got)
			}
			guest := p.site.browse()
			guest.answers(http.StatusOK, guest.visit(p.linkIn(got, "/invitation/")), "Espace commun")
		}
		p.answers(http.StatusUnprocessableEntity, p.send(http.MethodPost, "/espaces/commun/equipe", url.Values{"act": {"invite"}, "role": {"writer"}, "note": {"x"},
			"email": {"a@example.org\r\nBcc: b@example.org"}}), "écrivez-la seule")
	})
}

// A review tells each whom it awaits, once, and nobody else; the letter names no sheet that is not public.
func TestAReviewIsToldToWhomItAwaits(t *testing.T) {
	eachPostal(t, func(p *postal) {
		author, steward := contenttest.Someone(t, p.lib, people.Writer), contenttest.Someone(t, p.lib, people.Steward)
		p.reach(author, "autrice@example.org")
		readers := p.readers(4)
		s := contenttest.Started(t, p.lib, author, "Un titre que personne ne doit lire")
		p.propose(author, s)
		opened := p.openReview(steward, s, readers)
		p.settled()
		got := p.letters(2) // those of the first panel
		for _, one := range got {
			if !strings.HasPrefix(one.to, "lectrice") || one.subject != "Votre avis est attendu sur une fiche" || one.stop == "" {
				t.Errorf("%+v", one)
			}
			for _, secret := range []string{"personne ne doit lire", "personne-ne-doit", author.Name, steward.Name} {
				if strings.Contains(one.text+one.html+one.subject, secret) {
					t.Errorf("a postcard says %q: %s", secret, one.text)
				}
			}
			if strings.Contains(one.html, "<img") || strings.Contains(one.html, "style") {
				t.Errorf("a picture or a style: %s", one.html)
			}
		}
		for range 3 { // what is read again tells nobody again
			p.settled()
		}
		if err := p.lib.Reviews.Opine(t.Context(), readers[0], opened.ID, "trade", review.Opinion{Verdict: review.NotYet, Reason: "Il manque les sources."}); err != nil {
			t.Fatal(err)
		}
		p.settled()
		told := p.letters(3)[2]
		if told.to != "autrice@example.org" || told.subject != "Une remarque attend votre réponse" {
			t.Errorf("%+v", told)
		}
	})
}

// Rights are read again when a letter leaves: what is over, or no longer hers to know, is not told; nor to whom is disabled.
func TestF7RightsAreReadAgainAtSending(t *testing.T) {
	eachPostal(t, func(p *postal) {
		ctx := t.Context()
		author, steward := contenttest.Someone(t, p.lib, people.Writer), contenttest.Someone(t, p.lib, people.Steward)
		readers := p.readers(4)
		p.office.Do(servertest.Greylist, -1)
		s := contenttest.Started(t, p.lib, author, "Une fiche")
		p.propose(author, s)
		opened := p.openReview(steward, s, readers)
		p.settled()
		standing, err := p.lib.Mail.Standing(ctx)
		if err != nil || standing.Waiting != 2 || len(standing.Troubled) != 2 {
			t.Fatalf("%+v, %v", standing, err)
		}
		if err := p.lib.People.Disable(ctx, people.System(), readers[0].ID, true); err != nil {
			t.Fatal(err)
		}
		if err := p.lib.Reviews.Opine(ctx, readers[1], opened.ID, "trade", review.Opinion{Verdict: review.For}); err != nil {
			t.Fatal(err)
		}
		p.office.Do(servertest.Sound, 0)
		p.clock.Move(time.Hour)
		p.settled()
		for _, one := range p.letters(len(p.office.Received())) {
			if strings.HasPrefix(one.to, "lectrice0") || strings.HasPrefix(one.to, "lectrice1") {
				t.Errorf("a letter left that tells nothing any more: %+v", one)
			}
		}
	})
}

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
		p.answers(http.StatusOK, p.visit("/reglages"), "smtp://mail.terreau.test:587", "terreau@example.org")
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

// A site without a mail server says so, and links go on being handed on by hand.
func TestWithoutAMailServer(t *testing.T) {
	eachBrowser(t, func(b *browser) {
		b.join(people.Writer, "camille")
		b.answers(http.StatusOK, b.visit("/moi"), "Ce site n’envoie pas de courriels")
		b.answers(http.StatusNotFound, b.send(http.MethodPost, "/moi/adresse", url.Values{"email": {"camille@example.org"}}))
		if due, err := b.lib.Mail.Due(t.Context()); due || err != nil {
			t.Error("a letter waits that nobody sends", err)
		}
	})
}
