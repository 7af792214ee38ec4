// Command check runs every check of Terreau on real servers, and installs what they need.
//
//	go run ./cmd/check                 all of it, in twenty minutes at most on two cores
//	go run ./cmd/check quick           vet and the tests that need neither browser, PostgreSQL nor corpus, in two
//	go run ./cmd/check corpus FOLDER   writes 3,781 public sheets as Markdown into a folder
//	go run ./cmd/check bench           measures speed against the same work done bare, and prints the table
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"terreau/cmd/check/bench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		stop()
		os.Exit(1)
	}
}

const usage = "usage: check [quick | corpus FOLDER | bench [rights]]"

func run(ctx context.Context, arguments []string) error {
	switch {
	case len(arguments) == 0:
		return all(ctx)
	case len(arguments) == 1 && arguments[0] == "quick":
		return quick(ctx)
	case len(arguments) == 1 && arguments[0] == "bench":
		return measure(ctx)
	case len(arguments) == 2 && arguments[0] == "bench" && arguments[1] == "rights":
		return measureRights(ctx)
	case len(arguments) == 3 && arguments[0] == "bare": // which bench starts
		return bench.ServeBare(ctx, arguments[1], arguments[2])
	case len(arguments) == 2 && arguments[0] == "corpus":
		return writeCorpus(ctx, arguments[1])
	}
	return fmt.Errorf("%s", usage)
}
