package server

import (
	"errors"
	"io"
	"net"

	"terreau/content/refusal"
	"terreau/server/wire"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// errLate is a request that did not come whole in time; it has a status of its own, 408.
var errLate = &refusal.Error{Kind: refusal.KindInvalid, Reason: "request-late"}

// unread answers a request that could not be read. What the HTTP server says of it holds the request itself, cookies and
// words looked for: none of that is written anywhere. A connection that was cut, or on which no byte came, is not
// answered.
func (s *Server) unread(r *fasthttp.RequestCtx, err error) {
	var cut net.Error
	timely := !errors.As(err, &cut) || !cut.Timeout()
	switch {
	case errors.As(err, new(*fasthttp.ErrSmallBuffer)):
		err = &refusal.Error{Kind: refusal.KindHeaderTooLarge, Reason: "request-malformed"}
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		err = fiber.ErrRequestEntityTooLarge
	case !timely && !silent(r):
		err = errLate
	case !timely, cut != nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		s.Log.Debug("a connection ended before its request")
		_ = r.Conn().Close()
		return
	default:
		err = wire.ErrMalformed
	}
	s.refuse(r, err)
	s.guards.On(&r.Response.Header)
}

// heard are connections that know whether a byte came on them.
type heard struct{ net.Listener }

type hearing struct {
	net.Conn
	some bool
}

// Accept waits for the next connection.
func (h heard) Accept() (net.Conn, error) {
	conn, err := h.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &hearing{Conn: conn}, nil
}

// Read reads as the connection does.
func (h *hearing) Read(b []byte) (int, error) {
	n, err := h.Conn.Read(b)
	h.some = h.some || n > 0
	return n, err
}

func silent(r *fasthttp.RequestCtx) bool {
	conn, ok := r.Conn().(*hearing)
	return ok && !conn.some
}

// loggable is what the log may hold of an error: our own words. Those of the HTTP framework, and the cause of what was
// refused to a reader, may repeat what was sent.
func loggable(err error) string {
	var framework *fiber.Error
	if errors.As(err, &framework) {
		return "refused by the HTTP framework"
	}
	if r := refusal.Of(err); r != nil && statuses[r.Kind] < fiber.StatusInternalServerError {
		if r.Field != "" {
			return r.Field + ": " + r.Reason
		}
		return r.Reason
	}
	return err.Error()
}
