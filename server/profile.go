package server

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const profilePath = "/moi"

// memberDoors are the pages of members: one's own, those of a team, those of the instance.
func (s *Server) memberDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	take := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }
	get(profilePath, s.member(lang, s.showProfile, "fait"))
	take(profilePath, s.saveProfile)
	take(profilePath+"/mot-de-passe", s.provenWhen(s.withoutPassword, s.changePassword))
	take(profilePath+"/sessions", s.closeSessions)
	take(waysPath, s.proven(s.removeWay))
	get(waysPath+"/:provider", s.member(lang, s.proven(s.addWay), "lier"))
	take(profilePath+"/alertes", s.readAlerts)
	get(passkeysPath, s.member(lang, s.proven(s.showPasskeys), "fait"))
	take(passkeysPath, s.proven(s.changePasskeys))
	get(proofPath, s.member(lang, s.showProof, "reprise"))
	take(proofPath, s.proven(s.takeProof))
	get(sessionPath, s.showSession)
	get(membersPath, s.member(lang, s.showMembers, "nom", "page", "fait"))
	take(membersPath, s.proven(s.changeMember))
	get("/espaces/:space/equipe", s.member(lang, s.showTeam, "page", "fait"))
	take("/espaces/:space/equipe", s.provenWhen(s.reachesFar, s.changeTeam))
	get(settingsPath, s.member(lang, s.showSettings, "fait"))
	s.mailDoors(app, lang, get)
	take(settingsPath, s.saveSettings)
	take(settingsPath+"/espaces", s.proven(s.openSpace))
	take(settingsPath+"/espaces-scelles", s.proven(s.nameSteward))
}

// doneKeys are what a page may say was just done: an address cannot make it say anything else.
var doneKeys = map[string]string{
	"enregistre": "done.saved", "mot-de-passe": "done.password", "ferme": "done.closed", "role": "done.role",
	"cle": "done.passkey", "cle-supprimee": "done.passkey-removed",
	"acces-ajoute": "done.way-added", "acces-retire": "done.way-removed",
	"revoque": "done.revoked", "adresse": "done.address", "adresse-demandee": "done.address-asked", "adresse-oubliee": "done.address-dropped",
	"courriels": "done.saved", "courriel-essaye": "done.mail-tried", "ouvert": "done.space", "compte": "done.account", "index": "done.index",
	"groupe": "done.group", "demande": "done.request", "reponse": "done.answered", "dit": "done.saved", "place": "done.seat",
}

// doneIn leads back to a page that says what was done.
func (s *Server) doneIn(a *ask, path, what string) (*answer, error) {
	return s.done(a, path+"?"+url.Values{"fait": {what}}.Encode())
}

// own is the frame of a page that is made for its reader alone.
func (s *Server) own(a *ask, title string, crumbs ...themes.Link) themes.Frame {
	f := s.under(a, title, crumbs...)
	f.NoIndex, f.Path = true, a.path
	return f
}

func (s *Server) showProfile(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.profilePage(ctx, a)
	if err != nil {
		return nil, err
	}
	page.Done = doneKeys[a.query.Get("fait")]
	return s.html(a.lang, page)
}

func (s *Server) profilePage(ctx context.Context, a *ask) (page themes.ProfilePage, err error) {
	account, err := s.Library.People.Member(ctx, a.who, a.who.ID)
	if err != nil {
		return page, err
	}
	page = themes.ProfilePage{Frame: s.own(a, s.say(a, "nav.account")), Name: account.Name, Lang: account.Lang, Least: people.MinPassword}
	page.Section = "me"
	if page.Mail, err = s.mailed(ctx, a); err != nil {
		return page, err
	}
	o, err := s.Library.People.PasskeyOwner(ctx, a.who)
	if err != nil && refusal.KindOf(err) != refusal.KindConflict { // another provider keeps her account
		return page, err
	}
	page.Own, page.Password, page.Passkeys = err == nil, o.Password, len(o.Passkeys)
	if page.Alerts, err = s.alertLines(ctx, a); err != nil {
		return page, err
	}
	if page.Roles, err = s.rolesOf(ctx, a, account.Sources); err != nil {
		return page, err
	}
	if page.Groups, err = s.sittingsOf(ctx, a); err != nil {
		return page, err
	}
	if page.Ways, page.More, err = s.waysOf(ctx, a); err != nil {
		return page, err
	}
	sessions, err := s.Library.People.Sessions(ctx, a.who, a.who.ID)
	for _, one := range sessions {
		page.Sessions = append(page.Sessions, themes.SessionLine{ID: string(one.ID), Agent: s.device(a, one.Agent), Opened: s.local(one.OpenedAt),
			Seen: s.local(one.SeenAt), Current: one.ID == a.seat.session.ID, Shared: one.Shared})
	}
	return page, err
}

