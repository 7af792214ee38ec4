package markdown

import (
	"strconv"

	extast "github.com/yuin/goldmark/extension/ast"
)

// noteLink writes the call of a footnote. Inside a link it is its number alone.
func (w *writer) noteLink(n *extast.FootnoteLink) {
	number := strconv.Itoa(n.Index)
	if w.link || w.heading {
		w.raw("<sup>" + number + "</sup>")
		return
	}
	w.raw(`<sup><a id="` + callID(n.Index, n.RefIndex) + `" href="#fn-` + number + `" role="doc-noteref" aria-label="` +
		w.labels.reference + " " + number + `">` + number + `</a></sup>`)
	w.last = 'x'
}

// noteBack writes the way back from a footnote to its call.
func (w *writer) noteBack(n *extast.FootnoteBacklink) {
	w.raw(` <a href="#` + callID(n.Index, n.RefIndex) + `" role="doc-backlink" aria-label="` + w.labels.back + `">↩</a>`)
}

func callID(index, call int) string {
	id := "fnref-" + strconv.Itoa(index)
	if call > 0 {
		id += "-" + strconv.Itoa(call+1)
	}
	return id
}

// footnotes writes the notes at the end of the text.
func (w *writer) footnotes(n *extast.FootnoteList) {
	w.raw(`<section role="doc-endnotes" aria-label="` + w.labels.notes + `"><ol>` + "\n")
	for c := n.FirstChild(); c != nil && !w.full(); c = c.NextSibling() {
		note, ok := c.(*extast.Footnote)
		if !ok {
			continue
		}
		w.raw(`<li id="fn-`)
		w.number(note.Index)
		w.raw(`">`)
		for b := note.FirstChild(); b != nil && !w.full(); b = b.NextSibling() {
			if back, ok := b.(*extast.FootnoteBacklink); ok {
				w.noteBack(back)
				continue
			}
			w.block(b)
		}
		w.raw("</li>\n")
	}
	w.raw("</ol></section>\n")
}
