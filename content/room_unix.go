//go:build linux || darwin

package content

import "syscall"

// room is how many bytes are free where a folder lies; -1 where the system does not say.
func room(folder string) int64 {
	var at syscall.Statfs_t
	if syscall.Statfs(folder, &at) != nil {
		return -1
	}
	return int64(at.Bavail) * int64(at.Bsize)
}
