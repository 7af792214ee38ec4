package server

import (
	"net/url"
	"strings"

	"terreau/server/wire"

	"github.com/gofiber/fiber/v2"
)

// maxNext is how many bytes the address to go on to may take.
const maxNext = 2000

// next gives the page to go on to once someone is signed in: one of this site's own, "/" where it is anything else.
func (s *Server) next(path string) string {
	if len(path) > maxNext || !ownPath(path) {
		return "/"
	}
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || u.RawPath != "" || !wire.PlainPath(u.Path) || !s.isPage(u.Path) {
		return "/"
	}
	if u.RawQuery == "" {
		return u.Path
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "/"
	}
	return u.Path + "?" + query.Encode()
}

// isPage reports whether a path is that of a page, and not of a door on the way in or out.
func (s *Server) isPage(path string) bool {
	for _, way := range []string{signInPath, signOutPath, "/oidc"} {
		if path == way || strings.HasPrefix(path, way+"/") {
			return false
		}
	}
	for _, door := range s.app.GetRoutes(true) {
		if door.Method == fiber.MethodGet && fiber.RoutePatternMatch(path, door.Path, fiber.Config{StrictRouting: true, CaseSensitive: true}) {
			return true
		}
	}
	return false
}
