package server

import (
	"errors"
	"log/slog"
	"runtime/debug"

	"terreau/content/refusal"
	"terreau/server/wire"

	"github.com/valyala/fasthttp"
)

// first is what stands before every door: the check of the request as it was sent, then of its path and method. What
// it refuses ends the connection where the next request could be a smuggled one.
func (s *Server) first(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(r *fasthttp.RequestCtx) {
		start := s.Library.Clock.Now()
		s.read(r, next)
		if r.Response.StatusCode() >= fasthttp.StatusBadRequest && r.Request.Header.ContentLength() != 0 && !r.IsGet() && !r.IsHead() {
			r.SetConnectionClose() // its body may not have been read: what follows it on the connection is not believed
		}
		s.guards.On(&r.Response.Header)
		s.count(r, start)
	}
}

// read answers a request that can be read in one way, at a door that there may be.
func (s *Server) read(r *fasthttp.RequestCtx, next fasthttp.RequestHandler) {
	defer s.recovered(r)
	if err := wire.Fault(&r.Request.Header); err != nil {
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
	s.host.Mistrust(r)
	if err := s.host.Known(r); err != nil {
		return err
	}
	reads := r.IsGet() || r.IsHead()
	if reads && r.Request.Header.ContentLength() > 0 {
		r.SetConnectionClose()
	}
	if !reads {
		if err := s.host.SameSite(r); err != nil {
			return err
		}
		if length := r.Request.Header.ContentLength(); length > MaxUpload {
			return refusal.TooLarge("", "body-too-large", MaxUpload)
		}
		if !r.IsPost() {
			return &refusal.Error{Kind: refusal.KindMethod, Reason: "method-not-taken"}
		}
	}
	if path := r.URI().PathOriginal(); !wire.PlainPath(string(path)) {
		return refusal.NotFound()
	}
	return nil
}
