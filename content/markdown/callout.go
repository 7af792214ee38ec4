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

// calloutTitle takes "[!WARNING] its title" away from the first line of a quote and writes it on the quote.
type calloutTitle struct{}

func (calloutTitle) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := node.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != node || node.Lines().Len() == 0 {
		return
	}
	first := node.Lines().At(0)
	line := bytes.TrimSpace(first.Value(reader.Source()))
	if !bytes.HasPrefix(line, []byte("[!")) {
		return
	}
	word, title, closed := strings.Cut(string(line[2:]), "]")
	kind, known := callouts[strings.ToUpper(word)]
	if !closed || !known {
		return
	}
	quote.SetAttributeString("callout", kind)
	quote.SetAttributeString("title", strings.TrimSpace(title))
	rest := text.NewSegments()
	for i := 1; i < node.Lines().Len(); i++ {
		rest.Append(node.Lines().At(i))
	}
	node.SetLines(rest)
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
	title, _ := n.AttributeString("title")
	w.raw(`<div class="` + kind.class + `" role="note"><p class="strong">`)
	if own := title.(string); own != "" {
		w.run = decode(w.run[:0], []byte(own))
	} else {
		w.run = append(w.run[:0], kind.title(w.lang)...)
	}
	w.flush()
	w.raw("</p>\n")
	w.endBlock()
	w.blocks(n)
	w.raw("</div>\n")
}
