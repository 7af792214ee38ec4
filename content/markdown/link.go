package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"terreau/content/citation"
	"terreau/content/letters"
)

// linkTo writes a link, or its words alone where it may not lead.
func (w *writer) linkTo(n ast.Node, dest string) {
	d := destinationOf(dest)
	if w.link || d.place == nowhere || !n.HasChildren() || w.comment && (d.place == relative || d.place == fragment) {
		w.inlines(n)
		return
	}
	w.openLink(d)
	start := len(w.plain)
	w.link = true
	w.inlines(n)
	w.link = false
	w.linked += len(w.plain) - start
	w.closeLink(d, string(w.plain[start:]))
}

// autoLink writes an address that stands bare in the text.
func (w *writer) autoLink(n *ast.AutoLink) {
	label, dest := string(n.Label(w.source)), string(n.URL(w.source))
	if n.AutoLinkType == ast.AutoLinkEmail {
		dest = "mailto:" + strings.TrimPrefix(dest, "mailto:")
	}
	d := destinationOf(dest)
	allowed := !w.link && d.place == outside
	if allowed {
		w.openLink(d)
	}
	w.out = escape(w.out, label)
	w.read([]byte(label))
	w.last = 'x'
	if allowed {
		w.linked += len(label)
		w.closeLink(d, label)
	}
}

func (w *writer) openLink(d destination) {
	switch d.place {
	case relative:
		w.keep(&w.r.Links, d.href)
		w.raw(`<a data-to="`)
		w.out = escape(w.out, d.href)
		w.raw(`">`)
		return
	case fragment:
		d.href = "#" + w.fragment(d.href)
	}
	w.raw(`<a href="`)
	w.out = escape(w.out, d.href)
	w.raw(`"`)
	if w.comment {
		w.raw(` rel="ugc nofollow noopener noreferrer"`)
	} else if d.host != "" {
		w.raw(` rel="external noopener noreferrer"`)
	}
	w.raw(">")
}

// closeLink ends a link and shows its host where the words would let one believe in another.
func (w *writer) closeLink(d destination, words string) {
	w.raw("</a>")
	if d.place != outside || d.host == "" {
		return
	}
	w.citedByAddress(d)
	if !d.odd && !claimsHost(words, d.host) {
		return
	}
	w.raw(` <span class="soft small">(`)
	w.out = escape(w.out, d.host)
	if strings.Contains(d.host, "xn--") {
		w.raw(w.labels.host)
	}
	w.raw(")</span>")
}

// claimsHost tells that the words of a link look like the address of another host.
func claimsHost(words, host string) bool {
	words = strings.ToLower(words)
	return (strings.Contains(words, "://") || strings.HasPrefix(words, "www.")) && !strings.Contains(words, strings.TrimPrefix(host, "www."))
}

// fragment gives the id of a part of the text: as it is, or by the title that other tools make their ids of.
func (w *writer) fragment(name string) string {
	if strings.HasPrefix(name, "s-") || strings.HasPrefix(name, "fn") {
		return name
	}
	folded := letters.Fold(name)
	if key, ok := w.parts[folded]; ok {
		return "s-" + key
	}
	return "s-" + folded
}

// keep adds a destination once.
func (w *writer) keep(list *[]string, dest string) {
	if key := "to " + dest; !w.seen[key] {
		w.seen[key] = true
		*list = append(*list, dest)
	}
}

// citedByAddress counts a link to the official page of a known text as a citation of it.
func (w *writer) citedByAddress(d destination) {
	if w.comment {
		return
	}
	if c, known := citation.FromAddress(d.host, d.href); known {
		w.cite(c)
	}
}
