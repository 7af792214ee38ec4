package server

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// nearby gives the path that was meant by one that nothing answers: without the slash at its end, else in small
// letters, where a page has its door there. It is "" where there is none.
func (s *Server) nearby(c *fiber.Ctx) string {
	path := c.Path()
	if method := c.Method(); method != fiber.MethodGet && method != fiber.MethodHead {
		return ""
	}
	meant := strings.TrimRight(path, "/")
	if meant == path && !strings.Contains(path, "%") {
		meant = strings.ToLower(path)
	}
	if meant == path || !ownPath(meant) || strings.Contains(meant, "//") || !s.hasDoor(meant) {
		return ""
	}
	if query := c.Context().URI().QueryString(); len(query) > 0 {
		meant += "?" + string(query)
	}
	return meant
}

// hasDoor reports whether a page may stand at a path.
func (s *Server) hasDoor(path string) bool {
	strict := fiber.Config{StrictRouting: true, CaseSensitive: true}
	return slices.ContainsFunc(s.doors, func(door string) bool { return fiber.RoutePatternMatch(path, door, strict) })
}
