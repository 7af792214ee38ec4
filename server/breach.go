package server

import (
	"context"
	"slices"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/duty"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"
)

const (
	breachesPath   = administrationPath + "/violations"
	assessmentPath = administrationPath + "/analyse-d-impact"
)

// foundForm is how a form says an instant, in the instance's zone (HTML, datetime-local).
const foundForm = "2006-01-02T15:04"

// showBreaches says what to do about a breach, with those that were noted, and one of them to be completed.
func (s *Server) showBreaches(ctx context.Context, a *ask) (*answer, error) {
	page, all, err := s.breachesPage(ctx, a)
	if err != nil {
		return nil, err
	}
	asked := clock.ID(a.query.Get("violation"))
	at := slices.IndexFunc(all, func(b duty.Breach) bool { return b.ID == asked })
	switch {
	case at >= 0:
		page.Breach = s.breachForm(a, all[at])
	case asked != "":
		return nil, refusal.NotFound()
	}
	return s.html(a.lang, page)
}

func (s *Server) breachesPage(ctx context.Context, a *ask) (page themes.BreachesPage, all []duty.Breach, err error) {
	begun, err := s.administering(a, people.Protect, "breaches.title", "breaches.title")
	if err != nil {
		return page, nil, err
	}
	now := s.Library.Clock.Now()
	page = themes.BreachesPage{Frame: begun.Frame, Tabs: begun.Tabs, Done: begun.Done, Hours: int(duty.TellWithin.Hours()), Take: breachesPath + "/toutes",
		Breach: s.breachForm(a, duty.Breach{FoundAt: now})}
	all, err = s.Library.Duties.Breaches(ctx, a.who)
	for _, b := range all {
		page.Noted = append(page.Noted, themes.BreachLine{Title: b.Title, URL: breachesPath + "?violation=" + string(b.ID), Until: s.moment(a, b.Until()),
			Owes: b.OwesAuthority(), Late: b.OwesAuthority() && now.After(b.Until()), People: b.Owes()})
	}
	return page, all, err
}

// moment is a day and an hour in words, in the instance's zone.
func (s *Server) moment(a *ask, at time.Time) string {
	return themes.DateInWords(a.lang, s.local(at)) + ", " + s.local(at).Format("15:04")
}

func (s *Server) breachForm(a *ask, b duty.Breach) themes.BreachForm {
	f := themes.BreachForm{ID: string(b.ID), Title: b.Title, Facts: b.Facts, Affected: b.Affected, Effects: b.Effects, Measures: b.Measures, Why: b.Why,
		AuthorityOn: string(b.AuthorityOn), PeopleOn: string(b.PeopleOn)}
	if !b.FoundAt.IsZero() {
		f.Found = s.local(b.FoundAt).Format(foundForm)
	}
	for _, one := range duty.Natures {
		f.Natures = append(f.Natures, themes.Option{Value: one, Label: s.say(a, "breaches.nature-"+one), On: slices.Contains(b.Natures, one)})
	}
	for _, one := range duty.Risks {
		f.Risks = append(f.Risks, themes.Option{Value: string(one), Label: s.say(a, "breaches.risk-"+string(one)), On: b.Risk == one})
	}
	return f
}

// noteBreach keeps what was typed of a breach.
func (s *Server) noteBreach(ctx context.Context, a *ask) (*answer, error) {
	b := duty.Breach{ID: clock.ID(a.sent.Get("violation")), Title: a.sent.text("titre"), Natures: a.sent.Values["nature"], Facts: a.sent.Get("faits"),
		Affected: a.sent.Get("touchees"), Effects: a.sent.Get("effets"), Measures: a.sent.Get("mesures"), Risk: duty.Risk(a.sent.Get("risque")), Why: a.sent.Get("pourquoi")}
	b.FoundAt, _ = time.ParseInLocation(foundForm, a.sent.Get("constat"), s.Library.Clock.Zone())
	b.AuthorityOn, _ = clock.ParseDate(a.sent.Get("cnil"))
	b.PeopleOn, _ = clock.ParseDate(a.sent.Get("personnes"))
	_, err := s.Library.Duties.NoteBreach(ctx, a.who, b)
	if err == nil {
		return s.doneIn(a, breachesPath, "enregistre")
	}
	page, _, failed := s.breachesPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	page.Breach = s.breachForm(a, b)
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// makeBreaches is the register of breaches (article 33(5) of the regulation (EU) 2016/679).
func (s *Server) makeBreaches(ctx context.Context, a *ask) (made themes.Statement, err error) {
	all, err := s.Library.Duties.Breaches(ctx, a.who)
	if err != nil {
		return made, err
	}
	made = themes.Statement{Title: s.say(a, "breaches.register"), Lead: s.say(a, "breaches.register-lead", s.site().Name),
		Made: s.say(a, "register.made", themes.DateInWords(a.lang, s.local(s.Library.Clock.Now())))}
	for _, b := range all {
		f := s.breachForm(a, b)
		part := themes.StatementPart{Key: string(b.ID), Title: b.Title}
		chosen := func(options []themes.Option) string {
			var said []string
			for _, one := range options {
				if one.On {
					said = append(said, one.Label)
				}
			}
			return strings.Join(said, " ")
		}
		for _, line := range [][2]string{{"breaches.found", strings.Replace(f.Found, "T", " ", 1)}, {"breaches.nature", chosen(f.Natures)}, {"breaches.facts", b.Facts}, {"breaches.affected", b.Affected},
			{"breaches.effects", b.Effects}, {"breaches.measures", b.Measures}, {"breaches.risk", chosen(f.Risks)}, {"breaches.authority-on", string(b.AuthorityOn)},
			{"breaches.people-on", string(b.PeopleOn)}, {"breaches.why", b.Why}} {
			said := line[1]
			if said == "" {
				said = "–"
			}
			part.Lines = append(part.Lines, themes.StatementLine{Key: strings.TrimPrefix(line[0], "breaches."), Label: s.say(a, line[0]), Says: []string{said}})
		}
		made.Parts = append(made.Parts, part)
	}
	return made, nil
}

// makeAssessment is a short assessment of what the processing means for people (article 35), with what the instance knows;
// it says when a longer one is needed.
func (s *Server) makeAssessment(ctx context.Context, a *ask) (made themes.Statement, err error) {
	made, err = s.registerIn(a).Statement(ctx, a.who)
	if err != nil {
		return made, err
	}
	who, err := s.Library.Controller(ctx, a.who)
	said := func(key string, args ...any) themes.StatementPart {
		return themes.StatementPart{Key: key, Title: s.say(a, "assessment."+key), Text: []string{s.say(a, "assessment."+key+"-is", args...)}}
	}
	measures := made.Parts[len(made.Parts)-1]
	made.Title, made.Lead = s.say(a, "assessment.title"), s.say(a, "assessment.lead")
	made.Parts = []themes.StatementPart{made.Parts[0], said("what", who.Members), said("need"), said("criteria"), said("risks"), measures, said("ends"), said("longer"), said("view")}
	return made, err
}
