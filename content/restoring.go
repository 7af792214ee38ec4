package content

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/event"
	"terreau/content/mail"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// restoringFolder is where a restore works in the data folder until all is verified. While it is there, nobody opens the
// library: what stands beside it may be half of one.
const restoringFolder = ".restoring"

// placing is the file of restoringFolder that is there once what was made begins to take its names in the data folder.
const placing = "placing"

// Restore puts a backup into an empty folder and, where the options give its address, an empty database, whichever
// engine the backup was made from. Every hash, every row count and the definition of every table is compared before a
// row is read, and all is verified again before it is done; nothing stands in the folder under its name until then. The
// server must not be running. Cut short, it leaves what nobody opens ("restore-unfinished") and what it begins anew
// with when it is asked again.
func Restore(ctx context.Context, o Options, name string) (m BackupManifest, found Verification, err error) {
	defer refusal.Wrap(&err, "restore")
	defer namesFullDisk(&err)
	archive, err := openBackup(name)
	if err != nil {
		return m, found, err
	}
	defer archive.Close()
	if m, err = archive.manifest(); err != nil {
		return m, found, err
	}
	if err := emptyFolder(o.Folder); err != nil {
		return m, found, err
	}
	lock, err := db.LockFolder(o.Folder)
	if err != nil {
		return m, found, err
	}
	defer lock.Release()
	r := restore{Options: o, archive: archive, manifest: m, work: filepath.Join(o.Folder, restoringFolder), mark: clock.NewSecret()}
	if err := r.begin(); err != nil {
		return m, found, err
	}
	if found, err = r.run(ctx); err != nil && !r.placed() {
		os.RemoveAll(r.work)
	}
	return m, found, err
}

// placeable are the names that a restore puts into the data folder.
var placeable = append([]string{FilesFolder, db.FileName}, ownFolders...)

// emptyFolder refuses a folder that holds anything but the lock and what an unfinished restore left.
func emptyFolder(name string) error {
	entries, err := os.ReadDir(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	ours := []string{"lock", restoringFolder, ForgottenName}
	if (restore{work: filepath.Join(name, restoringFolder)}).placed() {
		ours = append(ours, placeable...)
	}
	for _, entry := range entries {
		if !slices.Contains(ours, entry.Name()) {
			return refusal.Conflict("folder", "restore-not-empty", name)
		}
	}
	return err
}

// unfinishedRestore refuses a data folder in which a restore was cut short.
func unfinishedRestore(folder string) error {
	if _, err := os.Lstat(filepath.Join(folder, restoringFolder)); err == nil {
		return refusal.Unavailable("restore-unfinished", nil)
	}
	return nil
}

// restore is one restore under way.
type restore struct {
	Options
	archive  *backupArchive
	manifest BackupManifest
	work     string
	mark     string // of this restore, in a server's database
}

// placed reports whether what was made has begun to take its names.
func (r restore) placed() bool {
	_, err := os.Lstat(filepath.Join(r.work, placing))
	return err == nil
}

// begin makes the folder that the restore works in, after it took away what one that was cut short had made.
func (r restore) begin() error {
	if r.placed() {
		for _, name := range placeable { // nobody opened them: they are as they were put there
			if err := os.RemoveAll(filepath.Join(r.Folder, name)); err != nil {
				return err
			}
		}
	}
	return errors.Join(os.RemoveAll(r.work), os.Mkdir(r.work, 0o700))
}

func (r restore) run(ctx context.Context) (found Verification, err error) {
	copied, made := filepath.Join(r.work, "copy"), filepath.Join(r.work, "made")
	if err := errors.Join(os.Mkdir(copied, 0o700), os.Mkdir(made, 0o700)); err != nil {
		return found, err
	}
	if err := r.extract(ctx, copied, made); err != nil {
		return found, err
	}
	o := r.Options
	o.Folder, o.Kinds = made, ownKinds(made)
	lib, err := Open(ctx, o)
	if err != nil {
		return found, err
	}
	if found, err = r.fill(ctx, lib, copied); err == nil && lib.DB.InFile() {
		final := filepath.Join(r.work, "final")
		if err = os.Mkdir(final, 0o700); err == nil {
			err = lib.DB.SaveAs(ctx, final)
		}
	}
	if err := errors.Join(err, lib.Close()); err != nil {
		return found, err
	}
	if err := r.place(made); err != nil || r.Address == "" {
		return found, err
	}
	server, err := db.Open(ctx, db.Options{Address: r.Address})
	if err != nil {
		return found, err
	}
	return found, errors.Join(server.FinishRestore(ctx, r.mark), server.Close())
}

// extract writes the files of the archive, each compared with its hash.
func (r restore) extract(ctx context.Context, copied, made string) error {
	if err := r.archive.extract(r.manifest.Database, filepath.Join(copied, db.FileName)); err != nil {
		return err
	}
	for _, f := range r.manifest.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.archive.extract(f, filepath.Join(made, filepath.FromSlash(f.Name))); err != nil {
			return err
		}
	}
	return nil
}

