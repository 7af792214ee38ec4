// Package files keeps the bytes of attachments under the SHA-256 of what they hold, makes pictures safe to show, and
// reads the folders and archives that are imported. It knows nothing of sheets, persons or rights.
package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"terreau/content/refusal"
)

// MaxBytes is the largest file a store takes.
const MaxBytes = 64 << 20

// Store keeps files by their content: the name of a file is the SHA-256 of its bytes, in lower-case hexadecimal. What
// is kept under a name never changes. A name that is none, or that nothing is kept under, is refused as not found.
// Stores are safe for concurrent use.
type Store interface {
	// Put keeps content and gives its name, once it is on stable storage. Putting it again changes nothing.
	Put(ctx context.Context, content []byte) (sum string, err error)
	// Open gives the bytes of a file. They are not compared with its name: see Verify.
	Open(ctx context.Context, sum string) (io.ReadCloser, error)
	// Stat gives the size of a file in bytes.
	Stat(ctx context.Context, sum string) (size int64, err error)
	// Delete forgets a file; forgetting what is not there is no error.
	Delete(ctx context.Context, sum string) error
	// List gives each file once, in the order of names, and stops at the first error it is given back.
	List(ctx context.Context, each func(sum string, size int64) error) error
}

// Sum gives the name under which content is kept.
func Sum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// IsSum reports whether a text could be the name of a file.
func IsSum(text string) bool {
	if len(text) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Verify reads a file again and refuses it where its bytes are no longer those its name was made of.
func Verify(ctx context.Context, store Store, sum string) error {
	content, err := store.Open(ctx, sum)
	if err != nil {
		return err
	}
	defer content.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, content); err != nil {
		return altered(sum, err)
	}
	if hex.EncodeToString(hash.Sum(nil)) != sum {
		return altered(sum, nil)
	}
	return nil
}

// Read gives the whole of a file, compared with its name.
func Read(ctx context.Context, store Store, sum string) ([]byte, error) {
	stream, err := store.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	content, err := io.ReadAll(io.LimitReader(stream, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if Sum(content) != sum {
		return nil, altered(sum, nil)
	}
	return content, nil
}

func altered(sum string, err error) error {
	return &refusal.Error{Kind: refusal.KindFailure, Reason: "file-altered", Args: []any{sum}, Err: err}
}

func tooLarge() error { return refusal.TooLarge("file", "file-too-large", MaxBytes>>20) }
