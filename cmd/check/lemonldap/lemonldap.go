// Package lemonldap starts a LemonLDAP::NG for the checks as it stands in real life: under a name of its own, behind TLS,
// reached by a program through a proxy. The name belongs to nobody (RFC 2606) and is resolved by no server.
package lemonldap

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"terreau/cmd/check/process"
)

// Host is the name of the portal. A browser finds it by HostRule, a program by Environment.
const (
	Host     = "auth.example.com"
	HostRule = "MAP " + Host + " 127.0.0.1"
)

// What the portal knows of us.
const (
	Client = "terreau"
	Secret = "terreau-secret"
)

// program is the portal, where Debian's package puts it.
const program = "/usr/share/lemonldap-ng/portal/htdocs/index.psgi"

// Packages are those of Debian that the portal needs. Without the libraries that its own package only recommends, each
// page answers that it could not begin.
var Packages = []string{"lemonldap-ng", "starman", "libio-string-perl", "libstring-random-perl", "libgd-securityimage-perl", "libgd-perl",
	"perlmagick", "libemail-sender-perl", "libmime-tools-perl", "libconvert-base32-perl"}

// There reports whether the portal and what serves it are installed.
func There() bool {
	_, missing := os.Stat(program)
	_, absent := exec.LookPath("starman")
	return missing == nil && absent == nil
}

// issuer is the part of the portal that answers as a provider of OpenID Connect.
const issuer = "/usr/share/perl5/Lemonldap/NG/Portal/Issuer/OpenIDConnect.pm"

// TellsEnds reports whether the portal tells its clients that a session ended, from server to server. That of Debian 12,
// 2.16.1, does not: it leaves the place empty.
func TellsEnds() bool {
	source, err := os.ReadFile(issuer)
	return err == nil && bytes.Contains(source, []byte("logout_token"))
}

// Server is a LemonLDAP::NG. Its address is known before it runs, since it must know those of its client.
type Server struct {
	Issuer      string
	Environment []string // by which a program finds the portal and believes its certificate

	folder  string
	back    *url.URL // where the portal listens, in clear
	doors   []*http.Server
	process *process.Process
}

// Open opens the doors that lead to a portal which does not run yet, in a folder that it takes for itself.
func Open(folder string) (*Server, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	certificate, authority, err := certificate()
	if err != nil {
		return nil, err
	}
	trusted := filepath.Join(folder, "authority.pem")
	if err := os.WriteFile(trusted, authority, 0o644); err != nil {
		return nil, err
	}
	listen, err := process.QuietPort()
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder, back: &url.URL{Scheme: "http", Host: listen}}
	front, err := s.open(s.front(), certificate)
	if err != nil {
		return nil, err
	}
	proxy, err := s.open(tunnel{front.String()}, nil)
	if err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	_, port, _ := net.SplitHostPort(front.String())
	s.Issuer = "https://" + net.JoinHostPort(Host, port)
	s.Environment = []string{"HTTPS_PROXY=http://" + proxy.String(), "SSL_CERT_FILE=" + trusted}
	return s, nil
}

// Start starts the portal for a client that stands at an address, and waits for it.
func (s *Server) Start(ctx context.Context, client string) error {
	if err := s.configure(client); err != nil {
		return err
	}
	p, err := process.Start(ctx, process.Command{Program: "starman", Folder: s.folder,
		Arguments:   []string{"--listen", s.back.Host, "--workers", "2", "--env", "production", program},
		Environment: []string{"LLNG_DEFAULTCONFFILE=" + filepath.Join(s.folder, "lemonldap-ng.ini")}})
	if err != nil {
		return err
	}
	s.process = p
	return p.Ready(ctx, func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.back.String()+"/.well-known/openid-configuration", nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return errors.New("lemonldap: " + answer.Status)
		}
		return nil
	})
}

// Stop ends the portal and closes its doors.
func (s *Server) Stop() error {
	var err error
	for _, door := range s.doors {
		err = errors.Join(err, door.Close())
	}
	if s.process != nil {
		err = errors.Join(err, s.process.Stop(syscall.SIGTERM))
	}
	return err
}
