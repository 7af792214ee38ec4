package server

import (
	"context"

	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const administrationPath = "/administration"

// administrationDoors are the pages of those who look after the instance.
func (s *Server) administrationDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	take := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }
	get(administrationPath, s.member(lang, s.showHealth, "fait"))
	take(administrationPath, s.repair)
	get(journalPath, s.member(lang, s.showJournal, "acte", "personne", "du", "au", "avant"))
	s.post(app, inLanguage(lang, journalPath), s.takeJournal(lang))
	get(sessionsPath, s.member(lang, s.showSessions, "fait"))
	take(sessionsPath, s.endSessions)
	get(invitationsPath, s.member(lang, s.showInvitations, "fait"))
	take(invitationsPath, s.endInvitation)
	get(administrationPath+"/espaces", s.member(lang, s.showEverySpace))
	get(providersPath, s.member(lang, s.showProviders))
	get(providersPath+"/:provider", s.member(lang, s.showProvider))
	get(firstStepsPath, s.member(lang, s.showFirstSteps, "etape", "fait"))
	take(firstStepsPath, s.proven(s.takeFirstStep))
	get(mailPath, s.member(lang, s.showMail, "fait"))
	take(mailPath, s.withoutSecret(s.proven(s.saveMail)))
	get(administrationPath+"/reglages", s.member(lang, s.showOrigins))
	get(retentionPath, s.member(lang, s.showRetention, "fait"))
	take(retentionPath, s.proven(s.setRetention))
	get(breachesPath, s.member(lang, s.showBreaches, "fait", "violation"))
	take(breachesPath, s.noteBreach)
	get(breachesPath+"/toutes", s.member(lang, s.statement(breachesPath+"/toutes", "violations", s.makeBreaches, false)))
	get(breachesPath+"/toutes/markdown", s.member(lang, s.statement(breachesPath+"/toutes", "violations", s.makeBreaches, true)))
	get(assessmentPath, s.member(lang, s.statement(assessmentPath, "analyse-d-impact", s.makeAssessment, false)))
	get(assessmentPath+"/markdown", s.member(lang, s.statement(assessmentPath, "analyse-d-impact", s.makeAssessment, true)))
	get(registerPath, s.member(lang, s.statement(registerPath, "registre", s.makeRegister, false)))
	get(registerPath+"/markdown", s.member(lang, s.statement(registerPath, "registre", s.makeRegister, true)))
	get(administrationPath+"/limites", s.member(lang, s.showLimits))
}

// tabs are the pages of administration that a person may open, in the order in which they are shown.
func (s *Server) tabs(a *ask) (tabs []themes.Choice) {
	for _, tab := range []struct {
		path, label string
		act         people.Act
	}{
		{administrationPath, "admin.health", people.ReadJournal},
		{membersPath, "nav.members", people.Administer},
		{administrationPath + "/espaces", "admin.spaces", people.Administer},
		{invitationsPath, "admin.invitations", people.Administer},
		{requestsPath, "requests.title", people.Approve},
		{sessionsPath, "admin.sessions", people.Administer},
		{administrationPath + "/connexion", "admin.providers", people.Administer},
		{mailPath, "admin.mail", people.Administer},
		{administrationPath + "/reglages", "admin.settings", people.Administer},
		{retentionPath, "admin.retention", people.ReadRetention},
		{registerPath, "register.title", people.ReadRetention},
		{assessmentPath, "assessment.title", people.ReadRetention},
		{breachesPath, "breaches.title", people.Protect},
		{administrationPath + "/limites", "admin.limits", people.Administer},
		{journalPath, "admin.journal", people.ReadJournal},
	} {
		if people.Allows(a.who, tab.act, people.Object{}) {
			tabs = append(tabs, themes.Choice{Label: s.say(a, tab.label), URL: tab.path, Current: a.path == tab.path})
		}
	}
	return tabs
}

// administering begins a page of administration for who may do an act; to others there is no such page.
func (s *Server) administering(a *ask, act people.Act, title, lead string) (page themes.AdministrationPage, err error) {
	if !people.Allows(a.who, act, people.Object{}) {
		return page, refusal.NotFound()
	}
	return themes.AdministrationPage{Frame: s.own(a, s.say(a, title), themes.Link{Label: s.say(a, "nav.administration"), URL: administrationPath}),
		Tabs: s.tabs(a), Lead: s.say(a, lead), Done: doneKeys[a.query.Get("fait")]}, nil
}

// repair does what a line of health offers.
func (s *Server) repair(ctx context.Context, a *ask) (*answer, error) {
	if a.sent.Get("act") != "reindex" {
		return nil, refusal.Invalid("", "form-unreadable")
	}
	if err := s.Library.AskReindex(ctx, a.who); err != nil {
		return nil, err
	}
	return s.doneIn(a, administrationPath, "index")
}
