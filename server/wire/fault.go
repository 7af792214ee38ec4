// Package wire reads a request as it was sent, before any door is looked for: what two programs could read in two ways,
// who sends it and to whom, what every answer carries, how often something may be asked.
package wire

import (
	"bytes"
	"strings"

	"terreau/content/refusal"

	"github.com/valyala/fasthttp"
)

// ErrVersion is a version of HTTP that is none; it has a status of its own, 505.
var ErrVersion = &refusal.Error{Kind: refusal.KindInvalid, Reason: "version-unknown"}

// ErrMalformed is a request that two programs could read in two ways (RFC 9112, sections 3.2, 5.1, 5.2, 6.1 and 11.2).
var ErrMalformed = &refusal.Error{Kind: refusal.KindInvalid, Reason: "request-malformed"}

var (
	cr, lf                           = []byte("\r"), []byte("\n")
	hostName, lengthName, codingName = []byte("Host"), []byte("Content-Length"), []byte("Transfer-Encoding")
)

// Fault finds what fasthttp lets through and another server would read otherwise: ErrVersion, ErrMalformed, or nil.
func Fault(h *fasthttp.RequestHeader) error {
	if version := string(h.Protocol()); version != "HTTP/1.1" && version != "HTTP/1.0" {
		return ErrVersion
	}
	hosts, host, length := 0, []byte(nil), 0
	raw := h.RawHeaders()
	if bytes.IndexByte(raw, 0) >= 0 || bytes.Count(raw, cr) != bytes.Count(raw, lf) {
		return ErrMalformed
	}
	for len(raw) > 0 {
		end := bytes.IndexByte(raw, '\n')
		if end < 1 || raw[end-1] != '\r' {
			return ErrMalformed
		}
		line := raw[:end-1]
		raw = raw[end+1:]
		if len(line) == 0 {
			continue
		}
		colon := bytes.IndexByte(line, ':')
		if colon < 0 || !token(line[:colon]) { // a folded line, a space before the colon
			return ErrMalformed
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
				return ErrMalformed
			}
		}
	}
	if hosts != 1 || len(host) == 0 || length > 1 {
		return ErrMalformed
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
	return ErrMalformed
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

// PlainPath reports whether a path is written the one way our addresses are. Nothing here needs an escape, a dot
// segment or an empty one: any of them is an attempt at another door, and leads nowhere.
func PlainPath(path string) bool {
	for i := range len(path) {
		c := path[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
		case c == '/' && (i == 0 || path[i-1] != '/'):
		default:
			return false
		}
	}
	return !strings.Contains(path, "/.") || strings.HasPrefix(path, "/.well-known/")
}
