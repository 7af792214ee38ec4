package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"
)

// showTeam shows the people of a space to those who hold a role in it; its invitations and settings to who tends it.
func (s *Server) showTeam(ctx context.Context, a *ask) (*answer, error) {
	page, _, err := s.teamPage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Done = doneKeys[a.query.Get("fait")]
	return s.html(a.lang, page)
}

// spaceNamed is the space of an address, as far as the reader may know it.
func (s *Server) spaceNamed(ctx context.Context, a *ask) (people.Space, error) {
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	for _, space := range spaces {
		if space.Slug == a.param("space") {
			return space, nil
		}
	}
	if err == nil {
		err = refusal.NotFound()
	}
	return people.Space{}, err
}

func (s *Server) teamPage(ctx context.Context, a *ask) (page themes.TeamPage, space people.Space, err error) {
	if space, err = s.spaceNamed(ctx, a); err != nil {
		return page, space, err
	}
	number, err := a.page()
	if err != nil {
		return page, space, err
	}
	accounts, total, err := s.Library.People.Members(ctx, a.who, space.ID, number, membersPage)
	if refusal.KindOf(err) == refusal.KindForbidden {
		err = refusal.NotFound()
	}
	if err != nil {
		return page, space, err
	}
	here := themes.Link{Label: space.Name, URL: "/espaces/" + space.Slug}
	page = themes.TeamPage{Frame: s.own(a, s.say(a, "team.title", space.Name), themes.Link{Label: s.say(a, "spaces.title"), URL: "/espaces"}, here),
		Space: here, Tends: space.TendableBy(a.who), Name: space.Name, Summary: space.Summary, Open: space.Open, Total: total}
	for _, one := range accounts {
		page.Members = append(page.Members, s.teamLine(a, space, one))
	}
	page.Pages = pages(a, number, membersPage, len(accounts), total)
	if err := s.teamGroups(ctx, a, space, &page); err != nil {
		return page, space, err
	}
	if page.Tends {
		err = s.settling(ctx, a, space, &page)
	}
	return page, space, err
}

// teamGroups are the groups that hold a role in a space, and for who tends it those that could.
func (s *Server) teamGroups(ctx context.Context, a *ask, space people.Space, page *themes.TeamPage) error {
	roles, err := s.Library.People.GroupRoles(ctx, a.who, space.ID)
	if err != nil || space.Sealed() {
		return err
	}
	holds := map[clock.ID]bool{}
	for _, g := range roles {
		holds[g.Group.ID] = true
		page.Groups = append(page.Groups, s.groupLine(a, g))
	}
	if !page.Tends {
		return nil
	}
	groups, err := s.Library.People.Groups(ctx, a.who)
	for _, g := range groups {
		if !holds[g.ID] {
			page.Others = append(page.Others, themes.Option{Value: string(g.ID), Label: g.Name})
		}
	}
	return err
}

var spaceRoles = []string{string(people.Reader), string(people.Commenter), string(people.Writer), string(people.Reviewer), string(people.Steward)}

// teamLine is one member of a space, with the roles that the reader may give her; the empty one ends the membership.
func (s *Server) teamLine(a *ask, space people.Space, one people.Account) themes.MemberLine {
	role := one.Spaces[space.ID] // of a disabled account too: it is what she finds again
	line := s.memberLine(a, one, string(role), "role.")
	line.Source = s.sourceLabel(one.Sources[space.ID])
	for _, other := range append(spaceRoles, "") {
		if other != string(role) && !space.RoleChangeableBy(a.who, one.ID, role, people.Role(other)) {
			continue
		}
		label := s.say(a, "team.none")
		if other != "" {
			label = s.say(a, "role."+other)
		}
		line.Choices = append(line.Choices, themes.Option{Value: other, Label: label, On: other == string(role)})
	}
	line.Changeable = len(line.Choices) > 1
	line.Recoverable = one.RecoverableBy(a.who) && hasPassword(one)
	return line
}

