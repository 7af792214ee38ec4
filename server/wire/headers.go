package wire

import (
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// policy is what a page may load and do: what this site serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Field is a header as it is written, its name in the one spelling that needs no other work.
type Field struct{ Name, Value []byte }

// FieldOf makes a header of a canonical name and a value.
func FieldOf(name, value string) Field { return Field{[]byte(name), []byte(value)} }

// Set puts the header on an answer.
func (f Field) Set(h *fasthttp.ResponseHeader) { h.SetCanonical(f.Name, f.Value) }

var (
	policyField = FieldOf(fiber.HeaderContentSecurityPolicy, policy)
	cacheField  = FieldOf(fiber.HeaderCacheControl, "no-cache")
)

// Guards are the headers that every answer carries. No other site is told anything, and none may read or embed a page.
type Guards []Field

// NewGuards makes them for a site that is reached over TLS, or is not.
func NewGuards(encrypted bool) Guards {
	all := Guards{
		FieldOf(fiber.HeaderXContentTypeOptions, "nosniff"),
		FieldOf(fiber.HeaderReferrerPolicy, "same-origin"),
		FieldOf("Cross-Origin-Opener-Policy", "same-origin"),
		FieldOf("Cross-Origin-Resource-Policy", "same-origin"),
		FieldOf(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), browsing-topics=()"),
	}
	if encrypted {
		all = append(all, FieldOf(fiber.HeaderStrictTransportSecurity, "max-age=63072000"))
	}
	return all
}

// On puts on an answer what every one carries, at the end, so that no door can forget it. A door may have a policy
// and a time to be kept of its own. 304 speaks of an answer that the client holds with its headers (RFC 9110, 15.4.5).
func (g Guards) On(h *fasthttp.ResponseHeader) {
	if len(h.PeekBytes(cacheField.Name)) == 0 {
		cacheField.Set(h)
	}
	if h.StatusCode() == fiber.StatusNotModified {
		return
	}
	if len(h.PeekBytes(policyField.Name)) == 0 {
		policyField.Set(h)
	}
	for _, one := range g {
		one.Set(h)
	}
}
