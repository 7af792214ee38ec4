package markdown

import "terreau/content/citation"

// references writes words with their citations linked to the law, and the acronyms between them marked.
func (w *writer) references(s string) {
	at := 0
	for _, found := range w.law.Find(s) {
		for _, c := range found.Cites {
			w.cite(c)
		}
		if !found.Linked() {
			continue
		}
		w.words(s, at, found.Start)
		w.raw(`<a class="ref" href="` + found.Cites[0].Path() + `">`)
		w.out = escape(w.out, s[found.Start:found.End])
		w.raw("</a>")
		w.note(found.Cites[0])
		at = found.End
	}
	w.words(s, at, len(s))
}

// citedInLink keeps what the words of a link cite; the link leads where its author chose.
func (w *writer) citedInLink(s string) {
	for _, found := range w.law.Find(s) {
		for _, c := range found.Cites {
			w.cite(c)
		}
	}
}

// cite keeps a citation once.
func (w *writer) cite(c citation.Citation) {
	if key := "cite " + c.Key(); !w.seen[key] {
		w.seen[key] = true
		w.r.Citations = append(w.r.Citations, c)
	}
}

// note asks for a note in the margin for an article, the first time it is cited.
func (w *writer) note(c citation.Citation) {
	if key := "note " + c.Key(); c.Article != "" && !w.seen[key] {
		w.seen[key] = true
		w.noted = append(w.noted, c)
	}
}

// notes leaves, after a block, the holes of the notes of the articles it was the first to cite.
func (w *writer) notes() {
	for _, c := range w.noted {
		w.raw(`<aside data-cite="` + c.Key() + `"></aside>` + "\n")
	}
	w.noted = w.noted[:0]
}
