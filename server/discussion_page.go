package server

import (
	"context"
	"html/template"
	"net/url"
	"slices"

	"terreau/content/clock"
	"terreau/content/markdown"
	"terreau/content/sheet"
	"terreau/themes"
)

// How many bytes of HTML the comments of a page may take: a page stays within MaxAnswer, whatever is said. One that
// finds no room is read on a page of its own.
const (
	sheetRoom    = 64 << 10 // on the page of the sheet
	listRoom     = 1 << 20
	threadRoom   = 4 << 20
	sheetThreads = 5 // on the page of the sheet
)

// talk is a discussion on its way to a page, with the form on it that was refused, if any.
type talk struct {
	may, moderates, withdrawn bool
	writers                   []clock.ID
	room                      int
	whole                     bool // the page of one thread: the form to answer stands open

	act     string   // of the form that was refused: "add", "answer", "edit", "hide", "restore"
	on      clock.ID // the comment that it was about
	refused themes.Refusal
}

// setOut notes what a reader may do here.
func (s *Server) setOut(a *ask, r sheet.Reading, t *talk) {
	t.may, t.moderates = r.Sheet.CommentableBy(a.who), r.Sheet.ModeratableBy(a.who)
	t.withdrawn, t.writers = r.Sheet.Withdrawal != nil, r.Sheet.Authors
}

// enter says how a reader who may not take part could.
func (t *talk) enter(a *ask) themes.Entering {
	switch {
	case t.may:
		return ""
	case t.withdrawn:
		return themes.EnterNever
	case a.who.SignedIn():
		return themes.EnterInvited
	}
	return themes.EnterSignIn
}

// talkOf is the end of the page of a sheet: what was said last, and the forms to say more.
func (s *Server) talkOf(ctx context.Context, a *ask, r sheet.Reading) (*themes.Talk, error) {
	d, err := s.Library.Sheets.Comments(ctx, a.who, r.Sheet.ID, 1)
	if err != nil {
		return nil, err
	}
	d.Threads = d.Threads[:min(len(d.Threads), sheetThreads)]
	shown := s.talkShown(a, r, d, &talk{room: sheetRoom})
	return &shown, nil
}

func (s *Server) talkShown(a *ask, r sheet.Reading, d sheet.Discussion, t *talk) themes.Talk {
	s.setOut(a, r, t)
	path := editionPath(r, 0)
	shown := themes.Talk{Path: path, Total: d.Total, Thanks: d.Counts[sheet.Thank], Messages: d.Counts[sheet.Ask] + d.Counts[sheet.Tell], Thanked: d.Thanked,
		Enter: t.enter(a), SignIn: signInPath + "?" + url.Values{"suite": {inLanguage(a.lang, path+"#echanges")}}.Encode()}
	if t.may || t.act == "add" {
		shown.Form = &themes.CommentForm{Max: sheet.MaxQuote}
	}
	if t.act == "add" {
		*shown.Form = themes.CommentForm{Text: a.sent.Get("texte"), Quote: a.sent.Get("passage"), Intent: a.sent.Get("intention"), Open: true, Max: sheet.MaxQuote, Refusal: t.refused}
	}
	for _, one := range d.Threads {
		thread := themes.ThreadShown{CommentShown: s.commentShown(a, r, one.Comment, t), More: one.Answers - len(one.First)}
		for _, answer := range one.First {
			thread.Answers = append(thread.Answers, s.commentShown(a, r, answer, t))
		}
		shown.Threads = append(shown.Threads, thread)
	}
	return shown
}

// commentShown is a comment with what its reader may do about it.
func (s *Server) commentShown(a *ask, r sheet.Reading, c sheet.Comment, t *talk) themes.CommentShown {
	path := editionPath(r, 0)
	shown := themes.CommentShown{ID: string(c.ID), Sheet: path, Path: path + "/echanges/" + string(c.ID), Thread: string(c.ID), Name: c.Name, Initials: initials(c.Name),
		At: s.local(c.At), Edited: !c.EditedAt.IsZero(), Hidden: c.Hidden, Erased: c.Erased, Own: a.who.SignedIn() && c.By == a.who.ID,
		Reason: c.Reason, Writer: c.By != "" && slices.Contains(t.writers, c.By)}
	if c.Name == "" {
		shown.Initials = ""
	}
	if c.Parent != "" {
		shown.Thread = string(c.Parent)
	} else {
		shown.Intent = string(c.Intent)
	}
	shown.Quote = markdown.Titled(c.Quote, r.Text.Lang)
	if size := len(c.HTML) + len(c.Quote); t.room >= size {
		t.room -= size
		shown.HTML = template.HTML(markdown.Safe(c.HTML))
	} else {
		t.room, shown.Long, shown.Quote = 0, true, ""
	}
	if !c.Erased {
		s.acts(a, r, c, t, &shown)
	}
	return shown
}

// acts adds what a reader may do about a comment.
func (s *Server) acts(a *ask, r sheet.Reading, c sheet.Comment, t *talk, shown *themes.CommentShown) {
	form := func(act, text string) *themes.CommentForm {
		f := &themes.CommentForm{Text: text, Open: act == "answer" && t.whole && t.act == ""}
		if t.act == act && t.on == c.ID {
			f.Text, f.Open, f.Refusal = a.sent.Get("texte")+a.sent.Get("raison"), true, t.refused
		}
		return f
	}
	refused := func(act string) bool { return t.act == act && t.on == c.ID }
	shown.Report = !c.Hidden && !shown.Own
	if c.Parent == "" && !c.Hidden && t.may || refused("answer") {
		shown.Answer = form("answer", "")
	}
	if c.EditableBy(a.who, r.Sheet, s.Library.Clock.Now()) || refused("edit") {
		shown.Edit = form("edit", c.Text)
	}
	if t.moderates && !c.Hidden || refused("hide") {
		shown.Hide = form("hide", "")
	}
	shown.Restore = t.moderates && c.Hidden
	if refused("restore") {
		shown.Refused, shown.Why = true, t.refused
	}
}
