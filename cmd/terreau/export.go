package main

import (
	"context"

	"terreau/content/people"
)

// exportCommand writes every published sheet as Markdown.
type exportCommand struct {
	Folder string `arg:"" help:"${help_export_folder}"`
	Space  string `placeholder:"${help_slug}" help:"${help_export_space}"`
	JSON   bool   `name:"json" help:"${help_json}"`
}

// Run exports the library. It ends with exitFailed where a text or a file is no longer what its hash says.
func (c *exportCommand) Run(ctx context.Context, s *settings, screen *console) error {
	lib, err := s.existing(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	done, err := lib.Export(ctx, people.System(), c.Folder, c.Space)
	if err != nil {
		return err
	}
	for _, f := range done.Damaged {
		if err := screen.fault(f, c.JSON); err != nil {
			return err
		}
	}
	if c.JSON {
		err = screen.printJSON(map[string]any{"summary": map[string]int{"sheets": done.Sheets, "editions": done.Editions, "files": done.Files, "damaged": len(done.Damaged)}})
	} else {
		screen.print("export_summary", screen.some("sheets", done.Sheets), screen.some("editions", done.Editions), screen.some("attached", done.Files), c.Folder)
	}
	if err == nil && len(done.Damaged) > 0 {
		err = errSaid
	}
	return err
}
