package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// table writes a table in a region that scrolls by itself and that the keyboard reaches.
func (w *writer) table(n *extast.Table) {
	w.raw(`<div class="scroll" tabindex="0" role="region" aria-label="` + w.labels.table + `"><table class="table">` + "\n")
	body := false
	for row := n.FirstChild(); row != nil && !w.full(); row = row.NextSibling() {
		_, header := row.(*extast.TableHeader)
		if header {
			w.raw("<thead>")
		} else if !body {
			w.raw("<tbody>\n")
			body = true
		}
		w.row(row, header)
		if header {
			w.raw("</thead>\n")
		}
	}
	if body {
		w.raw("</tbody>\n")
	}
	w.raw("</table></div>\n")
}

// row writes a row; cells are parted by a middle dot in the plain text.
func (w *writer) row(n ast.Node, header bool) {
	w.raw("<tr>")
	for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
		name, open := "td", "<td"
		if header && cell.HasChildren() {
			name, open = "th", `<th scope="col"`
		}
		w.raw(open)
		if c, ok := cell.(*extast.TableCell); ok && c.Alignment == extast.AlignRight {
			w.raw(` class="num"`)
		}
		w.raw(">")
		if cell.PreviousSibling() != nil && cell.HasChildren() {
			w.plain = append(w.plain, " · "...)
		}
		w.last, w.word = 0, false
		w.inlines(cell)
		w.raw("</" + name + ">")
	}
	w.raw("</tr>\n")
	w.endBlock()
}
