package content

import (
	"archive/zip"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/files"
	"terreau/content/people"
	"terreau/content/refusal"
)

// A backup is a zip archive: the database as a file that either engine can be filled from, every attachment, the
// instance's own kinds and theme, and at the end the manifest that says what it holds, with the hash of each.
const (
	BackupName    = "terreau-backup.json"
	BackupFormat  = "terreau-backup"
	BackupVersion = 1
)

// BackupManifest says what a backup holds.
type BackupManifest struct {
	Format   string           `json:"format"`
	Version  int              `json:"version"`
	At       time.Time        `json:"at"`
	Schema   int64            `json:"schema"` // version of the tables
	Events   int64            `json:"events"` // the last event it holds
	Rows     map[string]int64 `json:"rows"`   // by table
	Database BackupFile       `json:"database"`
	Files    []BackupFile     `json:"files"`
	Missing  []string         `json:"missing,omitempty"` // attachments whose bytes were not there, or not theirs, any more

	Forgotten []string `json:"forgotten,omitempty"` // lines of the list of those who were erased; see ForgottenName
}

// BackupFile is one file of a backup.
type BackupFile struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Hash string `json:"sha256"`
}

// ownFolders are the folders of the data folder that hold what an instance laid over the product.
var ownFolders = []string{"kinds", "theme"}

// Backup copies the database and the files, as they are at one moment, into an archive, beside whoever writes. Target is
// a file that is not there yet, or a folder, which gets a file named after the time. It gives the name of the archive,
// which is on stable storage.
func (l *Library) Backup(ctx context.Context, by people.Person, target string) (name string, m BackupManifest, err error) {
	defer refusal.Wrap(&err, "backup")
	defer namesFullDisk(&err)
	if err := l.administers(ctx, by); err != nil {
		return "", m, err
	}
	name = target
	if info, err := os.Stat(target); err == nil && info.IsDir() {
		name = filepath.Join(target, "terreau-"+l.Clock.Now().In(l.Clock.Zone()).Format("20060102-150405")+".zip")
	}
	if _, err := os.Lstat(name); err == nil {
		return name, m, refusal.Conflict("backup", "backup-exists", name)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return name, m, err
	}
	m = BackupManifest{Format: BackupFormat, Version: BackupVersion, At: l.Clock.Now(), Schema: db.SchemaVersion(), Rows: map[string]int64{}, Files: []BackupFile{}}
	if err := l.tellTaken(ctx, by, event.ActBackedUp); err != nil {
		return name, m, err
	}
	unfinished := name + ".writing-" + clock.NewSecret()[:8]
	if err := l.writeBackup(ctx, unfinished, &m); err != nil {
		os.Remove(unfinished)
		return name, m, err
	}
	if err := takeName(unfinished, name); err != nil {
		return name, m, err
	}
	if err := syncFolder(filepath.Dir(name)); err != nil {
		return name, m, err
	}
	return name, m, l.tellTaken(ctx, by, event.ActBackupDone)
}

// takeName gives a file the name that it was written for. A link fails where another backup has taken the name meanwhile;
// disks that know no links (those of USB sticks) get a rename.
func takeName(from, to string) error {
	err := os.Link(from, to)
	if errors.Is(err, fs.ErrExist) {
		return errors.Join(refusal.Conflict("backup", "backup-exists", to), os.Remove(from))
	}
	if err != nil {
		return os.Rename(from, to)
	}
	return os.Remove(from)
}

func (l *Library) writeBackup(ctx context.Context, name string, m *BackupManifest) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	archive := zip.NewWriter(file)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	b := backup{Library: l, archive: archive, manifest: m}
	if err := l.withCopy(ctx, b.write); err != nil {
		return err
	}
	return errors.Join(archive.Close(), file.Sync(), file.Close())
}

// syncFolder puts the names of a folder on stable storage, where the system can.
func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && filepath.Separator == '/' {
		return err
	}
	return nil
}

// backup is one archive under way.
type backup struct {
	*Library
	archive  *zip.Writer
	manifest *BackupManifest
}

// write fills the archive from a copy of the database: the files it names are there already, and never change.
func (b backup) write(ctx context.Context, folder string, saved *db.DB) error {
	var names []string
	err := saved.View(ctx, func(tx *db.Tx) (err error) {
		if names, err = attachedHashes(tx); err == nil {
			err = countRows(tx, b.manifest)
		}
		return err
	})
	if err != nil {
		return err
	}
	if b.manifest.Database, err = b.addDatabase(folder); err != nil {
		return err
	}
	for _, hash := range names {
		content, err := files.Read(ctx, b.Files, hash)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			b.manifest.Missing = append(b.manifest.Missing, hash)
			continue
		}
		if err := b.add(backupPlace(hash), content); err != nil {
			return err
		}
	}
	for _, folder := range ownFolders {
		if err := b.addFolder(ctx, folder); err != nil {
			return err
		}
	}
	if b.manifest.Forgotten, err = readForgotten(b.Folder); err != nil {
		return err
	}
	w, err := b.archive.Create(BackupName)
	if err == nil {
		_, err = w.Write(encoded(b.manifest))
	}
	return err
}

// backupPlace is where an attachment lies in a backup.
func backupPlace(hash string) string { return path.Join(FilesFolder, hash[:2], hash) }

func (b backup) addDatabase(folder string) (f BackupFile, err error) {
	source, err := os.Open(filepath.Join(folder, db.FileName)) // a copy: no engine has it open for writing
	if err != nil {
		return f, err
	}
	defer source.Close()
	w, err := b.archive.CreateHeader(&zip.FileHeader{Name: db.FileName, Method: zip.Deflate})
	if err != nil {
		return f, err
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(w, hash), source)
	return BackupFile{db.FileName, size, hex.EncodeToString(hash.Sum(nil))}, err
}

// add stores a file without compressing it: pictures are compressed already.
func (b backup) add(name string, content []byte) error {
	w, err := b.archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return err
	}
	b.manifest.Files = append(b.manifest.Files, BackupFile{name, int64(len(content)), files.Sum(content)})
	_, err = w.Write(content)
	return err
}

func (b backup) addFolder(ctx context.Context, name string) error {
	source, err := files.OpenFolder(ctx, filepath.Join(b.Folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer source.Close()
	for entry := range source.All() {
		content, err := source.Read(ctx, entry.Path)
		if err == nil {
			err = b.add(path.Join(name, entry.Path), content)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func attachedHashes(tx *db.Tx) (hashes []string, err error) {
	err = tx.Each(func(r db.Row) error {
		var hash string
		err := r.Scan(&hash)
		if err == nil && !files.IsSum(hash) {
			err = refusal.Invalid("backup", "backup-altered", "attachments")
		}
		hashes = append(hashes, hash)
		return err
	}, `SELECT DISTINCT hash FROM attachments ORDER BY hash`)
	return slices.Compact(hashes), err
}

// countRows notes the rows of each table and the last event.
func countRows(tx *db.Tx, m *BackupManifest) error {
	counts, err := db.CountRows(tx)
	if err != nil {
		return err
	}
	m.Rows = counts
	return tx.One(func(r db.Row) error { return r.Scan(&m.Events) }, `SELECT value FROM counters WHERE name = 'events'`)
}
