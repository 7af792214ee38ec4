package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// list writes a list. An ordered one whose every item begins by a heading or a line in bold is a list of steps.
func (w *writer) list(n *ast.List) {
	outer := w.steps
	w.steps = isSteps(n) && !w.comment
	name := "ul"
	if n.IsOrdered() {
		name = "ol"
	}
	w.raw("<" + name)
	if n.IsOrdered() && n.Start != 1 {
		w.raw(` start="`)
		w.number(n.Start)
		w.raw(`"`)
	}
	if w.steps {
		w.raw(` class="steps"`)
	}
	w.raw(">\n")
	for item := n.FirstChild(); item != nil && !w.full(); item = item.NextSibling() {
		w.item(item)
	}
	w.raw("</" + name + ">\n")
	w.steps = outer
}

func (w *writer) item(n ast.Node) {
	w.raw("<li>")
	for c := n.FirstChild(); c != nil && !w.full(); c = c.NextSibling() {
		if w.steps && c == n.FirstChild() && strongLine(c) != nil {
			w.step(c)
			continue
		}
		w.block(c)
	}
	w.raw("</li>\n")
}

// step writes the line in bold that names a step, then what follows it in the same paragraph.
func (w *writer) step(n ast.Node) {
	strong := strongLine(n)
	w.raw(`<p class="strong">`)
	w.inlines(strong)
	w.raw("</p>\n")
	w.endBlock()
	rest := strong.NextSibling()
	n.RemoveChild(n, strong)
	if rest != nil {
		n.RemoveChild(n, rest) // the end of the line, which holds nothing else
		w.paragraph(n)
		w.endBlock()
	}
}

func isSteps(n *ast.List) bool {
	if !n.IsOrdered() || n.ChildCount() < 2 {
		return false
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		first := item.FirstChild()
		if first == nil {
			return false
		}
		if _, heading := first.(*ast.Heading); !heading && strongLine(first) == nil {
			return false
		}
	}
	return true
}

// strongLine gives the mark of bold that fills the first line of a paragraph, nil where there is none.
func strongLine(n ast.Node) *ast.Emphasis {
	strong, ok := n.FirstChild().(*ast.Emphasis)
	if !ok || strong.Level != 2 {
		return nil
	}
	next := strong.NextSibling()
	if next == nil {
		return strong
	}
	if text, ok := next.(*ast.Text); ok && text.Segment.IsEmpty() && (text.SoftLineBreak() || text.HardLineBreak()) {
		return strong
	}
	return nil
}

// definitions writes a list of terms and what they mean.
func (w *writer) definitions(n *extast.DefinitionList) {
	w.raw("<dl>\n")
	for c := n.FirstChild(); c != nil && !w.full(); c = c.NextSibling() {
		if c.Kind() == extast.KindDefinitionTerm {
			w.raw("<dt>")
			w.inlines(c)
			w.raw("</dt>\n")
		} else {
			w.raw("<dd>")
			w.blocks(c)
			w.raw("</dd>\n")
		}
		w.endBlock()
	}
	w.raw("</dl>\n")
}
