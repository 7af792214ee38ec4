package bench

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"terreau/content/clock"
	"terreau/content/db"
)

// World is what the bench needs around it.
type World struct {
	Folder   string // of its own, on the disk that is to be measured
	Program  string // the built program
	Corpus   string // the public sheets
	Postgres string // a server that keeps what it acknowledges; empty for none
	Output   io.Writer
}

// Stages are the numbers of sheets through which an instance grows.
var Stages = []int{1_000, 10_000, 50_000, 100_000}

// Run measures everything and prints the table.
func Run(ctx context.Context, w World, stages []int) error {
	texts, err := readCorpus(w.Corpus)
	if err != nil {
		return err
	}
	slices.SortStableFunc(texts, func(a, b []byte) int { return len(a) - len(b) })
	usual := texts[len(texts)/2 : len(texts)/2+64] // of the length that half of them do not reach
	var rows []Row
	for _, part := range []struct {
		name string
		run  func() ([]Row, error)
	}{
		{"saves", func() ([]Row, error) { return Saving(ctx, w.Folder, usual) }},
		{"saves on PostgreSQL", func() ([]Row, error) { return w.onServer(ctx) }},
		{"signing in and voting", func() ([]Row, error) { return Entering(ctx, w.Folder) }},
		{"the real sheets and their pages", func() ([]Row, error) { return w.importAndRead(ctx, texts) }},
		{"rights", func() ([]Row, error) { return Rights(ctx, w) }},
		{"growth", func() ([]Row, error) { return Growing(ctx, w, texts, stages) }},
	} {
		fmt.Fprintf(w.Output, "── %s\n", part.name)
		more, err := part.run()
		if err != nil {
			fmt.Fprintf(w.Output, "   %v\n", err)
			more = append(more, Row{part.name, "–", "could not be measured", false})
		}
		rows = append(rows, more...)
	}
	fmt.Fprintln(w.Output)
	Print(w.Output, rows)
	return ctx.Err()
}

// RunRights measures what rights cost and nothing else: it needs the built program alone.
func RunRights(ctx context.Context, w World) error {
	rows, err := Rights(ctx, w)
	Print(w.Output, rows)
	return err
}

func (w World) onServer(ctx context.Context) ([]Row, error) {
	if w.Postgres == "" {
		return nil, nil
	}
	name := "bench_" + clock.NewSecret()
	address, err := db.CreateDatabase(ctx, w.Postgres, name, "")
	if err != nil {
		return nil, err
	}
	defer db.DropDatabase(context.WithoutCancel(ctx), w.Postgres, name)
	return SavingOnServer(ctx, filepath.Join(w.Folder, "server"), address)
}

// importAndRead imports the real sheets and reads a page of usual length.
func (w World) importAndRead(ctx context.Context, texts [][]byte) ([]Row, error) {
	rows, server, err := Importing(ctx, w, texts)
	if server != nil {
		defer server.Stop()
	}
	if err != nil {
		return rows, err
	}
	page, err := pageOf(ctx, server)
	if err != nil {
		return rows, err
	}
	cookie, err := memberOf(ctx, filepath.Join(w.Folder, "importing"))
	if err != nil {
		return rows, err
	}
	more, err := Pages(ctx, filepath.Join(w.Folder, "bare"), server, page, cookie)
	return append(rows, more...), err
}
