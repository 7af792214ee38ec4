//go:build !linux

package process

import (
	"os"
	"os/exec"
	"syscall"
)

// Unprivileged reports whether servers run under another user than the caller: only on Linux.
func Unprivileged() bool { return false }

// Give makes a folder.
func Give(folder string) error { return os.MkdirAll(folder, 0o755) }

// Drop changes nothing here.
func Drop(*exec.Cmd) {}

func attributes(bool) *syscall.SysProcAttr { return &syscall.SysProcAttr{} }

func killGroup(p *os.Process) { p.Kill() }
