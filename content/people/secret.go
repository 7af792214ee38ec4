package people

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// SecretName is the name of the file in the data folder that holds the secret of an instance which is given none.
const SecretName = "secret.key"

// MinSecret is how many bytes a secret that is given must have.
const MinSecret = 32

// Secret seals what the database must not show to whoever reads it, or a backup of it: AES-256-GCM, with a key made by
// HKDF-SHA256 from the secret that an operator gave (TERREAU_SECRET, the same on each node), else from 32 random bytes
// kept beside the database in secret.key, which no backup holds. What is sealed is bound to its place by the additional
// data. A lost secret loses what it sealed and nothing else: signing keys, which are then made again.
type Secret struct {
	folder, given string
	mutex         sync.Mutex
	aead          cipher.AEAD
}

// NewSecret takes the secret of an instance: given, or else that of its data folder. Nothing is read or written before
// something is sealed.
func NewSecret(folder, given string) *Secret { return &Secret{folder: folder, given: given} }

// Seal encrypts bytes for a place, such as the id of a row.
func (s *Secret) Seal(plain []byte, place string) (string, error) {
	aead, err := s.open()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plain)+aead.Overhead())
	rand.Read(nonce) // never fails; 96 random bits are enough for 2^32 seals (NIST SP 800-38D, section 8.3)
	return base64.RawStdEncoding.EncodeToString(aead.Seal(nonce, nonce, plain, []byte(place))), nil
}

// Unseal gives back what Seal was given for the same place. The error says that it was not this secret, or not there.
func (s *Secret) Unseal(sealed, place string) ([]byte, error) {
	aead, err := s.open()
	if err != nil {
		return nil, err
	}
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < aead.NonceSize() {
		return nil, errors.New("what is sealed is cut")
	}
	return aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], []byte(place))
}

func (s *Secret) open() (cipher.AEAD, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.aead == nil {
		aead, err := s.read()
		if err != nil {
			return nil, err
		}
		s.aead = aead
	}
	return s.aead, nil
}

func (s *Secret) read() (cipher.AEAD, error) {
	secret := []byte(s.given)
	if s.given == "" {
		var err error
		if secret, err = keptSecret(s.folder); err != nil {
			return nil, err
		}
	}
	if len(secret) < MinSecret {
		return nil, fmt.Errorf("the secret has %d bytes, %d are needed", len(secret), MinSecret)
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "terreau signing keys", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// keptSecret reads the secret of a data folder, or makes it. It takes its name whole, so that of two processes that make
// one at the same time both read the same.
func keptSecret(folder string) ([]byte, error) {
	name := filepath.Join(folder, SecretName)
	secret, err := os.ReadFile(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return bytes.TrimSpace(secret), err
	}
	unfinished, err := os.CreateTemp(folder, "."+SecretName+"-") // for its owner alone
	if err != nil {
		return nil, err
	}
	defer os.Remove(unfinished.Name())
	token, _ := newToken()
	_, err = unfinished.WriteString(token + "\n")
	if err := errors.Join(err, unfinished.Sync(), unfinished.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(unfinished.Name(), name); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.Rename(unfinished.Name(), name); err != nil { // a disk without links
			return nil, err
		}
	}
	secret, err = os.ReadFile(name)
	return bytes.TrimSpace(secret), err
}
