package server

import (
	"time"

	"terreau/content/people"
	"terreau/server/signin"

	"github.com/gofiber/fiber/v2"
)

// There are two cookies, and no third. Their prefix makes browsers keep them to this very host, over TLS or on the machine
// itself (RFC 6265bis, section 4.1.3.2).
const (
	sessionCookie = "__Host-terreau"        // the token of a session
	browserCookie = "__Host-terreau-signin" // ties those who are signing in to their browser
)

// cookie is how each of ours is set: never read by scripts, not sent along by the forms of other sites.
func cookie(name, value string) *fiber.Cookie {
	return &fiber.Cookie{Name: name, Value: value, Path: "/", Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode}
}

// sit gives the browser the token of a session that was opened. Where others use the computer, the browser forgets it when
// it is closed.
func (s *Server) sit(c *fiber.Ctx, token string, session people.Session) {
	set := cookie(sessionCookie, token)
	if set.Expires = session.Ends; session.Shared {
		set.Expires, set.SessionOnly = time.Time{}, true
	}
	c.Cookie(set)
}

// rise makes the browser forget its session, and all that it kept of this site. Both cookies are named one by one: to
// clear "cookies" would take those of the whole domain, and sign people out of its other sites (Clear Site Data, 3.1).
func (s *Server) rise(c *fiber.Ctx) {
	for _, name := range []string{sessionCookie, browserCookie} {
		set := cookie(name, "")
		set.MaxAge, set.Expires = -1, time.Unix(1, 0)
		c.Cookie(set)
	}
	c.Set("Clear-Site-Data", `"cache", "storage"`)
}

// untie makes the browser forget that value.
func (s *Server) untie(c *fiber.Ctx) {
	set := cookie(browserCookie, "")
	set.MaxAge, set.Expires = -1, time.Unix(1, 0)
	c.Cookie(set)
}

// tie gives the browser the value that its attempts are tied to, for as long as they last.
func (s *Server) tie(c *fiber.Ctx, browser string) {
	set := cookie(browserCookie, browser)
	set.MaxAge = int(signin.AttemptLasts.Seconds())
	c.Cookie(set)
}
