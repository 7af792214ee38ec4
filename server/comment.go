package server

import (
	"context"
	"strconv"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// addComment takes what someone says under a sheet, or answers to a comment of it.
func (s *Server) addComment(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, err := s.talkedOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		path := editionPath(r, 0)
		n := sheet.NewComment{Parent: clock.ID(a.sent.Get("fil")), Intent: sheet.Intent(a.sent.Get("intention")), Quote: a.sent.Get("passage"), Text: a.sent.Get("texte")}
		c, err := s.Library.Sheets.AddComment(ctx, a.who, r.Sheet.ID, n)
		switch {
		case refusal.Of(err) != nil && refusal.Of(err).Reason == "thanked-already":
			return s.done(a, path+"#echanges") // pressed twice
		case err != nil:
			return s.commentAgain(ctx, a, r, n, err)
		case n.Parent != "":
			spot, err := s.Library.Sheets.Spot(ctx, a.who, c.ID)
			if err != nil {
				return nil, err
			}
			return s.done(a, spotPath(r, spot, c.ID))
		case n.Text == "":
			return s.done(a, path+"#echanges")
		}
		return s.done(a, path+"#c-"+string(c.ID))
	}
}

// commentAgain shows the form that was refused with what was typed: on the page of its thread, or on that of all.
func (s *Server) commentAgain(ctx context.Context, a *ask, r sheet.Reading, n sheet.NewComment, refused error) (*answer, error) {
	if n.Parent != "" {
		return s.answerAgain(ctx, a, r, n, refused)
	}
	t := &talk{act: "add"}
	if known := refusal.Of(refused); known != nil {
		t.refused = themes.Refusal{Field: known.Field, Reason: known.Reason, Args: known.Args}
	}
	page, err := s.discussionPage(ctx, a, r, t)
	if err != nil {
		return nil, err
	}
	return s.refusedAgain(a, refused, func(themes.Refusal) themes.Page { return page })
}

// answerAgain shows the thread that was answered, or gives the answer back where that is no longer there.
func (s *Server) answerAgain(ctx context.Context, a *ask, r sheet.Reading, n sheet.NewComment, refused error) (*answer, error) {
	spot, err := s.Library.Sheets.Spot(ctx, a.who, n.Parent)
	switch {
	case refusal.KindOf(refused) == refusal.KindNotFound, err == nil && spot.Sheet != r.Sheet.ID:
		return s.lost(ctx, a, r, n.Text, refusal.Conflict("", "comment-gone"))
	case err != nil:
		return nil, err
	}
	return s.threadAgain(ctx, a, r, spot.Thread, 1, &talk{act: "answer", on: spot.Thread}, refused)
}

// lost gives back what was typed about a comment that is no longer there.
func (s *Server) lost(ctx context.Context, a *ask, r sheet.Reading, typed string, refused error) (*answer, error) {
	page, err := s.discussionPage(ctx, a, r, &talk{})
	if err != nil {
		return nil, err
	}
	page.Lost = typed
	return s.refusedAgain(a, refused, func(why themes.Refusal) themes.Page { page.Refusal = why; return page })
}

// threadAgain shows the page of a thread with a form on it that was refused.
func (s *Server) threadAgain(ctx context.Context, a *ask, r sheet.Reading, thread clock.ID, number int, t *talk, refused error) (*answer, error) {
	if known := refusal.Of(refused); known != nil {
		t.refused = themes.Refusal{Field: known.Field, Reason: known.Reason, Args: known.Args}
	}
	page, err := s.threadPage(ctx, a, r, thread, number, t)
	if err != nil {
		return nil, err
	}
	return s.refusedAgain(a, refused, func(themes.Refusal) themes.Page { return page })
}

// refusedAgain is retyped that says besides when to try again.
func (s *Server) refusedAgain(a *ask, refused error, with func(themes.Refusal) themes.Page) (*answer, error) {
	made, err := s.retyped(a, refused, with)
	if err == nil && refusal.KindOf(refused) == refusal.KindTooMany {
		made = made.header(fiber.HeaderRetryAfter, strconv.Itoa(retryReport))
	}
	return made, err
}

// retryReport is after how many seconds who said too much may say more.
const retryReport = 3600

// onComment takes a form about one comment; where it is refused, its thread is shown with what was typed.
func (s *Server) onComment(k kinds.Kind, do func(context.Context, *ask, clock.ID) (act string, err error)) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, spot, err := s.spotted(ctx, a, k)
		if err != nil {
			return nil, err
		}
		id := clock.ID(a.param("comment"))
		act, err := do(ctx, a, id)
		if err != nil {
			return s.threadAgain(ctx, a, r, spot.Thread, spot.Page, &talk{act: act, on: id}, err)
		}
		return s.done(a, spotPath(r, spot, id))
	}
}

func (s *Server) editComment(ctx context.Context, a *ask, id clock.ID) (string, error) {
	return "edit", s.Library.Sheets.EditComment(ctx, a.who, id, a.sent.Get("texte"))
}

func (s *Server) hideComment(ctx context.Context, a *ask, id clock.ID) (string, error) {
	return "hide", s.Library.Sheets.HideComment(ctx, a.who, id, a.sent.Get("raison"))
}

func (s *Server) restoreComment(ctx context.Context, a *ask, id clock.ID) (string, error) {
	return "restore", s.Library.Sheets.RestoreComment(ctx, a.who, id)
}
