package db

import (
	"os"
	"syscall"
)

// holdAlone opens the file with a share mode that lets nobody else in.
func holdAlone(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, errHeld
	}
	return os.NewFile(uintptr(handle), path), nil
}
