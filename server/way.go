package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"slices"

	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/server/signin"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const waysPath = profilePath + "/acces"

// addWay sets out to a provider, whose account is to be added to the session, by the link of the account page alone.
func (s *Server) addWay(_ context.Context, a *ask) (*answer, error) {
	provider := a.param("provider")
	at := slices.IndexFunc(s.signin.Every(), func(p signin.Listed) bool { return p.Name == provider && !p.Own })
	if at < 0 || a.query.Get("lier") != linkKey(a.seat.token, provider) {
		return nil, refusal.NotFound()
	}
	return s.moved(fiber.StatusFound, a.lang, signInPath+"/"+provider+"?"+url.Values{"lier": {a.query.Get("lier")}}.Encode())
}

// linkKey is what makes a link of the account page begin to add a way in: known to the browser that holds the session
// alone, so that no other page can make someone add the account of another.
func linkKey(token, provider string) string {
	sum := sha256.Sum256([]byte("link\n" + provider + "\n" + token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// waysOf are the accounts that the reader signs in by, and the providers by which she may add another.
func (s *Server) waysOf(ctx context.Context, a *ask) (lines []themes.WayLine, more []themes.Door, err error) {
	ways, err := s.Library.People.Ways(ctx, a.who, a.who.ID)
	if err != nil {
		return nil, nil, err
	}
	issuers, left := s.signin.Issuers(), 0
	for _, w := range ways {
		line := themes.WayLine{Key: w.Key, Provider: s.providerLabel(a, w.Issuer), Email: w.Email, Siret: w.Siret, Since: s.local(w.Since), Used: s.local(w.UsedAt)}
		lines = append(lines, line)
		if issuers[w.Issuer] {
			left++
		}
	}
	for i, w := range ways {
		lines[i].Removable = w.Issuer != people.BuiltIn && (left > 1 || left == 1 && !issuers[w.Issuer])
	}
	if len(ways) < people.MaxWays {
		for _, p := range s.signin.Every() {
			if !p.Own {
				query := url.Values{"lier": {linkKey(a.seat.token, p.Name)}}
				more = append(more, themes.Door{Label: p.Label, URL: waysPath + "/" + p.Name + "?" + query.Encode()})
			}
		}
	}
	return lines, more, nil
}

// linking gives the session that a sign-in is to add a way in to, "" where it opens one of its own.
func (s *Server) linking(v *visit, provider string) (session string, err error) {
	key := v.query.Get("lier")
	if key == "" {
		return "", nil
	}
	if !v.who.SignedIn() || provider == signin.OwnName || key != linkKey(v.seat.token, provider) || !s.Library.People.Proven(v.seat.session) {
		return "", &refusal.Error{Kind: refusal.KindForbidden, Reason: "way-link-ended"}
	}
	return string(v.seat.session.ID), nil
}

// link adds the account that someone came back with to the session that set out, if it is still this browser's.
func (s *Server) link(ctx context.Context, v *visit, e signin.Entry) (*answer, error) {
	p, session, err := s.Library.People.BySession(ctx, v.c.Cookies(sessionCookie))
	if err == nil && string(session.ID) != e.Link {
		err = &refusal.Error{Kind: refusal.KindForbidden, Reason: "way-link-ended"}
	}
	if err == nil {
		err = s.Library.People.Link(ctx, p.From(v.from.String()), e.Identity)
	}
	if err != nil {
		return s.stopped(v, profilePath, err)
	}
	return s.moved(fiber.StatusSeeOther, v.lang, profilePath+"?"+url.Values{"fait": {"acces-ajoute"}}.Encode())
}

// removeWay takes an account from the reader.
func (s *Server) removeWay(ctx context.Context, a *ask) (*answer, error) {
	var issuers []string
	for issuer := range s.signin.Issuers() {
		issuers = append(issuers, issuer)
	}
	if err := s.Library.People.Unlink(ctx, a.who, a.sent.Get("way"), issuers); err != nil {
		return s.profileAgain(ctx, a, err, func(*themes.ProfilePage) {})
	}
	return s.doneIn(a, profilePath, "acces-retire")
}
