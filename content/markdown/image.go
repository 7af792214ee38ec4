package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// imagePlace tells which images are shown: those that lie beside the sheet, or among the files of the instance.
func imagePlace(d destination) bool {
	return d.place == relative || d.place == site && strings.HasPrefix(d.href, "/fichiers/")
}

// image writes an image as a hole. One of another site is never loaded by the page: it is a link to it; any other is
// its alternative text.
func (w *writer) image(n *ast.Image) {
	d := destinationOf(string(decode(nil, n.Destination)))
	alt := w.plainOf(n)
	switch {
	case !w.comment && imagePlace(d):
		w.keep(&w.r.Images, d.href)
		w.raw(`<img data-to="`)
		w.out = escape(w.out, d.href)
		w.raw(`" alt="`)
		w.out = escape(w.out, alt)
		w.raw(`">`)
		w.read([]byte(alt))
		w.last = 'x'
	case d.place == outside && d.host != "" && !w.link:
		if alt == "" {
			alt = d.host
		}
		w.openLink(d)
		w.run = append(w.run[:0], alt...)
		w.link = true
		w.flush()
		w.link = false
		w.closeLink(d, alt)
	default:
		w.run = append(w.run[:0], alt...)
		w.flush()
	}
}

// figure writes an image that stands alone, with its title under it.
func (w *writer) figure(n *ast.Image) {
	w.raw("<figure>")
	w.image(n)
	w.raw("<figcaption>")
	w.endBlock()
	w.run = decode(w.run[:0], n.Title)
	w.flush()
	w.raw("</figcaption></figure>\n")
}
