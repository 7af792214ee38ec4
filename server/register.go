package server

import (
	"context"
	"net/url"
	"strings"

	"terreau/content"
	"terreau/content/people"
	"terreau/server/signin"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const registerPath = "/registre"

// Register is what the register of processing is made of, besides the library: the settings of the start.
type Register struct {
	Library   *content.Library
	Words     *themes.Words
	Lang      string
	Providers []signin.Settings
	Mail      Mail
}

func (g Register) say(key string, args ...any) string { return g.Words.Say(g.Lang, key, args...) }

func (g Register) line(key string, says ...string) themes.StatementLine {
	return themes.StatementLine{Key: key, Label: g.say("register." + key), Says: says}
}

// Statement is the register (article 30 of the regulation (EU) 2016/679), as the settings are now.
func (g Register) Statement(ctx context.Context, by people.Person) (made themes.Statement, err error) {
	who, err := g.Library.Controller(ctx, by)
	if err != nil {
		return made, err
	}
	kept, err := g.Library.Retention(ctx)
	if err != nil {
		return made, err
	}
	today := themes.DateInWords(g.Lang, g.Library.Clock.Now().In(g.Library.Clock.Zone()))
	made = themes.Statement{Title: g.say("register.title"), Lead: g.say("register.lead", who.Called()), Made: g.say("register.made", today),
		Parts: []themes.StatementPart{g.controller(who)}}
	for _, topic := range content.Topics {
		made.Parts = append(made.Parts, g.processing(topic, kept))
	}
	measures := themes.StatementPart{Key: "measures", Title: g.say("register.measures"), Text: []string{g.say("register.measures-lead")}}
	for _, key := range content.Measures {
		measures.Text = append(measures.Text, g.say("promise."+key))
	}
	transfers := themes.StatementPart{Key: "transfers", Title: g.say("register.transfers"), Text: []string{g.say("register.transfers-none"), g.say("register.transfers-check")}}
	made.Parts = append(made.Parts, transfers, measures)
	return made, nil
}

// controller says who answers for it, from the settings.
func (g Register) controller(who content.Controller) themes.StatementPart {
	orUnset := func(text string) string {
		if strings.TrimSpace(text) == "" {
			return g.say("register.unset")
		}
		return text
	}
	officers := who.Officers
	if len(officers) == 0 {
		officers = []string{g.say("register.no-officer")}
	}
	legal := strings.FieldsFunc(orUnset(who.Legal), func(r rune) bool { return r == '\n' })
	return themes.StatementPart{Key: "controller", Title: g.say("register.controller"), Lines: []themes.StatementLine{
		g.line("name", who.Called()), g.line("contact", orUnset(who.Contact)), g.line("legal", legal...), g.line("officer", officers...), g.line("site", orUnset(who.URL))}}
}

// processing is one topic of the table of what is kept.
func (g Register) processing(topic content.Topic, kept []content.Kept) themes.StatementPart {
	var of, to []string
	for _, one := range topic.Of {
		of = append(of, g.say("register.of-"+string(one)))
	}
	for _, one := range topic.For {
		to = append(to, g.recipients(one)...)
	}
	long := []string{g.say("held." + topic.Key + "-long")}
	for _, one := range kept {
		for _, term := range topic.Terms {
			if term.Key == one.Key {
				long = append(long, g.say("retention."+one.Key+"-is", one.For))
			}
		}
	}
	return themes.StatementPart{Key: topic.Key, Title: g.say("processing." + topic.Key), Lines: []themes.StatementLine{
		g.line("purpose", g.say("processing."+topic.Key+"-why")), g.line("basis", g.say("basis."+string(topic.Basis))), g.line("concerned", of...),
		g.line("data", g.say("processing."+topic.Key+"-data")), g.line("recipients", to...), g.line("retention", long...)}}
}

// recipients names who is given something: each provider that is set up, and the server that takes letters on.
func (g Register) recipients(to content.Recipient) (said []string) {
	switch to {
	case content.ForProviders:
		if len(g.Providers) == 0 {
			return []string{g.say("register.for-own")}
		}
		for _, one := range g.Providers {
			name := one.Label
			if name == "" {
				name = one.Name
			}
			host := one.Issuer
			if at, err := url.Parse(one.Issuer); err == nil && at.Host != "" {
				host = at.Host
			}
			said = append(said, g.say("register.for-provider", name, host))
		}
		return said
	case content.ForMail:
		if g.Mail.Carrier == nil {
			return []string{g.say("register.for-no-mail")}
		}
		return []string{g.say("register.for-mail", g.Mail.Carrier.Where())}
	}
	return []string{g.say("register.for-" + string(to))}
}

func (s *Server) registerIn(a *ask) Register {
	return Register{Library: s.Library, Words: s.Theme.Words(), Lang: a.lang, Providers: s.Providers, Mail: s.mail()}
}

// statement shows a document to those who answer for the site, or hands it over as Markdown; to others there is none.
func (s *Server) statement(path, file string, make func(ctx context.Context, a *ask) (themes.Statement, error), taken bool) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		page, err := s.administering(a, people.ReadRetention, "admin.retention", "retention.lead")
		if err != nil {
			return nil, err
		}
		made, err := make(ctx, a)
		if err != nil {
			return nil, err
		}
		if taken {
			return newAnswer("text/markdown; charset=utf-8", []byte(made.Markdown())).
				header(fiber.HeaderContentDisposition, `attachment; filename="`+file+"-"+string(s.Library.Clock.Today())+`.md"`), nil
		}
		frame := page.Frame
		frame.Title = made.Title
		return s.html(a.lang, themes.StatementPage{Frame: frame, Tabs: page.Tabs, Statement: made, Take: path + "/markdown"})
	}
}

func (s *Server) makeRegister(ctx context.Context, a *ask) (themes.Statement, error) {
	return s.registerIn(a).Statement(ctx, a.who)
}
