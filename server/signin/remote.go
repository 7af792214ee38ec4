package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"terreau/content/clock"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// remote is one provider as this site knows it. What it says of itself is asked when someone first signs in there, and
// kept for a while.
type remote struct {
	Settings
	account string           // the issuer that accounts are kept under
	now     func() time.Time // by which its tokens are dated
	back    string           // where it sends people back to
	network *network
	clock   *clock.Clock

	mutex sync.Mutex
	known *known
	until time.Time // it is not asked before
	err   error     // why it was not understood when last asked
}

// known is what a provider says of itself.
type known struct {
	verifier     *oidc.IDTokenVerifier
	infoVerifier *oidc.IDTokenVerifier // of the signature of a user-info answer alone
	oauth        oauth2.Config
	said         metadata
	userInfo     string // "" where it has none
	endSession   string // "" where it has none
	saysIssuer   bool   // it names itself when it sends people back (RFC 9207)
}

// metadata is what go-oidc leaves out of a discovery document (OpenID Connect Discovery 1.0, section 3; RFC 9207).
type metadata struct {
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Keys          string   `json:"jwks_uri"`
	UserInfo      string   `json:"userinfo_endpoint"`
	EndSession    string   `json:"end_session_endpoint"`
	Algorithms    []string `json:"id_token_signing_alg_values_supported"`
	TokenMethods  []string `json:"token_endpoint_auth_methods_supported"`
	SaysIssuer    bool     `json:"authorization_response_iss_parameter_supported"`
}

// algorithms are those that a token may be signed with.
var algorithms = []string{oidc.RS256, oidc.ES256, oidc.PS256, oidc.EdDSA}

// discover gives what the provider says of itself, asked again once what is known is old. A provider that did not
// answer is left alone for a moment, so that nobody waits for it twice.
func (r *remote) discover(ctx context.Context) (*known, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if now := r.clock.Now(); now.Before(r.until) {
		return r.known, r.err
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), begunTime)
	defer stop()
	r.known, r.err = r.ask(ctx)
	lasts := knownFor
	if r.err != nil {
		lasts = refusedFor
	}
	r.until = r.clock.Now().Add(lasts)
	return r.known, r.err
}

func (r *remote) ask(ctx context.Context) (*known, error) {
	ctx = oidc.ClientContext(ctx, r.network.client())
	provider, err := oidc.NewProvider(ctx, r.Issuer)
	if err != nil {
		return nil, fmt.Errorf("discovery of %s: %w", r.Name, err)
	}
	var said metadata
	if err := provider.Claims(&said); err != nil {
		return nil, fmt.Errorf("discovery of %s: %w", r.Name, err)
	}
	if err := r.check(said); err != nil {
		return nil, fmt.Errorf("discovery of %s: %w", r.Name, err)
	}
	r.network.jwks.Store(&said.Keys)
	keys := oidc.NewRemoteKeySet(ctx, said.Keys)
	k := &known{said: said, userInfo: said.UserInfo, endSession: said.EndSession, saysIssuer: said.SaysIssuer,
		oauth: oauth2.Config{ClientID: r.ClientID, ClientSecret: r.Secret, RedirectURL: r.back, Scopes: r.scopes(),
			Endpoint: oauth2.Endpoint{AuthURL: said.Authorization, TokenURL: said.Token, AuthStyle: r.style(said.TokenMethods)}}}
	k.verifier = oidc.NewVerifier(r.Issuer, keys, &oidc.Config{ClientID: r.ClientID, SupportedSigningAlgs: r.allowed(said.Algorithms), SkipExpiryCheck: true})
	k.infoVerifier = oidc.NewVerifier(r.Issuer, keys, &oidc.Config{SupportedSigningAlgs: r.allowed(algorithms), SkipClientIDCheck: true, SkipIssuerCheck: true, SkipExpiryCheck: true})
	return k, nil
}

// check refuses endpoints that stand elsewhere than the operator said, and a provider whose signatures cannot be
// believed.
func (r *remote) check(said metadata) error {
	issuer, err := url.Parse(r.Issuer)
	if err != nil {
		return err
	}
	for _, address := range []string{said.Authorization, said.Token, said.Keys, said.UserInfo, said.EndSession} {
		if address == "" {
			continue
		}
		u, err := url.Parse(address)
		if err != nil || !trusty(address) || u.Host != issuer.Host && !slices.Contains(r.Hosts, u.Host) && !slices.Contains(r.profile().hosts, u.Host) {
			return fmt.Errorf("the endpoint %.200q does not stand on the issuer's host", address)
		}
	}
	if said.Authorization == "" || said.Token == "" || said.Keys == "" {
		return errors.New("an endpoint is missing")
	}
	if len(r.allowed(said.Algorithms)) == 0 {
		return errors.New("none of its signatures is allowed here")
	}
	return nil
}

// allowed are the algorithms that a provider uses and that are allowed here and by its profile; RS256 where it says none
// (OpenID Connect Core 1.0, section 15.1).
func (r *remote) allowed(said []string) []string {
	if len(said) == 0 {
		said = []string{oidc.RS256}
	}
	most := algorithms
	if own := r.profile().algorithms; own != nil {
		most = own
	}
	return slices.DeleteFunc(slices.Clone(most), func(one string) bool { return !slices.Contains(said, one) })
}

// style is how this site proves to be itself: by the header unless the provider takes fields alone, as ProConnect does.
// It is never found out by trying, which would send a code twice.
func (r *remote) style(methods []string) oauth2.AuthStyle {
	if r.Secret == "" || r.profile().strict || len(methods) > 0 && !slices.Contains(methods, "client_secret_basic") {
		return oauth2.AuthStyleInParams
	}
	return oauth2.AuthStyleInHeader
}

func (r *remote) scopes() []string {
	scopes := r.Scopes
	if len(scopes) == 0 {
		scopes = r.profile().scopes
	}
	if len(scopes) == 0 {
		scopes = []string{"profile", "email"}
	}
	return append([]string{oidc.ScopeOpenID}, slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return s == oidc.ScopeOpenID })...)
}

// calls makes the libraries call the provider through its network.
func (r *remote) calls(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, r.network.client())
}

// outside is the way to providers that are other machines.
func outside() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxResponseHeaderBytes = 64 << 10
	t.MaxIdleConnsPerHost = 4
	return t
}
