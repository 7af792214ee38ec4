package server

import (
	"context"
	"strings"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

func (s *Server) accessPage(ctx context.Context, a *ask, k kinds.Kind) (p themes.AccessPage, one sheet.Sheet, err error) {
	number, err := a.page()
	if err != nil {
		return p, one, err
	}
	access, err := s.Library.Sheets.Access(ctx, a.who, k.Key, a.param("name"), number)
	if err == nil && number > 1 && len(access.People) == 0 {
		err = refusal.NotFound()
	}
	if err != nil {
		return p, one, err
	}
	one = access.Sheet
	at := s.sheetPath(k.Key, one.Slug)
	title := themes.Said{Text: markdown.Titled(access.Title, access.Lang), Lang: access.Lang}
	p = themes.AccessPage{Frame: s.own(a, s.say(a, "access.title"), themes.Link{Label: title.Text, URL: at, Lang: title.Lang}), Sheet: title, Here: at,
		Rule: s.say(a, "access.rule-"+string(access.Shown)), Ceiling: s.ceilingSaid(a, one.Space), Total: access.Total}
	p.Path = at + "/acces"
	for _, reader := range access.People {
		p.People = append(p.People, s.readerLine(a, reader))
	}
	p.Pages = pages(a, number, sheet.AccessPage, len(access.People), access.Total)
	for _, g := range access.Groups {
		p.Groups = append(p.Groups, s.groupLine(a, g))
	}
	for _, pass := range access.Passes {
		p.Passes = append(p.Passes, s.passLine(a, pass))
	}
	if access.May.Restrict {
		p.Limits = s.restrictions(a, one)
	}
	if p.Admits = access.May.Admit; p.Admits {
		p.Latest = s.Library.Clock.Today().Time().AddDate(0, 0, people.PassDays)
	}
	if access.May.SeeAs {
		for _, eyes := range people.Eyes {
			p.Eyes = append(p.Eyes, themes.Link{Label: s.eyesWords(a, eyes), URL: at + "/acces/comme/" + string(eyes)})
		}
	}
	if access.May.Move {
		p.Spaces, err = s.targets(ctx, a, one)
	}
	return p, one, err
}

// ceilingSaid is the ceiling of a space in a sentence, "" where it has none.
func (s *Server) ceilingSaid(a *ask, space people.Space) string {
	if space.Ceiling == "" {
		return ""
	}
	return s.say(a, "ceiling.said", s.say(a, "audience."+string(space.Ceiling)))
}

func (s *Server) readerLine(a *ask, one sheet.Admitted) themes.ReaderLine {
	line := themes.ReaderLine{Name: one.Person.Name, Initials: initials(one.Person.Name)}
	if one.Role != "" {
		line.Role = s.say(a, "role."+string(one.Role))
		if one.ByHand {
			line.Role = s.say(a, "access.by-hand", line.Role)
		} else {
			line.Role = s.say(a, "access.by-group", line.Role, strings.Join(one.Groups, ", "))
		}
	}
	if one.Reads != people.NoReason {
		line.Reads = s.say(a, "why."+string(one.Reads))
	}
	if one.Makes != people.NoReason {
		line.Makes = s.say(a, "why-making."+string(one.Makes))
	}
	return line
}

func (s *Server) groupLine(a *ask, g people.GroupRole) themes.GroupLine {
	return themes.GroupLine{ID: string(g.Group.ID), Name: themes.Link{Label: g.Group.Name, URL: groupsPath + "/" + g.Group.Slug}, Role: s.say(a, "role."+string(g.Role))}
}

func (s *Server) passLine(a *ask, pass people.Pass) themes.PassLine {
	line := themes.PassLine{ID: string(pass.ID), Name: pass.Name, Comments: pass.Comments, Ends: pass.Ends.Time(), State: "ended"}
	switch {
	case pass.Revoked:
		line.State = "revoked"
	case pass.Open(s.Library.Clock.Today()):
		line.State = "open"
	}
	if !pass.OpenedAt.IsZero() {
		line.Opened = s.local(pass.OpenedAt)
	}
	line.StateLabel = s.say(a, "pass.state-"+line.State)
	return line
}

// restrictions are whom a sheet may be kept to: as wide as its space lets, or narrower.
func (s *Server) restrictions(a *ask, one sheet.Sheet) []themes.Option {
	options := []themes.Option{{Label: s.say(a, "access.as-space", s.say(a, "audience."+string(one.Space.Widest()))), On: !one.Restriction.Narrower(one.Space.Widest())}}
	for _, narrower := range one.Space.Narrower() {
		options = append(options, themes.Option{Value: string(narrower), Label: s.say(a, "audience."+string(narrower)), On: one.Restriction == narrower})
	}
	return options
}

// targets are the spaces to which a sheet may be moved.
func (s *Server) targets(ctx context.Context, a *ask, one sheet.Sheet) (targets []themes.Option, err error) {
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	for _, space := range spaces {
		if space.ID != one.Space.ID && people.Allows(a.who, people.Start, space.Object()) {
			label := s.say(a, "access.target", markdown.Titled(space.Name, french), s.say(a, "audience."+string(space.Widest())))
			targets = append(targets, themes.Option{Value: string(space.ID), Label: label, On: a.sent.Get("espace") == string(space.ID)})
		}
	}
	return targets, err
}
