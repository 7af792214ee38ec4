package main

import (
	"context"

	"terreau/content/people"
)

// backupCommand copies the library into an archive.
type backupCommand struct {
	Target string `arg:"" help:"${help_backup_target}"`
	JSON   bool   `name:"json" help:"${help_json}"`
}

// Run makes a backup. It ends with exitFailed where an attachment could not be read, though the archive is written.
func (c *backupCommand) Run(ctx context.Context, s *settings, screen *console) error {
	lib, err := s.existing(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	name, made, err := lib.Backup(ctx, people.System(), c.Target)
	if err != nil {
		return err
	}
	if c.JSON {
		err = screen.printJSON(map[string]any{"backup": name, "schema": made.Schema, "events": made.Events, "sheets": made.Rows["sheets"],
			"files": len(made.Files), "missing": len(made.Missing), "sha256": made.Database.Hash})
	} else {
		for _, hash := range made.Missing {
			screen.print("backup_missing", hash)
		}
		screen.print("backup_summary", name, screen.some("sheets", int(made.Rows["sheets"])), screen.some("revisions", int(made.Rows["revisions"])), screen.some("files", len(made.Files)))
	}
	if err == nil && len(made.Missing) > 0 {
		err = errSaid
	}
	return err
}
