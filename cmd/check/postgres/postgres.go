// Package postgres starts clusters of PostgreSQL for the checks, and leaves none behind.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"syscall"

	"terreau/cmd/check/process"
)

// Programs is the folder of initdb and postgres: the newest that Debian's packages brought, else that of the PATH.
func Programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	sort.Strings(found)
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	return filepath.Dir(path), err
}

// Cluster is a server of PostgreSQL that runs.
type Cluster struct {
	// Address is the URL of the maintenance database, with every right.
	Address string
	server  *process.Process
}

const common = `
listen_addresses = '127.0.0.1'
port = %s
unix_socket_directories = ''
max_connections = 200
jit = off
timezone = 'UTC'
`

// fast gives up what a crash would need: for tests that do not crash.
const fast = `
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
`

// Start makes a cluster in a folder and starts it. A durable one keeps what it acknowledged, as in real life.
func Start(ctx context.Context, folder string, durable bool) (*Cluster, error) {
	programs, err := Programs()
	if err != nil {
		return nil, fmt.Errorf("no PostgreSQL: %w", err)
	}
	data := filepath.Join(folder, "data")
	arguments := []string{"-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"}
	settings := common
	if durable {
		arguments = append(arguments, "--data-checksums")
	} else {
		arguments, settings = append(arguments, "--no-sync"), common+fast
	}
	if err := process.Run(ctx, process.Command{Program: filepath.Join(programs, "initdb"), Arguments: arguments, Folder: folder}); err != nil {
		return nil, err
	}
	for range 5 {
		c, err := start(ctx, programs, folder, data, settings)
		if err == nil {
			return c, nil
		}
		if ctx.Err() != nil {
			return nil, err
		}
	}
	return start(ctx, programs, folder, data, settings)
}

// start tries one port; another process may have taken it meanwhile.
func start(ctx context.Context, programs, folder, data, settings string) (*Cluster, error) {
	address, err := process.FreePort()
	if err != nil {
		return nil, err
	}
	host, port, _ := net.SplitHostPort(address)
	if err := os.WriteFile(filepath.Join(data, "postgresql.auto.conf"), fmt.Appendf(nil, settings, port), 0o600); err != nil {
		return nil, err
	}
	server, err := process.Start(ctx, process.Command{Program: filepath.Join(programs, "postgres"), Arguments: []string{"-D", data}, Folder: folder})
	if err != nil {
		return nil, err
	}
	err = server.Ready(ctx, func(ctx context.Context) error {
		return exec.CommandContext(ctx, filepath.Join(programs, "pg_isready"), "-q", "-h", host, "-p", port).Run()
	})
	if err != nil {
		server.Kill()
		return nil, err
	}
	return &Cluster{Address: "postgres://postgres@" + address + "/postgres?sslmode=disable", server: server}, nil
}

// Stop ends the cluster; its connections are cut.
func (c *Cluster) Stop() error {
	if c == nil || c.server == nil {
		return errors.New("no cluster runs")
	}
	return c.server.Stop(syscall.SIGINT)
}
