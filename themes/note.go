package themes

import (
	"bytes"
	"html/template"
	"strings"
	"time"
)

// LawNote is a note in the margin of the paragraph that cites the law.
type LawNote struct {
	Law       LawLink
	Quote     string    // what the text says, in short; "" where nobody has summed it up here
	Note      Link      // our legal note about it, "" where there is none
	CheckedAt time.Time // when that note was last checked
	Freshness Freshness
}

// LawNote gives the HTML of a note, to be placed after the paragraph that cites.
func (t *Theme) LawNote(lang string, note LawNote) (string, error) {
	var b bytes.Buffer
	err := t.pages[lang].ExecuteTemplate(&b, "law-note", note)
	return b.String(), err
}

// The bounds of a note in the text of a page, as law-note.html writes them.
const noteStart, noteEnd = `<aside class="note law"`, `</aside>`

// gather puts the notes that follow each other into one block, so that they stand together in the margin, on the row of
// the paragraph that cites them.
func gather(text template.HTML) template.HTML {
	rest := string(text)
	var b strings.Builder
	b.Grow(len(rest) + 256)
	for {
		at := strings.Index(rest, noteStart)
		if at < 0 {
			b.WriteString(rest)
			return template.HTML(b.String())
		}
		b.WriteString(rest[:at] + `<div class="notes">`)
		rest = rest[at:]
		for strings.HasPrefix(rest, noteStart) {
			end := strings.Index(rest, noteEnd)
			if end < 0 {
				return text // not written by us
			}
			b.WriteString(rest[:end+len(noteEnd)])
			rest = strings.TrimLeft(rest[end+len(noteEnd):], "\n ")
		}
		b.WriteString("</div>\n")
	}
}
