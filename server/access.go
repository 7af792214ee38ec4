package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// accessRights are the doors of who may read a sheet.
var accessRights = []right{
	{door: "GET /{nature}/:name/acces", page: "Qui peut voir cette fiche, et pourquoi", asks: ofSheet, sees: byEither, does: people.Explain},
	{door: "POST /{nature}/:name/acces", page: "Restreindre", asks: ofSheet, sees: byEither, does: people.Restrict},
	{door: "POST /{nature}/:name/acces/espace", page: "Changer d’espace", asks: ofSheet, sees: byEither, does: people.Move, also: "a space where she may write"},
	{door: "POST /{nature}/:name/acces/liens", page: "Faire un lien", asks: ofSheet, sees: byEither, does: people.Admit},
	{door: "GET /{nature}/:name/acces/comme/:eyes", page: "Voir comme…", asks: ofSheet, sees: byEither, does: people.SeeAs, also: "what those eyes may see; it can do nothing"},
	{door: "GET /{nature}/:name/acces/espace", page: "Qui peut voir cette fiche, et pourquoi", asks: asWritten},
	{door: "GET /{nature}/:name/acces/liens", page: "Qui peut voir cette fiche, et pourquoi", asks: asWritten},
	{door: "GET /lien/:token", page: "Lien vers une fiche", asks: link},
	{door: "POST /lien/:token", page: "Lien vers une fiche", asks: link},
}

// accessDoors are the doors of who may read a sheet. They stand before the doors of editions: «acces» is no edition.
func (s *Server) accessDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	act := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }
	for _, k := range s.Library.Kinds.All() {
		at := "/" + k.Path + "/:name/acces"
		get(at, s.member(lang, s.showAccess(k), "page", "fait"))
		act(at, s.opening(k, s.restrict))
		act(at+"/espace", s.opening(k, s.moveSheet))
		act(at+"/liens", s.opening(k, s.changePasses))
		get(at+"/espace", s.member(lang, s.toPage(k, "/acces")))
		get(at+"/liens", s.member(lang, s.toPage(k, "/acces")))
		get(at+"/comme/:eyes", s.member(lang, s.showAs(k)))
	}
	get(passPath+":token", s.paced(s.entering(lang, s.showPass)))
	s.post(app, inLanguage(lang, passPath+":token"), s.enteringBy(lang, s.openPass))
}

// showAccess says who may read a sheet, and why.
func (s *Server) showAccess(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		page, _, err := s.accessPage(ctx, a, k)
		if err != nil {
			return nil, err
		}
		page.Done = accessDone[a.query.Get("fait")]
		return s.html(a.lang, page)
	}
}

// accessDone are what the page may say was just done.
var accessDone = map[string]string{"restreint": "access.done-limit", "deplace": "access.done-moved", "revoque": "access.done-revoked", "rien": "access.sees-nothing"}

// opening does something about who reads a sheet, and shows the page again where that is refused. It may give a link,
// which is shown once.
func (s *Server) opening(k kinds.Kind, do func(ctx context.Context, a *ask, one sheet.Sheet) (what, link string, err error)) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		page, one, err := s.accessPage(ctx, a, k)
		if err != nil {
			return nil, err
		}
		what, link, err := do(ctx, a, one)
		switch {
		case err == nil && link == "":
			return s.afterOpening(a, one, what)
		case err == nil:
			page, _, err = s.accessPage(ctx, a, k)
			page.Link = link
			if err != nil {
				return nil, err
			}
			return s.html(a.lang, page)
		}
		page.Name, page.Ends = a.sent.Get("nom"), a.sent.Get("fin")
		return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
}

// afterOpening leads back to the page, or where the reader may see it no more to where she stands.
func (s *Server) afterOpening(a *ask, one sheet.Sheet, what string) (*answer, error) {
	if what == "deplace" {
		return s.done(a, "/relectures")
	}
	return s.doneIn(a, s.sheetPath(one.Kind, one.Slug)+"/acces", what)
}

func (s *Server) restrict(ctx context.Context, a *ask, one sheet.Sheet) (what, link string, err error) {
	return "restreint", "", s.Library.Sheets.Restrict(ctx, a.who, one.ID, people.Audience(a.sent.Get("restriction")))
}

func (s *Server) moveSheet(ctx context.Context, a *ask, one sheet.Sheet) (what, link string, err error) {
	space, ok := clock.ParseID(a.sent.Get("espace"))
	if !ok {
		return "", "", refusal.Unprocessable("space", "move-nowhere")
	}
	err = s.Library.Sheets.Move(ctx, a.who, one.ID, space)
	if refusal.KindOf(err) == refusal.KindNotFound {
		err = refusal.Unprocessable("space", "move-nowhere")
	}
	return "deplace", "", err
}

// changePasses makes a link to a sheet, or ends one.
func (s *Server) changePasses(ctx context.Context, a *ask, one sheet.Sheet) (what, link string, err error) {
	if ended := a.sent.Get("revoquer"); ended != "" {
		return "revoque", "", s.Library.Sheets.RevokePass(ctx, a.who, one.ID, clock.ID(ended))
	}
	token, _, err := s.Library.Sheets.AddPass(ctx, a.who, s.Library.People, one.ID,
		people.Pass{Name: a.sent.Get("nom"), Comments: a.sent.ticked("echanges"), Ends: clock.Date(a.sent.Get("fin"))})
	return "", s.absolute(a.lang, passPath+token), err
}

// eyesWords are the words of the eyes through which a steward may look.
func (s *Server) eyesWords(a *ask, eyes people.Role) string {
	switch eyes {
	case people.EyesOfVisitor:
		return s.say(a, "eyes.visitor")
	case people.EyesOfMember:
		return s.say(a, "eyes.member")
	}
	return s.say(a, "eyes.role", s.say(a, "role."+string(eyes)))
}

// lookOnly keeps a page from doing anything, whatever stands on it: browsers send none of its forms and run no script.
const lookOnly = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// showAs shows the page of a sheet as others see it.
func (s *Server) showAs(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		access, err := s.Library.Sheets.Access(ctx, a.who, k.Key, a.param("name"), 1)
		if err != nil {
			return nil, err
		}
		if !access.May.SeeAs {
			return nil, refusal.Forbidden("see-as-not-steward")
		}
		back := s.sheetPath(k.Key, access.Sheet.Slug) + "/acces"
		eyes := people.Role(a.param("eyes"))
		other := *a
		if other.who, err = s.Library.People.As(ctx, a.who, access.Sheet.Object(), eyes); err != nil {
			return nil, err
		}
		r, err := s.Library.Sheets.Read(ctx, other.who, k.Key, access.Sheet.Slug, 0)
		if refusal.KindOf(err) == refusal.KindNotFound {
			return s.doneIn(a, back, "rien")
		}
		if err != nil {
			return nil, err
		}
		page, err := s.sheetPage(ctx, &other, r, 0)
		if err != nil {
			return nil, err
		}
		page.NoIndex, page.Path = true, a.path
		page.Viewing = &themes.Viewing{Text: s.say(a, "eyes.banner", s.eyesWords(a, eyes)), Back: themes.Link{Label: s.say(a, "eyes.back"), URL: back}}
		made, err := s.html(a.lang, page)
		if err != nil {
			return nil, err
		}
		return made.header(fiber.HeaderContentSecurityPolicy, lookOnly), nil
	}
}
