package server

import (
	"context"
	"slices"
	"strconv"

	"terreau/content"
	"terreau/content/files"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

const retentionPath = administrationPath + "/conservation"

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
	page.Sections = []themes.AdminSection{chosen, {Title: s.say(a, "admin.settings-start"), Lines: s.statedLines(a), Empty: s.say(a, "admin.none")}}
	return s.html(a.lang, page)
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

// showRetention shows how long what is kept, and lets an administrator choose what can be chosen.
func (s *Server) showRetention(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.retentionPage(ctx, a)
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

func (s *Server) retentionPage(ctx context.Context, a *ask) (page themes.AdministrationPage, err error) {
	if page, err = s.administering(a, people.ReadRetention, "admin.retention", "retention.lead"); err != nil {
		return page, err
	}
	journal := content.KeepJournalFor
	kept, err := s.Library.RetentionOf(ctx, journal)
	if err != nil {
		return page, err
	}
	line := themes.AdminLine{Label: s.say(a, "retention.journal"), Said: strconv.Itoa(kept) + " " + s.say(a, "retention.months"),
		Note: s.say(a, "retention.bounds", journal.Least, journal.Longest) + " " + s.say(a, "retention.journal-why")}
	if people.Allows(a.who, people.Administer, people.Object{}) {
		line.Act = &themes.AdminAct{Action: retentionPath, Button: s.say(a, "profile.save"), Number: &themes.AdminNumber{Name: journal.Key,
			Label: s.say(a, "retention.journal"), Unit: s.say(a, "retention.months"), Value: kept, Least: journal.Least, Longest: journal.Longest}}
	}
	rules := people.DefaultSessionRules
	page.Sections = []themes.AdminSection{{Title: s.say(a, "retention.chosen"), Lines: []themes.AdminLine{line}}, {Title: s.say(a, "retention.fixed"), Lines: []themes.AdminLine{
		{Label: s.say(a, "retention.addresses"), Said: s.say(a, "retention.addresses-is")},
		{Label: s.say(a, "retention.sessions"), Said: s.say(a, "retention.sessions-is", int(rules.Idle.Hours()), int(rules.Trusted.Minutes()), int(rules.Absolute.Hours()/24))},
		{Label: s.say(a, "retention.invitations"), Said: s.say(a, "retention.days", int(people.InvitationLasts.Hours()/24))},
		{Label: s.say(a, "retention.recoveries"), Said: s.say(a, "retention.hours", int(people.RecoveryLasts.Hours()))},
		{Label: s.say(a, "retention.bin"), Said: s.say(a, "retention.bin-is", sheet.BinDays)},
	}}}
	return page, nil
}

func (s *Server) setRetention(ctx context.Context, a *ask) (*answer, error) {
	at := slices.IndexFunc(content.Retentions, func(r content.Retention) bool { return a.sent.Get(r.Key) != "" })
	if at < 0 {
		return nil, refusal.Invalid("", "form-unreadable")
	}
	kept, err := wholeNumber(a.sent.Get(content.Retentions[at].Key))
	if err != nil {
		kept = 0 // out of the bounds of each
	}
	if err := s.Library.SetRetention(ctx, a.who, content.Retentions[at], kept); err != nil {
		page, failed := s.retentionPage(ctx, a)
		if failed != nil {
			return nil, failed
		}
		return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	return s.doneIn(a, retentionPath, "enregistre")
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
			{Label: s.say(a, "limits.told"), Said: s.say(a, "limits.told-is")}}},
		{Title: s.say(a, "limits.people"), Lines: []themes.AdminLine{
			{Label: s.say(a, "limits.open-sessions"), Said: s.say(a, "limits.open-sessions-is", people.MaxSessions)},
			{Label: s.say(a, "limits.invitations"), Said: s.say(a, "limits.invitations-is", people.MaxInvitations)}}},
		{Title: s.say(a, "limits.sizes"), Lines: []themes.AdminLine{size("limits.sheet", markdown.MaxSource), size("limits.comment", markdown.MaxComment), size("limits.picture", files.MaxImageBytes)}},
	}
	return s.html(a.lang, page)
}