// ownKinds gives the instance's own kinds that came with the backup.
func ownKinds(made string) fs.FS {
	overlay := filepath.Join(made, "kinds")
	if info, err := os.Stat(overlay); err != nil || !info.IsDir() {
		return nil
	}
	return os.DirFS(overlay)
}

// fill copies the rows into the library and verifies it. A database on a server, which cannot be thrown away, is filled
// only from a copy that was found whole.
func (r restore) fill(ctx context.Context, lib *Library, copied string) (found Verification, err error) {
	saved, err := db.OpenSaved(ctx, copied, r.manifest.Schema)
	if err != nil {
		return found, err
	}
	defer saved.Close()
	if problem, err := saved.Sound(ctx); err != nil || problem != "" {
		return found, &refusal.Error{Kind: refusal.KindInvalid, Field: "backup", Reason: "backup-damaged", Err: errors.Join(err, nonEmpty(problem))}
	}
	if !lib.DB.InFile() && r.manifest.Schema == db.SchemaVersion() {
		before := *lib
		before.DB, before.Sheets = saved, sheet.NewStore(saved, lib.Clock, lib.Kinds)
		if found, err = r.verified(ctx, &before); err != nil {
			return found, err
		}
	}
	if err := lib.DB.PrepareRestore(ctx, r.manifest.Schema, r.mark); err != nil {
		return found, err
	}
	counts, err := db.CopyRows(ctx, saved, lib.DB)
	if err != nil && refusal.Of(err) == nil && ctx.Err() == nil {
		err = &refusal.Error{Kind: refusal.KindInvalid, Field: "backup", Reason: "backup-damaged", Err: err}
	}
	if err != nil {
		return found, err
	}
	if !maps.Equal(counts, r.manifest.Rows) {
		return found, refusal.Invalid("backup", "backup-altered", "rows")
	}
	if err := lib.DB.MigrateTo(ctx, db.SchemaVersion()); err != nil {
		return found, err
	}
	if err := lib.DB.Update(ctx, func(tx *db.Tx) error { return mail.AfterRestore(tx, lib.Clock.Now()) }); err != nil {
		return found, err
	}
	if err := r.forget(ctx, lib); err != nil {
		return found, err
	}
	if found, err = r.verified(ctx, lib); err != nil {
		return found, err
	}
	return found, lib.tell(ctx, people.System(), event.AuditEntry{Act: event.ActRestored, Kind: event.OnInstance,
		Facts: map[event.Fact]string{event.FactNumber: strconv.FormatInt(r.manifest.Events, 10)}})
}

// forget erases again, before anybody opens the library, who was erased since the backup was made (security.md N4): those
// whom the backup names, and those of the list that lies in the data folder.
func (r restore) forget(ctx context.Context, lib *Library) error {
	kept, err := readForgotten(r.Folder)
	if err != nil {
		return err
	}
	all := slices.Compact(slices.Sorted(slices.Values(append(kept, r.manifest.Forgotten...))))
	if err := writeForgotten(r.Folder, all); err != nil {
		return err
	}
	return lib.eraseAgain(ctx, all)
}

// verified verifies a library. Attachments that were missing already when the backup was made are told, not refused, and so
// is a journal that somebody altered: that keeps nobody from their sheets.
func (r restore) verified(ctx context.Context, lib *Library) (found Verification, err error) {
	if found, err = lib.Verify(ctx, people.System(), nil); err != nil {
		return found, err
	}
	known := func(f Fault) bool {
		return f.What == FaultAudit || f.What == FaultFile && slices.ContainsFunc(r.manifest.Missing, func(hash string) bool { return strings.HasSuffix(f.Detail, hash) })
	}
	if slices.ContainsFunc(found.Faults, func(f Fault) bool { return !known(f) }) {
		return found, refusal.Invalid("backup", "restore-differs", len(found.Faults))
	}
	return found, nil
}

// place gives what was made its name in the data folder, and then the working folder another: at that moment the library
// is there.
func (r restore) place(made string) error {
	if err := errors.Join(os.WriteFile(filepath.Join(r.work, placing), nil, 0o600), syncFolder(r.work)); err != nil {
		return err
	}
	final := filepath.Join(r.work, "final")
	for _, name := range placeable {
		from := filepath.Join(made, name)
		if name == db.FileName {
			from = filepath.Join(final, name)
		}
		err := os.Rename(from, filepath.Join(r.Folder, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := syncFolder(r.Folder); err != nil {
		return err
	}
	swept := filepath.Join(r.Folder, copyFolder+"restored") // if we end here, it is removed as a copy that was left
	if err := os.Rename(r.work, swept); err != nil {
		return err
	}
	return errors.Join(syncFolder(r.Folder), os.RemoveAll(swept))
}

func nonEmpty(text string) error {
	if text == "" {
		return nil
	}
	return errors.New(text)
}
