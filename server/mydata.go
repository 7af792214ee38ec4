package server

import (
	"context"
	"strconv"

	"terreau/content"
	"terreau/content/files"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

const (
	myDataPath   = profilePath + "/donnees"
	comeBackPath = "/retour"
)

// myDataDoors are the doors by which a person sees what is kept of her, takes it with her, leaves, and comes back.
func (s *Server) myDataDoors(app *fiber.App, lang string, get func(string, fiber.Handler)) {
	take := func(path string, do maker) { s.post(app, inLanguage(lang, path), s.act(lang, MaxForm, do)) }
	get(myDataPath, s.member(lang, s.showMyData))
	take(myDataPath+"/archive", s.proven(s.takeOut))
	take(myDataPath+"/depart", s.proven(s.leave))
	s.get(app, inLanguage(lang, comeBackPath+"/:token"), s.entering(lang, s.showComingBack))
	s.post(app, inLanguage(lang, comeBackPath+"/:token"), s.enteringBy(lang, s.undoLeaving))
}

// showMyData shows what is kept of the reader, why and how long.
func (s *Server) showMyData(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.myDataPage(ctx, a)
	if err != nil {
		return nil, err
	}
	return s.html(a.lang, page)
}

func (s *Server) myDataPage(ctx context.Context, a *ask) (page themes.MyDataPage, err error) {
	counts, err := s.Library.Kept(ctx, a.who)
	if err != nil {
		return page, err
	}
	topics, err := s.heldTopics(ctx, a, counts)
	page = themes.MyDataPage{Frame: s.own(a, s.say(a, "my-data.title"), themes.Link{Label: s.say(a, "nav.account"), URL: profilePath}),
		Topics: topics, Days: people.DepartureDays}
	page.Section = "me"
	if err != nil {
		return page, err
	}
	read, err := s.Library.Duties.Accepted(ctx, a.who)
	for _, one := range read {
		page.Read = append(page.Read, themes.Mention{Version: one.Version, Since: s.local(one.At)})
	}
	return page, err
}

// takeOut gives the reader all that is kept of her, at once.
func (s *Server) takeOut(ctx context.Context, a *ask) (*answer, error) {
	taken, err := s.Library.TakeOut(ctx, a.who)
	if err != nil {
		return nil, err
	}
	archive, err := s.takenArchive(ctx, a, taken)
	if err != nil {
		return nil, err
	}
	name := s.say(a, "my-data.file") + "-" + taken.At.In(s.Library.Clock.Zone()).Format("2006-01-02") + ".zip"
	return newAnswer("application/zip", archive).header(fiber.HeaderContentDisposition, files.Disposition(name, false)), nil
}

// leave closes the reader's account, and shows once the link by which she may come back.
func (s *Server) leave(ctx context.Context, a *ask) (*answer, error) {
	err := refusal.Unprocessable("sure", "leaving-unsure")
	var token string
	var left people.Departure
	if a.sent.Get("certain") == "oui" {
		token, left, err = s.Library.People.Leave(ctx, a.who, people.Departure{Named: a.sent.Get("nom") == "garder", Comments: a.sent.Get("echanges") == "effacer"})
	}
	if err != nil {
		page, failed := s.myDataPage(ctx, a)
		if failed != nil {
			return nil, failed
		}
		page.Named, page.Comments = a.sent.Get("nom") == "garder", a.sent.Get("echanges") == "effacer"
		return s.retyped(a, err, func(r themes.Refusal) themes.Page { page.Refusal = r; return page })
	}
	a.who = people.Visitor()
	frame := s.under(a, s.say(a, "left.title"))
	frame.NoIndex, frame.Path = true, "/"
	return s.html(a.lang, themes.LeftPage{Frame: frame, Link: s.absolute(a.lang, comeBackPath+"/"+token), Due: s.local(left.Due), Named: left.Named, Comments: left.Comments})
}

// showComingBack opens the link that was given to who left. It changes nothing: programs that read mail open links too.
func (s *Server) showComingBack(ctx context.Context, v *visit) (*answer, error) {
	token := v.param("token")
	left, err := s.Library.People.DepartureBy(ctx, token)
	if err != nil {
		return s.over(v, err)
	}
	return s.html(v.lang, themes.ComingBackPage{Frame: s.aside(v, s.say(v.ask, "coming-back.title")), Action: comeBackPath + "/" + token, Due: s.local(left.Due)})
}

// undoLeaving opens the account again.
func (s *Server) undoLeaving(ctx context.Context, v *visit) (*answer, error) {
	if err := s.Library.People.TakeBack(ctx, v.param("token")); err != nil {
		return s.over(v, err)
	}
	return s.moved(fiber.StatusSeeOther, v.lang, signInPath)
}

// takenName is how a text is called in an archive.
func takenName(t content.TakenText) string { return t.Slug + "-" + strconv.Itoa(t.Number) }
