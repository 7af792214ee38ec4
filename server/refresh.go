package server

import (
	"context"
)

// refreshTexts makes again, one after the other, what an older renderer made; pages in between show the old form.
func (s *Server) refreshTexts(ctx context.Context) {
	made, err := s.Library.Sheets.Refresh(ctx)
	if err != nil && ctx.Err() == nil {
		s.Log.Error("texts are not rendered again", "cause", err)
	}
	if made > 0 {
		s.pages.forget()
		s.Log.Info("texts were rendered again", "texts", made)
	}
}
