package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"terreau/cmd/check/browser"
	"terreau/cmd/check/keycloak"
	"terreau/cmd/check/lemonldap"
	"terreau/cmd/check/postgres"
	"terreau/cmd/check/process"
)

// need is something the checks stand on that Go does not bring.
type need struct {
	what     string
	packages []string // of Debian
	there    func() bool
}

var needs = []need{
	{"PostgreSQL", []string{"postgresql"}, func() bool { _, err := postgres.Programs(); return err == nil }},
	{"Chromium", []string{"chromium"}, func() bool { return browser.Program() != "" }},
	{"fonts", []string{"fonts-liberation", "fonts-noto-color-emoji"}, fontsThere},
	{"npm, for axe-core and the public sheets", []string{"npm"}, inPath("npm")},
	{"Java, for Keycloak", []string{"default-jre-headless"}, func() bool { return keycloak.Java() != "" }},
	{"Maven, which brings Keycloak", []string{"maven"}, inPath("mvn")},
	{"LemonLDAP::NG", lemonldap.Packages, lemonldap.There},
	{"aiosmtpd, a mail server", []string{"python3-aiosmtpd"}, inPath("aiosmtpd")},
	{"a C compiler, for the race detector", []string{"gcc", "libc6-dev"}, inPath("gcc")},
}

func inPath(program string) func() bool {
	return func() bool { _, err := exec.LookPath(program); return err == nil }
}

// fontsThere looks for both fonts where Debian puts them; elsewhere a desktop has its own.
func fontsThere() bool {
	if _, err := os.Stat("/etc/debian_version"); err != nil {
		return true
	}
	found, _ := filepath.Glob("/usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf")
	emoji, _ := filepath.Glob("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
	return len(found) > 0 && len(emoji) > 0
}

// bring looks for what is missing. As root on Debian it installs it and says what; elsewhere it says what to run.
func bring(ctx context.Context) error {
	absent, packages := missing()
	if len(absent) == 0 {
		return nil
	}
	line := "apt-get install -y --no-install-recommends " + strings.Join(packages, " ")
	fmt.Println("missing:", strings.Join(absent, "; "))
	if runtime.GOOS != "linux" || os.Geteuid() != 0 || !inPath("apt-get")() {
		return errors.New("install it, on Debian by:\n\n\tsudo " + line + "\n")
	}
	fmt.Println("installing:", line)
	if err := install(ctx, line); err != nil {
		return err
	}
	if still, _ := missing(); len(still) > 0 {
		return fmt.Errorf("installed, and still missing: %s", strings.Join(still, "; "))
	}
	return nil
}

func missing() (what, packages []string) {
	for _, n := range needs {
		if !n.there() {
			what, packages = append(what, n.what), append(packages, n.packages...)
		}
	}
	return what, packages
}

// install runs apt so that no package starts a server of its own.
func install(ctx context.Context, line string) error {
	const policy, clusters = "/usr/sbin/policy-rc.d", "/etc/postgresql-common/createcluster.conf"
	if _, err := os.Stat(policy); os.IsNotExist(err) {
		if err := os.WriteFile(policy, []byte("#!/bin/sh\nexit 101\n"), 0o755); err != nil {
			return err
		}
		defer os.Remove(policy)
	}
	if _, err := os.Stat(clusters); os.IsNotExist(err) {
		if err := os.MkdirAll(filepath.Dir(clusters), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(clusters, []byte("create_main_cluster = false\n"), 0o644); err != nil {
			return err
		}
	}
	keep := slices.Insert(strings.Fields(line), 1, "-q", "-o", "Dpkg::Options::=--force-confold", "-o", "DPkg::Lock::Timeout=300")
	for _, arguments := range [][]string{{"apt-get", "-q", "update"}, keep} {
		apt := process.Group(exec.CommandContext(ctx, arguments[0], arguments[1:]...))
		apt.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		apt.Stdout, apt.Stderr = os.Stdout, os.Stderr
		if err := apt.Run(); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(arguments, " "), err)
		}
	}
	return nil
}
