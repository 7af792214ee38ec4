package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"strconv"

	"terreau/content/citation"
	"terreau/content/markdown"
	"terreau/content/people"
	"terreau/content/refusal"
	"terreau/content/review"
	"terreau/content/sheet"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// easyPath is where the links of guests begin. What follows is a secret: it stands in no log and no count.
const easyPath = "/avis/"

// easily serves a page that a link opens: kept by nobody, for nobody in particular.
func (s *Server) easily(lang string, do maker, known ...string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a, err := s.askOf(c, lang, known)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderCacheControl, private)
		made, err := s.produce(a, do)
		if err != nil {
			return err
		}
		return made.send(c)
	}
}

// easyVisit is a guest who has opened her link.
type easyVisit struct {
	review.Visit
	here string
}

// showVisit shows a page of a guest. Opening one changes nothing: programs that read mail open links too.
func (s *Server) showVisit(ctx context.Context, a *ask) (*answer, error) {
	found, err := s.Library.Reviews.ByGuest(ctx, a.param("token"))
	if err != nil {
		return s.easyOver(a, err)
	}
	v := easyVisit{found, easyPath + a.param("token")}
	page := a.query.Get("page")
	if number, err := strconv.Atoi(page); err == nil && v.Answering && number >= 1 && number <= len(v.Questions) {
		return s.html(a.lang, s.easyQuestion(a, v, number))
	}
	switch {
	case page == "pause" && v.Answering:
		return s.html(a.lang, themes.EasyPausePage{EasyFrame: s.easyFrame(a, v, "easy.paused"), Due: v.Due.Time()})
	case page == "texte" && v.Answering:
		return s.easyText(ctx, a, v)
	case v.Guest.Finished || v.State != review.Reading:
		return s.easyThanks(ctx, a, v, page == "merci")
	}
	return s.easyCover(ctx, a, v)
}

func (s *Server) easyFrame(a *ask, v easyVisit, title string) themes.EasyFrame {
	return themes.EasyFrame{Site: s.site(), Title: s.say(a, title), Here: v.here}
}

func (s *Server) easyTitle(v easyVisit) themes.Said {
	return themes.Said{Text: markdown.Titled(v.Text.Title, v.Text.Lang), Lang: v.Text.Lang}
}

// easyCover says who invites, and to what.
func (s *Server) easyCover(ctx context.Context, a *ask, v easyVisit) (*answer, error) {
	p := themes.EasyCoverPage{EasyFrame: s.easyFrame(a, v, "easy.hello"), Space: themes.Said{Text: markdown.Titled(v.Sheet.Space.Name, french), Lang: french}, Sheet: s.easyTitle(v),
		Summary: themes.Said{Text: markdown.Titled(v.Text.Summary, v.Text.Lang), Lang: v.Text.Lang}, Count: len(v.Questions),
		Minutes: max(1, v.Text.Rendered.Words/100) + 2*len(v.Questions), Due: v.Due.Time(), Begun: len(v.Answers) > 0, Again: v.Revised, Waiting: !v.Answering}
	r, err := s.Library.Reviews.Get(ctx, people.System(), v.Sheet.ID)
	if err == nil {
		p.By = r.OpenedBy.Name
	}
	if err := refusal.IgnoreNotFound(err); err != nil {
		return nil, err
	}
	return s.html(a.lang, p)
}

// easyText is the text to read before the questions. Notes of law and links are left out, and pictures come by the link
// itself: a guest may read this text and nothing else.
func (s *Server) easyText(ctx context.Context, a *ask, v easyVisit) (*answer, error) {
	p := themes.EasyTextPage{EasyFrame: s.easyFrame(a, v, "easy.read-first"), Sheet: s.easyTitle(v), Lang: v.Text.Lang}
	p.Stop = true
	known, err := s.words(ctx)
	if err != nil {
		return nil, err
	}
	p.HTML = template.HTML(v.filled(a.lang, s.Theme.Icon, known.only, func(f sheet.File) string { return v.here + filePath(f.Attachment) }))
	return s.html(a.lang, p)
}

// filled is the text that a guest reads, its pictures at the addresses given.
func (v easyVisit) filled(lang string, icon func(string) string, acronym func(string) (string, bool), address func(sheet.File) string) string {
	return markdown.Fill(markdown.Safe(v.Text.Rendered.HTML), markdown.Filler{Lang: lang, Icon: icon, Acronym: acronym,
		Link: func(string) (string, bool) { return "", false },
		Note: func(citation.Citation) string { return "" },
		Image: func(destination string) (string, int, int, bool) {
			f, found := picture(v.Files, destination)
			if !found {
				return "", 0, 0, false
			}
			return address(f), f.Width, f.Height, true
		}})
}

// showVisitPicture serves a picture of the text that a guest reads, while she is asked about it. Any other picture, and
// every picture of a link that opens nothing any more, does not exist.
func (s *Server) showVisitPicture(c *fiber.Ctx) error {
	ctx, stop := s.deadline()
	defer stop()
	found, err := s.Library.Reviews.ByGuest(ctx, c.Params("token"))
	if refusal.KindOf(err) == refusal.KindUnauthenticated {
		return refusal.NotFound()
	}
	if err != nil {
		return err
	}
	var file *sheet.File
	if found.Answering {
		none := func(string) string { return "" }
		easyVisit{Visit: found}.filled(french, none, func(string) (string, bool) { return "", false }, func(f sheet.File) string {
			if f.Attachment == c.Params("attachment") {
				file = &f
			}
			return ""
		})
	}
	if file == nil {
		return refusal.NotFound()
	}
	return s.serveFile(ctx, c, *file, private)
}

