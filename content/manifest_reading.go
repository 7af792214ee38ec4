package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"terreau/content/clock"
	"terreau/content/files"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Limits of a manifest that is read.
const (
	MaxManifestBytes = 256 << 20 // all its files together
	MaxManifestParts = 500       // the files it names under "more"
	minEntry         = 40        // bytes of one space, sheet, edition or file: less says nothing, and would cost much more to hold
)

// entries is a list of the manifest. It is read one by one, so that a short text cannot become a long list.
type entries[E any] []E

// UnmarshalJSON refuses entries too short to be any.
func (l *entries[E]) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if start, err := decoder.Token(); err != nil || start == nil {
		return err
	}
	*l = entries[E]{} // a key that stands twice counts once
	for decoder.More() {
		var e E
		before := decoder.InputOffset()
		if err := decoder.Decode(&e); err != nil {
			return err
		}
		if size := decoder.InputOffset() - before; size < minEntry {
			return fmt.Errorf("an entry of %d bytes", size)
		}
		*l = append(*l, e)
	}
	return nil
}

// readManifest reads the manifest of what is imported, where there are so many files; nil where it is no export.
func readManifest(read func(name string) ([]byte, error), most int) (*Manifest, error) {
	content, err := read(ManifestName)
	if refusal.KindOf(err) == refusal.KindNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(content, &m); err != nil || m.Format != ManifestFormat {
		return nil, unreadableManifest(ManifestName, err)
	}
	if m.Version < 1 || m.Version > ManifestVersion {
		return nil, refusal.Invalid("source", "manifest-newer", m.Version, ManifestVersion)
	}
	if !isPlain(m.Instance) {
		return nil, refusal.Invalid("source", "manifest-entry", "instance")
	}
	return &m, m.readMore(read, len(content), most)
}

// readMore reads the other files of a manifest. Every sheet has a file of its own, so that there are no more sheets.
func (m *Manifest) readMore(read func(name string) ([]byte, error), size, most int) error {
	tooMany := refusal.TooLarge("source", "manifest-too-large", MaxManifestBytes>>20, MaxManifestParts)
	if len(m.More) > MaxManifestParts {
		return tooMany
	}
	for _, name := range m.More {
		content, err := read(name)
		if refusal.Of(err) != nil && refusal.KindOf(err) != refusal.KindNotFound {
			return err
		}
		if size += len(content); size > MaxManifestBytes {
			return tooMany
		}
		var part entries[ManifestSheet]
		if err == nil {
			err = json.Unmarshal(content, &part)
		}
		if err != nil {
			return unreadableManifest(files.Label(path.Base(name)), err)
		}
		m.Sheets = append(m.Sheets, part...)
		if len(m.Sheets) > most {
			break
		}
	}
	if len(m.Sheets) > most {
		return refusal.Invalid("source", "manifest-entry", "sheets")
	}
	return nil
}

func unreadableManifest(name string, err error) error {
	return &refusal.Error{Kind: refusal.KindInvalid, Field: "source", Reason: "manifest-unreadable", Args: []any{name}, Err: err}
}

// MaxFormer is how many slugs a sheet once had, at the most.
const MaxFormer = 100

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
	case len(s.Former) > MaxFormer || slices.ContainsFunc(s.Former, func(slug string) bool { return slug == "" || slug != markdown.Slug(slug) }):
		return bad("former_slugs")
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
	return a == people.Public || a == people.Members || a == people.SpaceOnly || a == people.Sealed
}

// isSecret reports whether a text is spelt as the ids that clock.NewSecret makes.
func isSecret(text string) bool { return len(text) == 32 && files.IsSum(text+text) }
