package signin

import (
	"context"
)

// Endpoint is an address that a provider says of itself; its kind is the name in the discovery document.
type Endpoint struct{ Kind, URL string }

// Look gives what a provider says of itself, as it is known now, and why it cannot be used where it cannot.
func (c *Client) Look(ctx context.Context, name string) (endpoints []Endpoint, err error) {
	r, err := c.remote(name)
	if err != nil {
		return nil, err
	}
	k, err := r.discover(ctx)
	if err != nil {
		return nil, err
	}
	return []Endpoint{{"authorization_endpoint", k.said.Authorization}, {"token_endpoint", k.said.Token}, {"jwks_uri", k.said.Keys},
		{"userinfo_endpoint", k.said.UserInfo}, {"end_session_endpoint", k.said.EndSession}}, nil
}

// Trial reports whether an attempt is one that opens nothing.
func (a Attempt) Trial() bool { return a.Tries != "" }
