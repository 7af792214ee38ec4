package server

import (
	"html/template"
	"sync"

	"terreau/content"
	"terreau/content/markdown"
	"terreau/themes"
)

// instance is what the instance says of itself, read again whenever something happened.
type instance struct {
	mutex sync.Mutex
	at    int64 // the event up to which it holds; 0 before it was read
	said  sayings
}

// sayings are what the instance says of itself at one moment.
type sayings struct {
	kept  content.Settings
	legal string // the legal notice, as safe HTML
	mail  Mail   // as pages say
}

// site is the instance as pages name it. Its version is told to nobody. Where the settings cannot be read, what they
// last said stands.
func (s *Server) site() themes.Site {
	said := s.instance.now(s)
	return themes.Site{Name: said.kept.Called(), Origin: s.origin(), Contact: said.kept.Contact, Legal: template.HTML(said.legal)}
}

func (i *instance) now(s *Server) sayings {
	ctx := s.shared()
	position, err := s.Library.Events.Position(ctx)
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if err != nil || position+1 == i.at {
		return i.said
	}
	kept, err := s.Library.Settings(ctx)
	if err != nil {
		return i.said
	}
	mail, err := s.Library.MailSettings(ctx)
	if err != nil {
		return i.said
	}
	if legal, err := markdown.RenderComment([]byte(kept.Legal)); err == nil || kept.Legal == "" {
		i.said.legal = legal
	}
	i.said.kept, i.said.mail, i.at = kept, s.mailOf(mail), position+1
	s.Library.People.Mails(s.Mail.Carrier != nil || i.said.mail.Carrier != nil)
	s.missing.Store(nil) // it bears the name too
	return i.said
}
