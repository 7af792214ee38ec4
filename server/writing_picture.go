package server

import (
	"bytes"
	"context"
	"strings"
	"unicode/utf16"

	"terreau/content"
	"terreau/content/kinds"
	"terreau/content/refusal"
)

// addPicture takes a picture and what was typed beside it: the picture is shown at the end of the part, and the part is
// saved. A picture that is refused takes nothing of the text away.
func (s *Server) addPicture(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		t, err := s.typed(ctx, a, d)
		if err == nil && t.late {
			_, err = s.save(ctx, a, t) // what came too late is said before a picture is taken
		}
		if err != nil {
			return s.writingAgain(ctx, a, t, err)
		}
		shown, err := s.attach(ctx, a, d)
		if err == nil {
			err = t.show(s, shown.Markdown, a.sent.Get("curseur"))
		}
		if err == nil {
			_, err = s.save(ctx, a, t)
		}
		if err != nil {
			return s.writingAgain(ctx, a, t, err)
		}
		done := "image"
		if len(shown.Notes) > 0 {
			done = "image-changee"
		}
		return s.done(a, d.here()+"?fait="+done+"&partie="+t.part)
	}
}

// attach gives the sheet the picture that a form sent.
func (s *Server) attach(ctx context.Context, a *ask, d desk) (content.Attached, error) {
	file, sent := a.sent.files["image"]
	if !sent {
		return content.Attached{}, refusal.Invalid("file", "file-none")
	}
	return s.Library.Attach(ctx, a.who, d.Sheet.ID, content.Upload{Name: file.name, Content: bytes.NewReader(file.content),
		Alt: a.sent.Get("alt"), Decorative: a.sent.ticked("decorative")})
}

// show puts a picture under the line where the caret stood, which a script says in UTF-16 units; without one, at the end
// of the part.
func (t *typing) show(s *Server, markdown, caret string) error {
	part := t.form.Part(t.part)
	if part == nil {
		return refusal.Invalid("partie", "form-unreadable")
	}
	at := len(part.Text)
	if units, err := wholeNumber(caret); err == nil {
		at = lineEnd(part.Text, units)
	}
	before, after := strings.TrimRight(part.Text[:at], " \t\n"), strings.TrimLeft(part.Text[at:], "\n")
	part.Text = strings.Trim(before+"\n\n"+markdown+"\n\n"+after, "\n")
	source, err := s.Library.Sheets.Written(t.form, t.base)
	if err == nil {
		t.source = source
	}
	return err
}

// lineEnd is where the line ends that holds a place counted in UTF-16 units.
func lineEnd(text string, units int) int {
	at := len(text)
	for i, r := range text {
		if units <= 0 {
			at = i
			break
		}
		units -= utf16.RuneLen(r)
	}
	if end := strings.IndexByte(text[at:], '\n'); end >= 0 {
		return at + end
	}
	return len(text)
}
