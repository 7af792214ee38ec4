package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"terreau/cmd/check/process"
)

// staticcheck is run at this version, outside the product's go.mod.
const staticcheck = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"

// goTool runs the go tool and prints what it says.
func goTool(ctx context.Context, arguments ...string) error {
	c := process.Group(exec.CommandContext(ctx, "go", arguments...))
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	return c.Run()
}

// formatted fails on Go files that gofmt would change.
func formatted(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "gofmt", "-l", ".").CombinedOutput()
	if err == nil && len(out) > 0 {
		err = errors.New("not formatted:\n" + string(out))
	}
	return err
}

// pinned fails where libc is not the exact version that SQLite was generated with: its own go.mod says which.
func pinned(ctx context.Context) error {
	const sqlite, libc = "modernc.org/sqlite", "modernc.org/libc"
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Version}} {{.GoMod}}", sqlite, libc).Output()
	if err != nil {
		return err
	}
	var versions, mods []string
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		version, mod, _ := strings.Cut(line, " ")
		versions, mods = append(versions, version), append(mods, mod)
	}
	if len(versions) != 2 {
		return fmt.Errorf("go list said %q", out)
	}
	asked, err := os.ReadFile(mods[0])
	if err != nil {
		return err
	}
	found := regexp.MustCompile(regexp.QuoteMeta(libc) + ` (v\S+)`).FindSubmatch(asked)
	if found == nil || string(found[1]) != versions[1] {
		return fmt.Errorf("%s %s asks for %s %s, go.mod has %s", sqlite, versions[0], libc, found[1], versions[1])
	}
	return nil
}
