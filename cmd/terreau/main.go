// Command terreau is the whole product: it serves the pages, brings sheets in and out, keeps and checks copies.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// The codes the program ends with.
const (
	exitDone   = 0 // all was done
	exitFailed = 1 // it could not be done, or something was found wrong
	exitUsage  = 2 // the command line or a setting cannot be used
)

// program is the command line: settings that every command takes, and the commands, one file each.
type program struct {
	settings
	Serve    serveCommand    `cmd:"" help:"${help_serve}"`
	Import   importCommand   `cmd:"" help:"${help_import}"`
	Export   exportCommand   `cmd:"" help:"${help_export}"`
	Backup   backupCommand   `cmd:"" help:"${help_backup}"`
	Restore  restoreCommand  `cmd:"" help:"${help_restore}"`
	Verify   verifyCommand   `cmd:"" help:"${help_verify}"`
	Admit    admitCommand    `cmd:"" help:"${help_admit}"`
	Reindex  reindexCommand  `cmd:"" help:"${help_reindex}"`
	Register registerCommand `cmd:"" help:"${help_register}"`
	Version  versionCommand  `cmd:"" help:"${help_version}"`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run does what one command line asks and gives the code to end with.
func run(args []string, out, problems io.Writer) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	screen := &console{lang: locale(os.Getenv), out: out, problems: problems, watched: terminal(out)}
	var p program
	parser := newParser(&p, screen)
	defer func() {
		switch fault := recover().(type) {
		case nil:
		case ended:
			code = int(fault)
		default: // what the command was doing is not done: no script may take it for done
			fmt.Fprintf(problems, "terreau: %s\n%v\n%s", screen.say("fault"), fault, debug.Stack())
			code = exitFailed
		}
	}()
	switch {
	case len(args) == 0:
		args = []string{"--help"}
	case args[0] == "help":
		args = append(slices.Clone(args[1:]), "--help")
	}
	command, err := parser.Parse(args)
	if err == nil {
		err = knownVariables(parser, os.Environ())
	}
	if err == nil {
		err = p.settings.check()
	}
	if err != nil {
		return screen.failed(unusable{err})
	}
	command.BindTo(ctx, (*context.Context)(nil))
	p.stated = stated(command, os.Getenv)
	return screen.failed(command.Run(&p.settings, screen))
}

// ended is how the parser leaves after the help.
type ended int

func newParser(p *program, screen *console) *kong.Kong {
	return kong.Must(p,
		kong.Name("terreau"),
		kong.Description(screen.say("help_terreau")),
		kong.Writers(screen.out, screen.problems),
		kong.Vars(screen.all("help_")),
		kong.Help(func(o kong.HelpOptions, c *kong.Context) error { return printHelp(screen, c) }),
		kong.Exit(func(code int) { panic(ended(code)) }),
	)
}

// failed says an error in one line, and gives the code it ends the program with.
func (c *console) failed(err error) int {
	var usage unusable
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSaid):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintln(c.problems, "terreau: "+c.usage(usage.err))
		return exitUsage
	}
	text := c.sentence(err)
	if errors.Is(err, context.Canceled) {
		text = c.say("interrupted")
	}
	fmt.Fprintln(c.problems, "terreau: "+text)
	return exitFailed
}

// unusable is an error of who wrote the command line or a setting.
type unusable struct{ err error }

func (u unusable) Error() string { return u.err.Error() }
func (u unusable) Unwrap() error { return u.err }

// errSaid ends a command whose report has told already what is wrong.
var errSaid = errors.New("said in the report")

// knownVariables refuses a TERREAU_… variable that no flag answers to: a misspelt setting must not go unnoticed.
func knownVariables(parser *kong.Kong, environment []string) error {
	known := []string{passwordVariable}
	_ = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			known = append(known, flag.Envs...)
		}
		return next(nil)
	})
	for _, line := range environment {
		name, _, _ := strings.Cut(line, "=")
		if _, _, ok := splitProvider(name); ok {
			continue
		}
		if strings.HasPrefix(name, "TERREAU_") && !strings.HasPrefix(name, "TERREAU_TEST_") && !slices.Contains(known, name) {
			return said("unknown-variable", name)
		}
	}
	return nil
}
