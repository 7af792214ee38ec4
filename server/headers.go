package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// policy is what a page may load and do: what this site serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// safe puts the headers that every answer carries. No other site is told anything, and none may frame, read or embed
// a page.
func (s *Server) safe(h *fasthttp.ResponseHeader) {
	h.Set(fiber.HeaderContentSecurityPolicy, policy)
	h.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	h.Set(fiber.HeaderXFrameOptions, "DENY")
	h.Set(fiber.HeaderReferrerPolicy, "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), browsing-topics=()")
	h.Set(fiber.HeaderCacheControl, "no-cache")
	if s.base.Scheme == "https" {
		h.Set(fiber.HeaderStrictTransportSecurity, "max-age=63072000")
	}
}

// plainPath reports whether a path is written the one way our addresses are. Nothing here needs an escape, a dot
// segment or an empty one: any of them is an attempt at another door, and leads nowhere.
func plainPath(path string) bool {
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
