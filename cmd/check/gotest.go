package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"

	"terreau/cmd/check/process"
)

// tests counts what `go test` ran. skipped holds the names of skipped tests by the reason they gave.
type tests struct {
	passed, failed int
	skipped        map[string][]string
}

// tellSkipped says each reason once, with how many tests gave it.
func (t *tests) tellSkipped() (total int) {
	for _, reason := range slices.Sorted(maps.Keys(t.skipped)) {
		names := t.skipped[reason]
		total += len(names)
		fmt.Printf("   skipped  %d (%s, …): %s\n", len(names), names[0], reason)
	}
	return total
}

// testEvent is a line of `go test -json` (go doc test2json).
type testEvent struct {
	Action, Package, Test, Output string
}

// goTest runs `go test` and prints its own lines: one for each package, and all that failing tests said. What it would vet
// has a step of its own.
func (t *tests) goTest(ctx context.Context, environment []string, arguments ...string) error {
	c := process.Group(exec.CommandContext(ctx, "go", append([]string{"test", "-json", "-count=1", "-vet=off", "-timeout=40m"}, arguments...)...))
	c.Env = append(os.Environ(), environment...)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	readErr := t.read(out)
	return errors.Join(readErr, c.Wait())
}

func (t *tests) read(r io.Reader) error {
	said := map[string][]string{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e testEvent
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Println(lines.Text()) // the go tool's own words
			continue
		}
		t.take(e, said)
	}
	if err := lines.Err(); err != nil {
		_, _ = io.Copy(io.Discard, r) // so that the go tool can end
		return err
	}
	return nil
}

func (t *tests) take(e testEvent, said map[string][]string) {
	key := e.Package + " " + e.Test
	switch {
	case e.Action == "output" && e.Test != "":
		said[key] = append(said[key], e.Output)
	case e.Action == "output" || e.Action == "build-output":
		if e.Output != "PASS\n" && !strings.HasPrefix(e.Output, "?") && !strings.HasSuffix(e.Output, "[no test files]\n") {
			fmt.Print(e.Output)
		}
	case e.Test == "" && e.Action == "fail": // what tests said that did not end: the stacks of one that hung
		for _, key := range slices.Sorted(maps.Keys(said)) {
			if strings.HasPrefix(key, e.Package+" ") {
				fmt.Print(strings.Join(said[key], ""))
				delete(said, key)
			}
		}
	case e.Test == "":
	case e.Action == "pass":
		t.passed++
		delete(said, key)
	case e.Action == "skip":
		if t.skipped == nil {
			t.skipped = map[string][]string{}
		}
		why := reason(said[key])
		t.skipped[why] = append(t.skipped[why], key)
		delete(said, key)
	case e.Action == "fail":
		t.failed++
		fmt.Print(strings.Join(said[key], ""))
		delete(said, key)
	}
}

// reason is what a skipped test said of it.
func reason(lines []string) string {
	for _, l := range lines {
		if _, why, found := strings.Cut(l, ".go:"); found {
			if _, why, found = strings.Cut(why, ": "); found {
				return strings.TrimSpace(why)
			}
		}
	}
	return "no reason given"
}
