package signin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"terreau/content/clock"
	"terreau/content/people"
	"terreau/content/refusal"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Options says who may be asked who someone is.
type Options struct {
	People    *people.Store
	Clock     *clock.Clock
	Origin    string     // the public address, without a slash at its end
	Providers []Settings // none: the built-in provider alone
	Log       *slog.Logger
}

// Client is this site before its providers: it sends people there, and checks what they come back with.
type Client struct {
	people  *people.Store
	clock   *clock.Clock
	remotes []*remote // the built-in provider last
	own     *Provider
	keys    *Passkeys
}

// Listed is a provider as the page of signing in shows it.
type Listed struct {
	Name, Label string
	Own         bool
}

// New makes a client. Nobody is called yet: a provider that is away stops no start.
func New(o Options) (*Client, error) {
	own, err := NewProvider(o)
	if err != nil {
		return nil, err
	}
	keys, err := newPasskeys(o)
	if err != nil {
		return nil, err
	}
	c := &Client{people: o.People, clock: o.Clock, own: own, keys: keys}
	for _, s := range o.Providers {
		if fault := s.Fault(); fault != "" {
			return nil, errors.New("the provider " + s.Name + " cannot be used: " + fault)
		}
		c.add(o, s, s.Issuer, outside(), o.Clock.Now)
	}
	// The library that makes the tokens of the built-in provider reads the machine's clock.
	c.add(o, own.settings(), people.BuiltIn, own, time.Now)
	return c, nil
}

func (c *Client) add(o Options, s Settings, account string, next http.RoundTripper, now func() time.Time) {
	c.remotes = append(c.remotes, &remote{Settings: s, account: account, now: now, clock: o.Clock, network: newNetwork(next, o.Clock), back: o.Origin + BackPath(s.Name)})
}

// BackPath is where a provider sends people back to. Each has its own, so that none can pass for another.
func BackPath(name string) string { return "/connexion/" + name + "/retour" }

// Own is the built-in provider.
func (c *Client) Own() *Provider { return c.own }

// Passkeys are those of the accounts of the built-in provider; nil where the site has no name that keys could belong to.
func (c *Client) Passkeys() *Passkeys { return c.keys }

// Alone reports whether no provider but the built-in one is there.
func (c *Client) Alone() bool { return len(c.remotes) == 1 }

// Providers are those that anyone may choose from: those declared, else the built-in one.
func (c *Client) Providers() []Listed {
	all := c.Every()
	if !c.Alone() {
		return all[:len(all)-1]
	}
	return all
}

// Every provider, the built-in one last: it stays as a way in for administrators when the others are away.
func (c *Client) Every() []Listed {
	all := make([]Listed, 0, len(c.remotes))
	for _, r := range c.remotes {
		all = append(all, Listed{Name: r.Name, Label: r.label(), Own: r.Name == OwnName})
	}
	return all
}

func (c *Client) remote(name string) (*remote, error) {
	at := slices.IndexFunc(c.remotes, func(r *remote) bool { return r.Name == name })
	if at < 0 {
		return nil, refusal.NotFound()
	}
	return c.remotes[at], nil
}

// Begin writes down that someone begins to sign in, and gives the address to go to. The state that comes back is worth
// something in the same browser only.
func (c *Client) Begin(ctx context.Context, name string, a Attempt) (address string, err error) {
	defer refusal.Wrap(&err, "begin to sign in by %q", name)
	r, err := c.remote(name)
	if err != nil {
		return "", err
	}
	known, err := r.discover(ctx)
	if err != nil {
		return "", away(r, err)
	}
	state := newSecret()
	a.Provider, a.Nonce, a.Verifier = name, newSecret(), oauth2.GenerateVerifier()
	if err := c.put(ctx, begun, state, a); err != nil {
		return "", err
	}
	asked := append(r.asks(a.Lang), oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier))
	if a.Proof != "" {
		asked = append(asked, r.asksAgain()...)
	}
	return known.oauth.AuthCodeURL(state, asked...), nil
}

// Entry is what someone came back with: who it is, and what was wanted.
type Entry struct {
	Attempt
	Identity people.Identity
	Awaits   bool           // where nobody invited her, she may wait to be let in
	Claims   map[string]any // all that the provider said, by the token first
	SID      string         // what the provider calls its own session
	IDToken  string         // the hint of a sign-out at the provider
	AskedAt  time.Time      // when the provider last asked for a proof of who it is; zero where it does not say
	unsaid   bool           // it asks when it is told to, and does not say so
}

