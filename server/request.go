package server

import (
	"context"
	"net/url"
	"strings"

	"terreau/content/clock"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/request"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const (
	askAccessPath = "/demander-acces"
	requestsPath  = "/demandes"

	askingQuery = "acces=demander" // what the link of every page of what is not there adds to its own address
)

// requestRights are the doors of what people ask of those who tend spaces.
var requestRights = []right{
	{door: "GET /demander-acces", page: "Demander l’accès", asks: account},
	{door: "POST /demander-acces", page: "Demander l’accès", asks: account, also: "a few a day; nothing says whether anything is there"},
	{door: "GET /demandes", page: "Demandes", asks: ofAll, does: people.Approve},
	{door: "POST /demandes", page: "Répondre à une demande", asks: ofAll, does: people.Approve, also: "someone who waits to come in; or what someone asks to read, by a steward of where it belongs (let-in)"},
	{door: "GET /connexion/terreau/attente", page: "En attente d’entrer", asks: anyone, also: "the cookie of the browser that someone came by"},
	{door: "POST /connexion/terreau/attente", page: "En attente d’entrer", asks: anyone, also: "the cookie of the browser that someone came by"},
}

// requestDoors are those of them that are no way in.
func (s *Server) requestDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	take := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, entryForm, do)) }
	get(askAccessPath, s.member(lang, s.showAskAccess, "adresse", "fait"))
	take(askAccessPath, s.askAccess)
	get(requestsPath, s.member(lang, s.showRequests, "fait"))
	take(requestsPath, s.answerRequest)
}

// asking gives the page on which to ask for what was not found, where the link of the page that said so was followed. It
// looks at the address alone: whether anything is there changes nothing.
func asking(c *fiber.Ctx) string {
	path := strings.TrimPrefix(c.Path(), "/en")
	if string(c.Context().URI().QueryString()) != askingQuery || !ownPath(path) || len(path) > request.MaxPath {
		return ""
	}
	return askAccessPath + "?" + url.Values{"adresse": {path}}.Encode()
}

// showAskAccess shows the form by which a member asks to read an address, and what she asked before.
func (s *Server) showAskAccess(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.askAccessPage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Address, page.Done = cut(a.query.Get("adresse"), request.MaxPath), doneKeys[a.query.Get("fait")]
	return s.html(a.lang, page)
}

func (s *Server) askAccessPage(ctx context.Context, a *ask) (page themes.AskAccessPage, err error) {
	page = themes.AskAccessPage{Frame: s.own(a, s.say(a, "ask-access.title")), Days: request.WaitingDays}
	asked, err := s.Library.Requests.Asked(ctx, a.who)
	for _, one := range asked {
		page.Asked = append(page.Asked, themes.AskedLine{Path: one.Path, At: s.local(one.At), Waits: one.Waits(), Given: one.Role != "", Answer: one.Answer})
	}
	return page, err
}

