package content

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// prepare reads one file and all it shows, and does all that needs no transaction. A fault of ours on one file is its
// refusal, not the end of the others.
func (im *importer) prepare(ctx context.Context, t task) (c candidate) {
	c.report.Path, c.entry, c.weight = t.path, t.entry, t.weight
	defer func() {
		if fault := recover(); fault != nil {
			c.report.Err = &refusal.Error{Reason: "import-failed", Err: fmt.Errorf("fault: %v", fault)}
		}
	}()
	if t.entry != nil {
		c.report.Err = im.prepareEntry(ctx, &c)
	} else {
		c.report.Err = im.prepareFile(ctx, &c)
	}
	return c
}

// prepareFile reads a Markdown file as it stands in a folder.
func (im *importer) prepareFile(ctx context.Context, c *candidate) error {
	raw, err := im.source.Read(ctx, c.report.Path)
	if err != nil {
		return err
	}
	source, notes, err := markdown.Clean(raw)
	if err != nil {
		return err
	}
	for _, reason := range notes {
		c.note(reason)
	}
	if err := notEmpty(source); err != nil {
		return err
	}
	kind := im.kindOf(c.report.Path)
	text, err := sheet.Prepare(kind, source)
	if err != nil {
		return err
	}
	if name := text.Fields.Text("kind"); name != "" && name != kind.Key {
		if named, known := im.Kinds.Kind(name); !known {
			c.note("unknown-kind", name)
		} else if text, err = sheet.Prepare(named, source); err != nil {
			return err
		} else {
			kind = named
		}
	}
	c.space = im.home.ID
	c.sheet = sheet.Incoming{Kind: kind.Key, Slug: slugOf(text.Fields, c.report.Path), Source: im.Source,
		SourceAddress: addressOf(text.Fields), Path: c.report.Path}
	shown, err := im.show(ctx, c, text)
	if err != nil {
		return err
	}
	c.sheet.Editions = []sheet.IncomingEdition{{Text: text, Files: shown}}
	c.describe(text)
	return im.remark(ctx, c, kind, text)
}

func (c *candidate) note(reason string, args ...any) {
	c.report.Notes = append(c.report.Notes, Note{"", reason, args})
}

func (c *candidate) noteAbout(name, reason string, args ...any) {
	c.report.Notes = append(c.report.Notes, Note{name, reason, args})
}

// noteRefused notes why something that a text shows was left out.
func (c *candidate) noteRefused(name string, err error) {
	if e := refusal.Of(err); e != nil {
		c.noteAbout(name, e.Reason, e.Args...)
		return
	}
	c.noteAbout(name, "import-failed")
}

func (c *candidate) describe(text sheet.Text) {
	c.report.Kind, c.report.Slug, c.report.Title = c.sheet.Kind, c.sheet.Slug, text.Title
}

// kindOf is the kind of a file whose front matter names none: that of the nearest folder named after one, else that of
// the space.
func (im *importer) kindOf(name string) kinds.Kind {
	steps := strings.Split(path.Join(im.root, path.Dir(name)), "/")
	for i := len(steps) - 1; i >= 0; i-- {
		if kind, known := im.Kinds.Kind(steps[i]); known {
			return kind
		}
		if kind, known := im.Kinds.ByPath(steps[i]); known {
			return kind
		}
	}
	if kind, known := im.Kinds.Kind(im.home.DefaultKind); known {
		return kind
	}
	kind, _ := im.Kinds.Kind("practice")
	return kind
}

// slugOf is the slug of the front matter, else the name of the file.
func slugOf(fields markdown.Fields, name string) string {
	if slug := fields.Text("slug"); slug != "" {
		return markdown.Slug(slug)
	}
	base := path.Base(name)
	return markdown.Slug(strings.TrimSuffix(base, path.Ext(base)))
}

// addressOf is where the front matter says that the text comes from, when it is an address of the web.
func addressOf(fields markdown.Fields) string {
	for _, key := range []string{"source", "address"} {
		if text := fields.Text(key); isWebAddress(text) {
			return text
		}
	}
	return ""
}

func isWebAddress(text string) bool {
	at, err := url.Parse(text)
	return err == nil && (at.Scheme == "https" || at.Scheme == "http") && at.Host != "" && at.User == nil && len(text) <= markdown.MaxDestination && isPlain(text)
}