// rolesOf are the spaces in which the reader holds a role.
func (s *Server) rolesOf(ctx context.Context, a *ask, sources map[clock.ID]string) (lines []themes.RoleLine, err error) {
	spaces, err := s.Library.People.Spaces(ctx, a.who)
	for _, space := range spaces {
		if role := a.who.In(space.ID); role != "" {
			lines = append(lines, themes.RoleLine{Space: themes.Link{Label: space.Name, URL: teamPath(space)}, Role: s.say(a, "role."+string(role)), Source: s.sourceLabel(sources[space.ID])})
		}
	}
	return lines, err
}

func (s *Server) saveProfile(ctx context.Context, a *ask) (*answer, error) {
	lang := a.sent.Get("lang")
	var err error
	if lang == "" || slices.Contains(themes.Languages(), lang) { // a language that is none is refused before anything is done
		err = s.Library.People.SetName(ctx, a.who, a.sent.Get("name"))
	}
	if err == nil && lang != "" {
		err = s.Library.People.SetLang(ctx, a.who, lang)
	}
	if err != nil {
		return s.profileAgain(ctx, a, err, func(page *themes.ProfilePage) { page.Name, page.Lang = a.sent.Get("name"), lang })
	}
	if lang == "en" || lang == "fr" {
		a.lang = lang
	}
	return s.doneIn(a, profilePath, "enregistre")
}

func (s *Server) changePassword(ctx context.Context, a *ask) (*answer, error) {
	if err := s.Library.People.ChangePassword(ctx, a.who, a.sent.Get("old"), a.sent.Get("password")); err != nil {
		return s.profileAgain(ctx, a, err, func(*themes.ProfilePage) {})
	}
	return s.doneIn(a, profilePath, "mot-de-passe")
}

// withoutPassword reports whether somebody has no old password to say: she proves otherwise who she is.
func (s *Server) withoutPassword(ctx context.Context, a *ask) (bool, error) {
	o, err := s.Library.People.PasskeyOwner(ctx, a.who)
	if refusal.KindOf(err) == refusal.KindConflict {
		return false, nil
	}
	return !o.Password, err
}

// profileAgain shows the page with why its form was refused, and what was typed.
func (s *Server) profileAgain(ctx context.Context, a *ask, refused error, with func(*themes.ProfilePage)) (*answer, error) {
	page, err := s.profilePage(ctx, a)
	if err != nil {
		return nil, err
	}
	with(&page)
	return s.retyped(a, refused, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

// closeSessions closes the session that was chosen, or all but this one.
func (s *Server) closeSessions(ctx context.Context, a *ask) (*answer, error) {
	var err error
	if id := a.sent.Get("session"); id != "" {
		err = s.Library.People.CloseSession(ctx, a.who, clock.ID(id))
	} else {
		err = s.Library.People.CloseOtherSessions(ctx, a.who, a.seat.session.ID)
	}
	if err != nil {
		return nil, err
	}
	return s.doneIn(a, profilePath, "ferme")
}

// retyped shows a page again whose form was refused, with why. A refusal that has no sentence is no answer to a form.
func (s *Server) retyped(a *ask, refused error, with func(themes.Refusal) themes.Page) (*answer, error) {
	if refusal.KindOf(refused) == refusal.KindNotFound {
		return nil, refused
	}
	made, err := s.reasoned(a, refused, with)
	return s.again(made, err, refused)
}

// reasoned makes a page with why its form was refused, where that has a sentence.
func (s *Server) reasoned(a *ask, refused error, with func(themes.Refusal) themes.Page) (*answer, error) {
	if r := refusal.Of(refused); r == nil || !s.Theme.Words().Has(r.Reason) {
		return nil, refused
	}
	return s.html(a.lang, with(refusalOf(refused)))
}

// options are the choices of a form, one of them chosen.
func options(chosen string, values []string, label func(string) string) (all []themes.Option) {
	for _, value := range values {
		all = append(all, themes.Option{Value: value, Label: label(value), On: value == chosen})
	}
	return all
}

// teamPath is the page of the people of a space.
func teamPath(space people.Space) string { return "/espaces/" + space.Slug + "/equipe" }

// providerLabel is an issuer in words.
func (s *Server) providerLabel(a *ask, issuer string) string {
	if issuer == people.BuiltIn {
		return s.say(a, "members.own-account")
	}
	if label := s.signin.LabelOf(issuer); label != "" {
		return label
	}
	return strings.TrimPrefix(issuer, "https://")
}

func (s *Server) providerLabels(a *ask, issuers []string) (labels []string) {
	for _, issuer := range issuers {
		labels = append(labels, s.providerLabel(a, issuer))
	}
	return slices.Compact(labels)
}

// sourceLabel is the provider whose claims gave a role, "" for one given by hand.
func (s *Server) sourceLabel(provider string) string {
	if provider == "" {
		return ""
	}
	return s.signin.Label(provider)
}
