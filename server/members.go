package server

import (
	"context"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"
)

const (
	membersPath = "/membres"
	membersPage = 50
	mostLetters = 100 // bytes of a name that is looked for
)

// showMembers lists the people of the instance to an administrator, and to a steward the spaces she tends.
func (s *Server) showMembers(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.membersPage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Done = doneKeys[a.query.Get("fait")]
	return s.html(a.lang, page)
}

func (s *Server) membersPage(ctx context.Context, a *ask) (page themes.MembersPage, err error) {
	page = themes.MembersPage{Frame: s.own(a, s.say(a, "nav.members"))}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	if err != nil {
		return page, err
	}
	for _, space := range spaces {
		if space.TendableBy(a.who) {
			page.Spaces = append(page.Spaces, themes.Link{Label: space.Name, URL: teamPath(space)})
		}
	}
	if !people.Allows(a.who, people.Administer, people.Object{}) {
		if len(page.Spaces) == 0 {
			return page, refusal.NotFound()
		}
		return page, nil
	}
	page.Tabs = s.tabs(a)
	number, err := a.page()
	if err != nil {
		return page, err
	}
	page.Searchable, page.Named = true, cut(strings.TrimSpace(a.query.Get("nom")), mostLetters)
	accounts, total, err := s.Library.People.MembersNamed(ctx, a.who, page.Named, number, membersPage)
	for _, one := range accounts {
		line := s.memberLine(a, one, string(one.Instance), "instance-role.")
		line.Source = s.sourceLabel(one.Sources[""])
		line.Changeable, line.Recoverable = !line.Own, one.RecoverableBy(a.who) && hasPassword(one)
		line.Choices = options(string(one.Instance), instanceRoles, func(role string) string { return s.say(a, "instance-role."+role) })
		page.Members = append(page.Members, line)
	}
	page.Total, page.Pages = total, pages(a, number, membersPage, len(accounts), total)
	return page, err
}

var instanceRoles = []string{string(people.Member), string(people.Administrator), string(people.DPO), string(people.Auditor)}

func hasPassword(account people.Account) bool {
	for _, issuer := range account.Providers {
		if issuer == people.BuiltIn {
			return true
		}
	}
	return false
}

func (s *Server) memberLine(a *ask, one people.Account, role, words string) themes.MemberLine {
	line := themes.MemberLine{ID: string(one.ID), Name: one.Name, Initials: initials(one.Name), Email: one.Email, Role: role,
		RoleLabel: s.say(a, words+role), Providers: s.providerLabels(a, one.Providers), Disabled: one.Disabled, Own: one.ID == a.who.ID}
	if !one.SeenAt.IsZero() {
		line.Seen = s.local(one.SeenAt)
	}
	return line
}

// changeMember takes what an administrator decides about a person.
func (s *Server) changeMember(ctx context.Context, a *ask) (*answer, error) {
	person, store := clock.ID(a.sent.Get("person")), s.Library.People
	var link string
	var err error
	switch act := a.sent.Get("act"); act {
	case "disable", "enable":
		err = store.Disable(ctx, a.who, person, act == "disable")
	case "sign-out":
		if err = store.CloseSessionsOf(ctx, a.who, person); err == nil {
			return s.doneIn(a, membersPath, "ferme")
		}
	case "recover":
		link, err = s.recoveryLink(ctx, a, person)
	default:
		err = store.SetInstanceRole(ctx, a.who, person, people.Role(a.sent.Get("role")))
	}
	if err == nil && link == "" {
		return s.doneIn(a, membersPath, "compte")
	}
	page, failed := s.membersPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	if page.Link = link; err == nil {
		return s.html(a.lang, page)
	}
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// recoveryLasts are how long the link of a recovery may last, as the form says it.
var recoveryLasts = map[string]time.Duration{"15m": people.ShortRecovery, "1h": time.Hour, "24h": people.LongRecovery}

// recoveryLink makes the link by which someone who lost her password and her keys chooses another password.
func (s *Server) recoveryLink(ctx context.Context, a *ask, person clock.ID) (string, error) {
	token, err := s.Library.People.Recover(ctx, a.who, person, recoveryLasts[a.sent.Get("duree")])
	if err != nil {
		return "", err
	}
	return s.absolute(a.lang, recoveryPath+"/"+token), nil
}
