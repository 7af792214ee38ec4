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
	kept  content.Settings
	legal string // the legal notice, as safe HTML
}

// site is the instance as pages name it. Its version is told to nobody. Where the settings cannot be read, what they
// last said stands.
func (s *Server) site() themes.Site {
	kept, legal := s.instance.now(s)
	return themes.Site{Name: kept.Called(), Origin: s.origin(), Contact: kept.Contact, Legal: template.HTML(legal)}
}

func (i *instance) now(s *Server) (content.Settings, string) {
	ctx := s.shared()
	position, err := s.Library.Events.Position(ctx)
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if err != nil || position+1 == i.at {
		return i.kept, i.legal
	}
	kept, err := s.Library.Settings(ctx)
	if err != nil {
		return i.kept, i.legal
	}
	if legal, err := markdown.RenderComment([]byte(kept.Legal)); err == nil || kept.Legal == "" {
		i.legal = legal
	}
	i.kept, i.at = kept, position+1
	s.missing.Store(nil) // it bears the name too
	return i.kept, i.legal
}
