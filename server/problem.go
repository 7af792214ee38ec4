package server

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"terreau/content/clock"
	"terreau/content/refusal"
	"terreau/server/wire"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
)

// statuses is the one table from what is refused to what HTTP calls it.
var statuses = map[refusal.Kind]int{
	refusal.KindFailure:         fiber.StatusInternalServerError,
	refusal.KindInvalid:         fiber.StatusBadRequest,
	refusal.KindUnauthenticated: fiber.StatusUnauthorized,
	refusal.KindForbidden:       fiber.StatusForbidden,
	refusal.KindNotFound:        fiber.StatusNotFound,
	refusal.KindMethod:          fiber.StatusMethodNotAllowed,
	refusal.KindConflict:        fiber.StatusConflict,
	refusal.KindTooLarge:        fiber.StatusRequestEntityTooLarge,
	refusal.KindUnprocessable:   fiber.StatusUnprocessableEntity,
	refusal.KindTooMany:         fiber.StatusTooManyRequests,
	refusal.KindHeaderTooLarge:  fiber.StatusRequestHeaderFieldsTooLarge,
	refusal.KindUnavailable:     fiber.StatusServiceUnavailable,
	refusal.KindFull:            fiber.StatusInsufficientStorage,
}

// kindOf finds the kind of any error: ours, the framework's, or a time that ran out.
func kindOf(err error) refusal.Kind {
	var framework *fiber.Error
	switch {
	case refusal.Of(err) != nil:
		return refusal.KindOf(err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return refusal.KindUnavailable
	case errors.As(err, &framework):
		for kind, status := range statuses {
			if status == framework.Code {
				return kind
			}
		}
		return refusal.KindInvalid
	}
	return refusal.KindFailure
}

// problem turns any error into the page, or for machines the text, that says what happened.
func (s *Server) problem(c *fiber.Ctx, err error) error {
	kind, lang := kindOf(err), languageOf(c.Path())
	status := statuses[kind]
	if status == fiber.StatusNotFound {
		if path := s.nearby(c); path != "" {
			made, err := s.moved(fiber.StatusMovedPermanently, "fr", path)
			if err == nil {
				return made.send(c)
			}
		}
		c.Set(fiber.HeaderCacheControl, private) // whoever asks, and whether or not there is a door
		if path := asking(c); path != "" {
			made, err := s.moved(fiber.StatusSeeOther, lang, path)
			if err == nil {
				return made.send(c)
			}
		}
		made, err := s.missingPages()
		if err != nil {
			return err
		}
		return made[lang+form(c.Path())].send(c)
	}
	switch {
	case errors.Is(err, wire.ErrVersion):
		status = fiber.StatusHTTPVersionNotSupported
	case errors.Is(err, errLate):
		status = fiber.StatusRequestTimeout
	}
	said := s.Theme.NewProblemPage(lang, s.frame(&ask{lang: lang, path: "/"}, ""), status)
	if r := refusal.Of(err); r != nil && s.Theme.Words().Has(r.Reason) {
		said.Reason, said.Args = r.Reason, r.Args
	}
	s.log(c, &said, status, err)
	if said.Seconds = wait(kind); said.Seconds > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(said.Seconds))
	}
	if status == fiber.StatusMethodNotAllowed {
		c.Set(fiber.HeaderAllow, "GET, HEAD")
	}
	made, err := s.saidAs(form(c.Path()), lang, said)
	if err != nil {
		made = newAnswer(typeText, []byte(strconv.Itoa(status)+"\n"))
	}
	made.status = status
	c.Set(fiber.HeaderCacheControl, "no-store")
	return made.send(c)
}

// log writes to the operator's log what failed, with a reference that the page shows too. A query may hold what
// someone looked for, and is left out.
func (s *Server) log(c *fiber.Ctx, page *themes.ProblemPage, status int, err error) {
	if status < fiber.StatusInternalServerError {
		s.Log.Info("refused", "status", status, "method", c.Method(), "path", told(c.Path()), "cause", cut(loggable(err), 300))
		return
	}
	page.Incident = reference()
	s.Log.Error("failed", "reference", page.Incident, "status", status, "method", c.Method(), "path", told(c.Path()),
		"cause", cut(loggable(err), 1000))
}

