package server

import (
	"context"
	"net"
	netmail "net/mail"
	"net/url"
	"slices"
	"strconv"

	"terreau/content"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/post"
	"terreau/themes"
)

const mailPath = administrationPath + "/courrier"

// mailPorts are those of mail servers (RFC 5321, 6409, 8314) and one that hosts lend: pages reach no other.
var mailPorts = []int{25, 465, 587, 2525}

// MailOf is how letters leave as pages say; none where they say nothing that can be used.
func MailOf(said content.MailSettings) (m Mail) {
	at, err := post.ParseServer(said.Server)
	from, wrong := netmail.ParseAddress(said.From)
	if err != nil || wrong != nil {
		return m
	}
	at.Password = said.Password
	return Mail{Carrier: at, From: *from}
}

// mailOf is the same, led where a trial leads letters.
func (s *Server) mailOf(said content.MailSettings) Mail {
	m := MailOf(said)
	if at, ok := m.Carrier.(post.Server); ok && s.Lead != nil {
		m.Carrier = s.Lead(at)
	}
	return m
}

// showMail shows how letters leave, what became of the last ones, and a way to try.
func (s *Server) showMail(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.mailPage(ctx, a)
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

func (s *Server) mailPage(ctx context.Context, a *ask) (page themes.MailPage, err error) {
	begun, err := s.administering(a, people.Administer, "admin.mail", "mail-page.lead")
	if err != nil {
		return page, err
	}
	page = themes.MailPage{Frame: begun.Frame, Tabs: begun.Tabs, Lead: begun.Lead, Done: begun.Done, Mail: themes.MailForm{Port: 587}}
	if page.Standing, err = s.mailStanding(ctx, a); err != nil {
		return page, err
	}
	if s.Mail.Carrier != nil {
		page.Mail.Fixed = true
		return page, nil
	}
	said, err := s.Library.MailSettings(ctx)
	page.Mail.From, page.Mail.Secret = said.From, said.Password != ""
	if at, wrong := post.ParseServer(said.Server); wrong == nil {
		page.Mail.Host, page.Mail.Port, page.Mail.User = at.Host, at.Port, at.User
	}
	return page, err
}

// saveMail takes how letters leave. It is dangerous: whoever carries letters reads the links they hold.
func (s *Server) saveMail(ctx context.Context, a *ask) (*answer, error) {
	if !people.Allows(a.who, people.Administer, people.Object{}) {
		return nil, refusal.Forbidden("not-administrator")
	}
	err := s.editMail(ctx, a)
	if err == nil {
		s.reached.forget("mail")
		if a.sent.Get("suite") == firstStepsPath {
			return s.doneIn(a, firstStepsPath, "enregistre")
		}
		return s.doneIn(a, mailPath, "enregistre")
	}
	page, failed := s.mailPage(ctx, a)
	if failed != nil {
		return nil, failed
	}
	page.Mail.Host, page.Mail.User, page.Mail.From = a.sent.text("host"), a.sent.text("user"), a.sent.text("from")
	if port, wrong := wholeNumber(a.sent.text("port")); wrong == nil {
		page.Mail.Port = port
	}
	return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
}

func (s *Server) editMail(ctx context.Context, a *ask) error {
	if s.Mail.Carrier != nil {
		return refusal.Conflict("host", "mail-fixed")
	}
	if a.sent.text("host") == "" {
		return s.Library.EditMail(ctx, a.who, content.MailSettings{}, false)
	}
	said := content.MailSettings{Password: a.sent.Get("password")}
	port, err := wholeNumber(a.sent.text("port"))
	if err != nil || !slices.Contains(mailPorts, port) {
		return refusal.Unprocessable("port", "mail-port")
	}
	address := url.URL{Scheme: "smtp", Host: net.JoinHostPort(a.sent.text("host"), strconv.Itoa(port))}
	if port == 465 {
		address.Scheme = "smtps"
	}
	if user := a.sent.text("user"); user != "" {
		address.User = url.User(user)
	}
	said.Server = address.String()
	if _, err := post.ParseServer(said.Server); err != nil {
		return refusal.Unprocessable("host", "mail-host")
	}
	if address.User == nil && said.Password != "" {
		return refusal.Unprocessable("user", "mail-half-known")
	}
	if said.From, err = mail.ParseAddress(a.sent.Get("from")); err != nil {
		return refusal.Unprocessable("from", "email-unusable")
	}
	return s.Library.EditMail(ctx, a.who, said, address.User != nil)
}

// withoutSecret forgets a password that was typed, where the page that asks who someone is would hold it.
func (s *Server) withoutSecret(do maker) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		if !s.Library.People.Proven(a.seat.session) {
			a.sent.Del("password")
		}
		return do(ctx, a)
	}
}
