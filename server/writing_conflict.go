package server

import (
	"context"
	"slices"
	"strings"
	"time"

	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/server/difference"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// conflict shows what was typed beside what someone else saved meanwhile. What was typed stays editable, and may be
// saved over the newest text; parts and fields that were not touched stay as they are there.
func (s *Server) conflict(ctx context.Context, a *ask, t typing, refused error) (*answer, error) {
	d, err := s.deskAgain(ctx, a, t.desk.Sheet.ID)
	if err != nil {
		return nil, err
	}
	mine := t.form
	p := themes.ConflictPage{Frame: s.deskFrame(a, d, s.say(a, "conflict.title")), Sheet: d.title(), Here: d.here(), Reason: refusal.Of(refused).Reason,
		Version: d.Version, Base: string(d.Revision.ID), Round: d.underReviewNow(), Open: d.open(), Lang: d.Text.Lang}
	if d.Sheet.Draft != nil {
		p.At, p.By, p.Own = s.local(d.Sheet.Draft.SavedAt), d.SavedBy.Name, d.SavedBy.ID == a.who.ID
	}
	before, err := sheet.FormOf(d.Kind, t.base)
	if err != nil {
		return nil, err
	}
	end := time.Now().Add(difference.Lasts)
	theirs := d
	if t.part == described {
		d.form.Fields = mergedFields(d.form, before, mine)
		p.Part = s.description(a, d)
		p.Fields, err = s.fieldsApart(a, theirs, t.source)
		if err != nil {
			return nil, err
		}
	} else if part := mine.Part(t.part); part != nil {
		other := counterpart(theirs.form, *part)
		p.Part = s.partShown(a, desk{Drafting: d.Drafting, form: mine, at: d.at}, t.part)
		if p.Empty = other == nil || other.Text == ""; !p.Empty {
			_, p.Theirs = difference.Words(end, part.Text, other.Text)
		}
		if other != nil {
			p.Part.Name = other.Name
		} else {
			p.Open = false // the part was taken away there: the text typed in it is among the versions
		}
	}
	p.Others = s.changedElsewhere(a, d, end, before, t.part)
	made, err := s.html(a.lang, p)
	return s.again(made, err, refused)
}

// mergedFields are the fields of the newest text, with those that were typed over.
func mergedFields(newest, before, mine sheet.Form) []sheet.FormField {
	fields := append([]sheet.FormField(nil), newest.Fields...)
	for i := range fields {
		was, is := before.Field(fields[i].Key), mine.Field(fields[i].Key)
		if was != nil && is != nil && fieldSaid(*was) != fieldSaid(*is) {
			fields[i].Text, fields[i].List, fields[i].Records = is.Text, is.List, is.Records
		}
	}
	return fields
}

// fieldSaid is the value of a field in one text, to be compared.
func fieldSaid(f sheet.FormField) string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(f.Text) + "\x00" + strings.Join(f.List, "\x01"))
	for _, record := range f.Records {
		said := ""
		for _, key := range piecesOfField(f.Field) {
			said += record[key] + "\x01"
		}
		if strings.Trim(said, "\x01") != "" {
			b.WriteString("\x00" + said)
		}
	}
	return b.String()
}

// fieldsApart are the fields in which a text that was typed differs from the newest.
func (s *Server) fieldsApart(a *ask, d desk, source []byte) ([]themes.FieldChange, error) {
	mine, err := s.Library.Sheets.Preview(d.Sheet.Kind, source)
	if err != nil {
		return nil, err
	}
	theirs := d.reading(s, d.Text)
	typed := theirs
	typed.Text = mine
	return s.fieldChanges(a, theirs, typed), nil
}

// counterpart is the part of another text that a part stands for: of the same key, else of the same title.
func counterpart(form sheet.Form, part sheet.FormPart) *sheet.FormPart {
	for i := range form.Parts {
		other := &form.Parts[i]
		if part.Key != "" && other.Key == part.Key || part.Key == "" && other.Key == "" && other.Title == part.Title && (other.Name == "intro") == (part.Name == "intro") {
			return other
		}
	}
	return nil
}

// changedElsewhere are the parts that changed between the text that was typed in and the newest, but the one typed in.
func (s *Server) changedElsewhere(a *ask, d desk, end time.Time, before sheet.Form, but string) (others []themes.PartChanged) {
	for _, part := range d.form.Parts {
		was := ""
		old := counterpart(before, part)
		if old != nil {
			was = old.Text
		}
		if was == part.Text || old != nil && old.Name == but {
			continue
		}
		change := themes.PartChanged{Title: s.partTitle(a, d, part), Lang: d.Text.Lang}
		_, change.Words = difference.Words(end, was, part.Text)
		others = append(others, change)
	}
	return others
}

// writes takes a form in which something was typed at length. Where the session has ended meanwhile, the answer gives
// back what was typed, with the way to sign in and to send it again.
func (s *Server) writes(lang string, limit int, do maker) fiber.Handler {
	return s.take(lang, limit, func(ctx context.Context, a *ask) (*answer, error) {
		if a.who.SignedIn() {
			return do(ctx, a)
		}
		refused := &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "session-ended"}
		if len(a.sent.Values) == 0 {
			return nil, refused
		}
		return s.typedBack(a, refused, "")
	})
}

// typedBack gives back what a form sent and could not be taken.
func (s *Server) typedBack(a *ask, refused error, back string) (*answer, error) {
	page := themes.TypedPage{Frame: s.aside(&visit{ask: a}, s.say(a, "unsent.title")), Refusal: refusalOf(refused), Sent: sentFields(a.sent)}
	if back == "" {
		page.Again, page.Enter = strings.TrimSuffix(strings.TrimSuffix(a.path, "/images"), "/apercu"), signInPath
	} else {
		page.Back = themes.Link{Label: s.say(a, "unsent.back"), URL: back}
	}
	made, err := s.html(a.lang, page)
	return s.again(made, err, refused)
}

// sentFields are what a form sent, to be sent once more; texts are shown.
func sentFields(f sent) (fields []themes.SentField) {
	for _, name := range sortedNames(f.Values) {
		for _, value := range f.Values[name] {
			if name != "aller" {
				byHand := slices.Contains(append(writtenByHand, "title", inField("title"), inField("summary")), name)
				named := name == "remarque" && f.Get("college") == "" // the remark that is answered
				fields = append(fields, themes.SentField{Name: name, Value: value, Text: byHand && !named})
			}
		}
	}
	return fields
}
