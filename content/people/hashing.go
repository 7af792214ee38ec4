package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"sync"

	"terreau/content/refusal"

	"github.com/alexedwards/argon2id"
)

// What a password costs: the parameters of the OWASP Password Storage Cheat Sheet for Argon2id (RFC 9106), 19 MiB, two
// passes, one lane: a twentieth of a second of a core. They stand in each hash, so that they can rise without a break.
var hashCost = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashesAtOnce is how many passwords are computed at a time: each takes 19 MiB and a core. The others wait their turn,
// as long as their request may.
const hashesAtOnce = 2

// nobody is the hash of a password that nobody has, so that an unknown login costs what a known one does.
var nobody = sync.OnceValue(func() string {
	password, _ := newToken()
	hash, err := argon2id.CreateHash(password, hashCost)
	if err != nil {
		panic(err) // the machine has no randomness
	}
	return hash
})

// inTurn waits for a turn to compute a hash, then does it. It is never called inside a transaction.
func (st *Store) inTurn(ctx context.Context, do func() error) error {
	select {
	case st.hashing <- struct{}{}:
	case <-ctx.Done():
		return refusal.Unavailable("server-busy", ctx.Err())
	}
	defer func() { <-st.hashing }()
	return do()
}

func (st *Store) hash(ctx context.Context, password string) (hash string, err error) {
	return hash, st.inTurn(ctx, func() error { hash, err = argon2id.CreateHash(password, hashCost); return err })
}

// matches compares a password with a hash, "" for that of nobody. What is longer than a password may be is not computed.
func (st *Store) matches(ctx context.Context, password, hash string) (same bool, err error) {
	known := hash != "" && len(password) <= MaxPassword
	if !known {
		hash, password = nobody(), cut(password, MaxPassword)
	}
	err = st.inTurn(ctx, func() error { same, err = argon2id.ComparePasswordAndHash(password, hash); return err })
	return same && known, err
}

// newToken makes 256 random bits for a link or a cookie, and what the database keeps of them.
func newToken() (token, hash string) {
	var bits [32]byte
	rand.Read(bits[:]) // never fails (crypto/rand, Go 1.24)
	token = base64.RawURLEncoding.EncodeToString(bits[:])
	return token, hashOf(token)
}

// hashOf is what the database keeps of a token, "" for none. Rows are found by it through an index: how long that takes
// tells something of hashes at most, and from the SHA-256 of 256 random bits nobody comes back to the token, so that a
// comparison in constant time would add nothing.
func hashOf(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
