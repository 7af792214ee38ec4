package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"terreau/cmd/check/bench"
)

// measure prints the table of speeds.
func measure(ctx context.Context) error {
	if err := bring(ctx); err != nil {
		return err
	}
	work, err := workFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	w := &world{folder: work}
	defer w.stop()
	if err := w.start(ctx); err != nil {
		return err
	}
	fmt.Println()
	return bench.Run(ctx, bench.World{Folder: filepath.Join(work, "bench"), Program: w.program, Corpus: w.corpus(),
		Postgres: w.durable.Address, Output: os.Stdout}, bench.Stages)
}
