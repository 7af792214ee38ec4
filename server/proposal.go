package server

import (
	"context"
	"slices"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// makingShown says how the state of what is being made is said and drawn.
var makingShown = map[people.Making]struct{ word, tone string }{
	people.Draft: {"making.draft", ""}, people.Proposed: {"making.proposed", "warn"}, people.InReview: {"making.in-review", "warn"}, people.Voting: {"making.voting", "warn"}}

// showProposal shows what may follow a draft.
func (s *Server) showProposal(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.Library.Sheets.Drafting(ctx, a.who, k.Key, a.param("name"))
		if err != nil {
			return nil, err
		}
		if d.Sheet.Making() == people.NotMade {
			return s.moved(fiber.StatusSeeOther, a.lang, s.sheetPath(k.Key, d.Sheet.Slug))
		}
		page := s.proposalPage(a, d)
		if d.Sheet.Making() == people.Proposed {
			checked, err := s.lastChecked(ctx, a, d)
			if err != nil {
				return nil, err
			}
			page.Checked, page.Since = s.checkedBy(a, checked), checked != nil && checked.Hash != d.Revision.Hash
		}
		return s.html(a.lang, page)
	}
}

func (s *Server) proposalPage(a *ask, d sheet.Drafting) themes.ProposalPage {
	at, making := s.sheetPath(d.Sheet.Kind, d.Sheet.Slug), d.Sheet.Making()
	p := themes.ProposalPage{Frame: s.aside(&visit{ask: a}, s.say(a, "proposal.title")), Sheet: themes.Said{Text: markdown.Titled(d.Text.Title, d.Text.Lang), Lang: d.Text.Lang},
		Here: at, Propose: d.May.Propose, TakeBack: d.May.TakeBack, Publish: d.May.Publish, Hurry: d.May.Hurry, Asks: d.Sheet.Edition > 0}
	p.Path = at + "/proposer"
	if shown, ok := makingShown[making]; ok {
		p.State, p.Tone = s.say(a, shown.word), shown.tone
	}
	switch making {
	case people.Draft, people.Proposed:
		p.Write = at + "/brouillon"
		p.Missing, p.Advice = s.lacks(a, d, p.Write)
	case people.InReview, people.Voting:
		p.Review = at + "/relecture"
	}
	if making == people.Proposed && review.OpenableBy(d.Sheet, a.who) {
		p.Open = at + "/relecture/ouvrir"
	}
	p.Checks = s.checks(a, d.Kind)
	if a.sent.Values != nil {
		p.Note, p.Why, p.Minor = a.sent.Get("note"), a.sent.Get("raison"), a.sent.ticked("mineure")
		switch {
		case a.sentTo("/publier"):
			p.Form = "publish"
		case a.sentTo("/urgence"):
			p.Form = "hurry"
		case a.sentTo("/proposer"):
			p.Form = "propose"
		}
	}
	return p
}

// checks are what a kind asks to be made sure of before others read, with what the form that comes back had ticked.
func (s *Server) checks(a *ask, k kinds.Kind) (shown []themes.CheckShown) {
	for _, check := range k.Checks {
		shown = append(shown, themes.CheckShown{Key: check.Key, Label: labelled(check.Label, a.lang), Help: labelled(check.Help, a.lang),
			On: slices.Contains(a.sent.Values["verifie"], check.Key)})
	}
	return shown
}

// lastChecked is what was last made sure of in a text that is being made; nil where nothing was.
func (s *Server) lastChecked(ctx context.Context, a *ask, d sheet.Drafting) (*sheet.Checked, error) {
	all, err := s.Library.Sheets.Checks(ctx, a.who, d.Sheet.ID)
	if err != nil || len(all) == 0 {
		return nil, refusal.IgnoreNotFound(err)
	}
	return &all[0], nil
}

// checkedBy says who made sure of a text, and when; "" where nothing was asked.
func (s *Server) checkedBy(a *ask, c *sheet.Checked) string {
	if c == nil {
		return ""
	}
	return s.say(a, "checks.made", c.By.Name, themes.DateInWords(a.lang, s.local(c.At)))
}

// lacks are what a text does not say yet, each leading to where it is written.
func (s *Server) lacks(a *ask, d sheet.Drafting, write string) (missing, advice []themes.LackShown) {
	for _, lack := range sheet.Missing(d.Kind, d.Text) {
		shown := themes.LackShown{Label: labelled(lack.Label, a.lang), URL: write + "?partie=" + lack.Part}
		if lack.Part == "" {
			shown.URL = write + "?partie=" + lack.Field + "#champ-" + lack.Field
		}
		if lack.Advice {
			advice = append(advice, shown)
		} else {
			missing = append(missing, shown)
		}
	}
	return missing, advice
}

// offering does something with what is being made of a sheet. What is refused is shown with what it lacks, and with
// what was typed.
func (s *Server) offering(k kinds.Kind, do func(ctx context.Context, a *ask, id clock.ID) error, next string) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.Library.Sheets.Drafting(ctx, a.who, k.Key, a.param("name"))
		if err != nil {
			return nil, err
		}
		if err = do(ctx, a, d.Sheet.ID); err == nil {
			return s.done(a, s.sheetPath(k.Key, d.Sheet.Slug)+next)
		}
		if !sayable(err) {
			return nil, err
		}
		page := s.proposalPage(a, d)
		page.Refusal = refusalOf(err)
		made, failed := s.html(a.lang, page)
		return s.again(made, failed, err)
	}
}

func (s *Server) propose(k kinds.Kind) maker {
	return s.offering(k, func(ctx context.Context, a *ask, id clock.ID) error {
		return s.Library.Sheets.Propose(ctx, a.who, id, a.sent.Values["verifie"])
	}, "/proposer")
}

func (s *Server) takeBack(k kinds.Kind) maker {
	return s.offering(k, func(ctx context.Context, a *ask, id clock.ID) error {
		return s.Library.Sheets.TakeBack(ctx, a.who, id)
	}, "/proposer")
}

func (s *Server) publishUnread(k kinds.Kind) maker {
	return s.offering(k, func(ctx context.Context, a *ask, id clock.ID) error {
		_, err := s.Library.Sheets.PublishUnreviewed(ctx, a.who, id, sheet.Publication{Note: a.sent.text("note"), Minor: a.sent.ticked("mineure"), Checked: a.sent.Values["verifie"]})
		return err
	}, "")
}

func (s *Server) publishAtOnce(k kinds.Kind) maker {
	return s.offering(k, func(ctx context.Context, a *ask, id clock.ID) error {
		_, err := s.Library.Sheets.PublishUrgently(ctx, a.who, id, sheet.Publication{Reason: a.sent.text("raison"), Note: a.sent.text("note"), Checked: a.sent.Values["verifie"]})
		return err
	}, "")
}
