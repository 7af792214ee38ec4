package people

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

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
