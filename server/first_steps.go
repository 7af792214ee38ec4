package server

import (
	"context"
	"slices"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"
)

const firstStepsPath = administrationPath + "/premiers-pas"

// stepSlugs are the steps as addresses say them.
var stepSlugs = map[string]string{content.StepName: "nom", content.StepSpaces: "espaces", content.StepPeople: "personnes", content.StepMail: "courrier",
	content.StepBackup: "sauvegarde"}

// stepURL is the address of one step.
func stepURL(key string) string { return firstStepsPath + "?etape=" + stepSlugs[key] }

// showFirstSteps shows one step at a time: the one asked for, else the first that waits.
func (s *Server) showFirstSteps(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.firstStepsPage(ctx, a, a.query.Get("etape"))
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

func (s *Server) firstStepsPage(ctx context.Context, a *ask, slug string) (page themes.FirstStepsPage, err error) {
	begun, err := s.administering(a, people.Administer, "steps.title", "steps.lead")
	if err != nil {
		return page, err
	}
	page = themes.FirstStepsPage{Frame: begun.Frame, Lead: begun.Lead, Done: begun.Done}
	steps, err := s.Library.FirstSteps(ctx, a.who, s.sends())
	if err != nil {
		return page, err
	}
	at := slices.IndexFunc(steps, func(one content.FirstStep) bool { return stepSlugs[one.Key] == slug })
	if at < 0 {
		at = slices.IndexFunc(steps, content.FirstStep.Left)
	}
	for i, one := range steps {
		if one.Left() {
			page.Left++
		}
		page.Steps = append(page.Steps, themes.StepLine{Label: s.say(a, "steps."+one.Key), URL: stepURL(one.Key), Done: one.Done, Skipped: one.Skipped, Current: i == at})
	}
	if at < 0 {
		return page, nil
	}
	page.Key, page.Number, page.Skipped = steps[at].Key, at+1, steps[at].Skipped
	return page, s.fillStep(ctx, a, &page)
}

// fillStep reads what the form of a step shows.
func (s *Server) fillStep(ctx context.Context, a *ask, page *themes.FirstStepsPage) error {
	switch page.Key {
	case content.StepName:
		kept, err := s.Library.Settings(ctx)
		page.Name, page.Contact, page.Legal = kept.Name, kept.Contact, kept.Legal
		return err
	case content.StepSpaces, content.StepPeople:
		spaces, err := s.Library.People.Spaces(ctx, a.who)
		for _, space := range spaces {
			page.Spaces = append(page.Spaces, themes.Link{Label: space.Name, URL: teamPath(space)})
			page.Choices = append(page.Choices, themes.Option{Value: string(space.ID), Label: space.Name})
		}
		page.Audiences = s.audiences(a, people.Public)
		for _, role := range spaceRoles {
			page.Roles = append(page.Roles, themes.Option{Value: role, Label: s.say(a, "role."+role), On: role == string(people.Writer)})
		}
		for _, p := range s.Providers {
			page.Providers = append(page.Providers, themes.Link{Label: s.signin.Label(p.Name), URL: providersPath + "/" + p.Name})
		}
		return err
	case content.StepMail:
		mail, err := s.mailPage(ctx, a)
		page.Mail, page.Standing = mail.Mail, mail.Standing
		return err
	}
	return nil
}

// takeFirstStep takes the form of one step, each by the use-case that its own page has too.
func (s *Server) takeFirstStep(ctx context.Context, a *ask) (*answer, error) {
	if !people.Allows(a.who, people.Administer, people.Object{}) {
		return nil, refusal.Forbidden("not-administrator")
	}
	key, link := a.sent.Get("etape"), ""
	var err error
	switch a.sent.Get("act") {
	case "skip", "resume":
		err = s.Library.SkipStep(ctx, a.who, key, a.sent.Get("act") == "skip")
	case "name":
		err = s.Library.EditSettings(ctx, a.who, content.Settings{Name: a.sent.text("name"), Contact: a.sent.text("contact"), Legal: a.sent.Get("legal")})
	case "space":
		_, err = s.Library.People.AddSpace(ctx, a.who, people.Space{Name: a.sent.text("space"), Audience: people.Audience(a.sent.Get("audience")), DefaultKind: "practice"})
	case "invite":
		var token string
		if token, _, err = s.Library.People.Invite(ctx, a.who, clock.ID(a.sent.Get("space")), people.Role(a.sent.Get("role")), a.sent.Get("note")); err == nil {
			link = s.absolute(a.lang, "/invitation/"+token)
		}
	default:
		err = refusal.Invalid("", "form-unreadable")
	}
	if err == nil && link == "" {
		if a.sent.Get("act") == "resume" {
			return s.done(a, stepURL(key))
		}
		return s.doneIn(a, firstStepsPath, "enregistre")
	}
	page, failed := s.firstStepsPage(ctx, a, stepSlugs[key])
	if failed != nil {
		return nil, failed
	}
	if page.Link = link; err == nil {
		return s.html(a.lang, page)
	}
	if a.sent.Get("act") == "name" {
		page.Name, page.Contact, page.Legal = a.sent.text("name"), a.sent.text("contact"), a.sent.Get("legal")
	}
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// firstStepsLine reminds of the first steps that wait; false where none does.
func (s *Server) firstStepsLine(ctx context.Context, a *ask) (line themes.AdminLine, waits bool, err error) {
	steps, err := s.Library.FirstSteps(ctx, a.who, s.sends())
	left := 0
	for _, one := range steps {
		if one.Left() {
			left++
		}
	}
	line = themes.AdminLine{State: "warn", Label: s.say(a, "steps.title"), Said: s.Theme.Words().Count(a.lang, "steps.left", left)}
	if people.Allows(a.who, people.Administer, people.Object{}) {
		line.Link = themes.Link{Label: s.say(a, "steps.go"), URL: firstStepsPath}
	}
	return line, left > 0, err
}