// settling adds what those who tend the space see besides.
func (s *Server) settling(ctx context.Context, a *ask, space people.Space, page *themes.TeamPage) error {
	page.Mails = s.sends()
	for _, role := range spaceRoles {
		if space.InvitableBy(a.who, people.Role(role)) {
			page.Roles = append(page.Roles, themes.Option{Value: role, Label: s.say(a, "role."+role), On: role == string(people.Writer)})
		}
	}
	for _, k := range s.Library.Kinds.All() {
		page.Kinds = append(page.Kinds, themes.Option{Value: k.Key, Label: k.Label.In(a.lang), On: k.Key == space.DefaultKind})
	}
	page.Protocols = append(page.Protocols, themes.Option{Label: s.say(a, "team.protocol-of-kind"), On: space.Protocol == ""})
	for _, key := range s.Library.Kinds.Protocols() {
		p, _ := s.Library.Kinds.Protocol(key)
		page.Protocols = append(page.Protocols, themes.Option{Value: key, Label: p.Label.In(a.lang), On: key == space.Protocol})
	}
	page.Audiences = s.audiences(a, space.Audience)
	page.Ceilings = append([]themes.Option{{Label: s.say(a, "ceiling.none"), On: space.Ceiling == ""}},
		options(string(space.Ceiling), []string{string(people.Members), string(people.SpaceOnly), string(people.Sealed)}, func(value string) string { return s.say(a, "audience."+value) })...)
	invitations, err := s.Library.People.Invitations(ctx, a.who, space.ID)
	for _, one := range invitations {
		page.Invitations = append(page.Invitations, s.invitationLine(a, one))
	}
	return err
}

func (s *Server) audiences(a *ask, chosen people.Audience) []themes.Option {
	return options(string(chosen), []string{string(people.Public), string(people.Members), string(people.SpaceOnly), string(people.Sealed)},
		func(value string) string { return s.say(a, "audience."+value) })
}

func (s *Server) invitationLine(a *ask, one people.Invitation) themes.InvitationLine {
	state := "ended"
	switch {
	case one.Revoked:
		state = "revoked"
	case one.UsedBy != "":
		state = "used"
	case one.Open(s.Library.Clock.Now()):
		state = "open"
	}
	return themes.InvitationLine{ID: string(one.ID), Note: one.Note, Role: s.say(a, "role."+string(one.Role)), Ends: s.local(one.Ends),
		State: state, StateLabel: s.say(a, "invitation.state-"+state)}
}

// changeTeam takes what someone decides about a space and its people.
func (s *Server) changeTeam(ctx context.Context, a *ask) (*answer, error) {
	space, err := s.spaceNamed(ctx, a)
	if err != nil {
		return nil, err
	}
	store, link, what, sentTo := s.Library.People, "", "", ""
	switch a.sent.Get("act") {
	case "role":
		what = "role"
		err = store.SetRole(ctx, a.who, space.ID, clock.ID(a.sent.Get("person")), people.Role(a.sent.Get("role")))
	case "invite":
		var token string
		if s.sends() {
			sentTo = a.sent.text("email")
		}
		if token, _, err = store.InviteByMail(ctx, a.who, space.ID, people.Role(a.sent.Get("role")), a.sent.Get("note"), sentTo); err == nil {
			link = s.absolute(a.lang, "/invitation/"+token)
		}
	case "recover":
		if !space.TendableBy(a.who) {
			return nil, refusal.Forbidden("space-not-steward")
		}
		link, err = s.recoveryLink(ctx, a, clock.ID(a.sent.Get("person")))
	case "revoke":
		what = "revoque"
		err = store.RevokeInvitation(ctx, a.who, clock.ID(a.sent.Get("invitation")))
	case "group":
		what = "role"
		err = store.SetGroupRole(ctx, a.who, space.ID, clock.ID(a.sent.Get("group")), people.Role(a.sent.Get("role")))
	case "space":
		what = "enregistre"
		err = store.EditSpace(ctx, a.who, editedSpace(space, a.sent))
	default:
		err = refusal.Invalid("", "form-unreadable")
	}
	if err == nil && link == "" {
		return s.doneIn(a, teamPath(space), what)
	}
	page, _, failed := s.teamPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	if page.Link = link; err == nil {
		page.Sent = sentTo
		return s.html(a.lang, page)
	}
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// reachesFar reports whether a form about a space hands over an account, changes what someone may do, makes a steward, or
// changes who may read.
func (s *Server) reachesFar(ctx context.Context, a *ask) (bool, error) {
	switch a.sent.Get("act") {
	case "recover", "role", "group":
		return true, nil
	case "invite":
		return people.Role(a.sent.Get("role")) == people.Steward, nil
	case "space":
		space, err := s.spaceNamed(ctx, a)
		edited := editedSpace(space, a.sent)
		return err == nil && (edited.Audience != space.Audience || edited.Ceiling != space.Ceiling), err
	}
	return false, nil
}

// editedSpace is a space as the form of its settings says it.
func editedSpace(space people.Space, f sent) people.Space {
	space.Name, space.Summary = f.text("name"), f.text("summary")
	space.Audience, space.Ceiling, space.Open = people.Audience(f.Get("audience")), people.Audience(f.Get("ceiling")), f.ticked("open")
	space.DefaultKind, space.Protocol = f.Get("kind"), f.Get("protocol")
	return space
}
