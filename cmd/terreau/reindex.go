package main

import (
	"context"
	"os"
	"path/filepath"

	"terreau/content"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

// reindexCommand has the search index made again.
type reindexCommand struct{}

// Run asks the servers that run, and takes away the index of one that does not: it makes another when it starts.
func (c *reindexCommand) Run(ctx context.Context, s *settings, screen *console) error {
	lib, err := s.existing(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	lock, err := db.LockFolder(s.Data)
	running := refusal.KindOf(err) == refusal.KindUnavailable
	if err != nil && !running {
		return err
	}
	if !running {
		defer lock.Release()
		if err := os.RemoveAll(filepath.Join(s.Data, content.IndexFolder)); err != nil {
			return err
		}
	}
	if running || !lib.DB.InFile() {
		if err := lib.AskReindex(ctx, people.System()); err != nil {
			return err
		}
		screen.print("reindex_asked")
		return nil
	}
	screen.print("reindex_removed")
	return nil
}
