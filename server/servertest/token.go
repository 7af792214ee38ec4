package servertest

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// idToken makes the token of a sign-in, with what is wrong with it.
func (p *Provider) idToken(asked url.Values, access string) string {
	now := p.now()
	hash := sha256.Sum256([]byte(access))
	claims := map[string]any{"iss": p.Issuer(), "sub": p.subject, "aud": ClientID, "nonce": asked.Get("nonce"), "iat": now.Unix(),
		"exp": now.Add(5 * time.Minute).Unix(), "at_hash": base64.RawURLEncoding.EncodeToString(hash[:16])}
	for name, value := range p.claims {
		claims[name] = value
	}
	p.spoil(claims, now)
	token := p.signed(claims)
	p.last = token
	return token
}

// spoil puts into the claims what is wrong with them.
func (p *Provider) spoil(claims map[string]any, now time.Time) {
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	wrong := map[Fault]map[string]any{
		NoNonce:         {"nonce": nil},
		OtherNonce:      {"nonce": "another"},
		OtherIssuer:     {"iss": "https://another.example"},
		OtherAudience:   {"aud": "another"},
		ListWithoutUs:   {"aud": []string{"another", "a third"}, "azp": ClientID},
		ListWithNoParty: {"aud": []string{ClientID, "another"}},
		OtherParty:      {"azp": "another"},
		OurParty:        {"aud": []string{ClientID, "another"}, "azp": ClientID},
		ExpiredLong:     {"exp": at(-10 * time.Minute), "iat": at(-20 * time.Minute)},
		ExpiredTwo:      {"exp": at(-2 * time.Minute), "iat": at(-20 * time.Minute)},
		ExpiredLess:     {"exp": at(-50 * time.Second), "iat": at(-20 * time.Minute)},
		FutureLong:      {"exp": at(20 * time.Minute), "iat": at(10 * time.Minute)},
		FutureTwo:       {"exp": at(20 * time.Minute), "iat": at(2 * time.Minute)},
		FutureLess:      {"exp": at(20 * time.Minute), "iat": at(50 * time.Second)},
		NotYet:          {"nbf": at(2 * time.Minute)},
		NoTimes:         {"exp": nil, "iat": nil},
		HugeInstants:    {"nbf": 1e300},
		OtherAtHash:     {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
		NoSubject:       {"sub": nil},
		LongSubject:     {"sub": strings.Repeat("s", 10<<10)},
		NullSubject:     {"sub": "some\nbody"},
	}
	for name, value := range wrong[p.fault] {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
}

// signed signs the claims, in the way of the fault.
func (p *Provider) signed(claims map[string]any) string {
	own := p.keys[0]
	switch p.fault {
	case AlgorithmNone:
		body, _ := json.Marshal(claims)
		return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(body) + "."
	case AlgorithmHMAC:
		der, err := x509.MarshalPKIXPublicKey(own.private.Public())
		if err != nil {
			p.t.Error(err)
		}
		return p.sign(claims, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), jose.HS256, own.name)
	case AlgorithmSecret:
		return p.sign(claims, []byte(Secret+Secret), jose.HS256, own.name)
	case AlgorithmUnasked:
		return p.sign(claims, own.private, p.algorithm(), own.name, "ES384")
	case OtherKey:
		return p.sign(claims, p.newKey(own.name).private, p.algorithm(), own.name)
	case BadSignature:
		token := p.sign(claims, own.private, p.algorithm(), own.name)
		dot := strings.LastIndexByte(token, '.')
		letter := "A"
		if token[dot+1] == 'A' {
			letter = "B"
		}
		return token[:dot+1] + letter + token[dot+2:]
	case NoKeyName, NoKeyNames:
		return p.sign(claims, own.private, p.algorithm(), "")
	case UnknownKey:
		return p.sign(claims, own.private, p.algorithm(), fmt.Sprint("never-heard-of-", p.calls))
	}
	return p.sign(claims, own.private, p.algorithm(), own.name)
}

// sign makes a token. A name of an algorithm beside the true one is what its header says.
func (p *Provider) sign(claims map[string]any, key any, algorithm jose.SignatureAlgorithm, name string, says ...string) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: name}}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		p.t.Error(err)
		return ""
	}
	body, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
		return ""
	}
	object, err := signer.Sign(body)
	if err != nil {
		p.t.Error(err)
		return ""
	}
	token, err := object.CompactSerialize()
	if err != nil {
		p.t.Error(err)
	}
	if len(says) > 0 {
		_, rest, _ := strings.Cut(token, ".")
		token = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+says[0]+`","kid":"`+name+`"}`)) + "." + rest
	}
	return token
}

// LogoutToken makes the token by which the provider ends a session of a subject (OpenID Connect Back-Channel Logout 1.0,
// section 2.4), its claims changed by others; a nil takes one away. The fault says how it is signed.
func (p *Provider) LogoutToken(subject, id string, other map[string]any) string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.now()
	claims := map[string]any{"iss": p.Issuer(), "aud": ClientID, "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": id, "sub": subject,
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}
	for name, value := range other {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
	return p.signed(claims)
}
