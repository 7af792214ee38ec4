package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"
)

// spoken is an error said by a sentence of the command line.
type spoken struct {
	key  string
	args []any
}

func (s spoken) Error() string { return s.key }

// said makes an error of a sentence of the command line.
func said(key string, args ...any) error { return spoken{key, args} }

func asSpoken(err error, into *spoken) bool { return errors.As(err, into) }

// grievances are what the parser says, and the sentence that says it here.
var grievances = []struct {
	pattern *regexp.Regexp
	key     string
}{
	{regexp.MustCompile(`^unknown flag (\S+?)(?:, did you mean (?:one of )?(.+)\?)?$`), "unknown-flag"},
	{regexp.MustCompile(`^unexpected argument (\S+?)(?:, did you mean (?:one of )?(.+)\?)?$`), "unexpected-argument"},
	{regexp.MustCompile(`^expected one of (.+)$`), "expected"},
	{regexp.MustCompile(`^missing positional arguments (.+)$`), "expected"},
	{regexp.MustCompile(`^missing flags: (.+)$`), "expected"},
	{regexp.MustCompile(`^expected "(.+)"$`), "expected"},
	{regexp.MustCompile(`^(--\S+): (?:expected|missing).* value.*$`), "flag-value"},
	{regexp.MustCompile(`^(--\S+?)(?:=\S*)?: .*$`), "flag-value"},
}

// usage says in the reader's language what the parser or the settings refuse.
func (c *console) usage(err error) string {
	var own spoken
	if asSpoken(err, &own) {
		return c.say(own.key, own.args...)
	}
	text := c.arguments(err.Error())
	for _, g := range grievances {
		found := g.pattern.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		if g.key == "unexpected-argument" && noCommand(err) {
			g.key = "unknown-command"
		}
		if len(found) > 2 && found[2] != "" {
			return c.say(g.key, found[1]) + " " + c.say("perhaps", strings.ReplaceAll(found[2], `"`, ""))
		}
		return c.say(g.key, found[1])
	}
	return text
}

// noCommand reports whether the parser had found no command yet.
func noCommand(err error) bool {
	var failed *kong.ParseError
	return errors.As(err, &failed) && failed.Context != nil && failed.Context.Selected() == nil
}

var argumentName = regexp.MustCompile(`<(\w+)>(?: \.\.\.)?`)

// arguments names the arguments of commands in the reader's language.
func (c *console) arguments(text string) string {
	return argumentName.ReplaceAllStringFunc(text, func(found string) string {
		key := "arg_" + argumentName.FindStringSubmatch(found)[1]
		if _, known := words[key]; !known {
			return found
		}
		return c.say(key)
	})
}
