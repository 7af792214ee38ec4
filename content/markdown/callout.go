package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// callout is one way to set a few lines apart: "> [!WARNING]". Class and icon are those of the design.
type callout struct{ class, icon, fr, en string }

var callouts = map[string]callout{
	"NOTE":      {"notice", "info", "À noter", "Note"},
	"INFO":      {"notice", "info", "À noter", "Note"},
	"TIP":       {"notice ok", "lightbulb", "Conseil", "Tip"},
	"CONSEIL":   {"notice ok", "lightbulb", "Conseil", "Tip"},
	"IMPORTANT": {"notice warn", "triangle-alert", "Important", "Important"},
	"WARNING":   {"notice warn", "triangle-alert", "Attention", "Warning"},
	"ATTENTION": {"notice warn", "triangle-alert", "Attention", "Warning"},
	"CAUTION":   {"notice bad", "octagon-alert", "Prudence", "Caution"},
	"DANGER":    {"notice bad", "octagon-alert", "Danger", "Danger"},
	"LAW":       {"notice law", "scale", "Droit", "Law"},
	"DROIT":     {"notice law", "scale", "Droit", "Law"},
}

// calloutIcons gives the icon that Fill puts in a callout, by its class.
var calloutIcons = map[string]string{
	"notice": "info", "notice ok": "lightbulb", "notice warn": "triangle-alert", "notice bad": "octagon-alert", "notice law": "scale",
}

func (c callout) title(lang string) string {
	if lang == "fr" {
		return c.fr
	}
	return c.en
}

// calloutTitle takes "[!WARNING]" away from the first line of a quote and writes it on the quote. What follows on that
// line is the callout's own title.
type calloutTitle struct{}

func (calloutTitle) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := node.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != node || node.Lines().Len() == 0 {
		return
	}
	first := node.Lines().At(0)
	line := first.Value(reader.Source())
	word, _, closed := bytes.Cut(bytes.TrimLeft(line, " "), []byte("]"))
	if !closed || !bytes.HasPrefix(word, []byte("[!")) {
		return
	}
	kind, known := callouts[strings.ToUpper(string(word[2:]))]
	if !known {
		return
	}
	quote.SetAttributeString("callout", kind)
	if title := first.WithStart(first.Start + bytes.IndexByte(line, ']') + 1 - first.Padding); !title.IsEmpty() {
		quote.SetAttributeString("title", ownTitle(quote, node, title, reader, pc))
	}
	rest := text.NewSegments()
	for i := 1; i < node.Lines().Len(); i++ {
		rest.Append(node.Lines().At(i))
	}
	node.SetLines(rest)
}

// ownTitle puts the title of a callout in a paragraph before the others, nil where there is none.
func ownTitle(quote, before ast.Node, line text.Segment, reader text.Reader, pc parser.Context) ast.Node {
	line = line.TrimLeftSpace(reader.Source())
	line = line.TrimRightSpace(reader.Source())
	if line.IsEmpty() {
		return nil
	}
	title := ast.NewParagraph()
	title.Lines().Append(line)
	quote.InsertBefore(quote, before, title)
	boundsOf(pc).measure(title, reader.Source())
	return title
}

// quote writes a quote or a callout.
func (w *writer) quote(n *ast.Blockquote) {
	value, ok := n.AttributeString("callout")
	if !ok {
		w.raw("<blockquote>\n")
		w.blocks(n)
		w.raw("</blockquote>\n")
		return
	}
	kind := value.(callout)
	w.raw(`<div class="` + kind.class + `" role="note"><p class="strong">`)
	own, _ := n.AttributeString("title")
	if title, ok := own.(ast.Node); ok {
		w.inlines(title)
		n.RemoveChild(n, title)
	} else {
		w.run = append(w.run[:0], kind.title(w.lang)...)
		w.flush()
	}
	w.raw("</p>\n")
	w.endBlock()
	w.blocks(n)
	w.raw("</div>\n")
}
