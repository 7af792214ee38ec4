package server

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// reviewDoors is every door of reviews, and those that lead to them and away. They stand before the doors of editions:
// «relecture» is no edition.
func (s *Server) reviewDoors(app *fiber.App, lang string) {
	get := func(path string, do fiber.Handler) {
		s.doors = append(s.doors, inLanguage(lang, path))
		s.get(app, inLanguage(lang, path), do)
	}
	member := func(path string, do maker, known ...string) { get(path, s.member(lang, do, known...)) }
	act := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }

	member("/relectures", s.showWaiting, "voir")
	get(easyPath+":token", s.paced(s.easily(lang, s.showVisit, "page")))
	s.post(app, inLanguage(lang, easyPath+":token"), s.take(lang, MaxForm, s.takeVisit))
	for _, k := range s.Library.Kinds.All() {
		at := "/" + k.Path + "/:name"
		member(at+"/proposer", s.showProposal(k))
		act(at+"/proposer", s.propose(k))
		act(at+"/reprendre", s.takeBack(k))
		act(at+"/publier", s.publishUnread(k))
		act(at+"/urgence", s.publishAtOnce(k))
		member(at+"/retirer", s.showKeeping(k))
		act(at+"/retirer", s.withdraw(k))
		act(at+"/remettre", s.putBack(k))
		act(at+"/verifier", s.closeDebt(k))

		member(at+"/relecture", s.showReview(k))
		member(at+"/relecture/ouvrir", s.showNaming(k))
		act(at+"/relecture/ouvrir", s.openReview(k))
		act(at+"/relecture/avis", s.inReview(k, s.opine))
		act(at+"/relecture/reponse", s.inReview(k, s.answerRemark))
		act(at+"/relecture/vote/ouvrir", s.inReview(k, s.openVote))
		act(at+"/relecture/vote", s.inReview(k, s.vote))
		act(at+"/relecture/decider", s.inReview(k, s.decide))
		act(at+"/relecture/abandonner", s.inReview(k, s.abandon))
		act(at+"/relecture/invites", s.inReview(k, s.tendGuest))
		for _, below := range []string{"avis", "reponse", "vote/ouvrir", "vote", "decider", "abandonner", "invites"} {
			member(at+"/relecture/"+below, s.toPage(k, "/relecture")) // a page that was refused is asked for again
		}
		for _, beside := range []string{"reprendre", "publier", "urgence"} {
			member(at+"/"+beside, s.toPage(k, "/proposer"))
		}
		member(at+"/remettre", s.toPage(k, "/retirer"))
		member(at+"/verifier", s.toPage(k, "/retirer"))
		get(at+"/proces-verbal/:number", s.keep(lang, s.showMinutes(k)))
	}
}

// toPage leads from the address of a form to the page it stands on.
func (s *Server) toPage(k kinds.Kind, page string) maker {
	return func(_ context.Context, a *ask) (*answer, error) {
		return s.moved(fiber.StatusSeeOther, a.lang, "/"+k.Path+"/"+a.param("name")+page)
	}
}

// underReview is a sheet whose review is open, as one person sees it.
type underReview struct {
	sheet.Drafting
	review review.Review
	at     string // the path of the sheet
}

// reviewOf finds the review of a sheet that is open, for who takes part in it.
func (s *Server) reviewOf(ctx context.Context, a *ask, k kinds.Kind) (u underReview, err error) {
	if u.Drafting, err = s.Library.Sheets.Drafting(ctx, a.who, k.Key, a.param("name")); err != nil {
		return u, err
	}
	u.at = s.sheetPath(k.Key, u.Sheet.Slug)
	u.review, err = s.Library.Reviews.Get(ctx, a.who, u.Sheet.ID)
	return u, err
}

