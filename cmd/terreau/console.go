package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"terreau/content/kinds"
	"terreau/content/refusal"
	"terreau/themes"
)

// console is where a command speaks: results on out, problems and progress beside.
type console struct {
	lang     string
	out      io.Writer
	problems io.Writer
	watched  bool // whether a person reads out as it is written

	shown time.Time // when the line of progress was last written; zero where there is none

	theme sync.Once
	words *themes.Words
}

// locale gives the language of messages, as POSIX reads it from the environment (IEEE Std 1003.1, 8.2): French where it
// is French, English elsewhere.
func locale(get func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := get(name); value != "" {
			if strings.HasPrefix(strings.ToLower(value), "fr") {
				return "fr"
			}
			return "en"
		}
	}
	return "en"
}

// say gives a sentence of the command line.
func (c *console) say(key string, args ...any) string {
	pair, known := words[key]
	if !known {
		return key
	}
	text := pair[0]
	if c.lang != "fr" {
		text = pair[1]
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// all gives the sentences whose key has a beginning.
func (c *console) all(beginning string) map[string]string {
	found := map[string]string{}
	for key := range words {
		if strings.HasPrefix(key, beginning) {
			found[key] = c.say(key)
		}
	}
	return found
}

// print writes a sentence of the command line as a line of the result.
func (c *console) print(key string, args ...any) { fmt.Fprintln(c.out, c.say(key, args...)) }

// printJSON writes a value as one line of JSON.
func (c *console) printJSON(value any) error {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := c.out.Write(line.Bytes())
	return err
}

// sentence says an error in the reader's language: a refusal by the word files, with its cause for the operator.
func (c *console) sentence(err error) string {
	var own spoken
	if asSpoken(err, &own) {
		return c.say(own.key, own.args...)
	}
	var silent notListened
	if errors.As(err, &silent) {
		return c.notListened(silent)
	}
	e := refusal.Of(err)
	if e == nil {
		return c.failure(err)
	}
	text := c.reason(e.Reason, e.Args)
	if e.Err == nil {
		return text
	}
	switch key := causeOf(e.Err); {
	case key != "":
		return c.say("because", text, c.say(key))
	case e.Kind == refusal.KindFailure || c.lang != "fr":
		return c.say("detail", text, e.Err.Error())
	}
	return text
}

// reason says why, by the product's word files; the key itself where they do not have it.
func (c *console) reason(key string, args []any) string {
	c.theme.Do(func() {
		if theme, err := themes.Load(nil); err == nil {
			c.words = theme.Words()
		}
	})
	if c.words == nil || !c.words.Has(key) {
		return strings.TrimSpace(fmt.Sprintln(append([]any{key}, args...)...))
	}
	spoken := slices.Clone(args)
	for i, arg := range spoken {
		if label, ok := arg.(kinds.Label); ok {
			spoken[i] = label.In(c.lang)
		}
	}
	return c.words.Say(c.lang, key, spoken...)
}

// terminal reports whether a stream is read by a person as it is written.
func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
