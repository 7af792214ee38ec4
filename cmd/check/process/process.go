// Package process starts the real servers of the checks: on loopback, under an unprivileged user where the caller is
// root, in a process group of their own, so that nothing outlives the check.
package process

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// patience is how long a server is waited for, at the start and at the end.
const patience = 10 * time.Second

// Command says what to start. Folder is where it runs and may write; it is given to the unprivileged user. Environment
// is added to a nearly empty one. Output receives its standard output, besides the end of it that errors show.
type Command struct {
	Program     string
	Arguments   []string
	Folder      string
	Environment []string
	Output      io.Writer
}

// Process is a server that runs.
type Process struct {
	cmd   *exec.Cmd
	name  string
	last  *tail
	ended chan struct{}
	err   error
}

// Start starts a command. It is killed when ctx ends, and with the check itself.
func Start(ctx context.Context, c Command) (*Process, error) {
	if err := Give(c.Folder); err != nil {
		return nil, err
	}
	p := &Process{cmd: exec.Command(c.Program, c.Arguments...), name: filepath.Base(c.Program), last: &tail{}, ended: make(chan struct{})}
	p.cmd.Dir = c.Folder
	p.cmd.Env = append([]string{"HOME=" + c.Folder, "TMPDIR=" + c.Folder, "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"}, c.Environment...)
	p.cmd.SysProcAttr = attributes(true)
	p.cmd.Stdout, p.cmd.Stderr = p.last, p.last
	if c.Output != nil {
		p.cmd.Stdout = io.MultiWriter(p.last, c.Output)
	}
	p.cmd.WaitDelay = time.Second // for children that keep the output open
	started := make(chan error)
	go p.hold(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	context.AfterFunc(ctx, p.Kill)
	return p, nil
}

// hold keeps the thread that started the process: the kernel ends the process with that thread.
func (p *Process) hold(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err == nil {
		p.err = p.cmd.Wait()
		close(p.ended)
	}
}

// Run starts a command and waits for its end; the error carries the end of what it printed.
func Run(ctx context.Context, c Command) error {
	p, err := Start(ctx, c)
	if err != nil {
		return err
	}
	<-p.ended
	if p.err != nil {
		return fmt.Errorf("%s: %w\n%s", p.name, p.err, p.last)
	}
	return nil
}

// ID is the number of the process.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Printed is the end of what the process printed.
func (p *Process) Printed() string { return p.last.String() }

// Ready asks a probe every 50 ms until it is content. It fails as soon as the process has ended.
func (p *Process) Ready(ctx context.Context, probe func(context.Context) error) error {
	return p.ReadyWithin(ctx, 5*patience, probe)
}

// ReadyWithin is Ready for a server that may need longer than others.
func (p *Process) ReadyWithin(ctx context.Context, most time.Duration, probe func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for again := time.NewTicker(50 * time.Millisecond); ; {
		err := probe(ctx)
		if err == nil {
			again.Stop()
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("%s has ended: %v\n%s", p.name, p.err, p.last)
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w\n%s", p.name, err, p.last)
		case <-again.C:
		}
	}
}

// Stop asks the process to end by a signal, and kills its group where it does not.
func (p *Process) Stop(signal os.Signal) error {
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.ended:
		killGroup(p.cmd.Process)
		return nil
	case <-time.After(patience):
		p.Kill()
		return fmt.Errorf("%s did not stop\n%s", p.name, p.last)
	}
}

// Kill ends the process and its group at once, and waits for it.
func (p *Process) Kill() {
	killGroup(p.cmd.Process)
	<-p.ended
}

// FreePort gives an address on loopback that was free a moment ago.
func FreePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// QuietPort gives an address on loopback that is free, and that the kernel gives to nobody who asks for any: it is
// still free when a server that starts slowly comes to it.
func QuietPort() (string, error) {
	const lowest, number = 20000, 10000 // below the ports that are given away (from 32768 on Linux)
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", lowest+rand.IntN(number)))
		if err == nil {
			return l.Addr().String(), l.Close()
		}
	}
	return "", errors.New("no port is free")
}

// Group makes a command of the check itself (the go tool, npm) end with its whole group when its context does.
func Group(c *exec.Cmd) *exec.Cmd {
	c.SysProcAttr = attributes(false)
	c.Cancel = func() error { killGroup(c.Process); return nil }
	c.WaitDelay = patience
	return c
}

// tail keeps the last bytes written to it.
type tail struct {
	mutex sync.Mutex
	bytes []byte
}

const tailSize = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.bytes = append(t.bytes, p...)
	if extra := len(t.bytes) - tailSize; extra > 0 {
		t.bytes = append(t.bytes[:0], t.bytes[extra:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return string(bytes.ToValidUTF8(t.bytes, []byte("?")))
}
