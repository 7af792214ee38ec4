package content

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"terreau/content/db"
	"terreau/content/files"
	"terreau/content/refusal"
)

// maxBackupManifest is how large the manifest of a backup may be.
const maxBackupManifest = 256 << 20

// backupArchive is a backup that is read. It may come from anywhere.
type backupArchive struct {
	file    *os.File
	entries map[string]*zip.File
}

func openBackup(name string) (*backupArchive, error) {
	unreadable := func(err error) error {
		return &refusal.Error{Kind: refusal.KindInvalid, Field: "backup", Reason: "backup-unreadable", Args: []any{name}, Err: err}
	}
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refusal.Invalid("backup", "source-missing", name)
	}
	if err != nil || !info.Mode().IsRegular() {
		return nil, unreadable(err)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, unreadable(err)
	}
	reader, err := zip.NewReader(file, info.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, errors.Join(unreadable(err), file.Close())
	}
	a := &backupArchive{file: file, entries: map[string]*zip.File{}}
	for _, entry := range reader.File {
		if !fs.ValidPath(entry.Name) || strings.ContainsAny(entry.Name, `\:`) || !entry.Mode().IsRegular() || a.entries[entry.Name] != nil {
			return nil, errors.Join(refusal.Invalid("backup", "backup-altered", files.Label(entry.Name)), file.Close())
		}
		a.entries[entry.Name] = entry
	}
	return a, nil
}

// Close lets go of the archive.
func (a *backupArchive) Close() error { return a.file.Close() }

// manifest reads the manifest and compares it with the entries: nothing is missing, nothing is there besides.
func (a *backupArchive) manifest() (m BackupManifest, err error) {
	entry := a.entries[BackupName]
	if entry == nil || entry.UncompressedSize64 > maxBackupManifest {
		return m, refusal.Invalid("backup", "backup-unreadable", BackupName)
	}
	stream, err := entry.Open()
	if err != nil {
		return m, err
	}
	defer stream.Close()
	if err := json.NewDecoder(io.LimitReader(stream, maxBackupManifest)).Decode(&m); err != nil || m.Format != BackupFormat {
		return m, &refusal.Error{Kind: refusal.KindInvalid, Field: "backup", Reason: "backup-unreadable", Args: []any{BackupName}, Err: err}
	}
	if m.Version > BackupVersion || m.Schema > db.SchemaVersion() {
		return m, &refusal.Error{Kind: refusal.KindUnavailable, Reason: "schema-newer", Args: []any{m.Schema, db.SchemaVersion()}}
	}
	listed := map[string]bool{BackupName: true, db.FileName: true}
	for _, f := range m.Files {
		if listed[f.Name] || a.entries[f.Name] == nil || !backedUp(f) {
			return m, refusal.Invalid("backup", "backup-altered", files.Label(f.Name))
		}
		listed[f.Name] = true
	}
	if m.Database.Name != db.FileName || a.entries[db.FileName] == nil || len(listed) != len(a.entries) {
		return m, refusal.Invalid("backup", "backup-altered", BackupName)
	}
	return m, nil
}

// backedUp reports whether a file is one that a backup holds: an attachment under its hash, or one of the instance's own.
func backedUp(f BackupFile) bool {
	if !fs.ValidPath(f.Name) {
		return false
	}
	first, _, _ := strings.Cut(f.Name, "/")
	if first == FilesFolder {
		return files.IsSum(path.Base(f.Name)) && f.Name == backupPlace(path.Base(f.Name)) && f.Hash == path.Base(f.Name)
	}
	return slices.Contains(ownFolders, first) && first != f.Name
}

// extract writes one file, synced, and compares its size and hash.
func (a *backupArchive) extract(f BackupFile, to string) error {
	altered := func(err error) error {
		return &refusal.Error{Kind: refusal.KindInvalid, Field: "backup", Reason: "backup-altered", Args: []any{files.Label(f.Name)}, Err: err}
	}
	entry := a.entries[f.Name]
	if size := entry.UncompressedSize64; f.Size < 0 || size != uint64(f.Size) || size > 1<<20 && size/files.MaxArchiveRatio > entry.CompressedSize64 {
		return altered(nil)
	}
	stream, err := entry.Open()
	if err != nil {
		return altered(err)
	}
	defer stream.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, hash), io.LimitReader(stream, f.Size+1))
	switch {
	case errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF):
		return altered(err)
	case err != nil:
		return err
	case size != f.Size || hex.EncodeToString(hash.Sum(nil)) != f.Hash:
		return altered(nil)
	}
	return errors.Join(file.Sync(), file.Close())
}
