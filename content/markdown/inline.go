package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// inlines writes what stands inside a block or a mark. Words that follow one another are set together, so that a space,
// a citation or an acronym is seen whole.
func (w *writer) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil && !w.full(); n = n.NextSibling() {
		if text, ok := n.(*ast.Text); ok {
			w.text(text)
			continue
		}
		w.flush()
		w.inline(n)
	}
	w.flush()
}

func (w *writer) text(n *ast.Text) {
	value := n.Segment.Value(w.source)
	if n.IsRaw() {
		w.run = append(w.run, value...)
	} else {
		w.run = decode(w.run, value)
	}
	switch {
	case n.HardLineBreak(), n.SoftLineBreak() && w.comment:
		w.flush()
		w.lineBreak()
	case n.SoftLineBreak():
		w.run = append(w.run, '\n')
	}
}

func (w *writer) lineBreak() {
	w.raw("<br>\n")
	w.plain = append(w.plain, '\n')
	w.last, w.word = 0, false
}

func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.String:
		w.run = append(w.run, n.Value...)
	case *ast.Emphasis:
		w.mark(n, [...]string{"em", "strong"}[min(n.Level, 2)-1])
	case *extast.Strikethrough:
		w.mark(n, "del")
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Link:
		w.linkTo(n, string(decode(nil, n.Destination)))
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.Image:
		w.image(n)
	case *ast.RawHTML:
		w.tag(n)
	case *extast.TaskCheckBox:
		w.task(n)
	case *extast.FootnoteLink:
		w.noteLink(n)
	case *extast.FootnoteBacklink:
		w.noteBack(n)
	}
}

func (w *writer) mark(n ast.Node, name string) {
	w.raw("<" + name + ">")
	w.inlines(n)
	w.raw("</" + name + ">")
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.raw("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		text, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		value := bytes.TrimSuffix(text.Segment.Value(w.source), []byte("\n"))
		w.out = escape(w.out, value)
		w.plain = append(w.plain, value...)
		if text.SoftLineBreak() || len(value) < text.Segment.Len() {
			w.raw(" ")
			w.plain = append(w.plain, ' ')
		}
	}
	w.raw("</code>")
	w.last = 'x'
}

// tag shows a tag of HTML as text. A comment is left out, a line break is one.
func (w *writer) tag(n *ast.RawHTML) {
	var tag []byte
	for i := range n.Segments.Len() {
		segment := n.Segments.At(i)
		tag = append(tag, segment.Value(w.source)...)
	}
	switch string(bytes.ToLower(tag)) {
	case "<br>", "<br/>", "<br />":
		w.lineBreak()
		return
	}
	if bytes.HasPrefix(tag, []byte("<!--")) {
		return
	}
	w.out = escape(w.out, tag)
	w.plain = append(w.plain, tag...)
	w.last = '>'
}

// task draws the box of a task as a sign with a name: it is no control, it cannot be ticked here.
func (w *writer) task(n *extast.TaskCheckBox) {
	label, sign := w.labels.todo, "☐"
	if n.IsChecked {
		label, sign = w.labels.done, "☑"
	}
	w.raw(`<span role="img" aria-label="` + label + `">` + sign + `</span> `)
}

// plainOf gives the words inside a mark, for an alternative text.
func (w *writer) plainOf(n ast.Node) string {
	var out []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			out = decode(out, c.Segment.Value(w.source))
			if c.SoftLineBreak() || c.HardLineBreak() {
				out = append(out, ' ')
			}
		case *ast.AutoLink:
			out = append(out, c.Label(w.source)...)
		default:
			out = append(out, w.plainOf(c)...)
		}
	}
	return string(out)
}
