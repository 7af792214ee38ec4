package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"time"

	"terreau/content/people"
	"terreau/content/refusal"
)

// Attempt is someone who has begun to sign in and has not come back yet.
type Attempt struct {
	Browser    string // the cookie that ties it to one browser; its hash once it is kept
	Next       string // the path to go on to, one of this site's
	Lang       string // of the pages
	Invitation string // the token of the link that someone followed, "" for none
	Provider   string
	Tries      string // the session of the administrator who tries the provider, "" for a true sign-in
	Link       string // the session that gets another way in by it, "" to open one
	Nonce      string
	Verifier   string // of PKCE (RFC 7636)
	Shared     bool   // others use the computer
	Proof      string // what a signed-in person goes on with once her provider has asked again who she is, "" to sign in
}

// AttemptLasts is how long someone may take to sign in.
const AttemptLasts = 10 * time.Minute

// The kinds of what is kept for a moment.
const (
	begun     = "begun:"     // by its state: an Attempt
	requested = "requested:" // by its id: a Request to the built-in provider
	granted   = "granted:"   // by its code: the id of a Request
)

// newSecret makes 256 random bits, in the letters that addresses and cookies take as they are.
func newSecret() string {
	var bits [32]byte
	rand.Read(bits[:]) // never fails (crypto/rand, Go 1.24)
	return base64.RawURLEncoding.EncodeToString(bits[:])
}

// NewBrowser makes the value of the cookie that ties attempts to a browser.
func NewBrowser() string { return newSecret() }

// IsBrowser reports whether a cookie is such a value.
func IsBrowser(cookie string) bool {
	bits, err := base64.RawURLEncoding.DecodeString(cookie)
	return err == nil && len(bits) == 32
}

func (c *Client) put(ctx context.Context, kind, key string, a Attempt) error {
	a.Browser = browserHash(a.Browser)
	data, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return c.people.PutAttempt(ctx, people.Attempt{Key: kind + key, Data: string(data), Ends: c.clock.Now().Add(AttemptLasts)})
}

// take uses up an attempt of this browser. One that is unknown, too old, used or another's is refused in one way.
func (c *Client) take(ctx context.Context, state, browser string) (a Attempt, err error) {
	if browser == "" {
		return a, refused("sign-in-no-cookie", nil)
	}
	if a, err = c.Begun(ctx, state, browser); err != nil {
		return a, err
	}
	if _, err = c.people.TakeAttempt(ctx, begun+state); refusal.KindOf(err) == refusal.KindNotFound {
		return a, refused("sign-in-unknown", nil)
	}
	return a, err
}

// Begun gives an attempt of this browser, which it leaves as it is.
func (c *Client) Begun(ctx context.Context, state, browser string) (a Attempt, err error) {
	row, err := c.people.ReadAttempt(ctx, begun+state)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return a, refused("sign-in-unknown", nil)
	}
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal([]byte(row.Data), &a); err != nil {
		return a, err
	}
	if subtle.ConstantTimeCompare([]byte(a.Browser), []byte(browserHash(browser))) != 1 {
		return Attempt{}, refused("sign-in-unknown", nil)
	}
	return a, nil
}

// Share notes of an attempt of this browser whether others use the computer.
func (c *Client) Share(ctx context.Context, state, browser string, shared bool) error {
	a, err := c.Begun(ctx, state, browser)
	if err != nil || a.Shared == shared {
		return err
	}
	a.Browser, a.Shared = browser, shared
	return c.put(ctx, begun, state, a)
}
