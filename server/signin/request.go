package signin

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"terreau/content/people"
	"terreau/content/refusal"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// Request is what the client asked of the built-in provider: to say who someone is.
type Request struct {
	ID        string
	State     string
	Nonce     string
	Back      string // the client's address
	Challenge string // of PKCE
	Scopes    []string
	Subject   string // who it is, "" until Accept
	At        time.Time
}

// Request gives a request that waits for someone to say who they are.
func (p *Provider) Request(ctx context.Context, id string) (r Request, err error) {
	row, err := p.people.ReadAttempt(ctx, requested+id)
	if err != nil {
		return r, ended(err)
	}
	return r, json.Unmarshal([]byte(row.Data), &r)
}

// Accept notes whose password was right.
func (p *Provider) Accept(ctx context.Context, id, subject string) error {
	row, err := p.people.TakeAttempt(ctx, requested+id)
	if err != nil {
		return ended(err)
	}
	var r Request
	if err := json.Unmarshal([]byte(row.Data), &r); err != nil {
		return err
	}
	r.Subject, r.At = subject, p.clock.Now()
	return p.keep(ctx, r)
}

func (p *Provider) keep(ctx context.Context, r Request) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return p.people.PutAttempt(ctx, people.Attempt{Key: requested + r.ID, Data: string(data), Ends: p.clock.Now().Add(AttemptLasts)})
}

// ended says that a request is no longer there: used, or older than ten minutes.
func ended(err error) error {
	if refusal.KindOf(err) == refusal.KindNotFound {
		return refused("sign-in-unknown", nil)
	}
	return err
}

// newRequest takes of what the client asks the one form that it asks in: a code, PKCE by S256, in the query.
func newRequest(a *oidc.AuthRequest) (Request, error) {
	if a.ResponseType != oidc.ResponseTypeCode || a.ResponseMode != "" || a.CodeChallengeMethod != oidc.CodeChallengeMethodS256 ||
		len(a.CodeChallenge) != 43 || a.State == "" || a.Nonce == "" {
		return Request{}, errors.New("not the one form of a request")
	}
	return Request{ID: newSecret(), State: a.State, Nonce: a.Nonce, Back: a.RedirectURI, Challenge: a.CodeChallenge, Scopes: a.Scopes}, nil
}

// What follows is a Request as the protocol's library reads it.

// GetID is the name of the request.
func (r Request) GetID() string { return r.ID }

// GetACR is empty: there is one way to sign in.
func (r Request) GetACR() string { return "" }

// GetAMR says that a password was asked (RFC 8176).
func (r Request) GetAMR() []string { return []string{"pwd"} }

// GetAudience is whom the token is for.
func (r Request) GetAudience() []string { return []string{OwnName} }

// GetAuthTime is when the password was right.
func (r Request) GetAuthTime() time.Time { return r.At }

// GetClientID is the only client.
func (r Request) GetClientID() string { return OwnName }

// GetCodeChallenge is that of PKCE.
func (r Request) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: r.Challenge, Method: oidc.CodeChallengeMethodS256}
}

// GetNonce goes into the token as it came.
func (r Request) GetNonce() string { return r.Nonce }

// GetRedirectURI is the client's address.
func (r Request) GetRedirectURI() string { return r.Back }

// GetResponseType is the only one taken.
func (r Request) GetResponseType() oidc.ResponseType { return oidc.ResponseTypeCode }

// GetResponseMode is the query.
func (r Request) GetResponseMode() oidc.ResponseMode { return "" }

// GetScopes are those that were asked.
func (r Request) GetScopes() []string { return r.Scopes }

// GetState goes back as it came.
func (r Request) GetState() string { return r.State }

// GetSubject is who it is.
func (r Request) GetSubject() string { return r.Subject }

// Done reports whether it is known who it is.
func (r Request) Done() bool { return r.Subject != "" }
