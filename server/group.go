package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const groupsPath = "/groupes"

// groupRights are the doors of teams and colleges.
var groupRights = []right{
	{door: "GET /groupes", page: "Équipes et collèges", asks: account},
	{door: "POST /groupes", page: "Faire un groupe", asks: ofAll, does: people.Administer},
	{door: "GET /groupes/:group", page: "Équipe ou collège", asks: account},
	{door: "POST /groupes/:group", page: "Tenir un groupe", asks: ofAll, does: people.Administer, also: "a proof of who it is within ten minutes"},
}

// groupDoors are the doors of teams and colleges.
func (s *Server) groupDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	take := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }
	get(groupsPath, s.member(lang, s.showGroups))
	take(groupsPath, s.addGroup)
	get(groupsPath+"/:group", s.member(lang, s.showGroup, "fait"))
	take(groupsPath+"/:group", s.proven(s.changeGroup))
}

// showGroups lists teams and colleges to those who have an account.
func (s *Server) showGroups(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.groupsPage(ctx, a)
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

func (s *Server) groupsPage(ctx context.Context, a *ask) (themes.GroupsPage, error) {
	page := themes.GroupsPage{Frame: s.own(a, s.say(a, "groups.title")), Administers: people.Allows(a.who, people.Administer, people.Object{})}
	groups, err := s.Library.People.Groups(ctx, a.who)
	for _, g := range groups {
		page.Groups = append(page.Groups, themes.GroupCard{Name: themes.Link{Label: g.Name, URL: groupsPath + "/" + g.Slug}, Kind: s.say(a, "group."+string(g.Kind)),
			Summary: g.Summary, Members: g.Members})
	}
	page.Kinds = s.groupKinds(a, people.GroupKind(a.sent.Get("kind")))
	return page, err
}

func (s *Server) groupKinds(a *ask, chosen people.GroupKind) []themes.Option {
	return options(string(chosen), []string{string(people.Team), string(people.College)}, func(kind string) string { return s.say(a, "group."+kind) })
}

// addGroup makes a group, and leads to its page.
func (s *Server) addGroup(ctx context.Context, a *ask) (*answer, error) {
	made, err := s.Library.People.AddGroup(ctx, a.who, people.Group{Name: a.sent.text("name"), Kind: people.GroupKind(a.sent.Get("kind")), Summary: a.sent.text("summary")})
	if err == nil {
		return s.doneIn(a, groupsPath+"/"+made.Slug, "groupe")
	}
	page, failed := s.groupsPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	page.Name, page.Summary = a.sent.Get("name"), a.sent.Get("summary")
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// showGroup shows who is in a group, until when and by whom, and what it may do where.
func (s *Server) showGroup(ctx context.Context, a *ask) (*answer, error) {
	page, _, err := s.groupPage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Done = doneKeys[a.query.Get("fait")]
	return s.html(a.lang, page)
}

func (s *Server) groupPage(ctx context.Context, a *ask) (page themes.GroupPage, group people.Group, err error) {
	found, err := s.Library.People.GroupBySlug(ctx, a.who, a.param("group"))
	if err != nil {
		return page, group, err
	}
	group = found.Group
	page = themes.GroupPage{Frame: s.own(a, group.Name, themes.Link{Label: s.say(a, "groups.title"), URL: groupsPath}), Here: groupsPath + "/" + group.Slug,
		Kind: s.say(a, "group."+string(group.Kind)), Name: group.Name, Summary: group.Summary, Members: group.Members, College: group.Kind == people.College}
	for _, seat := range found.Seats {
		line := themes.SeatLine{ID: string(seat.Person.ID), Name: seat.Person.Name, Initials: initials(seat.Person.Name), Alternate: seat.Alternate,
			Begins: seat.Begins.Time(), Ends: seat.Ends.Time(), Runs: seat.Runs, Over: seat.Ends != "" && seat.Ends < s.Library.Clock.Today()}
		if seat.Source != "" {
			line.Source = s.sourceLabel(seat.Source)
		}
		page.Seats = append(page.Seats, line)
	}
	for _, g := range found.Roles {
		page.Roles = append(page.Roles, themes.RoleLine{Space: themes.Link{Label: g.Space.Name, URL: "/espaces/" + g.Space.Slug}, Role: s.say(a, "role."+string(g.Role))})
	}
	if page.Administers = people.Allows(a.who, people.Administer, people.Object{}); page.Administers {
		page.Kinds = s.groupKinds(a, group.Kind)
		page.People, err = s.everyone(ctx, a)
	}
	return page, group, err
}

// sittingsOf are the groups that the reader is in.
func (s *Server) sittingsOf(ctx context.Context, a *ask) (lines []themes.SittingLine, err error) {
	all, err := s.Library.People.Sittings(ctx, a.who)
	for _, one := range all {
		lines = append(lines, themes.SittingLine{Group: themes.Link{Label: one.Group.Name, URL: groupsPath + "/" + one.Group.Slug}, Kind: s.say(a, "group."+string(one.Group.Kind)),
			Alternate: one.Seat.Alternate, Ends: one.Seat.Ends.Time(), Source: s.sourceLabel(one.Seat.Source)})
	}
	return lines, err
}

// everyone are the people of the instance, for an administrator to choose from.
func (s *Server) everyone(ctx context.Context, a *ask) (all []themes.Option, err error) {
	const pages = 10
	for page := 1; page <= pages; page++ {
		accounts, total, err := s.Library.People.Members(ctx, a.who, "", page, people.MaxPage)
		if err != nil {
			return nil, err
		}
		for _, one := range accounts {
			if !one.Disabled {
				all = append(all, themes.Option{Value: string(one.ID), Label: one.Name, On: a.sent.Get("person") == string(one.ID)})
			}
		}
		if page*people.MaxPage >= total {
			break
		}
	}
	return all, nil
}

// changeGroup takes what an administrator decides about a group: who is in it, and what it is called.
func (s *Server) changeGroup(ctx context.Context, a *ask) (*answer, error) {
	page, group, err := s.groupPage(ctx, a)
	if err != nil {
		return nil, err
	}
	store, person, what := s.Library.People, clock.ID(a.sent.Get("person")), "place"
	switch a.sent.Get("act") {
	case "seat":
		err = store.SeatIn(ctx, a.who, group.ID, person, people.Seat{Alternate: a.sent.ticked("alternate"), Begins: clock.Date(a.sent.Get("begins")), Ends: clock.Date(a.sent.Get("ends"))})
	case "unseat":
		err = store.Unseat(ctx, a.who, group.ID, person)
	case "group":
		what = "enregistre"
		group.Name, group.Summary, group.Kind = a.sent.text("name"), a.sent.text("summary"), people.GroupKind(a.sent.Get("kind"))
		err = store.EditGroup(ctx, a.who, group)
	default:
		err = refusal.Invalid("", "form-unreadable")
	}
	if err == nil {
		return s.doneIn(a, page.Here, what)
	}
	page.Begins, page.Ends = a.sent.Get("begins"), a.sent.Get("ends")
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}
