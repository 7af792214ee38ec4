package server

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
	"golang.org/x/text/unicode/norm"
)

// The limits of what a form sends. Percent-encoding triples the bytes of a text.
const (
	MaxForm   = 2 << 20  // bytes of a form without files
	MaxUpload = 11 << 20 // bytes of a form with a file
	MaxFields = 500      // of a form, files included
	maxNamed  = 100      // bytes of a field's name

	bodyTime = 60 * time.Second // for a slow line to send a form
	readers  = 16               // forms over MaxBody that are read at once: what they take in memory is bounded
)

// sent is what a page's form sent. Texts are NFC with LF ends of line, as everything that is kept.
type sent struct {
	url.Values
	files map[string]upload
}

// upload is a file that a form sent, its name as the browser said it.
type upload struct {
	name    string
	content []byte
}

// readForm reads the body of a request as a form of at most limit bytes. Any other body is refused before it is read.
func (s *Server) readForm(c *fiber.Ctx, limit int) (sent, error) {
	body, err := s.readBody(c.Context(), limit)
	if err != nil {
		return sent{}, err
	}
	kind, parameters, err := mime.ParseMediaType(string(c.Request().Header.ContentType()))
	switch {
	case len(body) == 0:
		return sent{Values: url.Values{}}, nil
	case err != nil:
		return sent{}, &refusal.Error{Kind: refusal.KindInvalid, Reason: "form-unreadable", Err: err}
	case kind == fiber.MIMEApplicationForm:
		return parseForm(string(body))
	case kind == fiber.MIMEMultipartForm:
		return parseParts(body, parameters["boundary"])
	}
	return sent{}, refusal.Invalid("", "form-unreadable")
}

// readBody reads a body whose length was said, and is within the limit. One that is encoded is never inflated.
func (s *Server) readBody(r *fasthttp.RequestCtx, limit int) ([]byte, error) {
	length := r.Request.Header.ContentLength()
	if len(r.Request.Header.ContentEncoding()) > 0 {
		return nil, refusal.Invalid("", "form-unreadable")
	}
	if length > limit {
		return nil, refusal.TooLarge("", "body-too-large", limit)
	}
	stream := r.RequestBodyStream()
	if stream == nil {
		return r.Request.Body(), nil
	}
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	case <-time.After(s.limits.write):
		return nil, refusal.Unavailable("server-busy", nil)
	}
	if err := r.Conn().SetReadDeadline(time.Now().Add(bodyTime)); err != nil {
		return nil, err
	}
	body := make([]byte, max(length, 0))
	if _, err := io.ReadFull(stream, body); err != nil {
		return nil, errors.Join(errLate, err)
	}
	return body, nil
}

func parseForm(body string) (sent, error) {
	if strings.Count(body, "&") >= MaxFields {
		return sent{}, refusal.Invalid("", "form-unreadable")
	}
	fields, err := url.ParseQuery(body)
	if err != nil {
		return sent{}, &refusal.Error{Kind: refusal.KindInvalid, Reason: "form-unreadable", Err: err}
	}
	f := sent{Values: url.Values{}}
	for name, values := range fields {
		for _, value := range values {
			if err := f.add(name, value); err != nil {
				return sent{}, err
			}
		}
	}
	return f, nil
}

// parseParts reads a form with files (RFC 7578).
func parseParts(body []byte, boundary string) (sent, error) {
	f := sent{Values: url.Values{}, files: map[string]upload{}}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for count := 0; ; count++ {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return f, nil
		}
		if err != nil || count >= MaxFields {
			return sent{}, &refusal.Error{Kind: refusal.KindInvalid, Reason: "form-unreadable", Err: err}
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return sent{}, &refusal.Error{Kind: refusal.KindInvalid, Reason: "form-unreadable", Err: err}
		}
		if name, file := part.FormName(), part.FileName(); file != "" {
			f.files[name] = upload{file, content}
		} else if err := f.add(name, string(content)); err != nil {
			return sent{}, err
		}
	}
}

// add takes a field as it is kept: valid UTF-8 without NUL, NFC, LF.
func (f sent) add(name, value string) error {
	if len(name) > maxNamed || !utf8.ValidString(name) || !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return refusal.Invalid("", "form-unreadable")
	}
	value = strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n")
	f.Values.Add(name, norm.NFC.String(value))
	return nil
}

// text is a field without the spaces around it.
func (f sent) text(name string) string { return strings.TrimSpace(f.Get(name)) }

// number is a field that counts: a version, a page. What is none is refused.
func (f sent) number(name string) (int, error) {
	n, err := wholeNumber(f.Get(name))
	if err != nil || n < 0 {
		return 0, refusal.Invalid(name, "form-unreadable")
	}
	return n, nil
}

// ticked reports whether a box was ticked.
func (f sent) ticked(name string) bool { return f.Get(name) != "" }
