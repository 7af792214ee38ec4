package servertest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Manner is how a service of identity does things, where it is not wrong but its own.
type Manner struct {
	Path       string // of its issuer, after the address
	ProConnect bool   // strict parameters, the secret in the form, user info that is signed, a scope for each claim
	RSA        bool   // RS256 for its signatures, else ES256
}

// Take makes the provider do things in a manner from now on, with a new key.
func (p *Provider) Take(m Manner) {
	p.mutex.Lock()
	p.manner = m
	p.mutex.Unlock()
	p.Rotate()
}

// Issuer is how the provider calls itself.
func (p *Provider) Issuer() string { return p.URL + p.manner.Path }

func (p *Provider) algorithm() jose.SignatureAlgorithm {
	if p.manner.RSA {
		return jose.RS256
	}
	return jose.ES256
}

// proConnect are the parameters and the scopes that ProConnect takes (numerique-gouv/proconnect-documentation).
var proConnect = struct{ parameters, scopes []string }{
	[]string{"client_id", "acr_values", "claims", "response_type", "response_mode", "nonce", "login_hint", "siret_hint", "state",
		"redirect_uri", "scope", "prompt", "idp_hint", "code_challenge", "code_challenge_method"},
	[]string{"openid", "given_name", "usual_name", "email", "uid", "siret", "idp_id", "phone", "siren", "organizational_unit",
		"belonging_population", "roles", "organization_label", "groups"},
}

// takes reports whether the provider accepts a request to sign in; ProConnect answers Y000400 to what it does not know.
func (p *Provider) takes(query url.Values) bool {
	if !p.manner.ProConnect {
		return true
	}
	for name := range query {
		if !slices.Contains(proConnect.parameters, name) {
			return false
		}
	}
	return len(query.Get("state")) >= 32 && len(query.Get("nonce")) >= 32
}

// proves reports whether a client that brings a code is the one that the provider knows.
func (p *Provider) proves(r *http.Request) bool {
	id, secret, basic := r.BasicAuth()
	if p.manner.ProConnect {
		return !basic && r.PostForm.Get("client_id") == ClientID && r.PostForm.Get("client_secret") == Secret
	}
	return id == ClientID && secret == url.QueryEscape(Secret)
}

// signedInfo answers user info as ProConnect does: a token, with what is wrong with it.
func (p *Provider) signedInfo(w http.ResponseWriter, said map[string]any) {
	own := p.keys[0]
	said["iss"], said["aud"], said["exp"] = p.Issuer(), ClientID, p.now().Add(time.Minute).Unix()
	for name, value := range map[Fault]map[string]any{
		UserInfoSigned:      {"aud": "another client"},
		UserInfoOtherIssuer: {"iss": "https://another.example"},
		UserInfoExpired:     {"exp": p.now().Add(-2 * time.Minute).Unix()},
		UserInfoNoAudience:  {"aud": nil},
		UserInfoNoEnd:       {"exp": nil},
	}[p.fault] {
		if said[name] = value; value == nil {
			delete(said, name)
		}
	}
	token := p.sign(said, own.private, p.algorithm(), own.name)
	switch p.fault {
	case UserInfoPlain:
		p.answer(w, http.StatusOK, said)
		return
	case UserInfoNone:
		body, _ := json.Marshal(said)
		token = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(body) + "."
	case UserInfoSecret:
		token = p.sign(said, []byte(Secret+Secret), jose.HS256, own.name)
	case UserInfoOtherKey:
		token = p.sign(said, p.newKey(own.name).private, p.algorithm(), own.name)
	}
	w.Header().Set("Content-Type", "application/jwt")
	_, _ = w.Write([]byte(token))
}
