package server

import (
	"bytes"
	"context"
	"net/url"
	"strings"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"
)

// typing is what a form of the writing page sent, laid over the text it was typed in.
type typing struct {
	desk   desk       // the sheet as it is now
	form   sheet.Form // with what was typed; where it came too late, over the text it was typed in
	part   string     // the one it was typed in
	source []byte     // the whole text that follows
	base   []byte     // the text it was typed in
	from   int        // the version it began with
	late   bool       // another text was saved meanwhile, or a review opened
}

// typed reads a form of the writing page. A text that cannot be put together is refused, with what was typed.
func (s *Server) typed(ctx context.Context, a *ask, d desk) (t typing, err error) {
	t = typing{desk: d, form: d.form, base: d.Revision.Text}
	if who := a.sent.Get("qui"); who != "" && who != string(a.who.ID) { // someone else signed in meanwhile, on the same device
		return t, &refusal.Error{Kind: refusal.KindUnauthenticated, Reason: "session-ended"}
	}
	if t.from, err = a.sent.number("version"); err != nil {
		return t, err
	}
	t.late = t.from != d.Version || d.underReviewNow() != a.sent.ticked("relecture") || !d.open()
	if id, ok := clock.ParseID(a.sent.Get("texte-de")); ok && t.late && id != d.Revision.ID {
		r, _, err := s.Library.Sheets.Revision(ctx, a.who, d.Sheet.ID, id)
		if refusal.IgnoreNotFound(err) != nil {
			return t, err
		}
		if err == nil {
			if t.form, err = sheet.FormOf(d.Kind, r.Text); err != nil {
				return t, err
			}
			t.base = r.Text
		}
	}
	t.form, t.part = typedIn(t.form, a.sent)
	t.source, err = s.Library.Sheets.Written(t.form, t.base)
	return t, err
}

// same reports whether nothing was typed that the text does not say already.
func (t typing) same() bool {
	return bytes.Equal(t.source, t.base) || bytes.Equal(t.source, t.desk.Revision.Text)
}

// save keeps what was typed. What changes nothing makes no revision; what comes too late is refused (KindConflict
// "draft-stale") and kept beside all the same.
func (s *Server) save(ctx context.Context, a *ask, t typing) (desk, error) {
	d := t.desk
	if t.same() {
		return d, s.noteWriting(ctx, a, d.Sheet.ID)
	}
	if d.Masked { // what was typed stands around a mask
		return d, refusal.Forbidden("write-masked")
	}
	err := refusal.Conflict("version", "draft-stale", t.from, d.Version)
	if !t.late {
		err = s.saveText(ctx, a, d, t.source)
	}
	if isStale(err) {
		_, kept := s.Library.Sheets.KeepUnsaved(ctx, a.who, d.Sheet.ID, t.from, t.source)
		if kept != nil && !sayable(kept) {
			return d, kept
		}
	}
	if err != nil {
		return d, err
	}
	if err := s.noteWriting(ctx, a, d.Sheet.ID); err != nil {
		return d, err
	}
	return s.deskAgain(ctx, a, d.Sheet.ID)
}

func isStale(err error) bool {
	r := refusal.Of(err)
	return r != nil && r.Reason == "draft-stale"
}

// saveText saves a text begun from the version of a desk, in review as a new round.
func (s *Server) saveText(ctx context.Context, a *ask, d desk, source []byte) error {
	if !d.underReviewNow() {
		_, err := s.Library.Sheets.Save(ctx, a.who, d.Sheet.ID, d.Version, source)
		return err
	}
	r, err := s.Library.Reviews.Get(ctx, a.who, d.Sheet.ID)
	if err == nil {
		_, err = s.Library.Reviews.Revise(ctx, a.who, r.ID, d.Version, source)
	}
	return err
}

// saveWriting saves a part and leads on: to another part, to the preview, to proposing, or away.
func (s *Server) saveWriting(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		before := d
		t, err := s.typed(ctx, a, d)
		if err == nil {
			d, err = s.save(ctx, a, t)
		}
		if err != nil {
			return s.writingAgain(ctx, a, t, err)
		}
		return s.done(a, s.tellingDropped(a, before, d, d.next(a.sent.Get("aller"), t.part)))
	}
}

