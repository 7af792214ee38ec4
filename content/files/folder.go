package files

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"terreau/content/refusal"
)

// Folder is a folder that is imported. It is read through os.Root: nothing outside it can be reached.
type Folder struct {
	root    *os.Root
	entries []Entry
	real    map[string]string // path in NFC → path on disk, where they differ
}

var _ Source = (*Folder)(nil)

// OpenFolder lists a folder. Close it.
func OpenFolder(ctx context.Context, name string) (*Folder, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	f := &Folder{root: root, real: map[string]string{}}
	if err := f.list(ctx); err != nil {
		root.Close()
		return nil, err
	}
	return f, nil
}

// openOne gives a single file of a folder, its neighbours within reach.
func openOne(folder, name string) (*Folder, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	info, err := root.Lstat(name)
	if err != nil {
		root.Close()
		return nil, err
	}
	f := &Folder{root: root, real: map[string]string{}}
	f.add(name, info)
	return f, nil
}

func (f *Folder) list(ctx context.Context) error {
	seen := 0
	err := fs.WalkDir(f.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || name == "." {
			return err
		}
		if seen++; seen > MaxFolderEntries {
			return tooManyEntries(MaxFolderEntries)
		}
		switch {
		case hidden(name) && entry.IsDir():
			return fs.SkipDir
		case hidden(name) || !entry.Type().IsRegular():
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed while we walked
		}
		if err == nil {
			f.add(name, info)
		}
		return err
	})
	slices.SortFunc(f.entries, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	for i := 1; i < len(f.entries) && err == nil; i++ {
		if a, b := f.entries[i-1].Path, f.entries[i].Path; a == b {
			err = twice(a, b)
		}
	}
	return err
}

// add lists a file under a path that any database and page can hold.
func (f *Folder) add(name string, info fs.FileInfo) {
	clean := cleanPath(name)
	if clean != name {
		f.real[clean] = name
	}
	f.entries = append(f.entries, Entry{clean, info.Size()})
}

// cleanPath writes a path in NFC, with a mark for each byte that is no text.
func cleanPath(name string) string {
	return norm.NFC.String(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return unicode.ReplacementChar
		}
		return c
	}, strings.ToValidUTF8(name, string(unicode.ReplacementChar))))
}

// All gives the files in the order of their paths.
func (f *Folder) All() iter.Seq[Entry] { return slices.Values(f.entries) }

// Read gives the whole of a file. A link, a hidden file, or a way through one is not found.
func (f *Folder) Read(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	clean := cleanPath(name)
	real, listed := f.real[clean]
	if !listed {
		real = clean
	}
	if !fs.ValidPath(clean) || hidden(clean) || !f.regular(real) {
		return nil, refusal.NotFound()
	}
	// Not blocking, so that a pipe put in the file's place after the look cannot hold us.
	file, err := f.root.OpenFile(real, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, entryUnreadable(name, err)
	}
	defer file.Close()
	return readBounded(file, name)
}

// regular reports whether a path leads to a file by folders alone.
func (f *Folder) regular(name string) bool {
	for at := path.Dir(name); at != "."; at = path.Dir(at) {
		if info, err := f.root.Lstat(at); err != nil || !info.IsDir() {
			return false
		}
	}
	info, err := f.root.Lstat(name)
	return err == nil && info.Mode().IsRegular()
}

// readBounded reads a file to its end or to the limit.
func readBounded(stream io.Reader, name string) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(stream, MaxEntryBytes+1))
	switch {
	case err != nil:
		return nil, entryUnreadable(name, err)
	case len(content) > MaxEntryBytes:
		return nil, entryTooLarge(name)
	}
	return content, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Close() }
