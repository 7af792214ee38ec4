package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"terreau/content"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// importCommand brings sheets in from files, folders and archives.
type importCommand struct {
	Paths  []string `arg:"" name:"path" help:"${help_import_paths}"`
	Space  string   `placeholder:"${help_slug}" help:"${help_import_space}"`
	Source string   `placeholder:"${help_name}" help:"${help_import_source}"`
	DryRun bool     `help:"${help_import_dry_run}"`
	JSON   bool     `name:"json" help:"${help_json}"`
}

// Run imports each path in turn. It ends with exitFailed where a file was refused.
func (c *importCommand) Run(ctx context.Context, s *settings, screen *console) error {
	if err := c.apart(); err != nil {
		return unusable{err}
	}
	lib, err := s.library(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	report := &importReport{console: screen, json: c.JSON, dry: c.DryRun, seen: screen.progress("import_progress", c.JSON), begun: time.Now()}
	for _, name := range c.Paths {
		summary, err := lib.Import(ctx, people.System(), name, content.ImportOptions{Space: c.Space, Source: c.Source, DryRun: c.DryRun, Report: report.tell})
		report.add(summary)
		report.clear()
		if err != nil {
			report.broken(name, err)
			if refusal.KindOf(err) == refusal.KindFailure || ctx.Err() != nil {
				_ = report.end(c.DryRun) // what came in stays, and is told; the error says the rest
				return err
			}
		}
	}
	return report.end(c.DryRun)
}

// apart refuses two places whose sheets would be taken for each other's, because the names of their sources are equal.
func (c *importCommand) apart() error {
	places := map[string]string{}
	for _, name := range c.Paths {
		source, place := content.SourceOf(name)
		if before, known := places[source]; known && before != place && c.Source == "" {
			return said("source-twice", before, place)
		}
		places[source] = place
	}
	return nil
}

// importReport tells what became of each file, and counts.
type importReport struct {
	*console
	json   bool
	dry    bool
	seen   func(int) // shows progress; nil for nobody
	begun  time.Time
	read   int
	total  content.ImportSummary
	failed bool
}

type importLine struct {
	Path    string        `json:"path"`
	Outcome sheet.Outcome `json:"outcome"`
	ID      string        `json:"id,omitempty"`
	Kind    string        `json:"kind,omitempty"`
	Slug    string        `json:"slug,omitempty"`
	Title   string        `json:"title,omitempty"`
	Notes   []reasonLine  `json:"notes,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Message string        `json:"message,omitempty"`
}

type reasonLine struct {
	About   string `json:"about,omitempty"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

func (r *importReport) tell(f content.Imported) {
	if f.Outcome != content.Left {
		r.read++
	}
	line := importLine{Path: f.Path, Outcome: f.Outcome, ID: string(f.ID), Kind: f.Kind, Slug: f.Slug, Title: f.Title}
	for _, n := range f.Notes {
		line.Notes = append(line.Notes, reasonLine{n.About, n.Reason, r.reason(n.Reason, n.Args)})
	}
	if f.Err != nil {
		line.Reason, line.Message = reasonOf(f.Err), r.sentence(f.Err)
	}
	if r.json {
		r.printJSON(line)
		return
	}
	if f.Outcome != sheet.Unchanged || len(line.Notes) > 0 {
		r.clear()
		r.print(r.outcome(f.Outcome), f.Path)
		for _, n := range line.Notes {
			if n.About != "" {
				n.Message = r.say("about", n.About, n.Message)
			}
			fmt.Fprintln(r.out, "    "+n.Message)
		}
		if line.Message != "" {
			fmt.Fprintln(r.out, "    "+line.Message)
		}
	}
	if r.seen != nil {
		r.seen(r.read)
	}
}

func (r *importReport) outcome(o sheet.Outcome) string {
	if r.dry {
		return "would_" + string(o)
	}
	return "outcome_" + string(o)
}

func reasonOf(err error) string {
	if e := refusal.Of(err); e != nil {
		return e.Reason
	}
	return "failure"
}

func (r *importReport) add(s content.ImportSummary) {
	t := &r.total
	t.Files, t.Added, t.Updated, t.Unchanged = t.Files+s.Files, t.Added+s.Added, t.Updated+s.Updated, t.Unchanged+s.Unchanged
	t.Kept, t.Refused, t.Pictures, t.Skipped = t.Kept+s.Kept, t.Refused+s.Refused, t.Pictures+s.Pictures, t.Skipped+s.Skipped
}

// broken tells why a whole path could not be brought in.
func (r *importReport) broken(name string, err error) {
	r.failed = true
	if errors.Is(err, context.Canceled) {
		return // said at the end
	}
	if r.json {
		r.printJSON(importLine{Path: name, Outcome: content.Refused, Reason: reasonOf(err), Message: r.sentence(err)})
		return
	}
	r.print("outcome_refused", name)
	fmt.Fprintln(r.out, "    "+r.sentence(err))
}

func (r *importReport) end(dry bool) error {
	t := r.total
	if r.json {
		err := r.printJSON(map[string]any{"summary": map[string]any{"files": t.Files, "added": t.Added, "updated": t.Updated,
			"unchanged": t.Unchanged, "kept": t.Kept, "refused": t.Refused, "pictures": t.Pictures, "skipped": t.Skipped,
			"dry_run": dry, "milliseconds": time.Since(r.begun).Milliseconds()}})
		if err != nil {
			return err
		}
	} else {
		r.print("import_summary", r.some("files", t.Files), r.counts(), r.lasted(time.Since(r.begun)))
		if dry {
			r.print("import_dry")
		}
	}
	if t.Refused > 0 || r.failed {
		return errSaid
	}
	return nil
}

// counts says what became of the files, without what became of none.
func (r *importReport) counts() string {
	t, parts := r.total, []string{}
	for _, one := range []struct {
		key string
		n   int
	}{{"added", t.Added}, {"updated", t.Updated}, {"unchanged", t.Unchanged}, {"kept", t.Kept}, {"refused", t.Refused},
		{"pictures", t.Pictures}, {"skipped", t.Skipped}} {
		if r.dry {
			one.key = "would_" + one.key
		}
		if one.n > 0 {
			parts = append(parts, r.some(one.key, one.n))
		}
	}
	if len(parts) == 0 {
		return r.say("import_nothing")
	}
	return strings.Join(parts, ", ")
}
