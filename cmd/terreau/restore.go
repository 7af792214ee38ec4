package main

import (
	"context"

	"terreau/content"
)

// restoreCommand puts a backup into an empty folder or database.
type restoreCommand struct {
	Backup string `arg:"" help:"${help_restore_backup}"`
	JSON   bool   `name:"json" help:"${help_json}"`
}

// Run restores and verifies, and says what is there then.
func (c *restoreCommand) Run(ctx context.Context, s *settings, screen *console) error {
	o, err := s.options()
	if err != nil {
		return err
	}
	made, found, err := content.Restore(ctx, o, c.Backup)
	if err != nil {
		for _, f := range found.Faults {
			if err := screen.fault(f, c.JSON); err != nil {
				return err
			}
		}
		return err
	}
	if !c.JSON {
		screen.print("restore_summary", screen.moment(made.At.In(o.Clock.Zone())), s.Data)
	}
	return screen.verified(found, c.JSON)
}
