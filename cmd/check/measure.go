package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"terreau/cmd/check/bench"
	"terreau/cmd/check/process"
	"terreau/cmd/check/site"
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
	folder := filepath.Join(work, "bench")
	if err := process.Give(folder); err != nil {
		return err
	}
	fmt.Println()
	return bench.Run(ctx, bench.World{Folder: folder, Program: w.program, Corpus: w.corpus(),
		Postgres: w.durable.Address, Output: os.Stdout}, bench.Stages)
}

// measureRights prints the rows of the table that are about rights: it needs nothing but the program.
func measureRights(ctx context.Context) error {
	work, err := workFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	program, err := site.Program(ctx, work)
	if err != nil {
		return err
	}
	return bench.RunRights(ctx, bench.World{Folder: work, Program: program, Output: os.Stdout})
}
