package server

import (
	"context"
	"time"

	"terreau/content"
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
	get(administrationPath+"/reglages", s.member(lang, s.showOrigins))
	get(retentionPath, s.member(lang, s.showRetention, "fait"))
	take(retentionPath, s.setRetention)
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
		{sessionsPath, "admin.sessions", people.Administer},
		{administrationPath + "/connexion", "admin.providers", people.Administer},
		{administrationPath + "/reglages", "admin.settings", people.Administer},
		{retentionPath, "admin.retention", people.ReadRetention},
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

// Bounds of what is well.
const (
	littleRoom = 1 << 30 // bytes left on the disk
	noRoom     = 100 << 20
	oldBackup  = 3 * 24 * time.Hour
)

func (s *Server) showHealth(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.ReadJournal, "admin.health", "health.lead")
	if err != nil {
		return nil, err
	}
	h, err := s.Library.Health(ctx, a.who)
	if err != nil {
		return nil, err
	}
	page.Sections = []themes.AdminSection{{Lines: []themes.AdminLine{s.databaseLine(a, h), s.searchLine(ctx, a), s.roomLine(a, h),
		s.backupLine(a, h), s.jobsLine(a, h), s.clockLine(a, h), s.chainLine(a, h)}}}
	return s.html(a.lang, page)
}

func (s *Server) databaseLine(a *ask, h content.Health) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.database"), Said: s.say(a, "health.database-server")}
	if h.InFile {
		line.Said = s.say(a, "health.database-file")
	}
	return line
}

func (s *Server) searchLine(ctx context.Context, a *ask) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.search"), Said: s.say(a, "health.search-good")}
	state := s.ready(ctx)
	switch behind := int(state.Events - state.Indexed); {
	case !state.Ready:
		line.State, line.Said = "bad", s.say(a, "health.search-bad")
	case behind > 0:
		line.State, line.Said = "warn", s.say(a, "health.search-late", behind)
	}
	if people.Allows(a.who, people.Administer, people.Object{}) {
		line.Act = &themes.AdminAct{Action: administrationPath, Button: s.say(a, "health.reindex"), Fields: [][2]string{{"act", "reindex"}}}
	}
	return line
}

func (s *Server) roomLine(a *ask, h content.Health) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.room"), Said: s.say(a, "health.room-left", s.Theme.Size(a.lang, h.Room))}
	switch {
	case h.Room < 0:
		line.State, line.Said = "", s.say(a, "health.room-unknown")
	case h.Room < littleRoom:
		line.State, line.Said = "warn", s.say(a, "health.room-low", s.Theme.Size(a.lang, h.Room))
		if h.Room < noRoom {
			line.State = "bad"
		}
	}
	return line
}

func (s *Server) backupLine(a *ask, h content.Health) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.backup"), Said: s.say(a, "health.backup-last"), At: s.local(h.BackedUp)}
	switch {
	case h.BackedUp.IsZero():
		line.State, line.Said = "warn", s.say(a, "health.backup-none")
	case s.Library.Clock.Now().Sub(h.BackedUp) > oldBackup:
		line.State, line.Said, line.Note = "bad", s.say(a, "health.backup-old"), s.say(a, "health.backup-how")
	}
	return line
}

func (s *Server) jobsLine(a *ask, h content.Health) themes.AdminLine {
	if h.Jobs > 0 {
		return themes.AdminLine{State: "bad", Label: s.say(a, "health.jobs"), Said: s.say(a, "health.jobs-bad", h.Jobs)}
	}
	return themes.AdminLine{State: "good", Label: s.say(a, "health.jobs"), Said: s.say(a, "health.jobs-good")}
}

// clockLine tells of a clock that went back: what happened cannot have happened later than now.
func (s *Server) clockLine(a *ask, h content.Health) themes.AdminLine {
	if h.Ahead > time.Minute {
		return themes.AdminLine{State: "bad", Label: s.say(a, "health.clock"), Said: s.say(a, "health.clock-bad", int(h.Ahead.Minutes()))}
	}
	return themes.AdminLine{State: "good", Label: s.say(a, "health.clock"), Said: s.say(a, "health.clock-good")}
}

func (s *Server) chainLine(a *ask, h content.Health) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.chain"),
		Said: s.say(a, "health.chain-good", int(h.Chain.Rows), h.Chain.Head[:min(len(h.Chain.Head), 12)])}
	if len(h.Chain.Faults) > 0 {
		line.State, line.Said = "bad", s.say(a, "health.chain-bad", int(h.Chain.Faults[0].Seq))
		line.Note = h.Chain.Faults[0].Detail
	}
	if a.path != journalPath {
		line.Link = themes.Link{Label: s.say(a, "admin.journal"), URL: journalPath}
	}
	return line
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
