package content

import (
	"context"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
	"terreau/content/sheet"
)

// Left is the outcome of a document of another format, which an import leaves where it lies.
const Left sheet.Outcome = "left"

// LongTitle is how many characters of a title still read well on a list.
const LongTitle = 150

// documents are the endings of files that people take for sheets.
var documents = map[string]bool{".doc": true, ".docx": true, ".odt": true, ".rtf": true, ".htm": true, ".html": true, ".pages": true, ".txt": true}

var (
	code       = regexp.MustCompile("(?ms)^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`")
	wikiLink   = regexp.MustCompile(`\[\[[^\[\]\n]+\]\]`)
	spacedPath = regexp.MustCompile(`(?i)!\[[^\]\n]*\]\([^<)"'\n]* [^)"'\n]*\.(?:png|jpe?g|gif|webp|svg)\)`)
)

// notEmpty refuses a file in which nothing is written.
func notEmpty(source []byte) error {
	if strings.TrimSpace(string(source)) == "" {
		return refusal.Invalid("text", "text-empty")
	}
	return nil
}

// remark notes what the writer of a text will want to know: what is not read as they meant it.
func (im *importer) remark(ctx context.Context, c *candidate, kind kinds.Kind, text sheet.Text) error {
	if utf8.RuneCountInString(text.Title) > LongTitle {
		c.note("title-long", LongTitle)
	}
	_, body := markdown.Split(text.Source)
	if wikiLink.Match(body) || spacedPath.Match(body) { // few texts: only they are searched again without their code
		prose := code.ReplaceAll(body, nil)
		if wikiLink.Match(prose) {
			c.note("link-wiki")
		}
		if spacedPath.Match(prose) {
			c.note("image-space")
		}
	}
	im.remarkTerms(c, kind, text)
	return im.remarkLinks(ctx, c, text)
}

// remarkTerms notes the terms that no vocabulary of the kind has.
func (im *importer) remarkTerms(c *candidate, kind kinds.Kind, text sheet.Text) {
	for _, field := range kind.Fields {
		if field.Vocabulary == "" {
			continue
		}
		for _, value := range text.Fields.List(field.Key) {
			if _, known := im.Kinds.Term(field.Vocabulary, value); !known && value != "" {
				c.note("term-unknown", field.Label, markdown.Visible(value))
			}
		}
	}
}

// remarkLinks notes the relative links that lead to no file of what is imported and to no sheet that is here.
func (im *importer) remarkLinks(ctx context.Context, c *candidate, text sheet.Text) error {
	var astray []string
	for _, destination := range text.Rendered.Links {
		shown := sheet.ShownPath(destination)
		if at, inside := beside(c.report.Path, shown); !inside || !im.has(at) && isMarkdown(at) {
			astray = append(astray, destination)
		}
	}
	if len(astray) == 0 {
		return nil
	}
	found, err := im.Sheets.Links(ctx, im.by, sheet.Place{Name: im.Source, Path: c.report.Path}, astray)
	if err != nil {
		return err
	}
	for _, destination := range astray {
		if _, leads := found[destination]; !leads && !strings.HasPrefix(destination, "/") {
			c.note("link-astray", destination)
		}
	}
	return nil
}

// tellLeft names the documents that were left where they lie.
func (im *importer) tellLeft() {
	if im.Report == nil {
		return
	}
	for _, p := range slices.Sorted(maps.Keys(im.listed)) {
		if documents[strings.ToLower(path.Ext(p))] {
			im.Report(Imported{Path: p, Outcome: Left, Notes: []Note{{"", "document-left", nil}}})
		}
	}
}
