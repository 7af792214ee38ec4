package files

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/encoding/charmap"

	"terreau/content/refusal"
)

// maxDirectory is what the list of an archive's entries may weigh: it is read before anything in it can be counted.
const maxDirectory = 6 << 20

// Archive is a zip archive that is imported. It is refused whole where one of its entries could do harm.
type Archive struct {
	entries []Entry
	files   map[string]*zip.File
	closer  io.Closer
}

var _ Source = (*Archive)(nil)

// OpenArchive checks a zip archive of some size and lists it. It reads nothing of its files yet.
func OpenArchive(content io.ReaderAt, size int64) (*Archive, error) {
	if size > MaxArchiveBytes {
		return nil, refusal.TooLarge("source", "archive-too-large", MaxArchiveBytes>>20)
	}
	bounded := &rationed{content: content, left: maxDirectory}
	reader, err := zip.NewReader(bounded, size)
	if bounded.spent {
		return nil, tooManyEntries(MaxArchiveEntries)
	}
	// Go's own warning about names is followed by our check of each.
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, &refusal.Error{Kind: refusal.KindInvalid, Field: "source", Reason: "archive-unreadable", Err: err}
	}
	if len(reader.File) > MaxArchiveEntries {
		return nil, tooManyEntries(MaxArchiveEntries)
	}
	bounded.left = -1
	a := &Archive{files: map[string]*zip.File{}}
	if err := a.list(reader.File); err != nil {
		return nil, err
	}
	return a, apart(reader.File)
}

func openArchiveFile(name string) (*Archive, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	var archive *Archive
	if err == nil {
		archive, err = OpenArchive(file, info.Size())
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	archive.closer = file
	return archive, nil
}

// isZip knows an archive by its first bytes; an empty one begins with its end.
func isZip(name string) (bool, error) {
	file, err := os.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	start := make([]byte, 4)
	if _, err := io.ReadFull(file, start); err != nil {
		return false, nil
	}
	return string(start) == "PK\x03\x04" || string(start) == "PK\x05\x06", nil
}

// list checks every entry, hidden ones included, and keeps the files.
func (a *Archive) list(zipped []*zip.File) error {
	var total uint64
	folded := map[string]string{}
	for _, file := range zipped {
		name, err := entryName(file)
		if err != nil {
			return err
		}
		if err := checkEntry(file, name); err != nil {
			return err
		}
		if total += file.UncompressedSize64; total > MaxArchiveTotal || file.UncompressedSize64 > MaxArchiveTotal {
			return refusal.TooLarge("source", "archive-total", MaxArchiveTotal>>20)
		}
		// Not only equal names: some disks take these for one.
		key := cases.Fold().String(name)
		if other, known := folded[key]; known {
			return twice(name, other)
		}
		folded[key] = name
		if file.Mode().IsRegular() && !hidden(name) {
			a.entries = append(a.entries, Entry{name, int64(file.UncompressedSize64)})
			a.files[name] = file
		}
	}
	slices.SortFunc(a.entries, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

// entryName gives the path of an entry. Names that are not marked as UTF-8 and are not are those of a French Windows.
func entryName(file *zip.File) (string, error) {
	name := file.Name
	if file.NonUTF8 && !utf8.ValidString(name) {
		decoded, err := charmap.CodePage850.NewDecoder().String(name)
		if err != nil {
			return "", refusal.Invalid("source", "archive-name", clip(name))
		}
		name = decoded
	}
	return checkPath(name)
}

// checkEntry refuses what is neither a plain file nor a folder, and what grows out of proportion.
func checkEntry(file *zip.File, name string) error {
	const encrypted = 1
	folder := strings.HasSuffix(file.Name, "/")
	switch mode := file.Mode(); {
	case mode&fs.ModeSymlink != 0:
		return refusal.Invalid("source", "archive-link", clip(name))
	case !mode.IsRegular() && !mode.IsDir(), mode.IsDir() != folder:
		return refusal.Invalid("source", "archive-name", clip(name))
	case file.Flags&encrypted != 0:
		return refusal.Invalid("source", "archive-locked", clip(name))
	case file.UncompressedSize64 > 1<<20 && file.UncompressedSize64/MaxArchiveRatio > file.CompressedSize64:
		return refusal.TooLarge("source", "archive-ratio", clip(name), MaxArchiveRatio)
	}
	return nil
}

// apart refuses entries that share bytes: that is how a small archive holds a very large one.
func apart(zipped []*zip.File) error {
	type span struct{ from, to uint64 }
	spans := make([]span, 0, len(zipped))
	for _, file := range zipped {
		offset, err := file.DataOffset()
		if err != nil {
			return &refusal.Error{Kind: refusal.KindInvalid, Field: "source", Reason: "archive-unreadable", Err: err}
		}
		spans = append(spans, span{uint64(offset), uint64(offset) + file.CompressedSize64})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return refusal.Invalid("source", "archive-unreadable")
		}
	}
	return nil
}

// All gives the files in the order of their paths.
func (a *Archive) All() iter.Seq[Entry] { return slices.Values(a.entries) }

// Read inflates a file, never past what the archive said of it, and compares it with its sum.
func (a *Archive) Read(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, known := a.files[name]
	if !known {
		return nil, refusal.NotFound()
	}
	if file.UncompressedSize64 > MaxEntryBytes {
		return nil, entryTooLarge(name)
	}
	stream, err := file.Open()
	if err != nil {
		return nil, entryUnreadable(name, err)
	}
	defer stream.Close()
	content, err := readBounded(io.LimitReader(stream, int64(file.UncompressedSize64)+1), name)
	if err == nil && uint64(len(content)) != file.UncompressedSize64 {
		return nil, entryUnreadable(name, nil)
	}
	return content, err
}

// Close lets go of the archive's file, where OpenSource opened it.
func (a *Archive) Close() error {
	if a.closer == nil {
		return nil
	}
	return a.closer.Close()
}

// rationed reads so many bytes and no more; below zero it no longer counts.
type rationed struct {
	content io.ReaderAt
	left    int
	spent   bool
}

func (r *rationed) ReadAt(p []byte, at int64) (int, error) {
	if r.left >= 0 {
		if r.left -= len(p); r.left < 0 {
			r.left, r.spent = 0, true
			return 0, errors.New("the list of entries is too long")
		}
	}
	return r.content.ReadAt(p, at)
}
