package server

import (
	"context"
	"net/url"
	"strings"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/sheet"

	"github.com/gofiber/fiber/v2"
)

const writePath = "/ecrire"

// writingDoors is every door of writing: starting a sheet, its parts one at a time, its pictures, its versions, who
// writes it, the bin. They stand before the doors of editions: «brouillon» is no edition.
func (s *Server) writingDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	member := func(path string, do maker, known ...string) { get(path, s.member(lang, do, known...)) }
	take := func(path string, limit int, do maker) { s.post(app, inLanguage(lang, path), s.writes(lang, limit, do)) }
	act := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }

	member(writePath, s.showStarting, "page", "fait")
	take(writePath, MaxForm, s.startSheet)
	for _, k := range s.Library.Kinds.All() {
		at := "/" + k.Path + "/:name/brouillon"
		member(at, s.showWriting(k), "partie", "fait", "avant")
		take(at, MaxForm, s.saveWriting(k))
		member(at+".json", s.showWriters(k))
		act(at+".json", s.saveWritingJSON(k))
		member(at+"/apercu", s.showPreview(k))
		take(at+"/apercu", MaxForm, s.previewTyped(k))
		take(at+"/images", MaxUpload, s.addPicture(k))
		member(at+"/versions", s.showSaved(k), "page", "version", "seance", "fait")
		act(at+"/restaurer", s.restoreSaved(k))
		act(at+"/partage", s.shareWriting(k))
		act(at+"/retrait", s.unshareWriting(k))
		member(at+"/abandonner", s.showGivingUp(k))
		act(at+"/abandonner", s.discardWriting(k))
		act(at+"/corbeille", s.binWriting(k))
		act(at+"/remettre-corbeille", s.unbinWriting(k))
		for _, below := range []string{"images", "partage", "retrait"} {
			member(at+"/"+below, s.toPage(k, "/brouillon")) // a page that was refused is asked for again
		}
		member(at+"/restaurer", s.toPage(k, "/brouillon/versions"))
		member(at+"/corbeille", s.toPage(k, "/brouillon/abandonner"))
		member(at+"/remettre-corbeille", func(_ context.Context, a *ask) (*answer, error) {
			return s.moved(fiber.StatusSeeOther, a.lang, writePath)
		})
	}
}

// desk is a sheet on the table of who writes it: what is being made of it, cut into its form.
type desk struct {
	sheet.Drafting
	form sheet.Form
	at   string // the path of the sheet
}

// deskOf opens a sheet for who may read what is being made of it, or begin its next draft. For others there is none.
func (s *Server) deskOf(ctx context.Context, a *ask, k kinds.Kind) (d desk, err error) {
	if d.Drafting, err = s.Library.Sheets.Drafting(ctx, a.who, k.Key, a.param("name")); err != nil {
		return d, err
	}
	return s.laid(d)
}

// again opens the same sheet once more: something changed.
func (s *Server) deskAgain(ctx context.Context, a *ask, id clock.ID) (d desk, err error) {
	if d.Drafting, err = s.Library.Sheets.DraftByID(ctx, a.who, id); err != nil {
		return d, err
	}
	return s.laid(d)
}

func (s *Server) laid(d desk) (desk, error) {
	var err error
	d.at = s.sheetPath(d.Sheet.Kind, d.Sheet.Slug)
	d.form, err = sheet.FormOf(d.Kind, d.Revision.Text)
	return d, err
}

func (d desk) here() string { return d.at + "/brouillon" }

// open reports whether its reader may change the text: as a draft, or in review as a new round.
func (d desk) open() bool { return d.May.Write || d.May.Revise }

// described is the name of the part that is not in the text: title, summary, fields.
const described = "description"

// showWriting shows one part of a sheet to write. Who may read it without writing is shown it as readers will see it.
func (s *Server) showWriting(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		d, err := s.deskOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		if d.Sheet.Slug != a.param("name") {
			return s.moved(fiber.StatusMovedPermanently, a.lang, d.here())
		}
		if !d.open() {
			return s.moved(fiber.StatusSeeOther, a.lang, d.here()+"/apercu")
		}
		if err := s.noteWriting(ctx, a, d.Sheet.ID); err != nil {
			return nil, err
		}
		page, err := s.writingPage(ctx, a, d, d.partNamed(a.query.Get("partie")))
		if err != nil {
			return nil, err
		}
		page.Done = doneWriting[a.query.Get("fait")]
		if page.Out, err = s.droppedSince(ctx, a, d); err != nil {
			return nil, err
		}
		return s.html(a.lang, page)
	}
}

// doneWriting are what the page may say was just done.
var doneWriting = map[string]string{"image": "writing.done-image", "image-changee": "writing.done-image-changed", "partage": "writing.done-shared",
	"retrait": "writing.done-unshared", "restaure": "writing.done-restored", "commence": "writing.done-started"}

// noteWriting notes who has the page open. That she may write no more, or that someone is faster, is no fault here.
func (s *Server) noteWriting(ctx context.Context, a *ask, id clock.ID) error {
	err := s.Library.Sheets.NoteWriting(ctx, a.who, id)
	if kind := refusal.KindOf(err); kind == refusal.KindForbidden || kind == refusal.KindNotFound {
		return nil
	}
	return err
}

// partNamed finds a part by the name of its control, its key, or a field that is described; without any, the first
// that is empty, else the first.
func (d desk) partNamed(name string) string {
	if name == described || d.form.Part(name) != nil {
		return name
	}
	if d.form.Part("part-"+name) != nil {
		return "part-" + name
	}
	if d.form.Field(strings.TrimPrefix(name, "champ-")) != nil {
		return described
	}
	if name == "" && d.Text.Summary == "" {
		return described
	}
	first := ""
	for _, part := range d.parts() {
		if part.Text == "" && !d.optional(part.Key) {
			return part.Name
		}
		if first == "" {
			first = part.Name
		}
	}
	if first == "" {
		return described
	}
	return first
}

// parts are those the page offers: all that the text has, and those of the kind. The intro, before the first heading, is
// there where it says something.
func (d desk) parts() (parts []sheet.FormPart) {
	for _, part := range d.form.Parts {
		if part.Name != "intro" || part.Text != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func (d desk) optional(key string) bool {
	for _, part := range d.Kind.Optional {
		if part.Key == key {
			return true
		}
	}
	return false
}

// place is the address of a part of the page, to which a name leads: a part, or a field of the description.
func (d desk) place(name string) string {
	query := url.Values{"partie": {d.partNamed(name)}}
	at := d.here() + "?" + query.Encode()
	if key, is := strings.CutPrefix(name, "champ-"); is && d.form.Field(key) != nil {
		at += "#" + name
	}
	return at
}

// underReviewNow reports whether a save is a new round of a review.
func (d desk) underReviewNow() bool { return d.Sheet.Reviewing != people.NotMade }
