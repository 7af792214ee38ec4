package server

import (
	"context"

	"terreau/themes"
)

func (s *Server) showLegalNotice(_ context.Context, a *ask) (*answer, error) {
	return s.html(a.lang, themes.LegalNoticePage{Frame: s.under(a, s.say(a, "legal-notice.title"))})
}

func (s *Server) showAccessibility(_ context.Context, a *ask) (*answer, error) {
	return s.html(a.lang, themes.AccessibilityPage{Frame: s.under(a, s.say(a, "accessibility.title"))})
}

func (s *Server) showPrivacy(ctx context.Context, a *ask) (*answer, error) {
	topics, err := s.heldTopics(ctx, a, nil)
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, themes.PrivacyPage{Frame: s.under(a, s.say(a, "privacy.title")), Topics: topics})
}
