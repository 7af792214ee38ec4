package signin

import (
	"cmp"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"terreau/content/people"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// claims are what is read of a token or of the user-info answer. Nothing else of them is looked at: no picture is
// fetched, no address joins two accounts.
type claims struct {
	Subject   string   `json:"sub"`
	Issuer    string   `json:"iss"`
	Audience  audience `json:"aud"`
	Party     string   `json:"azp"`
	Expires   instant  `json:"exp"`
	NotBefore instant  `json:"nbf"`
	Asked     instant  `json:"auth_time"` // when she last had to prove who she is

	Name      string `json:"name"`
	Given     string `json:"given_name"`
	Family    string `json:"family_name"`
	Usual     string `json:"usual_name"` // the surname that ProConnect gives
	Preferred string `json:"preferred_username"`
	Email     string `json:"email"`
	Verified  any    `json:"email_verified"` // the truth alone counts: "true" as a text is no
	Locale    string `json:"locale"`

	SID    string `json:"sid"` // the provider's own session
	ACR    string `json:"acr"` // how sure the provider is of whom it let in
	Hosted string `json:"hd"`  // the domain of Google Workspace that the account belongs to
	Tenant string `json:"tid"` // the organisation, at Microsoft
	Siret  string `json:"siret"`
}

// said is all that a token or the user-info answer says: what is understood of it, and the whole.
type said struct {
	claims
	all map[string]any
}

func (s *said) read(body []byte) error {
	if err := json.Unmarshal(body, &s.claims); err != nil {
		return err
	}
	return json.Unmarshal(body, &s.all)
}

// skew is how far a provider's clock may stand from ours.
const skew = 60 * time.Second

// maxSubject is how many bytes a subject may have (OpenID Connect Core 1.0, section 2).
const maxSubject = 255

// exchange takes a code to the provider and checks what it gives for it.
func (c *Client) exchange(ctx context.Context, r *remote, k *known, code string, e *Entry) error {
	if code == "" {
		return refused("sign-in-unreadable", nil)
	}
	ctx = r.calls(ctx)
	token, err := k.oauth.Exchange(ctx, code, oauth2.VerifierOption(e.Verifier))
	var answer *oauth2.RetrieveError
	switch {
	case errors.As(err, &answer) && answer.Response.StatusCode < 500:
		return refused("sign-in-untrue", fmt.Errorf("the code was not taken: %d %.60s", answer.Response.StatusCode, answer.ErrorCode))
	case answer != nil: // its text repeats the answer
		return away(r, fmt.Errorf("the code was not taken: %d", answer.Response.StatusCode))
	case err != nil:
		return away(r, err)
	}
	e.IDToken, _ = token.Extra("id_token").(string)
	checked, err := k.verifier.Verify(ctx, e.IDToken)
	if err != nil {
		return refused("sign-in-untrue", err)
	}
	var own said
	var body json.RawMessage
	if err = checked.Claims(&body); err == nil {
		err = own.read(body)
	}
	if err != nil {
		return refused("sign-in-untrue", err)
	}
	if err := r.checkToken(checked, own.claims, e.Nonce, token.AccessToken); err != nil {
		return refused("sign-in-untrue", err)
	}
	if err := r.vouched(own.claims); errors.Is(err, errWeak) {
		return refused("sign-in-weak", err)
	} else if err != nil {
		return refused("sign-in-elsewhere", err)
	}
	more, err := r.userInfo(ctx, k, token, own.Subject)
	if err != nil {
		return err
	}
	e.Identity, e.SID, e.Claims = r.identity(own.claims, more.claims), own.SID, maps.Clone(more.all)
	if e.Claims == nil {
		e.Claims = map[string]any{}
	}
	maps.Copy(e.Claims, own.all)
	e.Identity.Claimed, e.Identity.Admitted = r.claimed(e.Claims), r.admits(e.Identity)
	if e.unsaid = r.profile().unsaid; r.account != people.BuiltIn { // which always asks, by the machine's clock
		e.AskedAt = time.Time(own.Asked)
	}
	e.Awaits = r.awaits()
	return nil
}

// checkToken checks what go-oidc leaves to its users, and times more strictly than it does.
func (r *remote) checkToken(t *oidc.IDToken, c claims, nonce, access string) error {
	now := r.now()
	switch {
	case subtle.ConstantTimeCompare([]byte(t.Nonce), []byte(nonce)) != 1:
		return errors.New("the nonce is another")
	case c.Subject == "" || len(c.Subject) > maxSubject || !utf8.ValidString(c.Subject) || strings.ContainsFunc(c.Subject, unicode.IsControl):
		return errors.New("the subject is none")
	case len(t.Audience) > 1 && c.Party == "" || c.Party != "" && c.Party != r.ClientID:
		return errors.New("the token was made for another party")
	case t.Expiry.Add(skew).Before(now):
		return errors.New("the token has expired")
	case t.IssuedAt.IsZero() || t.IssuedAt.Unix() <= 0 || t.IssuedAt.Add(-skew).After(now):
		return errors.New("the token comes from the future")
	case time.Time(c.NotBefore).Add(-skew).After(now):
		return errors.New("the token is not valid yet")
	case t.AccessTokenHash != "":
		return t.VerifyAccessToken(access)
	}
	return nil
}

// identity is who someone is, by the token first and by the user-info answer where it says nothing.
func (r *remote) identity(own, more claims) people.Identity {
	email, verified := own.Email, own.Verified
	if email == "" {
		email, verified = more.Email, more.Verified
	}
	return people.Identity{Issuer: r.account, Verified: verified == true, Subject: own.Subject,
		Name:  cmp.Or(own.called(), more.called(), own.Subject),
		Email: short(email), Lang: spoken(cmp.Or(own.Locale, more.Locale)), Siret: cmp.Or(more.Siret, own.Siret)}
}

// called is a name to show, as the provider knows it.
func (c claims) called() string {
	whole := strings.TrimSpace(c.Given + " " + cmp.Or(c.Usual, c.Family))
	return short(strings.TrimSpace(cmp.Or(strings.TrimSpace(c.Name), whole, c.Preferred)))
}

// short keeps of a text what a name may take.
func short(text string) string {
	if len(text) > people.MaxName {
		text = strings.ToValidUTF8(text[:people.MaxName], "")
	}
	return text
}

// spoken is the language of pages that a locale speaks of; "" for none of ours.
func spoken(locale string) string {
	for _, lang := range []string{"fr", "en"} {
		if rest, found := strings.CutPrefix(strings.ToLower(locale), lang); found && (rest == "" || rest[0] == '-' || rest[0] == '_') {
			return lang
		}
	}
	return ""
}
