package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/sheet"
	"terreau/themes"
)

// shareWriting makes a colleague of the space one of those who write a sheet.
func (s *Server) shareWriting(k kinds.Kind) maker {
	return s.sharing(k, s.Library.Sheets.Share, "partage")
}

// unshareWriting takes someone off those who write a sheet.
func (s *Server) unshareWriting(k kinds.Kind) maker {
	return s.sharing(k, s.Library.Sheets.Unshare, "retrait")
}

func (s *Server) sharing(k kinds.Kind, do func(context.Context, people.Person, clock.ID, clock.ID) error, done string) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		part := d.partNamed(a.sent.Get("partie"))
		person, err := personID(a.sent.Get("personne"))
		if err == nil {
			err = do(ctx, a.who, d.Sheet.ID, person)
		}
		switch {
		case err == nil && person == a.who.ID && done == "retrait":
			return s.done(a, writePath)
		case err == nil:
			return s.done(a, d.here()+"?fait="+done+"&partie="+part+"#inviter")
		case !sayable(err) || !d.open():
			return nil, err
		}
		page, failed := s.writingPage(ctx, a, d, part)
		if failed != nil {
			return nil, failed
		}
		page.Refusal = refusalOf(err)
		made, failed := s.html(a.lang, page)
		return s.again(made, failed, err)
	}
}

// showGivingUp asks before what is being made is given up.
func (s *Server) showGivingUp(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		return s.html(a.lang, s.givingUpPage(a, d))
	}
}

// A text that was never published is given up by the bin, from which it comes back; the next text of a published sheet
// by discarding it: what is published stays, and the text stays among the versions.
func (s *Server) givingUpPage(a *ask, d desk) themes.GivingUpPage {
	return themes.GivingUpPage{Frame: s.deskFrame(a, d, s.say(a, "giving-up.title")), Sheet: d.title(), Here: d.here(), Days: sheet.BinDays,
		Discard: d.Sheet.Edition > 0 && d.Sheet.Draft != nil && d.May.Write, Bin: d.May.Bin}
}

func (s *Server) discardWriting(k kinds.Kind) maker {
	return s.givingUp(k, func(ctx context.Context, a *ask, d desk) (string, error) {
		if d.Sheet.Edition == 0 {
			return writePath + "?fait=corbeille", s.Library.Sheets.Bin(ctx, a.who, d.Sheet.ID)
		}
		return writePath + "?fait=abandonne", s.Library.Sheets.Discard(ctx, a.who, d.Sheet.ID)
	})
}

func (s *Server) binWriting(k kinds.Kind) maker {
	return s.givingUp(k, func(ctx context.Context, a *ask, d desk) (string, error) {
		return writePath + "?fait=corbeille", s.Library.Sheets.Bin(ctx, a.who, d.Sheet.ID)
	})
}

func (s *Server) givingUp(k kinds.Kind, do func(context.Context, *ask, desk) (string, error)) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		next, err := do(ctx, a, d)
		if err == nil {
			return s.done(a, next)
		}
		if !sayable(err) {
			return nil, err
		}
		page := s.givingUpPage(a, d)
		page.Refusal = refusalOf(err)
		made, failed := s.html(a.lang, page)
		return s.again(made, failed, err)
	}
}
