package server

import (
	"strings"

	"terreau/content/files"

	"github.com/gofiber/fiber/v2"
)

// shown are the types that a browser shows in place; any other is downloaded.
var shown = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "image/avif": true, "application/pdf": true}

// showAttachment serves a file of a sheet to who may read the sheet now. What it is shown as was decided when it was
// kept, never by its name; nothing in it may run or load anything.
func (s *Server) showAttachment(c *fiber.Ctx) error {
	ctx, stop := s.deadline()
	defer stop()
	file, err := s.Library.Sheets.Attachment(ctx, s.who(c), c.Params("attachment"))
	if err != nil {
		return err
	}
	tag := `"` + file.Hash[:min(len(file.Hash), 32)] + `"`
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
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
	c.Set(fiber.HeaderContentDisposition, disposition(file.Type, lastSegment(file.Path)))
	c.Response().SetBodyRaw(content)
	return nil
}

// disposition names a file as RFC 6266 asks: a plain name for old programs, and the whole one in UTF-8.
func disposition(kind, name string) string {
	how := "attachment"
	if shown[kind] {
		how = "inline"
	}
	var plain, whole strings.Builder
	for _, r := range cut(name, 120) {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			plain.WriteRune(r)
			whole.WriteRune(r)
		case r < 0x20, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069: // hidden or turning
		default:
			plain.WriteByte('_')
			for _, b := range []byte(string(r)) {
				whole.WriteString("%" + strings.ToUpper(string([]byte{hexadecimal[b>>4], hexadecimal[b&15]})))
			}
		}
	}
	return how + `; filename="` + plain.String() + `"; filename*=UTF-8''` + whole.String()
}

const hexadecimal = "0123456789abcdef"
