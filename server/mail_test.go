package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/content/review"
	"terreau/server/servertest"
)

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
		got := p.letters(4)
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
		told := p.letters(5)[4]
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
		if err != nil || standing.Waiting != 4 || len(standing.Troubled) != 4 {
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
