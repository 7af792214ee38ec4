package server

import (
	"bytes"
	"errors"
	"log/slog"
	"runtime/debug"
	"strings"

	"terreau/content/refusal"

	"github.com/valyala/fasthttp"
)

// errVersion is a version of HTTP that is none; it has a status of its own, 505.
var errVersion = &refusal.Error{Kind: refusal.KindInvalid, Reason: "version-unknown"}

// errMalformed is a request that two programs could read in two ways (RFC 9112, sections 3.2, 5.1, 5.2, 6.1 and 11.2).
var errMalformed = &refusal.Error{Kind: refusal.KindInvalid, Reason: "request-malformed"}

// first is what stands before every door: the check of the request as it was sent, then of its path and method. What
// it refuses ends the connection where the next request could be a smuggled one.
func (s *Server) first(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(r *fasthttp.RequestCtx) {
		start := s.Library.Clock.Now()
		s.safe(&r.Response.Header)
		defer s.count(r, start)
		defer s.recovered(r)
		if err := wireFault(&r.Request.Header); err != nil {
			r.SetConnectionClose()
			s.refuse(r, err)
			return
		}
		if err := s.gate(r); err != nil {
			s.refuse(r, err)
			return
		}
		next(r)
	}
}

// recovered answers a panic as any fault of ours: the process lives, the log has the stack, the reader a reference.
func (s *Server) recovered(r *fasthttp.RequestCtx) {
	fault := recover()
	if fault == nil {
		return
	}
	s.Log.Error("panic", slog.Any("fault", fault), "stack", string(debug.Stack()))
	r.Response.Reset()
	s.refuse(r, errors.New("panic"))
}

// refuse answers a request that reached no door.
func (s *Server) refuse(r *fasthttp.RequestCtx, err error) {
	c := s.app.AcquireCtx(r)
	defer s.app.ReleaseCtx(c)
	if failed := s.problem(c, err); failed != nil {
		r.SetStatusCode(fasthttp.StatusInternalServerError)
	}
}

// gate lets through what any door could answer.
func (s *Server) gate(r *fasthttp.RequestCtx) error {
	if err := s.knownHost(r); err != nil {
		return err
	}
	if !r.IsGet() && !r.IsHead() {
		if err := s.sameSite(r); err != nil {
			return err
		}
		return &refusal.Error{Kind: refusal.KindMethod, Reason: "method-not-taken"}
	}
	if path := r.URI().PathOriginal(); !plainPath(string(path)) {
		return refusal.NotFound()
	}
	return nil
}

// wireFault finds what fasthttp lets through and another server would read otherwise.
func wireFault(h *fasthttp.RequestHeader) error {
	if version := string(h.Protocol()); version != "HTTP/1.1" && version != "HTTP/1.0" {
		return errVersion
	}
	hosts, host, length, coding := 0, []byte(nil), 0, 0
	for line := range bytes.Lines(h.RawHeaders()) {
		if !bytes.HasSuffix(line, []byte("\r\n")) || bytes.ContainsAny(line[:len(line)-2], "\r\n\x00") {
			return errMalformed
		}
		if line = line[:len(line)-2]; len(line) == 0 {
			continue
		}
		name, value, found := bytes.Cut(line, []byte(":"))
		if !found || !token(name) { // a folded line, a space before the colon
			return errMalformed
		}
		switch {
		case bytes.EqualFold(name, []byte("Host")):
			hosts++
			host = bytes.TrimSpace(value)
		case bytes.EqualFold(name, []byte("Content-Length")):
			length++
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			coding++
		}
	}
	if hosts != 1 || len(host) == 0 || length > 1 || coding > 1 || length > 0 && coding > 0 {
		return errMalformed
	}
	return targetFault(string(h.RequestURI()), string(host))
}

// targetFault refuses a target that is no path, or an absolute one for another host than the header names.
func targetFault(target, host string) error {
	if strings.HasPrefix(target, "/") {
		return nil
	}
	for _, scheme := range []string{"http://", "https://"} {
		if rest, found := strings.CutPrefix(target, scheme); found {
			if at := strings.IndexAny(rest, "/?#"); at >= 0 {
				rest = rest[:at]
			}
			if strings.EqualFold(rest, host) {
				return nil
			}
		}
	}
	return errMalformed
}

// token reports whether a field name is one (RFC 9110, section 5.6.2).
func token(name []byte) bool {
	for _, c := range name {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return len(name) > 0
}
