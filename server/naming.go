package server

import (
	"context"
	"strings"

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

// showNaming lets a steward name who reads what was proposed.
func (s *Server) showNaming(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.Library.Sheets.Drafting(ctx, a.who, k.Key, a.param("name"))
		if err != nil {
			return nil, err
		}
		if err := namable(d.Sheet, a.who); err != nil {
			return nil, err
		}
		at := s.sheetPath(k.Key, d.Sheet.Slug)
		switch d.Sheet.Making() {
		case people.Proposed:
		case people.InReview, people.Voting:
			return s.moved(fiber.StatusSeeOther, a.lang, at+"/relecture")
		default:
			return s.moved(fiber.StatusSeeOther, a.lang, at+"/proposer")
		}
		page, err := s.namingPage(ctx, a, d)
		if err != nil {
			return nil, err
		}
		return s.html(a.lang, page)
	}
}

// namable says what keeps a person from opening the review of a sheet, whatever is being made of it.
func namable(one sheet.Sheet, p people.Person) error {
	if p.In(one.Space.ID) != people.Steward {
		return refusal.Forbidden("open-review-not-steward")
	}
	if one.WrittenBy(p) && len(one.Authors) == 1 {
		return refusal.Forbidden("open-review-alone-author")
	}
	return nil
}

func (s *Server) namingPage(ctx context.Context, a *ask, d sheet.Drafting) (themes.NamingPage, error) {
	at := s.sheetPath(d.Sheet.Kind, d.Sheet.Slug)
	p := themes.NamingPage{Frame: s.aside(&visit{ask: a}, s.say(a, "naming.title")), Sheet: themes.Said{Text: markdown.Titled(d.Text.Title, d.Text.Lang), Lang: d.Text.Lang},
		Here: at + "/relecture/ouvrir", Back: at + "/proposer"}
	p.Crumbs = []themes.Link{{Label: s.say(a, "waiting.title"), URL: "/relectures"}}
	checked, err := s.lastChecked(ctx, a, d)
	if err != nil {
		return p, err
	}
	p.Checked, p.Since = s.checkedBy(a, checked), checked != nil && checked.Hash != d.Revision.Hash
	protocol, err := s.Library.Reviews.ProtocolFor(d.Sheet)
	if err != nil {
		return p, err
	}
	p.Protocol, p.Help = labelled(protocol.Label, a.lang), labelled(protocol.Help, a.lang)
	known, err := s.candidates(ctx, a, d.Sheet)
	if err != nil {
		return p, err
	}
	for _, step := range protocol.Steps {
		f := themes.PanelForm{Key: step.Key, Label: labelled(step.Panel.Label, a.lang), Guests: step.Panel.Guests, Typed: a.sent.Values.Get("invites-" + step.Key),
			Needs: s.Theme.Words().Count(a.lang, "naming.needs", step.Panel.Needs, step.Days)}
		f.People = picks(known.People, a.sent.Values["college-"+step.Key])
		f.Groups = s.groupPicks(a, known.Groups, a.sent.Values["groupe-"+step.Key])
		for _, question := range step.Grid {
			f.Asks = append(f.Asks, labelled(question.Label, a.lang))
		}
		p.Panels = append(p.Panels, f)
	}
	return p, nil
}

// openReview opens a review. The links of guests are shown here, and never again.
func (s *Server) openReview(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.Library.Sheets.Drafting(ctx, a.who, k.Key, a.param("name"))
		if err != nil {
			return nil, err
		}
		r, links, err := s.openNamed(ctx, a, d.Sheet)
		if err != nil && sayable(err) && namable(d.Sheet, a.who) == nil {
			page, failed := s.namingPage(ctx, a, d)
			if failed != nil {
				return nil, failed
			}
			page.Refusal = refusalOf(err)
			made, failed := s.html(a.lang, page)
			return s.again(made, failed, err)
		}
		if err != nil {
			return nil, err
		}
		at := s.sheetPath(k.Key, d.Sheet.Slug)
		if len(links) == 0 {
			return s.done(a, at+"/relecture")
		}
		return s.showLinks(a, r, at, links)
	}
}

func (s *Server) openNamed(ctx context.Context, a *ask, one sheet.Sheet) (review.Review, []review.GuestLink, error) {
	protocol, err := s.Library.Reviews.ProtocolFor(one)
	if err != nil {
		return review.Review{}, nil, err
	}
	named := review.Naming{Panels: map[string][]clock.ID{}, Groups: map[string][]clock.ID{}, Guests: map[string][]string{}}
	for _, step := range protocol.Steps {
		if named.Panels[step.Key], err = ids(a.sent.Values["college-"+step.Key]); err != nil {
			return review.Review{}, nil, err
		}
		if named.Groups[step.Key], err = ids(a.sent.Values["groupe-"+step.Key]); err != nil {
			return review.Review{}, nil, err
		}
		for line := range strings.Lines(a.sent.Get("invites-" + step.Key)) {
			if name := strings.TrimSpace(line); name != "" {
				named.Guests[step.Key] = append(named.Guests[step.Key], name)
			}
		}
	}
	return s.Library.Reviews.Open(ctx, a.who, one.ID, named)
}

// showLinks gives the links of guests, once, to be handed over.
func (s *Server) showLinks(a *ask, r review.Review, at string, links []review.GuestLink) (*answer, error) {
	page := themes.LinksPage{Frame: s.aside(&visit{ask: a}, s.say(a, "links.title")), Sheet: themes.Said{Text: markdown.Titled(r.Title, french), Lang: french}, Back: at + "/relecture"}
	page.Path = at + "/relecture"
	for _, link := range links {
		shown := themes.GuestLink{Name: link.Name, URL: s.absolute(a.lang, easyPath+link.Token), Ends: link.Ends.Time()}
		for _, step := range r.Steps {
			if step.Key == link.Panel {
				shown.Panel = labelled(step.Panel.Label, a.lang)
			}
		}
		page.Links = append(page.Links, shown)
	}
	return s.html(a.lang, page)
}

// tendGuest gives a guest another link, or ends hers.
func (s *Server) tendGuest(ctx context.Context, a *ask, u underReview) (*answer, string, error) {
	guest, ok := clock.ParseID(a.sent.Get("personne"))
	if !ok {
		return nil, "", refusal.NotFound()
	}
	if !u.review.Can.Guests {
		return nil, "", refusal.Forbidden("guests-not-steward")
	}
	rows, err := s.Library.Reviews.Guests(ctx, a.who, u.review.ID)
	if err != nil {
		return nil, "", err
	}
	for _, row := range rows { // a guest of another review is none of this one
		if row.ID != guest {
			continue
		}
		if a.sent.Get("acte") == "retirer" {
			return nil, "#invites", s.Library.Reviews.RevokeGuest(ctx, a.who, guest)
		}
		link, err := s.Library.Reviews.RenewGuest(ctx, a.who, guest)
		if err != nil {
			return nil, "", err
		}
		made, err := s.showLinks(a, u.review, u.at, []review.GuestLink{link})
		return made, "", err
	}
	return nil, "", refusal.NotFound()
}
