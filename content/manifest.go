package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"terreau/content/clock"
	"terreau/content/files"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// The manifest of an export: what front matter does not hold. It is ManifestName, and where it would be large, the files
// it names under "more", each with a part of the sheets.
const (
	ManifestName    = "terreau.json"
	ManifestFormat  = "terreau-export"
	ManifestVersion = 1

	// manifestPart is how many bytes of sheets one file of the manifest holds, about.
	manifestPart = 4 << 20
)

// Manifest lists what an export holds. Times are in UTC, to the microsecond; paths are relative to the export.
type Manifest struct {
	Format   string          `json:"format"`
	Version  int             `json:"version"`
	Instance string          `json:"instance,omitempty"`
	Spaces   []ManifestSpace `json:"spaces,omitempty"`
	Sheets   []ManifestSheet `json:"sheets"`
	More     []string        `json:"more,omitempty"`
}

// ManifestSpace is a space, by its slug.
type ManifestSpace struct {
	Slug        string          `json:"slug"`
	Name        string          `json:"name"`
	Summary     string          `json:"summary,omitempty"`
	Audience    people.Audience `json:"audience"`
	DefaultKind string          `json:"default_kind,omitempty"`
	Protocol    string          `json:"protocol,omitempty"`
}

// ManifestSheet is a sheet that was published. File is the text of its current edition.
type ManifestSheet struct {
	ID          clock.ID            `json:"id"`
	Kind        string              `json:"kind"`
	Space       string              `json:"space"`
	Slug        string              `json:"slug"`
	Former      []string            `json:"former_slugs,omitempty"`
	Title       string              `json:"title"`
	File        string              `json:"file"`
	Source      *ManifestSource     `json:"source,omitempty"`
	Restriction people.Audience     `json:"restriction,omitempty"`
	CreatedAt   time.Time           `json:"created_at"`
	Withdrawal  *ManifestWithdrawal `json:"withdrawal,omitempty"`
	Editions    []ManifestEdition   `json:"editions"`
}

// ManifestSource is where an imported sheet came from, as it is known again by.
type ManifestSource struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// ManifestWithdrawal is the withdrawal that stands.
type ManifestWithdrawal struct {
	Reason   string    `json:"reason"`
	Redirect string    `json:"redirect,omitempty"`
	At       time.Time `json:"at"`
}

// ManifestEdition is one published text, the oldest first. Hash is what approvals are tied to: the text's, or where it
// shows files that of the list of hashes. Erased by law, it has no file.
type ManifestEdition struct {
	Number   int            `json:"number"`
	File     string         `json:"file,omitempty"`
	Hash     string         `json:"hash"`
	TextHash string         `json:"text_hash"`
	Date     time.Time      `json:"date"`
	Seal     string         `json:"seal"`
	Source   string         `json:"source,omitempty"`
	Address  string         `json:"address,omitempty"`
	Note     string         `json:"note,omitempty"`
	Minor    bool           `json:"minor,omitempty"`
	Erased   bool           `json:"erased,omitempty"`
	Files    []ManifestFile `json:"files,omitempty"`
}

// ManifestFile is a file that a text shows: under which path, and where its bytes are.
type ManifestFile struct {
	Path       string `json:"path"`
	File       string `json:"file"`
	Hash       string `json:"hash"`
	Origin     string `json:"origin,omitempty"`
	Attachment string `json:"attachment"`
}

// write writes the manifest: one file, or several where it is large. Its bytes depend on what it lists alone.
func (m Manifest) write(put func(name string, content []byte) error) error {
	var parts [][]ManifestSheet
	size := manifestPart
	for _, s := range m.Sheets {
		line, err := json.Marshal(s)
		if err != nil {
			return err
		}
		if size += len(line); size > manifestPart {
			parts, size = append(parts, nil), len(line)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], s)
	}
	m.Sheets = []ManifestSheet{}
	for i := 1; i < len(parts); i++ {
		m.More = append(m.More, manifestPartName(i))
		if err := put(manifestPartName(i), encoded(parts[i])); err != nil {
			return err
		}
	}
	if len(parts) > 0 {
		m.Sheets = parts[0]
	}
	return put(ManifestName, encoded(m)) // last: an export without it is not finished
}