// showReview shows the one page of a review. One that is over is read in its minutes.
func (s *Server) showReview(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		u, err := s.reviewOf(ctx, a, k)
		if refusal.KindOf(err) == refusal.KindNotFound {
			past, at, err := s.tookPart(ctx, a, k)
			if err != nil {
				return nil, err
			}
			return s.moved(fiber.StatusSeeOther, a.lang, at+"/proces-verbal/"+strconv.Itoa(past.Number))
		}
		if err != nil {
			return nil, err
		}
		page, err := s.reviewPage(ctx, a, u)
		if err != nil {
			return nil, err
		}
		return s.html(a.lang, page)
	}
}

// tookPart finds the last review of a sheet that is over, for who took part in it or belongs to the space; for others
// there is none.
func (s *Server) tookPart(ctx context.Context, a *ask, k kinds.Kind) (review.Review, string, error) {
	found, err := s.knownSheet(ctx, a, k)
	if err != nil {
		return review.Review{}, "", err
	}
	past, err := s.Library.Reviews.Past(ctx, a.who, found.ID)
	if err != nil {
		return review.Review{}, "", err
	}
	for _, r := range past {
		if _, took := r.Participants[a.who.ID]; took || a.who.In(found.Space.ID) != "" || found.WrittenBy(a.who) {
			return r, s.sheetPath(k.Key, found.Slug), nil
		}
	}
	return review.Review{}, "", refusal.NotFound()
}

// knownSheet finds a sheet that a person may read, or see being made.
func (s *Server) knownSheet(ctx context.Context, a *ask, k kinds.Kind) (sheet.Sheet, error) {
	r, err := s.Library.Sheets.Read(ctx, a.who, k.Key, a.param("name"), 0)
	if refusal.KindOf(err) == refusal.KindNotFound {
		d, err := s.Library.Sheets.Drafting(ctx, a.who, k.Key, a.param("name"))
		return d.Sheet, err
	}
	return r.Sheet, err
}

// deed does something in a review, and gives the place on its page that shows it.
type deed func(ctx context.Context, a *ask, u underReview) (*answer, string, error)

// inReview takes a form of the page of a review. What the rules refuse is shown on that page, with all that was typed;
// where the review has ended meanwhile, what was typed is given back.
func (s *Server) inReview(k kinds.Kind, do deed) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		u, err := s.reviewOf(ctx, a, k)
		if refusal.KindOf(err) == refusal.KindNotFound {
			past, at, gone := s.tookPart(ctx, a, k)
			if gone != nil && len(typedTexts(a)) > 0 && refusal.KindOf(gone) == refusal.KindNotFound {
				return s.unsent(a, gone, "/relectures") // the same whether there is such a review or not
			}
			if gone != nil {
				return nil, gone
			}
			over := "review-closed"
			if a.sentTo("/relecture/vote") {
				over = "vote-closed"
			}
			return s.unsent(a, refusal.Conflict("", over), at+"/proces-verbal/"+strconv.Itoa(past.Number))
		}
		if err != nil {
			return nil, err
		}
		made, place, err := do(ctx, a, u)
		switch {
		case made != nil:
			return made, err
		case err == nil:
			return s.done(a, u.at+"/relecture"+place)
		case !sayable(err):
			return nil, err
		}
		refused := err
		if u, err = s.reviewOf(ctx, a, k); err != nil { // what changed meanwhile is shown beside what was typed
			return s.unsent(a, refused, u.at)
		}
		page, err := s.reviewPage(ctx, a, u)
		if err != nil {
			return nil, err
		}
		page.Refusal = refusalOf(refused)
		if !formStands(a, page) {
			page.Typed = typedTexts(a)
		}
		made, err = s.html(a.lang, page)
		return s.again(made, err, refused)
	}
}

