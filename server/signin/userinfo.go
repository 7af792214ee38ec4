package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"time"

	"golang.org/x/oauth2"
)

// userInfo asks the provider for what the token does not say, and checks that it speaks of the same person.
func (r *remote) userInfo(ctx context.Context, k *known, token *oauth2.Token, subject string) (more said, err error) {
	if k.userInfo == "" {
		if r.profile().signed {
			return more, away(r, errors.New("it has no user info"))
		}
		return more, nil
	}
	kind, body, err := r.askUserInfo(ctx, k, token)
	if err != nil {
		return more, away(r, err)
	}
	if kind == "application/jwt" {
		if body, err = k.signedInfo(ctx, body); err != nil {
			return more, refused("sign-in-untrue", err)
		}
	} else if r.profile().signed {
		return more, refused("sign-in-untrue", errors.New("the user-info answer is not signed"))
	}
	if err := more.read(body); err != nil {
		return more, refused("sign-in-untrue", err)
	}
	if err := r.checkInfo(more.claims, subject, r.profile().signed); err != nil {
		return more, refused("sign-in-untrue", err)
	}
	return more, nil
}

func (r *remote) askUserInfo(ctx context.Context, k *known, token *oauth2.Token) (kind string, body []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, k.userInfo, nil)
	if err != nil {
		return "", nil, err
	}
	token.SetAuthHeader(request)
	response, err := r.network.client().Do(request)
	if err != nil {
		return "", nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", nil, fmt.Errorf("user info: %d", response.StatusCode)
	}
	kind, _, _ = mime.ParseMediaType(response.Header.Get("Content-Type")) // one that cannot be read is JSON or nothing
	body, err = io.ReadAll(response.Body)
	return kind, body, err
}

// signedInfo checks the signature of a user-info answer, and gives what it signs.
func (k *known) signedInfo(ctx context.Context, token []byte) ([]byte, error) {
	checked, err := k.infoVerifier.Verify(ctx, string(token))
	if err != nil {
		return nil, err
	}
	var body json.RawMessage
	return body, checked.Claims(&body)
}

// checkInfo compares whom an answer speaks of. A signed one names its issuer and its audience (OpenID Connect Core 1.0,
// section 5.3.2); a profile may want them all.
func (r *remote) checkInfo(c claims, subject string, all bool) error {
	expires := time.Time(c.Expires)
	switch {
	case c.Subject == "" || c.Subject != subject,
		(all || c.Issuer != "") && c.Issuer != r.Issuer,
		(all || len(c.Audience) > 0) && !slices.Contains(c.Audience, r.ClientID),
		all && expires.IsZero(),
		!expires.IsZero() && expires.Add(skew).Before(r.now()):
		return errors.New("the user-info answer speaks of another, or is too old")
	}
	return nil
}