// told is a path as the log tells it: the secret of a link that opens something is left out.
func told(path string) string {
	for _, secret := range []string{easyPath, addressPath + "/", stopPath + "/", "/invitation/", admissionPath + "/", recoveryPath + "/", comeBackPath + "/", passPath} {
		if before, _, found := strings.Cut(path, secret); found {
			return before + secret + "…"
		}
	}
	return cut(path, 200)
}

// reference is short enough to be read over the phone: "K7QD-204X".
func reference() string {
	const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	var b strings.Builder
	for i, c := range []byte(clock.NewSecret())[:8] {
		if i == 4 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[(int(c)*7+i*11)%len(letters)])
	}
	return b.String()
}

// wait is how many seconds to wait before the next try, 0 where trying again changes nothing.
func wait(kind refusal.Kind) int {
	switch kind {
	case refusal.KindTooMany:
		return int(limiterPause / time.Second)
	case refusal.KindUnavailable:
		return 5
	}
	return 0
}

// The forms of a problem: a page for people, JSON or plain text for what ends in a suffix of machines.
const (
	formPage = ""
	formJSON = ".json"
	formText = ".text"
)

func form(path string) string {
	switch {
	case strings.HasSuffix(path, ".json"), strings.HasSuffix(path, "/suggestions"):
		return formJSON
	case strings.HasSuffix(path, ".md"), strings.HasSuffix(path, ".bib"), strings.HasSuffix(path, ".ris"),
		strings.HasSuffix(path, ".txt"), strings.HasSuffix(path, ".xml"), strings.HasSuffix(path, ".atom"):
		return formText
	}
	return formPage
}

// saidAs gives a problem in a form. JSON is that of RFC 9457.
func (s *Server) saidAs(form, lang string, p themes.ProblemPage) (*answer, error) {
	if form == formPage {
		return s.html(lang, p)
	}
	detail := s.Theme.Words().Say(lang, "problem."+strconv.Itoa(p.Status)+".what")
	if p.Reason != "" {
		detail = s.Theme.Words().Say(lang, p.Reason, p.Args...)
	}
	if form == formText {
		text := p.Title + "\n" + detail + "\n"
		if p.Incident != "" {
			text += p.Incident + "\n"
		}
		return newAnswer(typeText, []byte(text)).header(fiber.HeaderContentLanguage, lang), nil
	}
	said := struct {
		Type      string `json:"type"`
		Title     string `json:"title"`
		Status    int    `json:"status"`
		Detail    string `json:"detail"`
		Reason    string `json:"reason,omitempty"`
		Reference string `json:"reference,omitempty"`
	}{"about:blank", p.Title, p.Status, detail, p.Reason, p.Incident}
	body, err := json.Marshal(said)
	return newAnswer("application/problem+json", append(body, '\n')).header(fiber.HeaderContentLanguage, lang), err
}

// missingPages are the pages of what does not exist, made once by language and form: whatever was asked, whoever asks,
// they are the same to the byte, and cost the same.
func (s *Server) missingPages() (map[string]*answer, error) {
	if made := s.missing.Load(); made != nil {
		return *made, nil
	}
	pages := map[string]*answer{}
	for _, lang := range themes.Languages() {
		for _, form := range []string{formPage, formJSON, formText} {
			page := s.Theme.NewProblemPage(lang, s.frame(&ask{lang: lang, path: "/"}, ""), fiber.StatusNotFound)
			made, err := s.saidAs(form, lang, page)
			if err != nil {
				return nil, err
			}
			made.status = fiber.StatusNotFound
			pages[lang+form] = made
		}
	}
	s.missing.Store(&pages)
	return pages, nil
}

// languageOf reads the language off a path.
func languageOf(path string) string {
	if path == "/en" || strings.HasPrefix(path, "/en/") {
		return "en"
	}
	return "fr"
}

// cut keeps at most n bytes of a text for the log.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "") + "…"
}

// reason is the key of the sentence that says why: that of the status where the theme has none for the reason.
func (s *Server) reason(r *refusal.Error, status int) string {
	if s.Theme.Words().Has(r.Reason) {
		return r.Reason
	}
	return "problem." + strconv.Itoa(status) + ".what"
}
