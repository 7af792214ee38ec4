package server

import (
	"context"

	"terreau/content/duty"
	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// showInvitation says who invites and what to. It changes nothing: programs that read mail open links too.
func (s *Server) showInvitation(ctx context.Context, v *visit) (*answer, error) {
	token := v.param("token")
	inv, space, err := s.Library.People.InvitationOf(ctx, token)
	if err != nil {
		return s.over(v, err)
	}
	page := themes.InvitationPage{Mention: s.mentioned(v.ask, duty.OfAccounts), Frame: s.aside(v, s.say(v.ask, "invitation.title")), Space: themes.Link{Label: space.Name},
		Role: s.say(v.ask, "role."+string(inv.Role)), Ends: s.local(inv.Ends), Doors: s.doorsTo(s.signin.Providers(), "/", token)}
	if by, err := s.Library.People.Get(ctx, inv.By); err == nil {
		page.By = by.Name
	}
	return s.html(v.lang, page)
}

// showAdmission opens the link that the console printed.
func (s *Server) showAdmission(ctx context.Context, v *visit) (*answer, error) {
	token := v.param("token")
	if err := s.Library.People.AdmissionOf(ctx, token); err != nil {
		return s.over(v, err)
	}
	return s.html(v.lang, themes.InvitationPage{Mention: s.mentioned(v.ask, duty.OfAccounts), Frame: s.aside(v, s.say(v.ask, "admission.title")), Admission: true,
		Doors: s.doorsTo(s.signin.Every(), firstStepsPath, token), Recover: recoveryPath + "/" + token})
}

// over says that a link cannot be used any more.
func (s *Server) over(v *visit, err error) (*answer, error) {
	r := refusal.Of(err)
	if r == nil || r.Kind != refusal.KindNotFound || !s.Theme.Words().Has(r.Reason) {
		return nil, err
	}
	made, err := s.html(v.lang, themes.StoppedPage{Frame: s.aside(v, s.say(v.ask, "stopped.link")), Again: signInPath, Refusal: themes.Refusal{Reason: r.Reason, Args: r.Args}})
	if err == nil {
		made.status = fiber.StatusNotFound
	}
	return made, err
}

// showRecovery lets someone choose another password, by a link that an administrator made, or by an admission.
func (s *Server) showRecovery(ctx context.Context, v *visit) (*answer, error) {
	page, err := s.recoveryPage(ctx, v)
	if err != nil {
		return s.over(v, err)
	}
	return s.html(v.lang, page)
}

func (s *Server) recoveryPage(ctx context.Context, v *visit) (themes.PasswordPage, error) {
	token := v.param("token")
	page := themes.PasswordPage{Frame: s.aside(v, s.say(v.ask, "password.title")), Action: recoveryPath + "/" + token, Password: newPassword()}
	login, err := s.Library.People.RecoveryOf(ctx, token)
	if err == nil {
		page.Login = login
		return page, nil
	}
	page.Login, page.Asks = v.sent.Get("login"), true
	if s.Library.People.AdmissionOf(ctx, token) == nil {
		return page, nil
	}
	return page, err
}

// recover takes the other password. It is asked for again at once: signing in has one way.
func (s *Server) recover(ctx context.Context, v *visit) (*answer, error) {
	page, err := s.recoveryPage(ctx, v)
	if err != nil {
		return s.over(v, err)
	}
	login := page.Login
	if page.Asks {
		login = v.sent.Get("login")
	}
	if err := s.Library.People.ResetPassword(ctx, v.param("token"), login, v.sent.Get("password"), v.from.String()); err != nil {
		return s.retype(v, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	return s.moved(fiber.StatusSeeOther, v.lang, signInPath+"/"+signin.OwnName)
}
