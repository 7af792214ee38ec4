package content

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"terreau/content/db"
)

// withCopy does something with a copy of the database, which is then thrown away: reading it for long holds up nobody.
func (l *Library) withCopy(ctx context.Context, do func(ctx context.Context, folder string, saved *db.DB) error) error {
	l.sweepCopies()
	folder, err := os.MkdirTemp(l.Folder, copyFolder)
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := l.DB.SaveAs(ctx, folder); err != nil {
		return err
	}
	saved, err := db.OpenSaved(ctx, folder, db.SchemaVersion())
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, folder, saved), saved.Close())
}

// copyFolder begins the names of folders in the data folder that hold a copy for a while.
const copyFolder = ".copy-"

// sweepCopies removes the copies of commands that were killed, a day later.
func (l *Library) sweepCopies() {
	left, _ := filepath.Glob(filepath.Join(l.Folder, copyFolder+"*"))
	for _, name := range left {
		if info, err := os.Lstat(name); err == nil && info.ModTime().Before(l.Clock.Now().Add(-24*time.Hour)) {
			os.RemoveAll(name)
		}
	}
}
