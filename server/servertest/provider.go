package servertest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// The client that the provider knows.
const (
	ClientID = "terreau-test"
	Secret   = "a secret that nobody would guess"
)

// Provider answers on a port of this machine. It signs in whomever Subject says, without asking.
type Provider struct {
	*httptest.Server
	t   testing.TB
	now func() time.Time

	mutex   sync.Mutex
	fault   Fault
	manner  Manner
	subject string
	claims  map[string]any
	keys    []key
	asked   map[string]url.Values // authorization requests by their code
	last    string                // the token last signed
	reads   int                   // of the keys
	calls   int                   // of anything
	begun   []url.Values
}

// key is a signing key and its name.
type key struct {
	name    string
	private crypto.Signer
}

// New starts a provider that behaves, until the test ends. Now is the clock that its tokens are dated by.
func New(t testing.TB, now func() time.Time) *Provider {
	t.Helper()
	p := &Provider{t: t, now: now, subject: "someone", asked: map[string]url.Values{}}
	p.Rotate()
	doors := http.NewServeMux()
	doors.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	doors.HandleFunc("GET /authorize", p.authorize)
	doors.HandleFunc("POST /token", p.token)
	doors.HandleFunc("GET /keys", p.jwks)
	doors.HandleFunc("GET /userinfo", p.userInfo)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		p.calls++
		if p.fault == Down {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		http.StripPrefix(p.manner.Path, doors).ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		p.Server.CloseClientConnections()
		p.Server.Close()
	})
	return p
}

// Misbehave makes the provider do one thing wrong from now on.
func (p *Provider) Misbehave(f Fault) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.fault = f
}

// Be says who signs in next, and what else the provider says of her.
func (p *Provider) Be(subject string, claims map[string]any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.subject, p.claims = subject, claims
}

// Rotate makes another key the only one.
func (p *Provider) Rotate() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.keys = []key{p.newKey(fmt.Sprint("key-", p.calls, "-", len(p.asked)))}
}

// Announce publishes another key, which does not sign yet.
func (p *Provider) Announce() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.keys = append(p.keys, p.newKey(fmt.Sprint("announced-", p.calls)))
}

// Turn makes the next of the keys that are published the one that signs.
func (p *Provider) Turn() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.keys = append(p.keys[1:], p.keys[0])
}

// Retire publishes the key that signs and no other.
func (p *Provider) Retire() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.keys = p.keys[:1]
}

func (p *Provider) newKey(name string) key {
	var private crypto.Signer
	var err error
	if p.manner.RSA {
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return key{name, private}
}

// KeyReads is how often its keys were read.
func (p *Provider) KeyReads() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.reads
}

// Begun are the authorization requests it was sent.
func (p *Provider) Begun() []url.Values {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return append([]url.Values(nil), p.begun...)
}

func (p *Provider) discovery(w http.ResponseWriter, r *http.Request) {
	at, methods := p.Issuer(), []string{"client_secret_basic"}
	if p.manner.ProConnect {
		methods = []string{"client_secret_post", "private_key_jwt"}
	}
	said := map[string]any{"issuer": at, "authorization_endpoint": at + "/authorize", "token_endpoint": at + "/token",
		"jwks_uri": at + "/keys", "userinfo_endpoint": at + "/userinfo", "end_session_endpoint": at + "/logout",
		"id_token_signing_alg_values_supported": []string{string(p.algorithm()), "HS256", "none"}, "token_endpoint_auth_methods_supported": methods}
	switch p.fault {
	case DiscoveryOther:
		said["issuer"] = "https://another.example"
	case KeysElsewhere:
		said["jwks_uri"] = "http://127.0.0.2:1/keys"
	case KeysInClear:
		said["jwks_uri"] = "http://192.0.2.1/keys"
	case AlgorithmsWeak:
		said["id_token_signing_alg_values_supported"] = []string{"HS256"}
	case AnswersUnnamed, AnswersNamed:
		said["authorization_response_iss_parameter_supported"] = true
	case NoUserInfo:
		delete(said, "userinfo_endpoint")
	case DiscoveryLarge:
		said["padding"] = strings.Repeat("x", 5<<20)
	case DiscoveryMoved:
		http.Redirect(w, r, "http://127.0.0.2:1/elsewhere", http.StatusFound)
		return
	case DiscoverySlow:
		p.mutex.Unlock()
		<-r.Context().Done()
		p.mutex.Lock()
		return
	case DiscoveryHTML:
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<h1>Welcome</h1>"))
		return
	}
	p.answer(w, http.StatusOK, said)
}

