package files

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"terreau/content/refusal"
)

// Limits of what is imported. They are checked on the whole before anything is read from it.
const (
	MaxArchiveBytes   = 1 << 30  // the archive
	MaxArchiveEntries = 20_000   // files and folders in an archive
	MaxArchiveTotal   = 2 << 30  // its files once inflated, together
	MaxArchiveRatio   = 200      // inflated for compressed, of a file over 1 MiB
	MaxFolderEntries  = 500_000  // files and folders in a folder
	MaxEntryBytes     = 10 << 20 // one file, when it is read
	MaxPathBytes      = 1_024    // a path
	MaxPathDepth      = 32       // folders within each other
)

// Entry is a regular file of what is imported.
type Entry struct {
	Path string // relative, with slashes, in NFC
	Size int64  // in bytes, as its folder or archive says
}

// Source is what is imported, a folder or an archive: regular files by their relative paths. Symbolic links, hidden
// files and what is no file are not in it. Nothing is written anywhere.
type Source interface {
	// All gives the files in the order of their paths.
	All() iter.Seq[Entry]
	// Read gives the whole of a file, up to MaxEntryBytes; a path that leads to none is not found.
	Read(ctx context.Context, path string) ([]byte, error)
	// Close lets go of it.
	Close() error
}

// OpenSource opens what a person named to import: a folder, a zip archive (known by its first bytes), or one file,
// which is given with its neighbours within reach so that its pictures are found.
func OpenSource(ctx context.Context, name string) (Source, error) {
	if scheme, _, ok := strings.Cut(name, ":"); ok && len(scheme) > 1 && !strings.ContainsAny(scheme, `/\.`) {
		if _, err := os.Lstat(name); err != nil {
			return nil, refusal.Invalid("source", "source-not-path", clip(name)) // file:, http:
		}
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, refusal.Invalid("source", "source-missing", clip(name))
	case err != nil:
		return nil, err
	case info.IsDir():
		return OpenFolder(ctx, name)
	case !info.Mode().IsRegular():
		return nil, refusal.Invalid("source", "source-not-path", clip(name))
	}
	if zipped, err := isZip(name); err != nil {
		return nil, err
	} else if zipped {
		return openArchiveFile(name)
	}
	name, err = filepath.EvalSymlinks(name) // who names a link means what it leads to
	if err != nil {
		return nil, err
	}
	return openOne(filepath.Dir(name), filepath.Base(name))
}

// checkPath refuses a path that could lead anywhere but below its root on some system, and gives it in NFC.
func checkPath(name string) (string, error) {
	bad := func() (string, error) { return "", refusal.Invalid("source", "archive-name", clip(name)) }
	name = strings.TrimSuffix(name, "/")
	switch {
	case name == "" || len(name) > MaxPathBytes || !utf8.ValidString(name):
		return bad()
	case strings.ContainsFunc(name, unicode.IsControl) || strings.ContainsRune(name, '\\'):
		return bad()
	case len(name) > 1 && name[1] == ':': // a drive
		return bad()
	}
	steps := strings.Split(name, "/")
	if len(steps) > MaxPathDepth {
		return bad()
	}
	for _, step := range steps {
		if step == "" || step == "." || step == ".." || len(step) > MaxName {
			return bad()
		}
	}
	return norm.NFC.String(name), nil
}

// hidden reports whether a path, or a folder on its way, is one that systems keep for themselves.
func hidden(name string) bool {
	for step := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(step, ".") || step == "__MACOSX" {
			return true
		}
	}
	return false
}

// clip keeps what a message repeats of a name to one harmless line.
func clip(name string) string {
	runes := []rune(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return '?'
		}
		return c
	}, strings.ToValidUTF8(name, "?")))
	if len(runes) > 120 {
		return string(runes[:60]) + "…" + string(runes[len(runes)-59:])
	}
	return string(runes)
}

func tooManyEntries(limit int) error {
	return refusal.TooLarge("source", "archive-entries", limit)
}

func twice(name, other string) error {
	return refusal.Invalid("source", "archive-twice", clip(name), clip(other))
}

func entryTooLarge(name string) error {
	return refusal.TooLarge("source", "entry-too-large", clip(name), MaxEntryBytes>>20)
}

func entryUnreadable(name string, err error) error {
	return &refusal.Error{Kind: refusal.KindInvalid, Field: "source", Reason: "entry-unreadable", Args: []any{clip(name)}, Err: err}
}