// askAccess takes a request. Whatever the address, it is answered alike.
func (s *Server) askAccess(ctx context.Context, a *ask) (*answer, error) {
	err := s.Library.Requests.Ask(ctx, a.who, s.pathTyped(a.sent.text("adresse")), a.sent.Get("raison"))
	if err == nil {
		return s.doneIn(a, askAccessPath, "demande")
	}
	page, failed := s.askAccessPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	page.Address, page.Why = a.sent.Get("adresse"), a.sent.Get("raison")
	return s.refusedAgain(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// pathTyped is the path of an address of this site as people copy it: whole, in English, with a query.
func (s *Server) pathTyped(address string) string {
	address = strings.TrimPrefix(address, s.origin())
	if at := strings.IndexAny(address, "?#"); at >= 0 {
		address = address[:at]
	}
	if rest, english := strings.CutPrefix(address, "/en/"); english {
		address = "/" + rest
	}
	return "/" + strings.Trim(address, "/")
}

// requested adds what people ask to what awaits those who may answer.
func (s *Server) requested(ctx context.Context, a *ask, page *themes.WaitingPage, others int) error {
	count, err := s.Library.Requests.Count(ctx, a.who)
	if err != nil || count == 0 {
		return err
	}
	page.Lead = s.Theme.Words().Count(a.lang, "waiting.lead", others+1)
	page.Tasks = append(page.Tasks, themes.Task{Layer: "m", Tone: "warn", Icon: "key-round", Tag: s.say(a, "requests.tag"),
		Title: themes.Said{Text: s.say(a, "requests.title"), Lang: a.lang}, Line: s.Theme.Words().Count(a.lang, "requests.line", count),
		Verb: s.say(a, "requests.verb"), URL: requestsPath})
	return nil
}

// showRequests shows what waits for an answer of who tends spaces or administers.
func (s *Server) showRequests(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.requestsPage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Done = doneKeys[a.query.Get("fait")]
	return s.html(a.lang, page)
}

func (s *Server) requestsPage(ctx context.Context, a *ask) (page themes.RequestsPage, err error) {
	if !people.Allows(a.who, people.Approve, people.Object{}) {
		return page, refusal.NotFound()
	}
	page = themes.RequestsPage{Frame: s.own(a, s.say(a, "requests.title"), themes.Link{Label: s.say(a, "nav.waiting"), URL: waitingPath}),
		Max: request.MaxWords, Mails: s.sends(), Days: request.AnsweredDays}
	if people.Allows(a.who, people.Administer, people.Object{}) {
		page.Tabs = s.tabs(a)
	}
	waiting, err := s.Library.Requests.ToAnswer(ctx, a.who)
	for _, one := range waiting {
		page.Access = append(page.Access, s.accessLine(a, one))
	}
	if err != nil {
		return page, err
	}
	return page, s.candidateLines(ctx, a, &page)
}

// accessLine is one request to read, as a steward of where it leads sees it.
func (s *Server) accessLine(a *ask, one request.Access) themes.AccessLine {
	line := themes.AccessLine{ID: string(one.ID), Name: one.Person.Name, Initials: initials(one.Person.Name), Why: one.Why, At: s.local(one.At),
		Space: one.Space.Name, To: themes.Link{Label: one.Space.Name, URL: "/espaces/" + one.Space.Slug}}
	if one.Sheet.ID != "" {
		line.To = themes.Link{Label: markdown.Titled(one.Title, french), URL: s.sheetPath(one.Sheet.Kind, one.Sheet.Slug), Lang: french}
	}
	line.Roles = s.rolesToGive(a)
	return line
}

// rolesToGive are those that a request may be answered with.
func (s *Server) rolesToGive(a *ask) []themes.Option {
	return options(string(people.Reader), spaceRoles[:4], func(role string) string { return s.say(a, "role."+role) })
}

// answerRequest takes the answer to a request. Where it is refused, what was typed stays.
func (s *Server) answerRequest(ctx context.Context, a *ask) (*answer, error) {
	if !people.Allows(a.who, people.Approve, people.Object{}) {
		return nil, refusal.NotFound()
	}
	id, err := a.sent.Get("demande"), refusal.Invalid("", "form-unreadable")
	store := s.Library.Requests
	switch a.sent.Get("decision") {
	case "donner":
		err = store.Give(ctx, a.who, clock.ID(id), people.Role(a.sent.Get("role")))
	case "refuser":
		err = store.Refuse(ctx, a.who, clock.ID(id), a.sent.Get("raison"))
	case "accueillir":
		err = store.LetIn(ctx, a.who, clock.ID(id), rolesIn(a))
	case "ecarter":
		err = store.TurnAway(ctx, a.who, clock.ID(id), a.sent.Get("raison"))
	}
	if err == nil {
		return s.doneIn(a, requestsPath, "reponse")
	}
	page, failed := s.requestsPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	return s.refusedAgain(a, err, func(why themes.Refusal) themes.Page {
		page.Retype(id, a.sent.Get("raison"), why)
		return page
	})
}
