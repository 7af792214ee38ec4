package server

import (
	"context"
	"net/url"
	"strings"

	"terreau/content/files"
	"terreau/content/sheet"

	"github.com/gofiber/fiber/v2"
)

// shown are the types that a browser shows in place; any other is downloaded.
var shown = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true, "application/pdf": true}

// showAttachment serves a file of a sheet to who may read the sheet now. What it is shown as was decided when it was
// kept, never by its name; nothing in it may run or load anything.
func (s *Server) showAttachment(c *fiber.Ctx) error {
	ctx, stop := s.deadline()
	defer stop()
	sits, err := s.seated(c)
	if err != nil {
		return err
	}
	file, err := s.Library.Sheets.Attachment(ctx, sits.person, c.Params("attachment"))
	if err != nil {
		return err
	}
	return s.serveFile(ctx, c, file, "private, no-cache")
}

// serveFile serves the bytes of a file to someone who may have them.
func (s *Server) serveFile(ctx context.Context, c *fiber.Ctx, file sheet.File, keeping string) error {
	tag := `"` + file.Hash[:min(len(file.Hash), 32)] + `"`
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderCacheControl, keeping)
	c.Set(fiber.HeaderETag, tag)
	if strings.Contains(c.Get(fiber.HeaderIfNoneMatch), tag) {
		c.Status(fiber.StatusNotModified)
		return nil
	}
	content, err := files.Read(ctx, s.Library.Files, file.Hash)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, file.Type)
	c.Set(fiber.HeaderContentDisposition, files.Disposition(plainName(file.Path), shown[file.Type]))
	c.Response().SetBodyRaw(content)
	return nil
}

// plainName is what a file was called: editors write accents and spaces of an address in percents.
func plainName(path string) string {
	name := lastSegment(path)
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	return files.Label(name)
}
