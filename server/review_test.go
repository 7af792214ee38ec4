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
	"terreau/content/people"
	"terreau/content/review"
	"terreau/content/sheet"
)

// reviewed is a sheet on its way through review, as its people meet it in their browsers.
type reviewed struct {
	*site
	clock                      *clock.Fake
	author, trade, other, gran people.Person
	sheet                      sheet.Sheet
	at                         string // its path
	link                       string // of the guest
}

// eachReview serves a proposed sheet on both engines, with a clock that is moved.
func eachReview(t *testing.T, test func(s *reviewed)) {
	t.Helper()
	run := func(t *testing.T, address string) {
		fake := frozen()
		lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Clock: &fake.Clock})
		s := &reviewed{site: open(t, lib), clock: fake, author: contenttest.Someone(t, lib, people.Writer), trade: contenttest.Someone(t, lib, people.Reviewer),
			other: contenttest.Someone(t, lib, people.Reader), gran: contenttest.Someone(t, lib, people.Reader)}
		s.sheet = contenttest.Started(t, lib, s.author, "Faire avec, pas à la place")
		s.at = "/fiches/" + s.sheet.Slug
		test(s)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "") })
	t.Run("postgres", func(t *testing.T) { run(t, contenttest.Server(t)) })
}

// as is the browser of someone who has signed in.
func (s *site) as(p people.Person) *browser {
	s.Helper()
	token, _, err := s.lib.People.OpenSession(s.Context(), p.ID, people.Session{Provider: "essai"})
	if err != nil {
		s.Fatal(err)
	}
	b := s.browse()
	b.cookies[sessionCookie] = token
	return b
}

// answers fetches a page and wants a status, and texts in it.
func (b *browser) answers(status int, p page, texts ...string) page {
	b.Helper()
	if p.StatusCode != status {
		b.Errorf("%s is answered %d instead of %d:\n%s", b.at, p.StatusCode, status, mainOf(p.body))
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			b.Errorf("%s does not say %q:\n%s", b.at, text, mainOf(p.body))
		}
	}
	return p
}

var tags = regexp.MustCompile(`<[^>]*>`)

// mainOf is what a page says, without its frame.
func mainOf(body string) string {
	if _, after, found := strings.Cut(body, "<main"); found {
		body = after
	}
	text := strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
	return text[:min(len(text), 900)]
}

// propose has the author propose the sheet.
func (s *reviewed) propose() {
	s.Helper()
	b := s.as(s.author)
	b.answers(http.StatusOK, b.fill(s.at+"/proposer", vouched()...), "Proposée à la relecture")
}

// open has the steward open the review: two of the trade, a member and a guest among the people concerned.
func (s *reviewed) open() {
	s.Helper()
	s.propose()
	b := s.as(s.steward)
	form := url.Values{"college-trade": {string(s.trade.ID), string(s.other.ID)}, "college-concerned": {string(s.gran.ID)}, "invites-concerned": {"Une mère du quartier\n\n"}}
	p := b.answers(http.StatusOK, b.send(http.MethodPost, s.at+"/relecture/ouvrir", form), "Une mère du quartier", "qu’une fois")
	found := regexp.MustCompile(`http://[^ <"]*(/avis/[A-Za-z0-9_-]{43})`).FindStringSubmatch(p.body)
	if found == nil {
		s.Fatal("no link was given:", mainOf(p.body))
	}
	s.link = found[1]
}

// says has someone give her opinion.
func (s *reviewed) says(p people.Person, panel, verdict, why string) page {
	s.Helper()
	b := s.as(p)
	return b.fill(s.at+"/relecture/avis", "college", panel, "avis", verdict, "raison", why)
}

// easily has the guest answer all questions alike.
func (s *reviewed) easily(answer, idea string) page {
	s.Helper()
	b := s.browse()
	var p page
	for i, question := range []string{"understood", "respectful", "useful"} {
		p = b.fill(s.link, "acte", "repondre", "numero", string(rune('1'+i)), "question", question, "reponse", answer, "idee", idea, "aller", "apres")
	}
	return p
}

// days lets civil days pass.
func (s *reviewed) days(n int) { s.clock.Move(time.Duration(n) * 24 * time.Hour) }

// due does what the timer does.
func (s *reviewed) due() {
	s.Helper()
	if _, err := s.lib.Reviews.CloseDue(s.Context()); err != nil {
		s.Fatal(err)
	}
}

