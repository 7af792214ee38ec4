package main

import (
	"os"
	"testing"

	"terreau/content/contenttest"

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
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("LC_ALL", "fr_FR.UTF-8")
			if server != "" {
				env.Setenv("TERREAU_DATABASE", contenttest.Server(t))
			}
			return nil
		},
	})
}
