package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// policy is what a page may load and do: what this site serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// field is a header as it is written, its name in the one spelling that needs no other work.
type field struct{ name, value []byte }

func fieldOf(name, value string) field { return field{[]byte(name), []byte(value)} }

var (
	policyField = fieldOf(fiber.HeaderContentSecurityPolicy, policy)
	cacheField  = fieldOf(fiber.HeaderCacheControl, "no-cache")
	varyField   = fieldOf(fiber.HeaderVary, "Accept-Encoding, Cookie")
)

// guards are the headers that every answer carries. No other site is told anything, and none may read or embed a page.
func guards(encrypted bool) []field {
	all := []field{
		fieldOf(fiber.HeaderXContentTypeOptions, "nosniff"),
		fieldOf(fiber.HeaderReferrerPolicy, "same-origin"),
		fieldOf("Cross-Origin-Opener-Policy", "same-origin"),
		fieldOf("Cross-Origin-Resource-Policy", "same-origin"),
		fieldOf(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
	}
	if encrypted {
		all = append(all, fieldOf(fiber.HeaderStrictTransportSecurity, "max-age=63072000"))
	}
	return all
}

// guard puts on an answer what every one carries, at the end, so that no door can forget it. A door may have a policy
// and a time to be kept of its own. 304 speaks of an answer that the client holds with its headers (RFC 9110, 15.4.5).
func (s *Server) guard(h *fasthttp.ResponseHeader) {
	if len(h.PeekBytes(cacheField.name)) == 0 {
		h.SetCanonical(cacheField.name, cacheField.value)
	}
	if h.StatusCode() == fiber.StatusNotModified {
		return
	}
	if len(h.PeekBytes(policyField.name)) == 0 {
		h.SetCanonical(policyField.name, policyField.value)
	}
	for _, one := range s.guards {
		h.SetCanonical(one.name, one.value)
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
