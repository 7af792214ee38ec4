package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"
)

const (
	sessionsPath    = administrationPath + "/sessions"
	invitationsPath = administrationPath + "/invitations"
	mostLines       = 200 // of a list of administration
)

// showSessions shows who is signed in. It tells no address: none is kept with a session.
func (s *Server) showSessions(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.Administer, "admin.sessions", "sessions.lead")
	if err != nil {
		return nil, err
	}
	sessions, err := s.Library.People.EverySession(ctx, a.who, mostLines)
	if err != nil {
		return nil, err
	}
	var ids []clock.ID
	for _, one := range sessions {
		ids = append(ids, one.Person)
	}
	names, err := s.Library.People.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	page.Sections = s.bySitter(a, sessions, names)
	return s.html(a.lang, page)
}

// bySitter gathers sessions by their persons, whoever signed in last first.
func (s *Server) bySitter(a *ask, sessions []people.Session, names map[clock.ID]string) (sections []themes.AdminSection) {
	at := map[clock.ID]int{}
	for _, one := range sessions {
		n, begun := at[one.Person]
		if !begun {
			n, at[one.Person] = len(sections), len(sections)
			sections = append(sections, themes.AdminSection{Title: names[one.Person]})
		}
		section := &sections[n]
		line := themes.AdminLine{Label: s.device(a, one.Agent), Said: s.say(a, "sessions.since"), At: s.local(one.OpenedAt)}
		if one.ID == a.seat.session.ID {
			line.Origin = s.say(a, "sessions.yours")
		} else {
			line.Act = &themes.AdminAct{Action: sessionsPath, Button: s.say(a, "sessions.close"), Fields: [][2]string{{"session", string(one.ID)}}}
		}
		if section.Lines = append(section.Lines, line); len(section.Lines) > 1 {
			section.Act = &themes.AdminAct{Action: sessionsPath, Button: s.say(a, "sessions.close-all"), Fields: [][2]string{{"person", string(one.Person)}}}
		}
	}
	if len(sections) == 0 {
		sections = []themes.AdminSection{{Empty: s.say(a, "sessions.none")}}
	}
	return sections
}

// endSessions ends one session, or all those of a person; her who asks, her own stays.
func (s *Server) endSessions(ctx context.Context, a *ask) (*answer, error) {
	if !people.Allows(a.who, people.Administer, people.Object{}) {
		return nil, refusal.Forbidden("not-administrator")
	}
	var err error
	if person := a.sent.Get("person"); person != "" {
		err = s.Library.People.CloseSessionsOf(ctx, a.who, clock.ID(person))
	} else {
		err = s.Library.People.CloseSession(ctx, a.who, clock.ID(a.sent.Get("session")))
	}
	if err != nil {
		return nil, err
	}
	return s.doneIn(a, sessionsPath, "ferme")
}

// showInvitations shows the invitations that wait, of every space.
func (s *Server) showInvitations(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.Administer, "admin.invitations", "invitations.lead")
	if err != nil {
		return nil, err
	}
	open, err := s.Library.People.OpenInvitations(ctx, a.who, mostLines)
	if err != nil {
		return nil, err
	}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	if err != nil {
		return nil, err
	}
	called := map[clock.ID]string{}
	for _, space := range spaces {
		called[space.ID] = space.Name
	}
	var ids []clock.ID
	for _, one := range open {
		ids = append(ids, one.By)
	}
	names, err := s.Library.People.Names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	section := themes.AdminSection{Empty: s.say(a, "invitations.none")}
	for _, one := range open {
		by := names[one.By]
		if one.By == "" {
			by = s.say(a, "journal.system")
		}
		section.Lines = append(section.Lines, themes.AdminLine{Label: s.say(a, "invitations.for", s.say(a, "role."+string(one.Role)), called[one.Space]),
			Said: one.Note, Note: s.say(a, "invitations.until", themes.DateInWords(a.lang, s.local(one.Ends)), by),
			Act: &themes.AdminAct{Action: invitationsPath, Button: s.say(a, "invitations.revoke"), Fields: [][2]string{{"invitation", string(one.ID)}}}})
	}
	page.Sections = []themes.AdminSection{section}
	return s.html(a.lang, page)
}

func (s *Server) endInvitation(ctx context.Context, a *ask) (*answer, error) {
	if !people.Allows(a.who, people.Administer, people.Object{}) {
		return nil, refusal.Forbidden("not-administrator")
	}
	if err := s.Library.People.RevokeInvitation(ctx, a.who, clock.ID(a.sent.Get("invitation"))); err != nil {
		return nil, err
	}
	return s.doneIn(a, invitationsPath, "revoque")
}

func (s *Server) showEverySpace(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.Administer, "admin.spaces", "admin.spaces-lead")
	if err != nil {
		return nil, err
	}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	section := themes.AdminSection{Empty: s.say(a, "admin.none")}
	for _, space := range spaces {
		section.Lines = append(section.Lines, themes.AdminLine{Label: space.Name, Origin: s.say(a, "audience."+string(space.Audience)), Note: space.Summary,
			Link: themes.Link{Label: s.say(a, "admin.team"), URL: teamPath(space)}})
	}
	section.Lines = append(section.Lines, themes.AdminLine{Label: s.say(a, "settings.new-space"),
		Link: themes.Link{Label: s.say(a, "admin.open-space"), URL: settingsPath}})
	page.Sections = []themes.AdminSection{section}
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

func (s *Server) showProviders(_ context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.Administer, "admin.providers", "providers.lead")
	if err != nil {
		return nil, err
	}
	section := themes.AdminSection{}
	for _, one := range s.Providers {
		label := one.Label
		if label == "" {
			label = one.Name
		}
		section.Lines = append(section.Lines, themes.AdminLine{Label: label, Said: one.Issuer, Note: s.absolute("fr", signInPath+"/"+one.Name+"/retour"),
			Link: themes.Link{Label: s.say(a, "provider.test"), URL: providersPath + "/" + one.Name}})
	}
	section.Lines = append(section.Lines, themes.AdminLine{Label: s.say(a, "members.own-account"), Said: s.say(a, "providers.own")})
	page.Sections = []themes.AdminSection{section}
	return s.html(a.lang, page)
}
