package server

import (
	"context"
	"net/url"
	"strings"

	"terreau/content/duty"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const spokenPath = "/on-parle-de-moi"

// maxAnswerTo is how many bytes the way to answer may take.
const maxAnswerTo = 300

// spokenDoors let whoever is spoken of in a sheet say so, without an account. It is the report of a passage, by another way
// in: from an address instead of from the sheet.
func (s *Server) spokenDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	get(spokenPath, s.paced(s.fresh(lang, s.showSpoken, "page", "fait")))
	s.post(app, inLanguage(lang, spokenPath), s.take(lang, MaxForm, s.spokenOf))
}

func (s *Server) showSpoken(_ context.Context, a *ask) (*answer, error) {
	page := s.spokenPage(a)
	page.Address, page.Done = cut(a.query.Get("page"), maxAnswerTo), a.query.Get("fait") == "masque"
	return s.html(a.lang, page)
}

func (s *Server) spokenPage(a *ask) themes.SpokenPage {
	page := themes.SpokenPage{Mention: s.mentioned(a, duty.OfReports), Frame: s.under(a, s.say(a, "spoken.title")), Max: sheet.MaxPassage}
	page.Path, page.NoIndex = spokenPath, true
	return page
}

// spokenOf hides at once the passage in which someone recognised herself, until a person has decided. A page that not
// everybody may read is answered as one that there is not (security.md F2).
func (s *Server) spokenOf(ctx context.Context, a *ask) (*answer, error) {
	address, passage, why, answer := a.sent.text("adresse"), a.sent.Get("passage"), a.sent.Get("raison"), markdown.Visible(a.sent.Get("reponse"))
	err := s.hideSpoken(ctx, a, address, passage, why, answer)
	if err == nil {
		return s.done(a, spokenPath+"?"+url.Values{"fait": {"masque"}}.Encode())
	}
	page := s.spokenPage(a)
	page.Address, page.Passage, page.Why, page.Answer = address, passage, why, answer
	return s.refusedAgain(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

func (s *Server) hideSpoken(ctx context.Context, a *ask, address, passage, why, answer string) error {
	unknown := refusal.Unprocessable("address", "spoken-page-unknown")
	if len(answer) > maxAnswerTo {
		return refusal.TooLarge("answer", "contact-too-long", maxAnswerTo)
	}
	if answer != "" {
		why = strings.TrimSpace(why + "\n" + s.say(a, "spoken.answer-at", answer))
	}
	k, slug, found := s.sheetAt(address)
	if !found {
		return unknown
	}
	r, err := s.Library.Sheets.Read(ctx, a.who, k.Key, slug, 0)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return unknown
	}
	if err != nil {
		return err
	}
	_, err = s.Library.Sheets.Report(ctx, a.who, r.Sheet.ID, sheet.Reporting{Passage: passage, NamesPerson: true, Why: why, Mention: duty.OfReports.Version}, network(a.from))
	return err
}

// sheetAt reads the address of a sheet, whole or without the site, of any of its pages.
func (s *Server) sheetAt(address string) (k kinds.Kind, slug string, found bool) {
	at, err := url.Parse(address)
	if err != nil || at.Host != "" && !strings.EqualFold(at.Host, s.host.Base.Host) {
		return k, "", false
	}
	parts := strings.Split(strings.Trim(at.Path, "/"), "/")
	if len(parts) > 0 && parts[0] == "en" {
		parts = parts[1:]
	}
	if len(parts) < 2 {
		return k, "", false
	}
	for _, k := range s.Library.Kinds.All() {
		if k.Path == parts[0] {
			return k, parts[1], true
		}
	}
	return k, "", false
}
