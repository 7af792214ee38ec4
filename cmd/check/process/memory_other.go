//go:build !linux

package process

import "errors"

// Memory is what a process holds, in bytes: resident, and of that private to it.
type Memory struct{ Resident, Private int64 }

// MemoryOf is known on Linux only.
func MemoryOf(int) (Memory, error) { return Memory{}, errors.ErrUnsupported }
