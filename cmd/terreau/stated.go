package main

import (
	"fmt"
	"strings"

	"terreau/server"

	"github.com/alecthomas/kong"
)

// stated lists the flags of a command, what each is, and whether the command line, the environment or nobody said so.
// Of what may hold a secret it tells no more than that it is set.
func stated(command *kong.Context, environment func(string) string) (all []server.Stated) {
	typed := map[*kong.Flag]bool{}
	for _, step := range command.Path {
		if step.Flag != nil {
			typed[step.Flag] = true
		}
	}
	for _, flag := range command.Flags() {
		if flag.Name == "help" {
			continue
		}
		one := server.Stated{Flag: "--" + flag.Name, Value: spelled(command.FlagValue(flag)), Origin: "default", Secret: flag.Name == "database"}
		switch {
		case typed[flag]:
			one.Origin = "flag"
		case len(flag.Envs) > 0 && environment(flag.Envs[0]) != "":
			one.Origin = "environment"
		}
		if one.Secret && one.Value != "" {
			one.Value = "set"
		}
		all = append(all, one)
	}
	return all
}

// spelled is a value as one would type it; "" for none.
func spelled(value any) string {
	switch value := value.(type) {
	case []string:
		return strings.Join(value, ",")
	case bool:
		if !value {
			return ""
		}
	}
	return fmt.Sprint(value)
}
