package sheet

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
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

// Refresh renders again what another version of the renderer made, those that readers see first, one text a
// transaction. It gives how many it made. A text that the renderer refuses now keeps what was made of it.
func (st *Store) Refresh(ctx context.Context) (made int, err error) {
	defer refusal.Wrap(&err, "render again")
	for _, query := range []string{
		`SELECT shelf.revision_id FROM shelf JOIN renderings ON renderings.revision_id = shelf.revision_id
			WHERE renderings.version <> $1 AND shelf.revision_id > $2 ORDER BY shelf.revision_id LIMIT $3`,
		`SELECT renderings.revision_id FROM renderings WHERE renderings.version <> $1 AND renderings.revision_id > $2
			ORDER BY renderings.revision_id LIMIT $3`,
	} {
		n, err := st.refreshAll(ctx, query)
		if made += n; err != nil {
			return made, err
		}
	}
	return made, nil
}

func (st *Store) refreshAll(ctx context.Context, query string) (made int, err error) {
	after := clock.ID("")
	for {
		var revisions []clock.ID
		err := st.db.View(ctx, func(tx *db.Tx) error {
			revisions = nil
			return eachID(tx, &revisions, query, markdown.RendererVersion, string(after), 100)
		})
		if err != nil || len(revisions) == 0 {
			return made, err
		}
		for _, id := range revisions {
			again, err := st.refresh(ctx, id)
			if err != nil {
				return made, err
			}
			if again {
				made++
			}
		}
		after = revisions[len(revisions)-1]
	}
}

// refresh renders one text outside any transaction, then writes what was made.
func (st *Store) refresh(ctx context.Context, id clock.ID) (bool, error) {
	var r Revision
	var s Sheet
	err := st.db.View(ctx, func(tx *db.Tx) (err error) {
		if r, err = revisionByID(tx, id); err != nil {
			return err
		}
		s, err = byID(tx, r.Sheet)
		return err
	})
	if err != nil || r.Erased {
		return false, refusal.IgnoreNotFound(err)
	}
	kind, _ := st.kinds.Kind(s.Kind)
	text, err := Prepare(kind, r.Text)
	if refusal.Of(err) != nil {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, st.db.Update(ctx, func(tx *db.Tx) error { return st.putAgain(tx, id, text) })
}

// putAgain writes a new rendering of a revision, and what lists and search read of it where readers see it.
func (st *Store) putAgain(tx *db.Tx, id clock.ID, text Text) error {
	r, err := revisionByID(tx, id)
	if err != nil || r.Erased {
		return err
	}
	if err := putRendering(tx, id, text); err != nil {
		return err
	}
	s, err := byID(tx, r.Sheet)
	if err != nil || s.Edition == 0 || s.Withdrawal != nil {
		return err
	}
	if err := st.shelve(tx, s); err != nil {
		return err
	}
	return st.changed(tx, Refreshed, s.ID, people.System())
}
