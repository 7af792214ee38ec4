package signin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// keyring holds the keys of the built-in provider: those that sign what it says, and those that seal its tokens. Another
// is made each day, and the one before is still believed, so that what was signed a moment before the change is good.
//
// Keys are of a process and lie in no database, where a copy could leak them: a token is made, checked and forgotten
// within one request on one node. What lives longer and on several nodes, requests and codes, are rows.
type keyring struct {
	mutex sync.Mutex
	now   func() time.Time
	keys  []ownKey // the one in use first, then the one before
}

// keyLasts is how long a key is used.
const keyLasts = 24 * time.Hour

// ownKey is a key of the built-in provider.
type ownKey struct {
	id    string
	since time.Time
	sign  *ecdsa.PrivateKey
	seal  op.Crypto
}

func newKey(now time.Time) (k ownKey, err error) {
	k.id, k.since = newSecret()[:16], now
	if k.sign, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return k, err
	}
	var secret [32]byte
	rand.Read(secret[:]) // never fails (crypto/rand, Go 1.24)
	k.seal = op.NewAES256GCMCrypto(secret, k.id)
	return k, nil
}

// all gives the keys that are believed, the one in use first.
func (r *keyring) all() ([]ownKey, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	now := r.now()
	if len(r.keys) > 0 && now.Sub(r.keys[0].since) < keyLasts {
		return r.keys, nil
	}
	k, err := newKey(now)
	if err != nil {
		return nil, err
	}
	r.keys = append([]ownKey{k}, r.keys[:min(len(r.keys), 1)]...)
	return r.keys, nil
}

// Encrypt seals a token by the key in use.
func (r *keyring) Encrypt(text string) (string, error) {
	keys, err := r.all()
	if err != nil {
		return "", err
	}
	return keys[0].seal.Encrypt(text)
}

// Decrypt opens a token by any key that is believed.
func (r *keyring) Decrypt(text string) (string, error) {
	keys, err := r.all()
	for _, k := range keys {
		if open, err := k.seal.Decrypt(text); err == nil {
			return open, nil
		}
	}
	return "", errors.Join(errors.New("no key of ours"), err)
}

// signingKey and publicKey are the two halves of a key, as the protocol's library reads them.
type signingKey struct{ k ownKey }

// SignatureAlgorithm is that of every key.
func (signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.ES256 }

// Key is what signs or checks.
func (s signingKey) Key() any { return s.k.sign }

// ID is the name of the key.
func (s signingKey) ID() string { return s.k.id }

type publicKey struct{ k ownKey }

// Algorithm is that of every key.
func (publicKey) Algorithm() jose.SignatureAlgorithm { return jose.ES256 }

// Use is to sign.
func (publicKey) Use() string { return "sig" }

// Key is what signs or checks.
func (p publicKey) Key() any { return p.k.sign.Public() }

// ID is the name of the key.
func (p publicKey) ID() string { return p.k.id }
