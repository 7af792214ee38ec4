package themes

import (
	"bytes"
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