var easyFaces = map[string]struct{ word, icon string }{
	review.Yes: {"easy.yes", "smile"}, review.Partly: {"easy.partly", "meh"}, review.No: {"easy.no", "frown"}}

// easyQuestion asks one question.
func (s *Server) easyQuestion(a *ask, v easyVisit, number int) themes.EasyQuestionPage {
	question := v.Questions[number-1]
	p := themes.EasyQuestionPage{EasyFrame: s.easyFrame(a, v, "easy.question-title"), Text: textMark(v), Question: labelled(question.Label, a.lang), Key: question.Key, Number: number,
		Sheet: s.easyTitle(v), Before: v.here + "?page=texte", Last: number == len(v.Questions)}
	p.Stop, p.Step, p.Given = !v.Guest.Finished, number, v.Guest.Finished
	p.Title = s.say(a, "easy.question", number, len(v.Questions))
	if number > 1 {
		p.Before = v.here + "?page=" + strconv.Itoa(number-1)
	}
	for i, one := range v.Questions {
		dot := ""
		if _, done := v.Answers[one.Key]; done {
			dot = "on"
		}
		if i == number-1 {
			dot = "now"
		}
		p.Steps = append(p.Steps, dot)
	}
	given := v.Answers[question.Key]
	if a.sent.Values != nil {
		given = review.EasyAnswer{Answer: a.sent.Get("reponse"), Idea: a.sent.Get("idee")}
	}
	p.Idea = given.Idea
	for _, value := range []string{review.Yes, review.Partly, review.No} {
		face := easyFaces[value]
		p.Answers = append(p.Answers, themes.Answer{Value: value, Label: s.say(a, face.word), Icon: face.icon, On: given.Answer == value})
	}
	return p
}

// takeVisit takes what a guest sent: that she begins, or an answer.
func (s *Server) takeVisit(ctx context.Context, a *ask) (*answer, error) {
	token := a.param("token")
	found, err := s.Library.Reviews.ByGuest(ctx, token)
	if err != nil {
		return s.easyOver(a, err)
	}
	v := easyVisit{found, easyPath + token}
	if a.sent.Get("acte") != "repondre" {
		if next := unanswered(v, 0); len(v.Answers) > 0 && next > 0 && !v.Guest.Finished {
			return s.done(a, v.here+"?page="+strconv.Itoa(next))
		}
		return s.done(a, v.here+"?page=texte")
	}
	number, err := a.sent.number("numero")
	if err != nil || number < 1 || number > len(v.Questions) || v.Questions[number-1].Key != a.sent.Get("question") {
		return nil, refusal.Invalid("question", "unknown-question")
	}
	if found.Sheet.WrittenBy(a.who) { // the link was made for another: it was handed to the wrong person
		return s.easyAgain(a, v, number, refusal.Forbidden("opinion-own-text"))
	}
	if mark := a.sent.Get("texte"); mark != "" && mark != textMark(v) {
		return s.easyAgain(a, v, number, refusal.Conflict("", "easy-old-text"))
	}
	stops := a.sent.Get("aller") == "arreter"
	if stops && a.sent.Get("reponse") == "" && a.sent.text("idee") == "" {
		return s.done(a, v.here+"?page=pause")
	}
	if err := s.Library.Reviews.GuestAnswer(ctx, token, a.sent.Get("question"), a.sent.Get("reponse"), a.sent.text("idee")); err != nil {
		return s.easyAgain(a, v, number, err)
	}
	if stops {
		return s.done(a, v.here+"?page=pause")
	}
	if a.sent.Get("aller") == "fin" && v.Guest.Finished {
		return s.done(a, v.here+"?page=merci")
	}
	if number < len(v.Questions) {
		return s.done(a, v.here+"?page="+strconv.Itoa(number+1))
	}
	if next := unanswered(v, number); next > 0 {
		return s.done(a, v.here+"?page="+strconv.Itoa(next))
	}
	if err := s.Library.Reviews.GuestFinish(ctx, token); err != nil {
		return s.easyAgain(a, v, number, err)
	}
	return s.done(a, v.here+"?page=merci")
}

// textMark tells a text from the one that takes its place, so that an answer speaks of what was read.
func textMark(v easyVisit) string {
	sum := sha256.Sum256(v.Text.Source)
	return hex.EncodeToString(sum[:6])
}

// unanswered is the first question without an answer but for one, from 1; 0 for none.
func unanswered(v easyVisit, but int) int {
	for i, question := range v.Questions {
		if _, done := v.Answers[question.Key]; !done && i+1 != but {
			return i + 1
		}
	}
	return 0
}

// easyAgain shows a question whose answer was refused, or that no answer is taken any more.
func (s *Server) easyAgain(a *ask, v easyVisit, number int, refused error) (*answer, error) {
	kind := refusal.KindOf(refused)
	if !v.Answering || kind != refusal.KindUnprocessable && kind != refusal.KindTooLarge && refusal.Of(refused).Reason != "easy-old-text" {
		return s.easyOver(a, refused)
	}
	page := s.easyQuestion(a, v, number)
	page.Refusal = refusalOf(refused)
	made, err := s.html(a.lang, page)
	return s.again(made, err, refused)
}

// easyOver says that a link opens nothing any more, or that answers are no longer taken, with what was typed.
func (s *Server) easyOver(a *ask, refused error) (*answer, error) {
	if !sayable(refused) {
		return nil, refused
	}
	page := themes.EasyOverPage{EasyFrame: themes.EasyFrame{Site: s.site(), Title: s.say(a, "easy.over"), Here: "/"}, Refusal: refusalOf(refused), Typed: a.sent.Values.Get("idee")}
	made, err := s.html(a.lang, page)
	return s.again(made, err, refused)
}
