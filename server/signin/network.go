package signin

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"terreau/content/clock"

	"golang.org/x/time/rate"
)

// What a provider may take: it is another's machine, and may be ill.
const (
	answerBytes = 1 << 20          // of one of its answers
	callTime    = 10 * time.Second // for one call, from the name's resolution to the last byte
	begunTime   = 5 * time.Second  // for all that beginning needs: the page says who does not answer
	refusedFor  = 10 * time.Second // how long a provider that did not answer is not asked again
	knownFor    = 10 * time.Minute // how long what it says of itself is believed
	keysEvery   = time.Minute      // between two readings of its keys
)

var errRedirected = errors.New("the provider answered by sending elsewhere")

// network is how this site calls one provider: bounded in bytes and time, never led elsewhere, its keys read at most
// once a minute.
type network struct {
	next  http.RoundTripper
	clock *clock.Clock

	jwks  atomic.Pointer[string] // the address of its keys, once known
	pace  *rate.Limiter
	mutex sync.Mutex
	keys  []byte // the last that was read there
	kind  string // its content type
}

func newNetwork(next http.RoundTripper, c *clock.Clock) *network {
	return &network{next: next, clock: c, pace: rate.NewLimiter(rate.Every(keysEvery), 2)}
}

// client gives the network to the libraries that speak to the provider.
func (n *network) client() *http.Client {
	return &http.Client{Transport: n, Timeout: callTime, CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirected }}
}

// RoundTrip makes a call. Of the keys, the last answer stands again where they were read too lately: a provider that
// signs with ever new names of keys makes nobody ask for each.
func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	if !trusty(r.URL.String()) {
		return nil, errors.New("the provider speaks in clear over a network")
	}
	if !n.isKeys(r) {
		return n.bounded(r)
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if !n.pace.AllowN(n.clock.Now(), 1) && n.keys != nil {
		return answered(r, http.StatusOK, http.Header{"Content-Type": {n.kind}}, n.keys), nil
	}
	response, err := n.bounded(r)
	if err != nil || response.StatusCode != http.StatusOK {
		return response, err
	}
	defer response.Body.Close()
	keys, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	n.keys, n.kind = keys, response.Header.Get("Content-Type")
	return answered(r, http.StatusOK, response.Header, keys), nil
}

func (n *network) bounded(r *http.Request) (*http.Response, error) {
	response, err := n.next.RoundTrip(r)
	if err == nil {
		response.Body = http.MaxBytesReader(nil, response.Body, answerBytes)
	}
	return response, err
}

func (n *network) isKeys(r *http.Request) bool {
	jwks := n.jwks.Load()
	return jwks != nil && r.URL.String() == *jwks
}

// answered is an answer made here.
func answered(r *http.Request, status int, header http.Header, body []byte) *http.Response {
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r}
}
