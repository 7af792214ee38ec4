package signin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"terreau/content/clock"
	"terreau/content/people"

	"github.com/zitadel/oidc/v3/pkg/op"
)

// Provider is the built-in provider of OpenID Connect. Its accounts are those that people keep; its only client is this
// site, which reaches it in the same process. A browser meets two of its doors, Authorize and Resume; nothing of the
// rest is open to anyone.
//
// A token of it lives for one request in one process: it is made, checked and forgotten where someone comes back. So
// its keys are made in the process and never written down, another each day; requests and codes, which another node may
// be asked for, are rows.
type Provider struct {
	people *people.Store
	clock  *clock.Clock
	origin string
	keys   *keyring
	doors  http.Handler
}

// ownPath is where the built-in provider stands below the public address.
const ownPath = "/oidc"

// NewProvider makes the built-in provider of a site.
func NewProvider(o Options) (*Provider, error) {
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	p := &Provider{people: o.People, clock: o.Clock, origin: o.Origin, keys: &keyring{now: o.Clock.Now}}
	config := &op.Config{CodeMethodS256: true, SupportedScopes: []string{"openid", "profile"}}
	options := []op.Option{op.WithLogger(log), op.WithCORSOptions(nil), op.WithCrypto(p.keys)}
	if strings.HasPrefix(o.Origin, "http://") { // this machine alone: serve refuses it elsewhere
		options = append(options, op.WithAllowInsecure())
	}
	doors, err := op.NewProvider(config, &storage{p}, op.StaticIssuer(p.issuer()), options...)
	if err != nil {
		return nil, fmt.Errorf("the built-in provider: %w", err)
	}
	p.doors = http.StripPrefix(ownPath, doors)
	return p, nil
}

func (p *Provider) issuer() string { return p.origin + ownPath }

// settings are those by which this site is a client of its own provider.
func (p *Provider) settings() Settings {
	return Settings{Name: OwnName, Issuer: p.issuer(), ClientID: OwnName, Scopes: []string{"profile"}, Label: "Terreau"}
}

// RoundTrip answers a request of this site without a network: no address of its own, no proxy, no certificate stands in
// the way.
func (p *Provider) RoundTrip(r *http.Request) (*http.Response, error) {
	w := &recorder{header: http.Header{}}
	inside := r.Clone(r.Context())
	inside.RequestURI, inside.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:0"
	p.doors.ServeHTTP(w, inside)
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return answered(r, max(w.status, http.StatusOK), w.header, w.body.Bytes()), nil
}

// recorder keeps an answer of the provider.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header are the headers of the answer.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader keeps the status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

// Write keeps the text.
func (w *recorder) Write(text []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(text)
}

// The doors that a browser meets, below the public address.
const (
	AuthorizePath = ownPath + "/authorize"
	ResumePath    = AuthorizePath + "/callback"
)

// errUnusable is a request to sign in that the provider does not take. What it says of it is for nobody's eyes.
var errUnusable = errors.New("the built-in provider refuses the request")

// Authorize takes a request to sign in and gives the path of the page that asks who it is.
func (p *Provider) Authorize(ctx context.Context, query url.Values) (path string, err error) {
	return p.sentTo(ctx, AuthorizePath, query)
}

// Resume gives the address, with a code, that leads back to the client once Accept has been told who it is.
func (p *Provider) Resume(ctx context.Context, id string) (path string, err error) {
	return p.sentTo(ctx, ResumePath, url.Values{"id": {id}})
}

// sentTo asks the provider as a browser would, and gives the path of this site that it sends to.
func (p *Provider) sentTo(ctx context.Context, path string, query url.Values) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.origin+path+"?"+query.Encode(), nil)
	if err != nil {
		return "", err
	}
	response, err := p.RoundTrip(r)
	if err != nil {
		return "", err
	}
	to, own := strings.CutPrefix(response.Header.Get("Location"), p.origin+"/")
	if response.StatusCode != http.StatusFound || !own {
		return "", refused("sign-in-unreadable", errUnusable)
	}
	return "/" + to, nil
}