func manifestPartName(n int) string { return fmt.Sprintf("terreau-%d.json", n+1) }

// encoded is JSON that people can read: two spaces, no escapes that HTML alone needs.
func encoded(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		panic(err) // texts, numbers and times
	}
	return b.Bytes()
}

// readManifest reads the manifest of what is imported; nil where it is no export.
func readManifest(read func(name string) ([]byte, error)) (*Manifest, error) {
	content, err := read(ManifestName)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(content, &m); err != nil || m.Format != ManifestFormat {
		return nil, &refusal.Error{Kind: refusal.KindInvalid, Field: "source", Reason: "manifest-unreadable", Args: []any{ManifestName}, Err: err}
	}
	if m.Version < 1 || m.Version > ManifestVersion {
		return nil, refusal.Invalid("source", "manifest-newer", m.Version, ManifestVersion)
	}
	if !isPlain(m.Instance) {
		return nil, refusal.Invalid("source", "manifest-entry", "instance")
	}
	for _, name := range m.More {
		content, err := read(name)
		var part []ManifestSheet
		if err == nil {
			err = json.Unmarshal(content, &part)
		}
		if err != nil {
			return nil, &refusal.Error{Kind: refusal.KindInvalid, Field: "source", Reason: "manifest-unreadable", Args: []any{path.Base(name)}, Err: err}
		}
		m.Sheets = append(m.Sheets, part...)
	}
	return &m, nil
}

// MaxEditions is how many editions of one sheet an import reads, and MaxEditionBytes how many bytes of their texts
// together: they are held until the sheet is written.
const (
	MaxEditions     = 1_000
	MaxEditionBytes = 32 << 20
)

// check refuses an entry that no export writes.
func (s ManifestSheet) check() error {
	bad := func(what string) error { return refusal.Invalid("source", "manifest-entry", what) }
	if id, ok := clock.ParseID(string(s.ID)); !ok || id != s.ID {
		return bad("id")
	}
	switch {
	case s.Slug == "" || s.Slug != markdown.Slug(s.Slug):
		return bad("slug")
	case !plainPath(s.File):
		return bad("file")
	case s.Source != nil && (s.Source.Name == "" || len(s.Source.Name) > MaxSourceName || !isPlain(s.Source.Name) || !plainPath(s.Source.Path)):
		return bad("source")
	case s.Withdrawal != nil && sheet.Withdrawal{Reason: s.Withdrawal.Reason, Redirect: s.Withdrawal.Redirect}.Check() != nil:
		return bad("withdrawal")
	case s.Restriction != "" && !knownAudience(s.Restriction):
		return bad("restriction")
	case len(s.Editions) == 0 || len(s.Editions) > MaxEditions:
		return bad("editions")
	}
	last := 0
	for _, e := range s.Editions {
		switch {
		case e.Number <= last || e.Date.Year() < 1970 || e.Date.Year() > 9999 || len(e.Note) > sheet.MaxNote || strings.ContainsRune(e.Note, 0):
			return bad("editions")
		case e.Address != "" && !isWebAddress(e.Address):
			return bad("address")
		case !e.Erased && !plainPath(e.File):
			return bad("file")
		}
		for _, f := range e.Files {
			if !f.sound() {
				return bad("files")
			}
		}
		last = e.Number
	}
	return nil
}

// sound reports whether an export could have written the entry of a file.
func (f ManifestFile) sound() bool {
	return plainPath(f.File) && files.IsSum(f.Hash) && (f.Origin == "" || files.IsSum(f.Origin)) && isSecret(f.Attachment) &&
		len(f.Path) <= markdown.MaxDestination && isPlain(f.Path) && f.Path == sheet.ShownPath(f.Path)
}

// isPlain reports whether a line holds no control character and none that turns the letters around it.
func isPlain(line string) bool {
	return !strings.ContainsFunc(line, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError
	})
}

func plainPath(name string) bool { return fs.ValidPath(name) && isPlain(name) }

func knownAudience(a people.Audience) bool {
	return a == people.Public || a == people.Members || a == people.SpaceOnly
}

// isSecret reports whether a text is spelt as the ids that clock.NewSecret makes.
func isSecret(text string) bool { return len(text) == 32 && files.IsSum(text+text) }
