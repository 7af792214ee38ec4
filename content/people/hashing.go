package people

import (
	"context"
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
