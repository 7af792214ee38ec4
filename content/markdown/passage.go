package markdown

import "bytes"

// openPassage begins the passage under a heading.
func (w *writer) openPassage(h Heading) {
	w.r.Passages = append(w.r.Passages, Passage{ID: h.ID, Title: h.Title})
}

// closePassage gives the current passage its text. The words before the first heading are a passage without id.
func (w *writer) closePassage() {
	text := trimmed(w.plain)
	linked := w.linked
	w.plain, w.linked = w.plain[:0], 0
	if len(w.r.Passages) > 0 {
		w.r.Passages[len(w.r.Passages)-1].Text = text
		w.r.Passages[len(w.r.Passages)-1].Linked = linked
	} else if text != "" {
		w.r.Passages = append(w.r.Passages, Passage{Text: text, Linked: linked})
	}
}

func trimmed(text []byte) string { return string(bytes.TrimSpace(text)) }
