package process

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// nobody is the user of every server of the checks where the caller is root. PostgreSQL and Chromium refuse root.
const nobody = 65534

// Unprivileged reports whether servers run under another user than the caller.
func Unprivileged() bool { return os.Geteuid() == 0 }

// Give makes a folder, and all in it, the unprivileged user's.
func Give(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil || !Unprivileged() {
		return err
	}
	return filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, nobody, nobody)
	})
}

// Drop makes a command run as the unprivileged user, where the caller is root, and end with the thread that starts it.
func Drop(c *exec.Cmd) { c.SysProcAttr = attributes(true) }

func attributes(drop bool) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if drop {
		a.Pdeathsig = syscall.SIGKILL
	}
	if drop && Unprivileged() {
		a.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return a
}

func killGroup(p *os.Process) { syscall.Kill(-p.Pid, syscall.SIGKILL) }