func (p *Provider) answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // a client that went away is no fault of the test
}

// authorize sends straight back, as if someone had signed in already.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	p.begun = append(p.begun, query)
	if !p.takes(query) {
		http.Error(w, "Y000400", http.StatusBadRequest)
		return
	}
	code := fmt.Sprint("code-", len(p.begun))
	p.asked[code] = query
	back := url.Values{"state": {query.Get("state")}, "code": {code}}
	switch p.fault {
	case AnswersAsOther:
		back.Set("iss", "https://another.example")
	case AnswersNamed:
		back.Set("iss", p.Issuer())
	case GivesUp:
		back.Set("error", "access_denied")
	case ErrorMarkup:
		back.Set("error", "<script>alert(1)</script>")
		back.Set("error_description", `"><img src=x onerror=alert(1)>`)
	case TwoOfAState:
		back.Add("state", query.Get("state"))
	}
	http.Redirect(w, r, query.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

// token gives a token for a code, once, to the client that can prove that it asked.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	code := r.Form.Get("code")
	asked := p.asked[code]
	delete(p.asked, code)
	sum := sha256.Sum256([]byte(r.Form.Get("code_verifier")))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	switch {
	case p.fault == TokenFails:
		p.answer(w, http.StatusInternalServerError, map[string]any{"error": "server_error"})
		return
	case p.fault == TokenMoved:
		http.Redirect(w, r, "http://127.0.0.2:1/token", http.StatusTemporaryRedirect)
		return
	case asked == nil || p.fault == CodeUnknown, asked.Get("redirect_uri") != r.Form.Get("redirect_uri"),
		asked.Get("code_challenge") != challenge || asked.Get("code_challenge_method") != "S256",
		!p.proves(r):
		p.answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	said := map[string]any{"access_token": "access-" + code, "token_type": "Bearer", "expires_in": 60}
	switch p.fault {
	case NoToken:
	case StaleToken:
		said["id_token"] = p.last
	case TokenLarge:
		said["padding"] = strings.Repeat("x", 5<<20)
	}
	if _, given := said["id_token"]; !given && p.fault != NoToken {
		said["id_token"] = p.idToken(asked, "access-"+code)
	}
	p.answer(w, http.StatusOK, said)
}

func (p *Provider) jwks(w http.ResponseWriter, _ *http.Request) {
	p.reads++
	set := jose.JSONWebKeySet{}
	keys := p.keys
	if p.fault == NoKeyNames {
		keys = append([]key{p.newKey("other-1"), p.newKey("other-2")}, keys...)
	}
	for _, k := range keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: k.private.Public(), KeyID: k.name, Algorithm: string(p.algorithm()), Use: "sig"})
	}
	p.answer(w, http.StatusOK, set)
}

func (p *Provider) userInfo(w http.ResponseWriter, _ *http.Request) {
	said := map[string]any{"sub": p.subject, "name": "Someone " + p.subject}
	for name, value := range p.claims {
		said[name] = value
	}
	switch p.fault {
	case OtherUserInfo:
		said["sub"] = "someone else"
	case LongSubject:
		said["sub"] = strings.Repeat("s", 10<<10)
	case UserInfoFails:
		p.answer(w, http.StatusInternalServerError, map[string]any{})
		return
	}
	if p.manner.ProConnect {
		p.signedInfo(w, said)
		return
	}
	if p.fault == UserInfoSigned {
		said["iss"], said["aud"] = p.URL, "another client"
		w.Header().Set("Content-Type", "application/jwt")
		_, _ = w.Write([]byte(p.sign(said, p.keys[0].private, jose.ES256, p.keys[0].name)))
		return
	}
	p.answer(w, http.StatusOK, said)
}
