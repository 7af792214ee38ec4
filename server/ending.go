package server

import (
	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
)

const sessionPath = profilePath + "/session.json"

// unattended is the header by which a script of ours says that nobody pressed anything: what it asks for does not keep a
// session open.
const unattended = "X-Unattended"

// showSession tells an open page whose session its browser holds, "" for nobody's. Asking keeps no session open.
func (s *Server) showSession(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, private)
	found, _, err := s.Library.People.BySession(s.shared(), c.Cookies(sessionCookie))
	if err != nil && refusal.KindOf(err) != refusal.KindUnauthenticated {
		return err
	}
	made, err := asJSON(struct {
		Person string `json:"person"`
	}{string(found.ID)})
	if err != nil {
		return err
	}
	return made.send(c)
}
