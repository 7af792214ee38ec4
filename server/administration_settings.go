package server

import (
	"context"
	"time"

	"terreau/content"
	"terreau/content/files"
	"terreau/content/mail"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/request"
	"terreau/content/sheet"
	"terreau/themes"
)

// Stated is a setting of the start: its flag, what it is, and where that was said. Of a secret, only that there is one.
type Stated struct {
	Flag   string // "--listen"
	Value  string
	Origin string // flag, environment or default
	Secret bool
}

// showOrigins shows each setting with where its value comes from.
func (s *Server) showOrigins(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.Administer, "admin.settings", "admin.settings-lead")
	if err != nil {
		return nil, err
	}
	kept, err := s.Library.Settings(ctx)
	if err != nil {
		return nil, err
	}
	chosen := themes.AdminSection{Title: s.say(a, "admin.settings-pages")}
	for _, one := range []struct{ label, value, otherwise string }{
		{"settings.name", kept.Name, content.DefaultName}, {"settings.contact", kept.Contact, s.say(a, "settings.unset")},
		{"legal-notice.title", cut(kept.Legal, 200), s.say(a, "settings.unset")},
	} {
		line := themes.AdminLine{Label: s.say(a, one.label), Said: one.value, Origin: s.say(a, "origin.page"),
			Link: themes.Link{Label: s.say(a, "settings.change"), URL: settingsPath}}
		if one.value == "" {
			line.Said, line.Origin = one.otherwise, s.say(a, "origin.default")
		}
		chosen.Lines = append(chosen.Lines, line)
	}
	if err := s.mailOrigins(ctx, a, &chosen); err != nil {
		return nil, err
	}
	page.Sections = []themes.AdminSection{chosen, {Title: s.say(a, "admin.settings-start"), Lines: s.statedLines(a), Empty: s.say(a, "admin.none")}}
	return s.html(a.lang, page)
}

// mailOrigins says which settings of the mail pages hold, and that the start goes before them.
func (s *Server) mailOrigins(ctx context.Context, a *ask, section *themes.AdminSection) error {
	said, err := s.Library.MailSettings(ctx)
	if said.Password != "" {
		said.Password = s.say(a, "settings.secret-set")
	}
	for _, one := range []struct{ label, value string }{{"mail-page.host", said.Server}, {"mail-page.password", said.Password}, {"mail-page.from", said.From}} {
		line := themes.AdminLine{Label: s.say(a, "admin.mail") + " : " + s.say(a, one.label), Said: one.value, Origin: s.say(a, "origin.page"),
			Link: themes.Link{Label: s.say(a, "settings.change"), URL: mailPath}}
		switch {
		case s.Mail.Carrier != nil:
			line.Said, line.Origin = s.say(a, "settings.by-start"), s.say(a, "admin.settings-start")
		case one.value == "":
			line.Said, line.Origin = s.say(a, "settings.unset"), s.say(a, "origin.default")
		}
		section.Lines = append(section.Lines, line)
	}
	return err
}

func (s *Server) statedLines(a *ask) (lines []themes.AdminLine) {
	origins := map[string]string{"flag": s.say(a, "origin.flag"), "environment": s.say(a, "origin.environment"), "default": s.say(a, "origin.default")}
	for _, one := range s.Stated {
		line := themes.AdminLine{Label: one.Flag, Said: one.Value, Origin: origins[one.Origin]}
		switch {
		case one.Value == "":
			line.Said = s.say(a, "settings.unset")
		case one.Secret:
			line.Said = s.say(a, "settings.secret-set")
		}
		lines = append(lines, line)
	}
	return lines
}

// showLimits shows what the instance takes and what it slows, from the constants that say so.
func (s *Server) showLimits(_ context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.Administer, "admin.limits", "limits.lead")
	if err != nil {
		return nil, err
	}
	size := func(label string, bytes int64) themes.AdminLine {
		return themes.AdminLine{Label: s.say(a, label), Said: s.say(a, "limits.most", s.Theme.Size(a.lang, bytes))}
	}
	page.Sections = []themes.AdminSection{
		{Title: s.say(a, "limits.secrets"), Lines: []themes.AdminLine{
			{Label: s.say(a, "limits.password"), Said: s.say(a, "limits.password-is")},
			{Label: s.say(a, "limits.told"), Said: s.say(a, "limits.told-is")},
			{Label: s.say(a, "limits.links"), Said: s.say(a, "limits.links-is")}}},
		{Title: s.say(a, "limits.people"), Lines: []themes.AdminLine{
			{Label: s.say(a, "limits.open-sessions"), Said: s.say(a, "limits.open-sessions-is", people.MaxSessions)},
			{Label: s.say(a, "limits.invitations"), Said: s.say(a, "limits.invitations-is", people.MaxInvitations)},
			{Label: s.say(a, "limits.requests"), Said: s.say(a, "limits.requests-is", request.DailyAsked, request.MaxWaiting)},
			{Label: s.say(a, "limits.letters"), Said: s.say(a, "limits.letters-is", mail.DailyLetters)},
			{Label: s.say(a, "limits.reports"), Said: s.say(a, "limits.reports-is", sheet.ReportsHour, sheet.ReportsDay, sheet.ReportsOpen)}}},
		{Title: s.say(a, "limits.paces"), Lead: s.say(a, "limits.paces-lead"), Lines: []themes.AdminLine{
			{Label: s.say(a, "limits.searches"), Said: s.say(a, "limits.paces-is", searchesBurst, int(time.Second/searchesEvery))},
			{Label: s.say(a, "limits.entries"), Said: s.say(a, "limits.paces-is", entriesBurst, int(time.Second/entriesEvery))}}},
		{Title: s.say(a, "limits.sizes"), Lines: []themes.AdminLine{size("limits.sheet", markdown.MaxSource), size("limits.comment", markdown.MaxComment), size("limits.picture", files.MaxImageBytes)}},
	}
	return s.html(a.lang, page)
}
