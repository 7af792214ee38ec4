package server

import (
	"context"
	"strconv"

	"terreau/content/clock"
	"terreau/content/kinds"
	"terreau/content/refusal"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// discussionDoors are the doors of what is said under sheets, and of what is reported of them. They stand before the
// doors of editions: «echanges» is no edition.
func (s *Server) discussionDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	act := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }
	for _, k := range s.Library.Kinds.All() {
		at := "/" + k.Path + "/:name"
		get(at+"/echanges", s.keep(lang, s.showDiscussion(k), "page"))
		s.post(app, inLanguage(lang, at+"/echanges"), s.actByPass(lang, MaxForm, s.addComment(k)))
		get(at+"/echanges/:comment", s.keep(lang, s.showThread(k), "page"))
		act(at+"/echanges/:comment", s.onComment(k, s.editComment))
		act(at+"/echanges/:comment/masquer", s.onComment(k, s.hideComment))
		act(at+"/echanges/:comment/remettre", s.onComment(k, s.restoreComment))
		for _, below := range []string{"masquer", "remettre"} {
			get(at+"/echanges/:comment/"+below, s.member(lang, s.toComment(k))) // a page that was refused is asked for again
		}
		get(at+"/signaler", s.paced(s.fresh(lang, s.showReport(k), "passage", "commentaire", "fait")))
		s.post(app, inLanguage(lang, at+"/signaler"), s.take(lang, MaxForm, s.report(k)))
	}
	get(reportsPath, s.member(lang, s.showReports, "fait"))
	act(reportsPath, s.decideReport)
}

// talkedOf reads the sheet that a discussion is about.
func (s *Server) talkedOf(ctx context.Context, a *ask, k kinds.Kind) (sheet.Reading, error) {
	return s.Library.Sheets.Read(ctx, a.who, k.Key, a.param("name"), 0)
}

// fromOldSlug leads on from a slug that a sheet once had; nil where it is the one it has.
func (s *Server) fromOldSlug(a *ask, r sheet.Reading, below string) (*answer, error) {
	if r.Sheet.Slug == a.param("name") {
		return nil, nil
	}
	return s.moved(fiber.StatusMovedPermanently, a.lang, editionPath(r, 0)+below)
}

// showDiscussion shows all that is said under a sheet, page by page.
func (s *Server) showDiscussion(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, err := s.talkedOf(ctx, a, k)
		if err != nil {
			return nil, err
		}
		if moved, err := s.fromOldSlug(a, r, "/echanges"); moved != nil || err != nil {
			return moved, err
		}
		page, err := s.discussionPage(ctx, a, r, &talk{})
		if err != nil {
			return nil, err
		}
		return s.html(a.lang, page)
	}
}

func (s *Server) discussionPage(ctx context.Context, a *ask, r sheet.Reading, t *talk) (page themes.DiscussionPage, err error) {
	number, err := a.page()
	if err != nil {
		return page, err
	}
	d, err := s.Library.Sheets.Comments(ctx, a.who, r.Sheet.ID, number)
	if err == nil && number > 1 && len(d.Threads) == 0 {
		err = refusal.NotFound()
	}
	if err != nil {
		return page, err
	}
	t.room = listRoom
	page = themes.DiscussionPage{Frame: s.versionFrame(a, r, s.say(a, "talk.title")), Sheet: sheetLink(r), Talk: s.talkShown(a, r, d, t),
		Pages: pages(a, number, sheet.ThreadsPage, len(d.Threads), d.Total)}
	return page, nil
}

func sheetLink(r sheet.Reading) themes.Link {
	return themes.Link{Label: titled(r), URL: editionPath(r, 0), Lang: r.Text.Lang}
}

// showThread shows one thread with its answers; an answer leads to its place in its thread.
func (s *Server) showThread(k kinds.Kind) maker {
	return func(ctx context.Context, a *ask) (*answer, error) {
		r, spot, err := s.spotted(ctx, a, k)
		if err != nil {
			return nil, err
		}
		id := clock.ID(a.param("comment"))
		if moved, err := s.fromOldSlug(a, r, "/echanges/"+string(id)); moved != nil || err != nil {
			return moved, err
		}
		if spot.Thread != id {
			made, err := s.moved(fiber.StatusFound, a.lang, spotPath(r, spot, id))
			return made, err
		}
		number, err := a.page()
		if err != nil {
			return nil, err
		}
		page, err := s.threadPage(ctx, a, r, spot.Thread, number, &talk{})
		if err != nil {
			return nil, err
		}
		return s.html(a.lang, page)
	}
}

// toComment leads from the address of a form to the page of the comment it was about.
func (s *Server) toComment(k kinds.Kind) maker {
	return func(_ context.Context, a *ask) (*answer, error) {
		return s.done(a, "/"+k.Path+"/"+a.param("name")+"/echanges/"+a.param("comment"))
	}
}

// spotted finds the comment of an address, which must be of the sheet of that address.
func (s *Server) spotted(ctx context.Context, a *ask, k kinds.Kind) (r sheet.Reading, spot sheet.Spot, err error) {
	id, ok := clock.ParseID(a.param("comment"))
	if !ok {
		return r, spot, refusal.NotFound()
	}
	if r, err = s.talkedOf(ctx, a, k); err != nil {
		return r, spot, err
	}
	spot, err = s.Library.Sheets.Spot(ctx, a.who, id)
	if err == nil && spot.Sheet != r.Sheet.ID {
		err = refusal.NotFound()
	}
	return r, spot, err
}

// spotPath is where a comment is read.
func spotPath(r sheet.Reading, spot sheet.Spot, id clock.ID) string {
	path := editionPath(r, 0) + "/echanges/" + string(spot.Thread)
	if spot.Page > 1 {
		path += "?page=" + strconv.Itoa(spot.Page)
	}
	return path + "#c-" + string(id)
}

func (s *Server) threadPage(ctx context.Context, a *ask, r sheet.Reading, id clock.ID, number int, t *talk) (page themes.ThreadPage, err error) {
	top, answers, err := s.Library.Sheets.Answers(ctx, a.who, id, number)
	if err == nil && number > 1 && len(answers) == 0 {
		err = refusal.NotFound()
	}
	if err != nil {
		return page, err
	}
	t.room, t.whole = threadRoom, true
	s.setOut(a, r, t)
	path := editionPath(r, 0)
	page = themes.ThreadPage{Frame: s.versionFrame(a, r, s.say(a, "talk.thread")), Sheet: sheetLink(r), Enter: t.enter(a), All: path + "/echanges",
		Thread: themes.ThreadShown{CommentShown: s.commentShown(a, r, top, t)}}
	page.Path, page.NoIndex = path+"/echanges/"+string(id), true
	if name := page.Thread.Name; name != "" {
		page.Title = s.say(a, "talk.thread-of", name)
	}
	page.Crumbs = append(page.Crumbs, themes.Link{Label: s.say(a, "talk.title"), URL: page.All})
	for _, one := range answers {
		page.Thread.Answers = append(page.Thread.Answers, s.commentShown(a, r, one, t))
	}
	if top.Answers > sheet.AnswersPage {
		page.Pages = pages(&ask{path: page.Path}, number, sheet.AnswersPage, len(answers), top.Answers)
	}
	return page, nil
}
