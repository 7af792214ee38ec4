package server

import (
	"terreau/content/refusal"

	"github.com/gofiber/fiber/v2"
)

// showAsset serves a file of the theme, compressed beforehand. Its name carries the hash of its bytes, so that whoever
// has it never asks again.
func (s *Server) showAsset(c *fiber.Ctx) error {
	asset, ok := s.Theme.Asset(c.Params("asset"))
	if !ok {
		return refusal.NotFound()
	}
	c.Set(fiber.HeaderContentType, asset.Type)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	body := asset.Bytes
	if small := asset.Brotli(); small != nil {
		accepts := c.Request().Header.Peek(fiber.HeaderAcceptEncoding)
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
		switch {
		case takes(accepts, "br"):
			body = small
			c.Set(fiber.HeaderContentEncoding, "br")
		case takes(accepts, "gzip"):
			body = asset.Gzip()
			c.Set(fiber.HeaderContentEncoding, "gzip")
		}
	}
	c.Response().SetBodyRaw(body)
	return nil
}
