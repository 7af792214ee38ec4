// Package site runs the built program of Terreau as its users do: its server on loopback, its commands beside it, under
// an unprivileged user.
package site

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"terreau/cmd/check/process"
)

// Instance is an instance of Terreau: a program, a folder, perhaps a database elsewhere.
type Instance struct {
	Program     string   // the built program
	Folder      string   // where it lives; its data is in the folder "data" below
	Database    string   // a postgres:// address; empty for the file in the data folder
	Environment []string // what its server finds besides in its environment
}

// Program gives the built program: that of TERREAU_TEST_PROGRAM, else it is built into a folder.
func Program(ctx context.Context, folder string) (string, error) {
	if path := os.Getenv("TERREAU_TEST_PROGRAM"); path != "" {
		return path, nil
	}
	path := filepath.Join(folder, "terreau")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", path, "terreau/cmd/terreau").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

// where are the flags that say where the data is.
func (i Instance) where() []string {
	flags := []string{"--data", filepath.Join(i.Folder, "data")}
	if i.Database != "" {
		flags = append(flags, "--database", i.Database)
	}
	return flags
}

// Run runs a command to its end and gives what it printed on its standard output.
func (i Instance) Run(ctx context.Context, command string, arguments ...string) ([]byte, error) {
	var out bytes.Buffer
	all := append(append([]string{command}, i.where()...), arguments...)
	err := process.Run(ctx, process.Command{Program: i.Program, Arguments: all, Folder: i.Folder, Output: &out})
	return out.Bytes(), err
}

// Server is the server of an instance, ready. URL and Ops are the beginnings of its addresses.
type Server struct {
	URL, Ops string
	Process  *process.Process
}

// Serve starts the server of an instance and waits until it is ready.
func (i Instance) Serve(ctx context.Context, arguments ...string) (*Server, error) {
	var failed error
	for range 3 { // a free port may be taken meanwhile
		s, again, err := i.serve(ctx, arguments)
		if !again {
			return s, err
		}
		failed = err
	}
	return nil, failed
}

// serve starts the server once; again says that it ended by itself, as it does where its port was taken.
func (i Instance) serve(ctx context.Context, arguments []string) (s *Server, again bool, err error) {
	if s, err = i.Launch(ctx, arguments...); err != nil {
		return nil, false, err
	}
	if err := s.Process.Ready(ctx, s.UpToDate); err != nil {
		select {
		case <-s.Process.Ended():
			again = ctx.Err() == nil
		default:
		}
		s.Process.Kill()
		return nil, again, err
	}
	return s, false, nil
}

// Launch starts the server of an instance and does not wait.
func (i Instance) Launch(ctx context.Context, arguments ...string) (*Server, error) {
	listen, err := process.FreePort()
	ops, failed := process.FreePort()
	if err = errors.Join(err, failed); err != nil {
		return nil, err
	}
	all := append(append([]string{"serve"}, i.where()...), "--listen", listen, "--ops-listen", ops)
	p, err := process.Start(ctx, process.Command{Program: i.Program, Arguments: append(all, arguments...), Folder: i.Folder, Environment: i.Environment})
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(listen)
	return &Server{URL: "http://localhost:" + port, Ops: "http://" + ops, Process: p}, nil
}

// UpToDate is content when the server is ready and its index has followed every event.
func (s *Server) UpToDate(ctx context.Context) error {
	var state struct {
		Ready           bool
		Events, Indexed int64
	}
	text, err := Get(ctx, s.Ops+"/readyz")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &state); err != nil {
		return err
	}
	if !state.Ready || state.Indexed < state.Events {
		return fmt.Errorf("not ready: %s", text)
	}
	return nil
}

// Stop ends the server as an operator does, and waits for it.
func (s *Server) Stop() error { return s.Process.Stop(syscall.SIGTERM) }

// client bounds each request of the checks.
var client = &http.Client{Timeout: time.Minute}

// Get gives the body of a page that answers 200.
func Get(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 64<<20))
	if err == nil && answer.StatusCode != http.StatusOK {
		return body, fmt.Errorf("%s: %s", address, answer.Status)
	}
	return body, err
}
