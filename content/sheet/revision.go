package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"terreau/content/clock"
)

// Revision is a saved text. Nothing overwrites it; erased by law, its text is gone and its hash stays.
type Revision struct {
	ID       clock.ID
	Sheet    clock.ID
	Number   int
	Text     []byte // Markdown with its front matter, to the byte; nil once erased
	TextHash string // SHA-256 of the text, in hexadecimal
	Hash     string // what approvals are tied to: the text and the files it shows (Hash)
	At       time.Time
	By       clock.ID
	Erased   bool
	Files    []File
}

// File is an attachment that a revision shows under a path, as its text writes it.
type File struct {
	Attachment    string // 128 random bits
	Path          string
	Hash          string // SHA-256 of the bytes kept
	Origin        string // SHA-256 of the bytes received, before a picture was made anew
	Type          string // media type
	Size          int64
	Width, Height int
}

// Hash gives what approvals are tied to (states.md, Hashes): the hash of the text alone where it shows no file, else
// that of a list of hashes, the text's first, then each file's beside its path.
func Hash(text []byte, files []File) string {
	own := sum(text)
	if len(files) == 0 {
		return own
	}
	lines := make([]string, 0, len(files))
	for _, f := range files {
		lines = append(lines, f.Hash+"  "+f.Path+"\n")
	}
	slices.Sort(lines)
	return sum([]byte(own + "\n" + strings.Join(lines, "")))
}

func sum(bytes []byte) string {
	hash := sha256.Sum256(bytes)
	return hex.EncodeToString(hash[:])
}
