package markdown

// references writes words with their citations linked to the law, and the acronyms between them marked.
func (w *writer) references(s string) {
	at := 0
	for _, found := range w.law.find(s) {
		for _, c := range found.cites {
			w.cite(c)
		}
		if !found.linked() {
			continue
		}
		w.words(s, at, found.start)
		w.raw(`<a class="ref" href="` + found.cites[0].Path() + `">`)
		w.out = escape(w.out, s[found.start:found.end])
		w.raw("</a>")
		w.note(found.cites[0])
		at = found.end
	}
	w.words(s, at, len(s))
}

// citedInLink keeps what the words of a link cite; the link leads where its author chose.
func (w *writer) citedInLink(s string) {
	for _, found := range w.law.find(s) {
		for _, c := range found.cites {
			w.cite(c)
		}
	}
}

// cite keeps a citation once.
func (w *writer) cite(c Citation) {
	if key := "cite " + c.Key(); !w.seen[key] {
		w.seen[key] = true
		w.r.Citations = append(w.r.Citations, c)
	}
}

// note asks for a note in the margin for an article, the first time it is cited.
func (w *writer) note(c Citation) {
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
