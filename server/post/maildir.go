package post

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Maildir is a folder that letters are laid in, for those who have no mail server here: a program of theirs takes them from
// there (https://cr.yp.to/proto/maildir.html).
type Maildir struct{ Folder string }

// OpenMaildir makes the three folders of a Maildir where they are not.
func OpenMaildir(folder string) (Maildir, error) {
	for _, name := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o700); err != nil {
			return Maildir{}, err
		}
	}
	return Maildir{folder}, nil
}

// Where names the folder.
func (d Maildir) Where() string { return d.Folder }

// Carry lays a letter in the folder. Its name is made of the letter: one that lies there already is not laid twice.
func (d Maildir) Carry(_ context.Context, m Message) error {
	made, err := m.made()
	if err != nil {
		return err
	}
	if err := d.lay(made.WriteToFile, m.sum()+".terreau"); err != nil {
		return &Fault{Reason: FaultFolder, Err: err}
	}
	return nil
}

// Check lays a file in the folder, and takes it away.
func (d Maildir) Check(context.Context) error {
	file, err := os.CreateTemp(filepath.Join(d.Folder, "tmp"), "terreau-")
	if err != nil {
		return &Fault{Reason: FaultFolder, Err: err}
	}
	if err := errors.Join(file.Close(), os.Remove(file.Name())); err != nil {
		return &Fault{Reason: FaultFolder, Err: err}
	}
	return nil
}

func (d Maildir) lay(write func(string) error, name string) error {
	read, err := filepath.Glob(filepath.Join(d.Folder, "cur", name+"*"))
	if err != nil || len(read) > 0 {
		return err
	}
	unfinished, final := filepath.Join(d.Folder, "tmp", name), filepath.Join(d.Folder, "new", name)
	if _, err := os.Lstat(final); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := write(unfinished); err != nil {
		return err
	}
	file, err := os.OpenFile(unfinished, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Sync(), file.Close(), os.Rename(unfinished, final))
}
