package main

import (
	"context"
	"fmt"
	"time"

	"terreau/content"
	"terreau/content/people"
)

// verifyCommand reads every text and file again and names what differs.
type verifyCommand struct {
	JSON bool `name:"json" help:"${help_json}"`
}

// Run verifies the library. It ends with exitFailed where something differs.
func (c *verifyCommand) Run(ctx context.Context, s *settings, screen *console) error {
	lib, err := s.existing(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	found, err := lib.Verify(ctx, people.System(), screen.progress("verify_progress", c.JSON))
	screen.clear()
	if err != nil {
		return err
	}
	return screen.verified(found, c.JSON)
}

// verified tells what a verification found, a line a fault.
func (c *console) verified(found content.Verification, asJSON bool) error {
	for _, f := range found.Faults {
		if err := c.fault(f, asJSON); err != nil {
			return err
		}
	}
	if asJSON {
		err := c.printJSON(map[string]any{"summary": map[string]any{"sheets": found.Sheets, "revisions": found.Revisions,
			"editions": found.Editions, "erased": found.Erased, "files": found.Files, "orphans": len(found.Orphans), "faults": len(found.Faults),
			"journal": map[string]any{"rows": found.Chain.Rows, "after": found.Chain.Pruned.Seq, "last": found.Chain.Last, "head": found.Chain.Head}}})
		if err != nil {
			return err
		}
	} else {
		for _, name := range found.Orphans {
			c.print("verify_orphan", name)
		}
		if found.Chain.Rows > 0 {
			c.print("verify_journal", c.some("rows", int(found.Chain.Rows)), found.Chain.Pruned.Seq+1, found.Chain.Last, found.Chain.Head)
		}
		c.print("verify_summary", c.some("sheets", found.Sheets), c.some("revisions", found.Revisions), c.editions(found), c.some("attached", found.Files), c.differences(len(found.Faults)))
	}
	if len(found.Faults) > 0 {
		return errSaid
	}
	return nil
}

func (c *console) editions(found content.Verification) string {
	text := c.some("editions", found.Editions)
	if found.Erased > 0 {
		text = c.say("because", text, c.some("erased", found.Erased))
	}
	return text
}

func (c *console) differences(n int) string {
	if n == 0 {
		return c.say("no-difference")
	}
	return c.some("differences", n)
}

type faultLine struct {
	What    string `json:"what"`
	ID      string `json:"id,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Slug    string `json:"slug,omitempty"`
	Title   string `json:"title,omitempty"`
	Number  int    `json:"number,omitempty"`
	Detail  string `json:"detail,omitempty"`
	Message string `json:"message"`
}

func (c *console) fault(f content.Fault, asJSON bool) error {
	message := c.say("fault_" + f.What)
	if asJSON {
		return c.printJSON(faultLine{f.What, string(f.Sheet), f.Kind, f.Slug, f.Title, f.Number, f.Detail, message})
	}
	line := message
	if f.Slug != "" {
		line += " — " + f.Kind + "/" + f.Slug
	}
	if f.Title != "" {
		line += " « " + f.Title + " »"
	}
	if f.Number > 0 {
		line += " " + c.say("fault_number", f.Number)
	}
	if f.Detail != "" {
		line += " [" + f.Detail + "]"
	}
	_, err := fmt.Fprintln(c.out, line)
	return err
}

// progress gives a function that keeps one line of the terminal up to date with a number, ten times a second at the
// most; nil where no person watches.
func (c *console) progress(key string, quiet bool) func(int) {
	if quiet || !terminal(c.problems) {
		return nil
	}
	return func(n int) {
		if now := time.Now(); now.Sub(c.shown) > 100*time.Millisecond {
			c.shown = now
			fmt.Fprintf(c.problems, "\r\x1b[K%s", c.say(key, n))
		}
	}
}

// clear takes the line of progress away.
func (c *console) clear() {
	if !c.shown.IsZero() {
		fmt.Fprint(c.problems, "\r\x1b[K")
		c.shown = time.Time{}
	}
}
