package server

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const (
	proofPath     = profilePath + "/preuve"
	proofPassword = "preuve"     // the field of a form that holds the password
	proofPasskey  = "preuve-cle" // and the one that holds what a device answered

	interrupted = "interrupted:" // the kind of what waits for a provider to ask again who someone is
)

// proven lets through to a dangerous act who has proved within the last ten minutes who she is. Of others it asks that
// again, by a passkey or a password on the spot, or by her provider, and then goes on with what was typed. It stands
// before the maker of any door of members: a page, or one that takes a form.
func (s *Server) proven(do maker) maker {
	return s.provenWhen(func(context.Context, *ask) (bool, error) { return true, nil }, do)
}

// provenWhen is proven for what is dangerous sometimes.
func (s *Server) provenWhen(dangerous func(context.Context, *ask) (bool, error), do maker) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		if s.Library.People.Proven(a.seat.session) {
			a.sent.dropProof()
			return do(ctx, a)
		}
		if asks, err := dangerous(ctx, a); err != nil || !asks {
			if err != nil {
				return nil, err
			}
			return do(ctx, a)
		}
		if a.sent.Get(proofPassword) == "" && a.sent.Get(proofPasskey) == "" {
			return s.askProof(ctx, a, nil)
		}
		err := s.prove(ctx, a)
		a.sent.dropProof()
		if err != nil {
			if failed := s.Library.People.NoteFailedProof(ctx, a.who, err); failed != nil {
				return nil, failed
			}
			return s.askProof(ctx, a, err)
		}
		return do(ctx, a)
	}
}

func (f sent) dropProof() {
	f.Del(proofPassword)
	f.Del(proofPasskey)
}

// prove takes the proof that came with a form.
func (s *Server) prove(ctx context.Context, a *ask) error {
	answered := a.sent.Get(proofPasskey)
	if answered == "" {
		return s.Library.People.ProveByPassword(ctx, a.who, a.sent.Get(proofPassword))
	}
	subject, err := s.signin.Passkeys().Answered(ctx, toProve+string(a.seat.session.ID), answered)
	if err != nil {
		return err
	}
	return s.Library.People.ProveByPasskey(ctx, a.who, subject)
}

// interruption is a form that waits for its person to prove who she is.
type interruption struct {
	Person clock.ID
	Action string
	Fields []themes.Sent
}

func interruptionOf(a *ask) interruption {
	i := interruption{Person: a.who.ID, Action: a.path}
	if a.sent.Values == nil { // a page: it is gone back to
		i.Action, i.Fields = proofPath, []themes.Sent{{Name: "suite", Value: a.address()}}
		return i
	}
	for name, values := range a.sent.Values {
		for _, value := range values {
			i.Fields = append(i.Fields, themes.Sent{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(i.Fields, func(x, y themes.Sent) int { return strings.Compare(x.Name, y.Name) })
	return i
}

// askProof asks who it is, with why a first answer was refused.
func (s *Server) askProof(ctx context.Context, a *ask, refused error) (*answer, error) {
	i := interruptionOf(a)
	page := themes.ProofPage{Frame: s.own(a, s.say(a, "proof.title")), Action: i.Action, Fields: i.Fields}
	page.Path = profilePath // a form has no address of its own to come back to
	o, err := s.Library.People.PasskeyOwner(ctx, a.who)
	switch {
	case err == nil && (o.Password || len(o.Passkeys) > 0):
		page.Password = o.Password
		if len(o.Passkeys) > 0 {
			page.Options, err = s.signin.Passkeys().Ask(ctx, toProve+string(a.seat.session.ID))
		}
	case err == nil || refusal.KindOf(err) == refusal.KindConflict:
		page.Provider, err = s.proofElsewhere(ctx, a, i)
	}
	if err != nil {
		return nil, err
	}
	if refused != nil {
		return s.retyped(a, refused, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	made, err := s.html(a.lang, page)
	if err == nil && a.sent.Values != nil {
		made.status = fiber.StatusForbidden
	}
	return made, err
}

// proofElsewhere keeps what was typed until the provider of a session has asked again, and gives the way there.
func (s *Server) proofElsewhere(ctx context.Context, a *ask, i interruption) (themes.Link, error) {
	data, err := json.Marshal(i)
	if err != nil {
		return themes.Link{}, err
	}
	id, provider := signin.NewBrowser(), a.seat.session.Provider
	err = s.Library.People.PutAttempt(ctx, people.Attempt{Key: interrupted + id, Data: string(data), Ends: s.Library.Clock.Now().Add(signin.AttemptLasts)})
	return themes.Link{Label: s.signin.Label(provider), URL: signInPath + "/" + provider + "?" + url.Values{"preuve": {id}}.Encode()}, err
}

// cameBackProven notes that a provider has asked again who someone is, and leads on.
func (s *Server) cameBackProven(ctx context.Context, v *visit, e signin.Entry) (*answer, error) {
	err := error(nil)
	if !e.Asked(s.Library.Clock.Now(), people.ProofLasts) {
		err = refusal.Forbidden("proof-stale") // it let her through on what it knew of before
	}
	if err == nil {
		err = s.Library.People.ProveByProvider(ctx, v.who.From(v.from.String()), e.Identity)
	}
	if err != nil {
		if failed := s.Library.People.NoteFailedProof(ctx, v.who.From(v.from.String()), err); failed != nil {
			return nil, failed
		}
		return s.stopped(v, profilePath, err)
	}
	return s.moved(fiber.StatusSeeOther, v.lang, proofPath+"?"+url.Values{"reprise": {e.Proof}}.Encode())
}

// showProof shows again, once it is known who she is, the form that was interrupted: she sends it by a button.
func (s *Server) showProof(ctx context.Context, a *ask) (*answer, error) {
	row, err := s.Library.People.ReadAttempt(ctx, interrupted+a.query.Get("reprise"))
	if err != nil {
		return nil, err
	}
	var i interruption
	if err := json.Unmarshal([]byte(row.Data), &i); err != nil {
		return nil, err
	}
	if i.Person != a.who.ID || !s.Library.People.Proven(a.seat.session) {
		return nil, refusal.NotFound()
	}
	if i.Action == proofPath && len(i.Fields) == 1 {
		return s.moved(fiber.StatusFound, a.lang, s.next(i.Fields[0].Value))
	}
	page := themes.ProofPage{Frame: s.own(a, s.say(a, "proof.title")), Action: i.Action, Fields: i.Fields, Proven: true}
	return s.html(a.lang, page)
}

// takeProof goes back to the page that asked for a proof.
func (s *Server) takeProof(_ context.Context, a *ask) (*answer, error) {
	return s.moved(fiber.StatusSeeOther, a.lang, s.next(a.sent.Get("suite")))
}
