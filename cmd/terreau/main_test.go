package main

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"terreau/content/contenttest"
	"terreau/content/db"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"terreau": main})
}

// TestCommands runs the scripts of testdata, each in a folder of its own, with the file of the data folder as its
// database, then those that can on a server's.
func TestCommands(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { scripts(t, "") })
	t.Run("postgres", func(t *testing.T) { scripts(t, os.Getenv(contenttest.ServerVariable)) })
}

func scripts(t *testing.T, server string) {
	if t.Name() != "TestCommands/sqlite" && server == "" {
		t.Skip(contenttest.ServerVariable + " is not set: go run ./cmd/check starts a server")
	}
	testscript.Run(t, testscript.Params{
		Dir:  "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"hold": hold, "pad": pad},
		Setup: func(env *testscript.Env) error {
			env.Setenv("LC_ALL", "fr_FR.UTF-8")
			if server != "" {
				env.Setenv("TERREAU_DATABASE", contenttest.Server(t))
			}
			return nil
		},
	})
}

// hold keeps the lock of a data folder until the script ends, as a server does.
func hold(script *testscript.TestScript, _ bool, args []string) {
	lock, err := db.LockFolder(script.MkAbs(args[0]))
	script.Check(err)
	script.Defer(func() { script.Check(lock.Release()) })
}

// pad makes a file so many MiB larger, with spaces at its end.
func pad(script *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.Atoi(args[1])
	script.Check(err)
	text := script.ReadFile(args[0]) + strings.Repeat(" ", size<<20)
	script.Check(os.WriteFile(script.MkAbs(args[0]), []byte(text), 0o600))
}

// broken is a screen whose fault a command meets.
type broken struct{}

func (broken) Write([]byte) (int, error) { panic("a fault") }

func TestACommandThatBreaksDoesNotSayThatAllWasDone(t *testing.T) {
	var problems strings.Builder
	if code := run([]string{"version"}, broken{}, &problems); code != exitFailed {
		t.Errorf("it ends with the code %d", code)
	}
	if !strings.Contains(problems.String(), "a fault") {
		t.Errorf("it says %q", problems.String())
	}
}

func TestAServerThatIsStoppedWhileItStartsStopsCleanly(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out strings.Builder
	screen := &console{lang: "fr", out: &out, problems: io.Discard, watched: true}
	command := &serveCommand{Listen: "127.0.0.1:0"}
	if err := command.Run(ctx, &settings{Data: t.TempDir(), Timezone: "Europe/Paris"}, screen); err != nil {
		t.Errorf("it failed: %v", err)
	}
	if !strings.HasSuffix(out.String(), "Terreau s’est arrêté proprement.\n") {
		t.Errorf("it says %q", out.String())
	}
}

func TestNumbersAndDatesAreSaidAsPeopleDo(t *testing.T) {
	c := &console{lang: "fr"}
	for got, want := range map[string]string{
		c.some("added", 1):                                     "1 fiche ajoutée",
		c.some("added", 2):                                     "2 fiches ajoutées",
		c.lasted(44 * time.Second):                             "44 s",
		c.lasted(320 * 1000 * 1000):                            "0,3 s",
		c.lasted(125 * time.Second):                            "2 min 5 s",
		c.moment(time.Date(2026, 11, 1, 8, 5, 0, 0, time.UTC)): "1er novembre 2026 à 08 h 05",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