// next is where a save leads.
func (d desk) next(to, part string) string {
	switch to {
	case "", "ici":
		return d.place(part)
	case "retirer":
		return d.here()
	case "apercu", "abandonner", "versions":
		return d.here() + "/" + to
	case "proposer":
		return d.at + "/proposer"
	case "publier":
		return d.at + "/proposer#publier"
	case "quitter":
		if d.Sheet.Edition > 0 {
			return d.at
		}
		return writePath
	case "inviter":
		return d.place(part) + "#inviter"
	}
	return d.place(to)
}

// writingAgain shows the page again whose form was refused, with what was typed; where another text was saved
// meanwhile, both beside one another.
func (s *Server) writingAgain(ctx context.Context, a *ask, t typing, refused error) (*answer, error) {
	if refusal.KindOf(refused) == refusal.KindUnauthenticated {
		return s.typedBack(a, refused, "")
	}
	if !sayable(refused) || t.part == "" {
		return nil, refused
	}
	if isStale(refused) {
		return s.conflict(ctx, a, t, refused)
	}
	d := t.desk
	if r := refusal.Of(refused); r.Kind == refusal.KindForbidden || !d.open() {
		return s.typedBack(a, refused, d.at)
	}
	d.form = t.form
	page, err := s.writingPage(ctx, a, d, t.part)
	if err != nil {
		return nil, err
	}
	page.Refusal = refusalOf(refused)
	page.Part.PictureOpen = strings.HasSuffix(a.path, "/images")
	page.Path = d.here() + "?" + url.Values{"partie": {t.part}}.Encode()
	made, err := s.html(a.lang, page)
	return s.again(made, err, refused)
}

// savedAnswer is what the page's script is told of a save, and of who else is writing.
type savedAnswer struct {
	Version int      `json:"version"`
	Base    string   `json:"base"`
	SavedAt string   `json:"savedAt,omitempty"`
	Said    string   `json:"said,omitempty"`
	Writing string   `json:"writing"`
	Names   []string `json:"names"`

	Out []themes.PictureOut `json:"out,omitempty"` // pictures that this save took out of the text
}

// saveWritingJSON saves a part for the page's script. Problems are said as JSON too.
func (s *Server) saveWritingJSON(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		if d.underReviewNow() {
			return nil, refusal.Conflict("version", "draft-stale", d.Version, d.Version) // a round is opened knowingly, by its button
		}
		before := d.Revision
		t, err := s.typed(ctx, a, d)
		if err == nil {
			d, err = s.save(ctx, a, t)
		}
		if err != nil {
			return nil, err
		}
		return s.savedJSON(ctx, a, d, s.dropped(a, before, d.Revision))
	}
}

// showWriters tells the page's script who else is writing, and whether the text has moved on.
func (s *Server) showWriters(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err == nil {
			err = s.noteWriting(ctx, a, d.Sheet.ID)
		}
		if err != nil {
			return nil, err
		}
		return s.savedJSON(ctx, a, d, nil)
	}
}

func (s *Server) savedJSON(ctx context.Context, a *ask, d desk, out []themes.PictureOut) (*answer, error) {
	others, err := s.Library.Sheets.Writing(ctx, a.who, d.Sheet.ID)
	if err != nil {
		return nil, err
	}
	told := savedAnswer{Version: d.Version, Base: string(d.Revision.ID), Names: []string{}, Out: out}
	if d.Sheet.Draft != nil {
		at := s.local(d.Sheet.Draft.SavedAt)
		told.SavedAt, told.Said = at.Format("2006-01-02T15:04:05Z07:00"), s.say(a, "writing.saved-both", hour(a.lang, at))
	}
	for _, one := range others {
		told.Names = append(told.Names, one.Name)
	}
	told.Writing = s.alsoWriting(a, told.Names)
	return asJSON(told)
}
