package main

import (
	"fmt"
	"runtime/debug"
)

// versionCommand says which program this is.
type versionCommand struct{}

// Run writes the version of the module, the revision it was built from, and the Go it was built with.
func (c *versionCommand) Run(screen *console) error {
	fmt.Fprintln(screen.out, "terreau "+version())
	return nil
}

func version() string {
	info, known := debug.ReadBuildInfo()
	if !known {
		return "?"
	}
	text := info.Main.Version
	if text == "" {
		text = "(devel)"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			text += " " + setting.Value[:min(12, len(setting.Value))]
		}
	}
	return text + " " + info.GoVersion
}
