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
		s.read(r, next)
		if r.Response.StatusCode() >= fasthttp.StatusBadRequest && r.Request.Header.ContentLength() != 0 && !r.IsGet() && !r.IsHead() {
			r.SetConnectionClose() // its body may not have been read: what follows it on the connection is not believed
		}
		s.guard(&r.Response.Header)
		s.count(r, start)
	}
}

// read answers a request that can be read in one way, at a door that there may be.
func (s *Server) read(r *fasthttp.RequestCtx, next fasthttp.RequestHandler) {
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
	s.mistrust(r)
	if err := s.knownHost(r); err != nil {
		return err
	}
	reads := r.IsGet() || r.IsHead()
	if reads && r.Request.Header.ContentLength() > 0 {
		r.SetConnectionClose()
	}
	if !reads {
		if err := s.sameSite(r); err != nil {
			return err
		}
		if length := r.Request.Header.ContentLength(); length > MaxUpload {
			return refusal.TooLarge("", "body-too-large", MaxUpload)
		}
		if !r.IsPost() {
			return &refusal.Error{Kind: refusal.KindMethod, Reason: "method-not-taken"}
		}
	}
	if path := r.URI().PathOriginal(); !plainPath(string(path)) {
		return refusal.NotFound()
	}
	return nil
}

var (
	cr, lf                           = []byte("\r"), []byte("\n")
	hostName, lengthName, codingName = []byte("Host"), []byte("Content-Length"), []byte("Transfer-Encoding")
)

// wireFault finds what fasthttp lets through and another server would read otherwise.
func wireFault(h *fasthttp.RequestHeader) error {
	if version := string(h.Protocol()); version != "HTTP/1.1" && version != "HTTP/1.0" {
		return errVersion
	}
	hosts, host, length := 0, []byte(nil), 0
	raw := h.RawHeaders()
	if bytes.IndexByte(raw, 0) >= 0 || bytes.Count(raw, cr) != bytes.Count(raw, lf) {
		return errMalformed
	}
	for len(raw) > 0 {
		end := bytes.IndexByte(raw, '\n')
		if end < 1 || raw[end-1] != '\r' {
			return errMalformed
		}
		line := raw[:end-1]
		raw = raw[end+1:]
		if len(line) == 0 {
			continue
		}
		colon := bytes.IndexByte(line, ':')
		if colon < 0 || !token(line[:colon]) { // a folded line, a space before the colon
			return errMalformed
		}
		switch name := line[:colon]; len(name) {
		case len("Host"):
			if bytes.EqualFold(name, hostName) {
				hosts++
				host = bytes.TrimSpace(line[colon+1:])
			}
		case len("Content-Length"):
			if bytes.EqualFold(name, lengthName) {
				length++
			}
		case len("Transfer-Encoding"):
			if bytes.EqualFold(name, codingName) { // no door takes a body, and codings are read in many ways
				return errMalformed
			}
		}
	}
	if hosts != 1 || len(host) == 0 || length > 1 {
		return errMalformed
	}
	if target := h.RequestURI(); target[0] != '/' {
		return targetFault(string(target), string(host))
	}
	return nil
}

// targetFault refuses a target that is no path, or an absolute one for another host than the header names.
func targetFault(target, host string) error {
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
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
		if !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return len(name) > 0
}
