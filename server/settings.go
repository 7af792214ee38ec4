package server

import (
	"context"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"
)

const settingsPath = "/reglages"

// showSettings shows an administrator what the instance says of itself.
func (s *Server) showSettings(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.settingsPage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Done = doneKeys[a.query.Get("fait")]
	return s.html(a.lang, page)
}

func (s *Server) settingsPage(ctx context.Context, a *ask) (page themes.SettingsPage, err error) {
	if !people.Allows(a.who, people.Administer, people.Object{}) {
		return page, refusal.NotFound()
	}
	kept, err := s.Library.Settings(ctx)
	if err != nil {
		return page, err
	}
	page = themes.SettingsPage{Frame: s.own(a, s.say(a, "nav.settings")), Tabs: s.tabs(a), Name: kept.Name, Legal: kept.Legal, Contact: kept.Contact,
		ChangedAt: s.local(kept.ChangedAt), Audiences: s.audiences(a, people.Public)}
	if kept.ChangedBy != "" {
		by, err := s.Library.People.Get(ctx, clock.ID(kept.ChangedBy))
		if refusal.IgnoreNotFound(err) != nil {
			return page, err
		}
		page.ChangedBy = by.Name
	}
	if page.Sealed, err = s.sealedLines(ctx, a); err != nil {
		return page, err
	}
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	for _, space := range spaces {
		page.Spaces = append(page.Spaces, themes.Link{Label: space.Name, URL: teamPath(space)})
	}
	return page, err
}

func (s *Server) saveSettings(ctx context.Context, a *ask) (*answer, error) {
	said := content.Settings{Name: a.sent.text("name"), Legal: a.sent.Get("legal"), Contact: a.sent.text("contact")}
	if err := s.Library.EditSettings(ctx, a.who, said); err != nil {
		page, failed := s.settingsPage(ctx, a)
		if failed != nil {
			return nil, failed
		}
		page.Name, page.Legal, page.Contact = said.Name, said.Legal, said.Contact
		return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	return s.doneIn(a, settingsPath, "enregistre")
}

// sealedLines are the sealed spaces as an administrator may know of them, with whom she may name where nobody is left.
func (s *Server) sealedLines(ctx context.Context, a *ask) (lines []themes.SealedLine, err error) {
	sealed, err := s.Library.People.SealedSpaces(ctx, a.who)
	if err != nil {
		return nil, err
	}
	var everyone []themes.Option
	for _, one := range sealed {
		line := themes.SealedLine{ID: string(one.ID), Untended: one.Untended}
		if one.Untended && everyone == nil {
			accounts, _, err := s.Library.People.Members(ctx, a.who, "", 1, people.MaxPage)
			if err != nil {
				return nil, err
			}
			for _, p := range accounts {
				if !p.Disabled && p.ID != a.who.ID {
					everyone = append(everyone, themes.Option{Value: string(p.ID), Label: p.Name})
				}
			}
		}
		if one.Untended {
			line.People = everyone
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// nameSteward gives a sealed space that nobody can open any more a steward.
func (s *Server) nameSteward(ctx context.Context, a *ask) (*answer, error) {
	err := s.Library.People.NameSteward(ctx, a.who, clock.ID(a.sent.Get("sealed")), clock.ID(a.sent.Get("person")))
	if err == nil {
		return s.doneIn(a, settingsPath, "role")
	}
	page, failed := s.settingsPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// openSpace makes a space, and leads to its page to settle the rest.
func (s *Server) openSpace(ctx context.Context, a *ask) (*answer, error) {
	made, err := s.Library.People.AddSpace(ctx, a.who, people.Space{Name: a.sent.text("space"), Audience: people.Audience(a.sent.Get("audience")), DefaultKind: "practice"})
	if err != nil {
		page, failed := s.settingsPage(ctx, a)
		if failed != nil {
			return nil, failed
		}
		return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	return s.doneIn(a, teamPath(made), "ouvert")
}
