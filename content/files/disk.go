package files

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"strings"
	"syscall"
	"time"

	"terreau/content/clock"
	"terreau/content/refusal"
)

// temporary begins the names of files that are being written.
const temporary = ".writing-"

// Disk is a store in a folder: each file lies in a folder named by the first two letters of its name, readable by
// the owner alone. Symbolic links in it are never followed.
type Disk struct{ root *os.Root }

var _ Store = (*Disk)(nil)

// OpenDisk opens the store kept in a folder, which it makes where it is missing. Close it.
func OpenDisk(folder string) (*Disk, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, onDisk(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	return &Disk{root}, nil
}

// Close lets go of the folder.
func (d *Disk) Close() error { return d.root.Close() }

// Put writes content beside its place, syncs it, moves it there and syncs the folder. What is there already is read
// and left alone, or replaced where it is damaged.
func (d *Disk) Put(ctx context.Context, content []byte) (string, error) {
	if len(content) > MaxBytes {
		return "", tooLarge()
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	sum := Sum(content)
	if err := d.makeFolder(sum[:2]); err != nil {
		return "", onDisk(err)
	}
	if Verify(ctx, d, sum) != nil {
		if err := d.write(content, sum); err != nil {
			return "", onDisk(err)
		}
	}
	// Also where the file was there: whoever moved it may not have synced the folder yet.
	return sum, onDisk(d.sync(sum[:2]))
}

func (d *Disk) write(content []byte, sum string) (err error) {
	name := path.Join(sum[:2], temporary+clock.NewSecret())
	file, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			d.root.Remove(name)
		}
	}()
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return d.root.Rename(name, place(sum))
}

// makeFolder makes one of the 256 folders; the sync of the root keeps it through a power cut.
func (d *Disk) makeFolder(name string) error {
	err := d.root.Mkdir(name, 0o700)
	if errors.Is(err, fs.ErrExist) {
		info, err := d.root.Lstat(name)
		if err == nil && !info.IsDir() {
			err = &fs.PathError{Op: "open", Path: name, Err: syscall.ENOTDIR}
		}
		return err
	}
	if err != nil {
		return err
	}
	return d.sync(".")
}

func (d *Disk) sync(folder string) error {
	if runtime.GOOS == "windows" {
		return nil // its file systems order renames themselves, and refuse to sync a folder
	}
	file, err := d.root.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// Open gives the bytes of a file.
func (d *Disk) Open(ctx context.Context, sum string) (io.ReadCloser, error) {
	if _, err := d.Stat(ctx, sum); err != nil {
		return nil, err
	}
	file, err := d.root.Open(place(sum))
	if err != nil {
		return nil, onDisk(err)
	}
	return file, nil
}

// Stat gives the size of a file. A link, or a file in a folder that is one, is not found.
func (d *Disk) Stat(ctx context.Context, sum string) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if !IsSum(sum) {
		return 0, refusal.NotFound()
	}
	folder, err := d.root.Lstat(sum[:2])
	if err != nil {
		return 0, onDisk(err)
	}
	info, err := d.root.Lstat(place(sum))
	if err != nil {
		return 0, onDisk(err)
	}
	if !folder.IsDir() || !info.Mode().IsRegular() {
		return 0, refusal.NotFound()
	}
	return info.Size(), nil
}

// Delete forgets a file.
func (d *Disk) Delete(ctx context.Context, sum string) error {
	_, err := d.Stat(ctx, sum)
	if err == nil {
		err = errors.Join(d.root.Remove(place(sum)), d.sync(sum[:2]))
	}
	if refusal.KindOf(err) == refusal.KindNotFound || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// List gives each file once.
func (d *Disk) List(ctx context.Context, each func(sum string, size int64) error) error {
	return d.walk(ctx, func(name string, info fs.FileInfo) error {
		if sum := path.Base(name); IsSum(sum) && place(sum) == name {
			return each(sum, info.Size())
		}
		return nil
	})
}

// Sweep removes what a stop left half-written: temporary files last touched before an instant. Give one old enough
// for no other process to be writing still. It says how many there were.
func (d *Disk) Sweep(ctx context.Context, before time.Time) (removed int, err error) {
	err = d.walk(ctx, func(name string, info fs.FileInfo) error {
		if !strings.HasPrefix(path.Base(name), temporary) || !info.ModTime().Before(before) {
			return nil
		}
		removed++
		return d.root.Remove(name)
	})
	return removed, err
}

// walk visits the regular files of the store's folders, by name.
func (d *Disk) walk(ctx context.Context, visit func(name string, info fs.FileInfo) error) error {
	return fs.WalkDir(d.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed while we walked
		}
		if err != nil {
			return err
		}
		return visit(name, info)
	})
}

// place is where a file lies in the folder.
func place(sum string) string { return sum[:2] + "/" + sum }

// onDisk names the faults of a disk that people can do something about.
func onDisk(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refusal.NotFound()
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &refusal.Error{Kind: refusal.KindFull, Reason: "disk-full", Err: err}
	}
	return err
}