// reading is what visitors read of the sheet.
func reading(s *reviewed) sheet.Reading {
	s.Helper()
	r, err := s.lib.Sheets.Read(s.Context(), people.Visitor(), s.sheet.Kind, s.sheet.Slug, 0)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

func (s *reviewed) current() review.Review {
	s.Helper()
	r, err := s.lib.Reviews.Get(s.Context(), people.System(), s.sheet.ID)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

// A sheet goes all the way in browsers: proposed, named, read, answered, revised, voted, published with its seal and its
// minutes, and the guest reads what came of it at her link.
func TestAReviewFromDraftToSeal(t *testing.T) {
	eachReview(t, func(s *reviewed) {
		s.open()
		for _, p := range []people.Person{s.trade, s.other, s.gran} {
			b := s.as(p)
			b.answers(http.StatusOK, b.visit("/relectures"), "Faire avec, pas à la place", "Relire", "Avant le", "0 avis sur 2")
		}
		reader := s.as(s.trade)
		reader.answers(http.StatusOK, reader.visit(s.at+"/relecture"), "Est-ce clair", "On commence par écouter.", "Avis des personnes concernées", "Une personne invitée", "encore 2 avis")
		s.says(s.trade, "trade", "for", "")
		s.says(s.other, "trade", "with-changes", "Le début est long.")
		reader.answers(http.StatusOK, s.says(s.gran, "concerned", "not-yet", "Dire que le père peut venir aussi."), "Votre avis est enregistré")
		reader.answers(http.StatusOK, s.easily("no", "Trop de mots."), "Merci", "Trop de mots.", "pas encore répondu")

		// The panel of the people concerned is against: no vote opens, whoever asks.
		steward := s.as(s.steward)
		p := steward.answers(http.StatusOK, steward.visit(s.at+"/relecture"), "dit surtout", "Une mère du quartier", "Avis donné")
		if strings.Contains(p.body, "/vote/ouvrir") {
			t.Error("the page offers to open a vote that cannot open")
		}
		steward.answers(http.StatusUnprocessableEntity, steward.send(http.MethodPost, s.at+"/relecture/vote/ouvrir", url.Values{"votant": {string(s.trade.ID)}, "note": {"Une première."}}), "ne peut pas ouvrir")

		// The authors answer: one remark is explained, then the text is revised and the others are followed.
		author := s.as(s.author)
		author.answers(http.StatusOK, author.visit("/relectures"), "Répondre", "4 remarques attendent")
		remarks := s.current().Remarks
		author.answers(http.StatusUnprocessableEntity, author.fill(s.at+"/relecture/reponse", "remarque", string(remarks[0].ID), "reponse", "explained", "texte", " "), "raison")
		author.answers(http.StatusOK, author.fill(s.at+"/relecture/reponse", "remarque", string(remarks[0].ID), "reponse", "explained", "texte", "C’est déjà dit à l’étape 2."), "C’est déjà dit à l’étape 2.", "Expliquée")
		author.answers(http.StatusUnprocessableEntity, author.fill(s.at+"/relecture/reponse", "remarque", string(remarks[1].ID), "reponse", "followed"))
		r := s.current()
		if _, err := s.lib.Reviews.Revise(t.Context(), s.author, r.ID, r.Sheet.Draft.Version, contenttest.Practice("Faire avec, pas à la place", "Le père peut venir aussi.")); err != nil {
			t.Fatal(err)
		}
		for _, remark := range remarks[1:] {
			author.answers(http.StatusOK, author.fill(s.at+"/relecture/reponse", "remarque", string(remark.ID), "reponse", "followed"), "Suivie")
		}

		// Each is asked again, with what changed in sight; the guest too.
		reader.answers(http.StatusOK, reader.visit(s.at+"/relecture"), "Ce qui a changé depuis votre lecture", "Le père peut venir aussi", "Le texte a changé depuis votre avis")
		guest := s.browse()
		guest.answers(http.StatusOK, guest.visit(s.link), "Le texte a changé depuis votre avis")
		for _, p := range []people.Person{s.trade, s.other} {
			s.says(p, "trade", "for", "")
		}
		s.says(s.gran, "concerned", "for", "")
		reader.answers(http.StatusOK, s.easily("yes", ""), "Nous avons changé le texte", "Merci")

		steward.answers(http.StatusOK, steward.visit("/relectures"), "Vote à ouvrir")
		steward.answers(http.StatusUnprocessableEntity, steward.fill(s.at+"/relecture/vote/ouvrir", "note", "Une première."), "Choisissez au moins une personne", "Une première.")
		steward.answers(http.StatusOK, steward.follow(steward.send(http.MethodPost, s.at+"/relecture/vote/ouvrir", url.Values{"votant": {string(s.trade.ID), string(s.gran.ID)}})), "Vote ouvert", "2 en attente")
		reader.answers(http.StatusUnprocessableEntity, reader.fill(s.at+"/relecture/vote", "choix", "against"), "raison")
		reader.answers(http.StatusOK, reader.fill(s.at+"/relecture/vote", "choix", "for"), "Votre vote est enregistré", "1 pour")
		reader.answers(http.StatusOK, reader.fill(s.at+"/relecture/vote", "choix", "for"), "1 pour", "1 en attente")
		if strings.Contains(s.get(s.at).body, "Faire avec") {
			t.Error("a sheet that was never published is read before its vote ends")
		}

		s.days(8)
		steward = s.as(s.steward)
		steward.answers(http.StatusConflict, s.as(s.gran).fill(s.at+"/relecture/vote", "choix", "against", "raison", "Trop tard."), "Le vote est terminé")
		s.due()
		s.holds(s.at, "Validée", "Avis du métier, avis des personnes concernées, vote", "/proces-verbal/1", "Lire le procès-verbal", "1 pour")
		s.holds(s.at+"/versions", "/proces-verbal/1")
		s.holds(s.at+"/proces-verbal/1", "Procès-verbal", s.trade.Name, "C’est déjà dit à l’étape 2.", "Une personne invitée", r.Protocol.Label.In("fr"))
		s.without(s.at+"/proces-verbal/1", "Une mère du quartier")
		s.holds("/en"+s.at+"/proces-verbal/1", "Minutes of review 1")
		guest.answers(http.StatusOK, guest.visit(s.link), "La fiche est validée", "Nous avons changé le texte", "Lire la fiche")
		late := s.as(s.trade)
		late.answers(http.StatusConflict, late.fill(s.at+"/relecture/avis", "college", "trade", "avis", "not-yet", "raison", "Une chose encore."), "Cette relecture est terminée", "Une chose encore.")
		late.answers(http.StatusOK, late.visit(s.at+"/relecture"), "Procès-verbal")
	})
}
