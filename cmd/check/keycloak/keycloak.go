// Package keycloak starts a Keycloak for the checks, with a realm of its own and some people in it.
package keycloak

import (
	"context"
	_ "embed"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"terreau/cmd/check/process"
)

// What the realm knows of us, and where it stands below the server's address.
const (
	Client = "terreau"
	Secret = "terreau-secret"
	Realm  = "/realms/terreau"

	administrator = "admin" // and her password
)

// realm is the realm of the checks, in Keycloak's own form: one client, and people whose passwords are their logins
// followed by "-password". One of them has a subject that reads like a login, so that it can be another provider's too.
//
//go:embed realm.json
var realm []byte

// startTime bounds a start: five times what it takes on two busy cores the first time, when Keycloak builds itself.
const startTime = 10 * time.Minute

// Server is a Keycloak that runs. It calls itself by whatever address it is asked at.
type Server struct {
	URL     string
	process *process.Process
}

// Start starts a Keycloak in a folder. What Maven brought and Keycloak has built is kept in the cache for the next run.
func Start(ctx context.Context, cache, folder string) (*Server, error) {
	home := filepath.Join(folder, "keycloak-"+Version)
	built := filepath.Join(cache, "keycloak-"+Version)
	kept, err := lay(ctx, built, home)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(home, "data", "import"), 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(home, "data", "import", "terreau.json"), realm, 0o644); err != nil {
		return nil, err
	}
	s, err := start(ctx, folder, home)
	if err == nil && !kept {
		err = keep(home, built)
	}
	return s, err
}

func start(ctx context.Context, folder, home string) (*Server, error) {
	listen, err := process.QuietPort()
	manage, failed := process.QuietPort()
	if err := errors.Join(err, failed); err != nil {
		return nil, err
	}
	port, managed := listen[len("127.0.0.1:"):], manage[len("127.0.0.1:"):]
	p, err := process.Start(ctx, process.Command{Program: "/bin/bash", Folder: folder,
		Arguments: []string{filepath.Join(home, "bin", "kc.sh"), "start-dev", "--http-host=127.0.0.1", "--http-port=" + port,
			"--cache=local", "--import-realm", "--health-enabled=true", "--http-management-host=127.0.0.1", "--http-management-port=" + managed},
		Environment: []string{"JAVA_HOME=" + Java(), "KC_BOOTSTRAP_ADMIN_USERNAME=" + administrator, "KC_BOOTSTRAP_ADMIN_PASSWORD=" + administrator,
			"JAVA_OPTS_APPEND=-Djava.io.tmpdir=" + folder}})
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + listen, process: p}
	if err := p.ReadyWithin(ctx, startTime, s.answers); err != nil {
		p.Kill()
		return nil, err
	}
	return s, nil
}

// answers is content when the realm can be asked.
func (s *Server) answers(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+Realm+"/.well-known/openid-configuration", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New("keycloak: " + answer.Status)
	}
	return nil
}

// Stop ends Keycloak and waits for it.
func (s *Server) Stop() error { return s.process.Stop(syscall.SIGTERM) }
