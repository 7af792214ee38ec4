package signin

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"terreau/content/people"
	"terreau/content/refusal"

	"github.com/coreos/go-oidc/v3/oidc"
)

// EndPath is where a provider says that it ended a session of its own. It declares the address of the site before it.
func EndPath(name string) string { return "/connexion/" + name + "/fin" }

// logoutBytes is more than a logout token has.
const logoutBytes = 8 << 10

// Logout checks the token by which a provider says that it ended a session (OpenID Connect Back-Channel Logout 1.0, section
// 2.6). Whether it was used before is for the library to say. Refusals: Invalid "logout-untrue"; Unavailable where the
// provider's keys cannot be read.
func (c *Client) Logout(ctx context.Context, name, token string) (l people.Logout, err error) {
	defer refusal.Wrap(&err, "logout by %q", name)
	r, err := c.remote(name)
	if err != nil {
		return l, err
	}
	if name == OwnName {
		return l, refusal.NotFound()
	}
	if token == "" || len(token) > logoutBytes {
		return l, untrueLogout(errors.New("no token, or too long a one"))
	}
	known, err := r.discover(ctx)
	if err != nil {
		return l, away(r, err)
	}
	checked, err := known.verifier.VerifyLogout(r.calls(ctx), token)
	if err != nil {
		return l, untrueLogout(err)
	}
	if err := r.checkLogout(checked); err != nil {
		return l, untrueLogout(err)
	}
	return people.Logout{Issuer: r.account, Provider: name, Subject: checked.Subject, SID: checked.SessionID, Token: checked.TokenID,
		Until: checked.Expiry.Add(2 * skew)}, nil
}

func untrueLogout(err error) error {
	return &refusal.Error{Kind: refusal.KindInvalid, Reason: "logout-untrue", Err: err}
}

// logoutLasts is how old a logout token may be, whatever it says of its end: so long its use is remembered at most.
const logoutLasts = 10 * time.Minute

// checkLogout checks what go-oidc leaves open: the times, and that the event is one (section 2.4).
func (r *remote) checkLogout(t *oidc.LogoutToken) error {
	now := r.now()
	var own struct {
		Events map[string]json.RawMessage `json:"events"`
	}
	if err := t.Claims(&own); err != nil {
		return err
	}
	event := own.Events["http://schemas.openid.net/event/backchannel-logout"]
	switch {
	case len(event) == 0 || event[0] != '{':
		return errors.New("the event is none")
	case len(t.TokenID) > maxSubject || len(t.Subject) > maxSubject || len(t.SessionID) > maxSubject:
		return errors.New("a name is too long")
	case t.IssuedAt.Unix() <= 0 || t.IssuedAt.Add(-skew).After(now) || t.IssuedAt.Add(logoutLasts).Before(now):
		return errors.New("the token is of another time")
	case t.Expiry.Add(skew).Before(now) || t.Expiry.After(now.Add(24*time.Hour)):
		return errors.New("the token has expired, or never does")
	}
	return nil
}
