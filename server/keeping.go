package server

import (
	"context"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

// showKeeping shows what a steward may do with a published sheet.
func (s *Server) showKeeping(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, err := s.Library.Sheets.Read(ctx, a.who, k.Key, a.param("name"), 0)
		if err != nil {
			return nil, err
		}
		if !r.Sheet.WithdrawableBy(a.who) {
			return nil, refusal.Forbidden("withdraw-not-steward")
		}
		return s.html(a.lang, s.keepingPage(a, r))
	}
}

func (s *Server) keepingPage(a *ask, r sheet.Reading) themes.KeepingPage {
	p := themes.KeepingPage{Frame: s.aside(&visit{ask: a}, s.say(a, "keeping.title")), Sheet: themes.Said{Text: titled(r), Lang: r.Text.Lang}, Here: editionPath(r, 0)}
	p.Path = p.Here + "/retirer"
	for _, w := range r.Warnings {
		if w.Cause != sheet.Urgent {
			continue
		}
		debt := themes.Debt{ID: string(w.ID), Why: w.Detail, At: s.local(w.At), Own: w.By == a.who.ID || r.Sheet.WrittenBy(a.who)}
		if a.sentTo("/verifier") {
			debt.Typed = a.sent.Get("raison")
		}
		p.Debts = append(p.Debts, debt)
	}
	if w := r.Sheet.Withdrawal; w != nil {
		p.Withdrawn = &themes.Withdrawn{Reason: markdown.Titled(w.Reason, r.Text.Lang), At: s.local(w.At)}
	}
	if a.sentTo("/retirer") {
		p.Why, p.Next = a.sent.Get("raison"), a.sent.Get("suite")
	}
	return p
}

// tending does something with a published sheet, and shows the page again where that is refused.
func (s *Server) tending(k kinds.Kind, do func(ctx context.Context, a *ask, id clock.ID) error) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, err := s.Library.Sheets.Read(ctx, a.who, k.Key, a.param("name"), 0)
		if err != nil {
			return nil, err
		}
		if err = do(ctx, a, r.Sheet.ID); err == nil {
			return s.done(a, editionPath(r, 0)+"/retirer")
		}
		if !sayable(err) || !r.Sheet.WithdrawableBy(a.who) {
			return nil, err
		}
		page := s.keepingPage(a, r)
		page.Refusal = refusalOf(err)
		made, failed := s.html(a.lang, page)
		return s.again(made, failed, err)
	}
}

func (s *Server) withdraw(k kinds.Kind) maker {
	return s.tending(k, func(ctx context.Context, a *ask, id clock.ID) error {
		return s.Library.Sheets.Withdraw(ctx, a.who, id, a.sent.text("raison"), a.sent.text("suite"))
	})
}

func (s *Server) putBack(k kinds.Kind) maker {
	return s.tending(k, func(ctx context.Context, a *ask, id clock.ID) error {
		return s.Library.Sheets.UndoWithdrawal(ctx, a.who, id)
	})
}

func (s *Server) closeDebt(k kinds.Kind) maker {
	return s.tending(k, func(ctx context.Context, a *ask, id clock.ID) error {
		warning, ok := clock.ParseID(a.sent.Get("avertissement"))
		if !ok {
			return refusal.NotFound()
		}
		return s.Library.Sheets.CloseWarning(ctx, a.who, id, warning, a.sent.text("raison"))
	})
}
