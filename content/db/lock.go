package db

import (
	"errors"
	"os"
	"path/filepath"

	"terreau/content/refusal"
)

var errHeld = errors.New("held by another process")

// Lock is the right of one process to serve a data folder: to migrate it and to open its index.
type Lock struct{ file *os.File }

// LockFolder takes the lock of a data folder; refusal KindUnavailable "folder-in-use" where another process holds it.
// It ends with the process, however that ends.
func LockFolder(folder string) (*Lock, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	file, err := holdAlone(filepath.Join(folder, "lock"))
	if errors.Is(err, errHeld) {
		return nil, &refusal.Error{Kind: refusal.KindUnavailable, Reason: "folder-in-use", Args: []any{folder}, Err: err}
	}
	if err != nil {
		return nil, err
	}
	return &Lock{file}, nil
}

// Release gives the lock back.
func (l *Lock) Release() error { return l.file.Close() }