// formStands reports whether the form that was sent stands on the page that comes back, with what was typed in it.
func formStands(a *ask, p themes.ReviewPage) bool {
	switch {
	case a.sentTo("/avis"):
		return slices.ContainsFunc(p.Asks, func(f themes.OpinionForm) bool { return f.Panel == a.sent.Get("college") })
	case a.sentTo("/reponse"):
		return slices.ContainsFunc(p.Remarks, func(r themes.RemarkRow) bool { return r.Open && r.Explain })
	case a.sentTo("/vote/ouvrir"):
		return p.Opening != nil
	case a.sentTo("/vote"):
		return p.Vote != nil
	case a.sentTo("/decider"):
		return p.Decision != nil
	case a.sentTo("/abandonner"):
		return p.Ending
	}
	return true
}

// sayable reports whether an error is a refusal that a page with a form says in words.
func sayable(err error) bool {
	r := refusal.Of(err)
	return r != nil && r.Kind != refusal.KindNotFound && r.Kind != refusal.KindFailure && r.Kind != refusal.KindUnavailable
}

func refusalOf(err error) themes.Refusal {
	r := refusal.Of(err)
	return themes.Refusal{Field: r.Field, Reason: r.Reason, Args: r.Args}
}

// unsent gives back what was typed where the page it was typed on is there no more.
func (s *Server) unsent(a *ask, refused error, back string) (*answer, error) {
	page := themes.UnsentPage{Frame: s.aside(&visit{ask: a}, s.say(a, "unsent.title")), Refusal: refusalOf(refused),
		Back: themes.Link{Label: s.say(a, "unsent.back"), URL: back}, Typed: typedTexts(a)}
	page.Path = "/relectures"
	made, err := s.html(a.lang, page)
	return s.again(made, err, refused)
}

// writtenByHand are the fields of forms that hold sentences.
var writtenByHand = []string{"raison", "remarque", "texte", "note"}

// typedTexts are what was written by hand in the forms of a review.
func typedTexts(a *ask) (texts []string) {
	for _, name := range writtenByHand {
		if name == "remarque" && a.sent.Get("college") == "" {
			continue // it names the remark that is answered
		}
		for _, text := range a.sent.Values[name] {
			if strings.TrimSpace(text) != "" {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// sentTo reports whether the form on a page that ends in a suffix was sent and comes back with what was typed.
func (a *ask) sentTo(suffix string) bool {
	return a.sent.Values != nil && strings.HasSuffix(a.path, suffix)
}

// candidates are those who may be named to read a sheet or to vote on it: all but its authors; and the groups that may be.
func (s *Server) candidates(ctx context.Context, a *ask, one sheet.Sheet) (people.Candidates, error) {
	c, err := s.Library.People.CandidatesFor(ctx, a.who, one.Object())
	c.People = slices.DeleteFunc(c.People, func(p people.Named) bool { return slices.Contains(one.Authors, p.ID) })
	return c, err
}

// picks are people to choose from, with those chosen.
func picks(persons []people.Named, chosen []string) (picks []themes.Answer) {
	for _, p := range persons {
		picks = append(picks, themes.Answer{Value: string(p.ID), Label: p.Name, On: slices.Contains(chosen, string(p.ID))})
	}
	return picks
}

// groupPicks are groups to choose from, each with how many people it has today.
func (s *Server) groupPicks(a *ask, groups []people.Group, chosen []string) (picks []themes.Answer) {
	for _, g := range groups {
		label := s.say(a, "naming.group", g.Name, s.Theme.Words().Count(a.lang, "groups.members", g.Members))
		picks = append(picks, themes.Answer{Value: string(g.ID), Label: label, On: slices.Contains(chosen, string(g.ID))})
	}
	return picks
}

// ids reads the persons that a form names; what is no identifier is refused.
func ids(texts []string) ([]clock.ID, error) {
	var all []clock.ID
	for _, text := range texts {
		id, ok := clock.ParseID(text)
		if !ok {
			return nil, refusal.Invalid("", "form-unreadable")
		}
		all = append(all, id)
	}
	return all, nil
}

// labelled is a label in the words of a page.
func labelled(label kinds.Label, lang string) themes.Said {
	text, of := worded(label, lang)
	return themes.Said{Text: text, Lang: of}
}
