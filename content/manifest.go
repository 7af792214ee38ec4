package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"terreau/content/clock"
	"terreau/content/people"
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
	Format   string                 `json:"format"`
	Version  int                    `json:"version"`
	Instance string                 `json:"instance,omitempty"`
	Spaces   entries[ManifestSpace] `json:"spaces,omitempty"`
	Sheets   entries[ManifestSheet] `json:"sheets"`
	More     []string               `json:"more,omitempty"`
}

// ManifestSpace is a space, by its slug.
type ManifestSpace struct {
	Slug        string          `json:"slug"`
	Name        string          `json:"name"`
	Summary     string          `json:"summary,omitempty"`
	Audience    people.Audience `json:"audience"`
	Ceiling     people.Audience `json:"ceiling,omitempty"`
	DefaultKind string          `json:"default_kind,omitempty"`
	Protocol    string          `json:"protocol,omitempty"`
}

// ManifestSheet is a sheet that was published. File is the text of its current edition.
type ManifestSheet struct {
	ID          clock.ID                 `json:"id"`
	Kind        string                   `json:"kind"`
	Space       string                   `json:"space"`
	Slug        string                   `json:"slug"`
	Former      []string                 `json:"former_slugs,omitempty"`
	Title       string                   `json:"title"`
	File        string                   `json:"file"`
	Source      *ManifestSource          `json:"source,omitempty"`
	Restriction people.Audience          `json:"restriction,omitempty"`
	CreatedAt   time.Time                `json:"created_at"`
	Withdrawal  *ManifestWithdrawal      `json:"withdrawal,omitempty"`
	Editions    entries[ManifestEdition] `json:"editions"`
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
	Number   int                   `json:"number"`
	File     string                `json:"file,omitempty"`
	Hash     string                `json:"hash"`
	TextHash string                `json:"text_hash"`
	Date     time.Time             `json:"date"`
	Seal     string                `json:"seal"`
	Source   string                `json:"source,omitempty"`
	Address  string                `json:"address,omitempty"`
	Note     string                `json:"note,omitempty"`
	Minor    bool                  `json:"minor,omitempty"`
	Erased   bool                  `json:"erased,omitempty"`
	Files    entries[ManifestFile] `json:"files,omitempty"`
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
