package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// wide is how many characters a line of help takes.
const wide = 100

// printHelp writes the help of the program or of one command, in the reader's language.
func printHelp(screen *console, c *kong.Context) error {
	var b strings.Builder
	selected := c.Selected()
	if selected == nil {
		fmt.Fprintf(&b, "%s %s\n\n", screen.say("usage"), screen.say("usage_terreau"))
		wrap(&b, c.Model.Help, 0)
		fmt.Fprintf(&b, "\n%s\n", screen.say("commands"))
		for _, command := range c.Model.Leaves(true) {
			row(&b, command.Name, command.Help)
		}
		flags(&b, screen.say("flags_all"), c.Model.Node)
		fmt.Fprintf(&b, "\n%s\n", screen.say("more_help"))
	} else {
		fmt.Fprintf(&b, "%s terreau %s\n\n", screen.say("usage"), commandLine(screen, selected))
		wrap(&b, selected.Help, 0)
		if len(selected.Positional) > 0 {
			fmt.Fprintf(&b, "\n%s\n", screen.say("arguments"))
			for _, argument := range selected.Positional {
				row(&b, screen.argument(argument), argument.Help)
			}
		}
		flags(&b, screen.say("flags_own"), selected)
		flags(&b, screen.say("flags_all"), c.Model.Node)
	}
	_, err := fmt.Fprint(screen.out, b.String())
	return err
}

func commandLine(screen *console, command *kong.Node) string {
	words := []string{command.Name}
	for _, argument := range command.Positional {
		words = append(words, screen.argument(argument))
	}
	return strings.Join(append(words, screen.say("usage_flags")), " ")
}

// argument is what a command takes, as its help names it.
func (c *console) argument(a *kong.Positional) string {
	if _, known := words["arg_"+a.Name]; known {
		return c.say("arg_" + a.Name)
	}
	return a.Summary()
}

// flags writes a group of flags, each with its variable.
func flags(b *strings.Builder, title string, of *kong.Node) {
	shown := 0
	for _, flag := range of.Flags {
		if flag.Hidden || flag.Name == "help" {
			continue
		}
		if shown++; shown == 1 {
			fmt.Fprintf(b, "\n%s\n", title)
		}
		name := "--" + flag.Name
		if !flag.IsBool() {
			name += "=" + placeholder(flag)
		}
		help := flag.Help
		if len(flag.Envs) > 0 {
			help += " [" + strings.Join(flag.Envs, ", ") + "]"
		}
		row(b, name, help)
	}
}

func placeholder(flag *kong.Flag) string {
	if flag.HasDefault && flag.Default != "" {
		return flag.Default
	}
	return flag.PlaceHolder
}

// row writes a name and what it is for, in two columns.
func row(b *strings.Builder, name, help string) {
	const column = 30
	fmt.Fprintf(b, "  %s", name)
	used := 2 + utf8.RuneCountInString(name)
	if used > column-2 {
		b.WriteByte('\n')
		used = 0
	}
	b.WriteString(strings.Repeat(" ", column-used))
	wrap(b, help, column)
}

// wrap writes a text in lines, those after the first behind an indent.
func wrap(b *strings.Builder, text string, indent int) {
	at := indent
	for i, word := range strings.Fields(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case i > 0 && at+1+length > wide:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			at = indent
		case i > 0:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += length
	}
	b.WriteByte('\n')
}
