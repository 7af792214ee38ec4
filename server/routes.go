package server

import (
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// routes is every door of the site. Kept answers are the same for all visitors; the parameters named beside a door are
// the only ones it knows. Each page has its twin in English under /en.
func (s *Server) routes(app *fiber.App) {
	for _, lang := range themes.Languages() {
		s.pagesIn(app, lang)
	}
	s.signingIn(app)
	s.get(app, "/actifs/:asset", s.showAsset)
	s.get(app, "/fichiers/:attachment", s.showAttachment)
	s.get(app, easyPath+":token/fichiers/:attachment", s.paced(s.showVisitPicture))
	s.get(app, "/sitemap.xml", s.keep("fr", s.showSitemaps))
	s.get(app, "/sitemap-:page.xml", s.keep("fr", s.showSitemap))
	s.get(app, "/robots.txt", s.keep("fr", s.showRobots))
	s.get(app, "/.well-known/security.txt", s.keep("fr", s.showSecurity))
}

// get opens a door, which is counted under its pattern.
func (s *Server) get(app *fiber.App, path string, do fiber.Handler) {
	door := s.counts.door(path)
	app.Get(path, func(c *fiber.Ctx) error {
		c.Context().SetUserValue(routeKey, door)
		return do(c)
	})
}

func (s *Server) pagesIn(app *fiber.App, lang string) {
	get := func(path string, do fiber.Handler) {
		s.doors = append(s.doors, inLanguage(lang, path))
		s.get(app, inLanguage(lang, path), do)
	}
	keep := func(path string, do maker, known ...string) { get(path, s.keep(lang, do, known...)) }
	paced := func(path string, do maker, known ...string) { get(path, s.paced(s.fresh(lang, do, known...))) }

	keep("/", s.showHome)
	paced("/recherche", s.showResults, searchParameters()...)
	paced("/recherche.json", s.showResultsJSON, searchParameters()...)
	paced("/suggestions", s.showSuggestions, "q")
	keep("/flux.atom", s.showFeed(nil))
	keep("/opensearch.xml", s.showOpenSearch)

	keep("/droit/textes", s.showLawTexts)
	keep("/droit/textes/:text", s.showLawText)
	s.reviewDoors(app, lang)
	s.writingDoors(app, lang, get)
	s.discussionDoors(app, lang, get)
	s.accessDoors(app, lang, get)
	for _, k := range s.Library.Kinds.All() {
		at := "/" + k.Path
		if k.Key == "help" {
			keep(at, s.showHelp)
		} else {
			keep(at, s.showKind(k), "page", "tri")
		}
		keep(at+"/flux.atom", s.showFeed(s.kindFeed(k)))
		keep(at+"/:name", s.showSheet(k))
		keep(at+"/:name/versions", s.showVersions(k))
		get(at+"/:name/versions/:pair", s.paced(s.keep(lang, s.showDifference(k))))
		keep(at+"/:name/:edition", s.showEdition(k))
	}
	for _, m := range shelfmarks {
		keep(m.path, s.showTerms(m))
		keep(m.path+"/:term", s.showTerm(m), "page", "tri")
		keep(m.path+"/:term/flux.atom", s.showFeed(s.termFeed(m)))
	}
	s.memberDoors(app, lang, get)
	s.myDataDoors(app, lang, get)
	s.administrationDoors(app, lang, get)
	s.groupDoors(app, lang, get)
	s.requestDoors(app, lang, get)
	keep("/espaces", s.showSpaces)
	keep("/espaces/:space", s.showSpace, "page", "tri")
	keep("/espaces/:space/flux.atom", s.showFeed(s.spaceFeed))
	keep("/sigles", s.showAcronyms, "lettre", "domaine")
	paced("/sigles/:acronym", s.showAcronym)

	keep("/plan", s.showMap)
	keep("/mentions-legales", s.showLegalNotice)
	get(mentionPath, s.fresh(lang, s.showMention, "suite"))
	s.post(app, inLanguage(lang, mentionPath), s.act(lang, MaxForm, s.acceptMention))
	keep("/accessibilite", s.showAccessibility)
	keep("/donnees-personnelles", s.showPrivacy)
	keep("/securite-du-site", s.showSecurityPromises)
	keep("/protection-des-donnees", s.showProtection)
	s.spokenDoors(app, lang, get)
}
