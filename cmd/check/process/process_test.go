package process

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

func folder(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the checks start their servers on Linux")
	}
	made, err := os.MkdirTemp("", "terreau-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(made) })
	return made
}

func shell(script string, at string, out io.Writer) Command {
	return Command{Program: "/bin/sh", Arguments: []string{"-c", script}, Folder: at, Output: out}
}

func TestAServerEndsWithItsChildren(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	said, write := io.Pipe()
	p, err := Start(ctx, shell("sleep 1000 & echo $!; wait", folder(t), write))
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-p.Ended()
	child := strings.TrimSpace(line)
	for range 200 {
		if exec.Command("kill", "-0", child).Run() != nil {
			return
		}
		time.Sleep(10 * time.Millisecond) // the kernel is quick, not instant
	}
	t.Errorf("the child %s outlives its server", child)
}

func TestAServerThatEndsIsNotWaitedFor(t *testing.T) {
	p, err := Start(t.Context(), shell("echo no port is free >&2; exit 3", folder(t), nil))
	if err != nil {
		t.Fatal(err)
	}
	err = p.Ready(t.Context(), func(context.Context) error { return errors.New("no answer") })
	if err == nil || !strings.Contains(err.Error(), "no port is free") {
		t.Errorf("the end of a server does not say why: %v", err)
	}
}

func TestAServerStopsWhenAsked(t *testing.T) {
	p, err := Start(t.Context(), shell("sleep 1000", folder(t), nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := p.Stop(syscall.SIGTERM); err != nil {
		t.Error("a server cannot be stopped twice:", err)
	}
}

func TestServersAreNotRoot(t *testing.T) {
	var out strings.Builder
	at := folder(t)
	if err := Run(t.Context(), shell("id -u; touch mine; env | wc -l", at, &out)); err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(out.String(), "0\n") {
		t.Error("a server runs as root")
	}
}