// Asked reports whether the provider has asked for a proof of who it is within a time.
func (e Entry) Asked(now time.Time, within time.Duration) bool {
	return e.AskedAt.IsZero() && e.unsaid || now.Sub(e.AskedAt) <= within
}

// Finish checks what someone came back with from a provider. The state is used up, whatever comes of it.
func (c *Client) Finish(ctx context.Context, name, browser string, query url.Values) (e Entry, err error) {
	defer refusal.Wrap(&err, "sign in by %q", name)
	r, err := c.remote(name)
	if err != nil {
		return e, err
	}
	for _, parameter := range []string{"state", "code", "iss", "error"} {
		if values := query[parameter]; len(values) > 1 || len(values) == 1 && len(values[0]) > maxParameter {
			return e, refused("sign-in-unreadable", nil)
		}
	}
	if e.Attempt, err = c.take(ctx, query.Get("state"), browser); err != nil {
		return e, err
	}
	if e.Provider != name {
		return e, refused("sign-in-unknown", errors.New("another provider answers"))
	}
	known, err := r.discover(ctx)
	if err != nil {
		return e, away(r, err)
	}
	if said := query.Get("iss"); (said != "" || known.saysIssuer) && said != r.Issuer {
		return e, refused("sign-in-untrue", errors.New("the provider that answers names another"))
	}
	if query.Get("error") != "" {
		return e, denied(query.Get("error"))
	}
	return e, c.exchange(ctx, r, known, query.Get("code"), &e)
}

// maxParameter is how many bytes a parameter that comes back may have.
const maxParameter = 4096

// away says that a provider does not answer, or not as it should; the others are not concerned.
func away(r *remote, err error) error {
	return &refusal.Error{Kind: refusal.KindUnavailable, Reason: "provider-away", Args: []any{r.label()}, Err: err}
}

// refused refuses what came back from a provider. The page says it without a word of what was sent.
func refused(reason string, err error) error {
	return &refusal.Error{Kind: refusal.KindForbidden, Reason: reason, Err: err}
}

// denied says that the provider let nobody in: because the person turned back, or for a reason of its own.
func denied(code string) error {
	if code == "access_denied" || code == "login_required" || code == "interaction_required" {
		return refused("sign-in-given-up", nil)
	}
	return refused("sign-in-denied", errors.New("the provider says "+code[:min(len(code), 60)]))
}

// EndSession gives the address where someone may sign out at a provider too; "" where there is none. Providers lead back
// to an address that was declared to the letter, with the state that they were given: the language of the pages.
func (c *Client) EndSession(ctx context.Context, name, idToken, back, lang string) string {
	r, err := c.remote(name)
	if err != nil {
		return ""
	}
	known, err := r.discover(ctx)
	if err != nil || known.endSession == "" || name == OwnName {
		return ""
	}
	u, err := url.Parse(known.endSession)
	if err != nil {
		return ""
	}
	query := u.Query()
	query.Set("post_logout_redirect_uri", back)
	query.Set("state", lang)
	if !r.profile().strict {
		query.Set("client_id", r.ClientID)
	}
	if idToken != "" {
		query.Set("id_token_hint", idToken)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// Issuers are those whom accounts of the providers that there are now are kept under.
func (c *Client) Issuers() map[string]bool {
	all := map[string]bool{}
	for _, r := range c.remotes {
		all[r.account] = true
	}
	return all
}

// LabelOf is how the provider of an account is called, "" where it is none of those that there are now.
func (c *Client) LabelOf(issuer string) string {
	for _, r := range c.remotes {
		if r.account == issuer {
			return r.label()
		}
	}
	return ""
}

// Label is how a provider is called on its button, its name where it is gone.
func (c *Client) Label(name string) string {
	r, err := c.remote(name)
	if err != nil {
		return name
	}
	return cmp.Or(r.label(), name)
}

// browserHash is what is kept of the cookie that ties an attempt to one browser.
func browserHash(cookie string) string {
	sum := sha256.Sum256([]byte(cookie))
	return hex.EncodeToString(sum[:])
}
