package server

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"slices"

	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/themes"
)

const providersPath = administrationPath + "/connexion"

// trialKey makes a link of the page of a provider begin a trial, in the browser of its reader alone.
func trialKey(token, provider string) string { return linkKey(token, "essai\n"+provider) }

// showProvider shows an administrator what a provider says of itself, what to declare there, and a way to try it.
func (s *Server) showProvider(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.Administer, "admin.providers", "provider.lead")
	if err != nil {
		return nil, err
	}
	all := append(slices.Clone(s.Providers), signin.Settings{Name: signin.OwnName, Issuer: people.BuiltIn})
	at := slices.IndexFunc(all, func(p signin.Settings) bool { return p.Name == a.param("provider") })
	if at < 0 {
		return nil, refusal.NotFound()
	}
	p := all[at]
	page.Title = s.signin.Label(p.Name)
	try := url.Values{"essai": {trialKey(a.seat.token, p.Name)}}
	page.Sections = []themes.AdminSection{
		{Title: s.say(a, "provider.declare"), Lead: s.say(a, "provider.declare-how"), Lines: []themes.AdminLine{
			{Label: s.say(a, "provider.back"), Said: s.absolute("fr", signin.BackPath(p.Name))},
			{Label: s.say(a, "provider.end"), Said: s.absolute("fr", signin.EndPath(p.Name))},
			{Label: s.say(a, "provider.out"), Said: s.absolute("fr", signOutPath)}}},
		s.discovered(ctx, a, p),
		{Title: s.say(a, "provider.try"), Lines: []themes.AdminLine{{Label: s.say(a, "provider.try-how"),
			Link: themes.Link{Label: s.say(a, "provider.try-go"), URL: signInPath + "/" + p.Name + "?" + try.Encode()}}}},
	}
	if p.Profile == signin.ProConnect {
		codes := themes.AdminSection{Title: s.say(a, "provider.codes")}
		for _, code := range []string{"y000400", "y030110", "y030111", "y04a586", "y500015", "access_denied", "login_required"} {
			codes.Lines = append(codes.Lines, themes.AdminLine{Label: s.say(a, "provider.code-"+code), Said: s.say(a, "provider.next-"+code)})
		}
		page.Sections = append(page.Sections, codes)
	}
	return s.html(a.lang, page)
}

// discovered are the addresses that a provider says of itself, or why it cannot be used.
func (s *Server) discovered(ctx context.Context, a *ask, p signin.Settings) themes.AdminSection {
	section := themes.AdminSection{Title: s.say(a, "provider.found"), Lines: []themes.AdminLine{{Label: "issuer", Said: p.Issuer}}}
	endpoints, err := s.signin.Look(ctx, p.Name)
	if err != nil {
		section.Lines = append(section.Lines, themes.AdminLine{State: "bad", Label: s.say(a, "provider.silent"), Said: s.say(a, "provider.silent-how"), Note: cut(err.Error(), 400)})
		return section
	}
	for _, one := range endpoints {
		if one.URL == "" {
			one.URL = s.say(a, "provider.none")
		}
		section.Lines = append(section.Lines, themes.AdminLine{Label: one.Kind, Said: one.URL})
	}
	return section
}

// trying gives the session that tries a provider, "" where a sign-in is none.
func (s *Server) trying(v *visit, provider string) (session string, err error) {
	key := v.query.Get("essai")
	if key == "" {
		return "", nil
	}
	if !people.Allows(v.who, people.Administer, people.Object{}) || key != trialKey(v.seat.token, provider) {
		return "", refusal.NotFound()
	}
	return string(v.seat.session.ID), nil
}

// tried shows what a provider said in a trial and what would come of it. It opens no session and changes nothing.
func (s *Server) tried(_ context.Context, v *visit, e signin.Entry) (*answer, error) {
	if string(v.seat.session.ID) != e.Tries {
		return nil, refusal.NotFound()
	}
	page, err := s.administering(v.ask, people.Administer, "provider.tried", "provider.tried-lead")
	if err != nil {
		return nil, err
	}
	become := themes.AdminSection{Title: s.say(v.ask, "provider.become"), Lines: []themes.AdminLine{
		{Label: s.say(v.ask, "provider.account"), Said: e.Identity.Subject, Note: e.Identity.Issuer},
		{Label: s.say(v.ask, "account.name"), Said: e.Identity.Name}}}
	entry := themes.AdminLine{State: "warn", Label: s.say(v.ask, "provider.entry"), Said: s.say(v.ask, "provider.entry-invited")}
	if e.Identity.Admitted {
		entry.State, entry.Said = "good", s.say(v.ask, "provider.entry-free")
	} else if e.Awaits {
		entry.Said = s.say(v.ask, "provider.entry-awaits")
	}
	become.Lines = append(become.Lines, entry)
	if e.Identity.Claimed != nil {
		for _, g := range e.Identity.Claimed.Holds {
			line := themes.AdminLine{Label: s.say(v.ask, "provider.role"), Note: g.Space}
			if g.Group != "" {
				line.Label, line.Said = s.say(v.ask, "provider.group"), g.Group
			} else if g.Space == "" {
				line.Said = s.say(v.ask, "instance-role."+string(g.Role))
			} else {
				line.Said = s.say(v.ask, "role."+string(g.Role))
			}
			become.Lines = append(become.Lines, line)
		}
	}
	received := themes.AdminSection{Title: s.say(v.ask, "provider.claims")}
	for _, name := range slices.Sorted(maps.Keys(e.Claims)) {
		value, err := json.Marshal(e.Claims[name])
		if err != nil {
			return nil, err
		}
		received.Lines = append(received.Lines, themes.AdminLine{Label: cut(name, 100), Said: cut(string(value), 300)})
	}
	page.Sections = []themes.AdminSection{become, received}
	return s.html(v.lang, page)
}
