package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"

	"terreau/server/wire"
	"terreau/themes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// The types of what is answered.
const (
	typeHTML = "text/html; charset=utf-8"
	typeJSON = "application/json; charset=utf-8"
	typeText = "text/plain; charset=utf-8"
)

// answer is a whole answer, made before its first byte leaves. It is not changed once made.
type answer struct {
	status int
	kind   string // content type
	more   [][2]string
	body   []byte

	passing bool // not to be kept: it will be another in a moment

	tag       string // hash of the body, for ETags
	preparing sync.Once
	fields    []wire.Field  // the headers, as they are written
	tags      [3]wire.Field // the ETag of each encoding: none, gzip, br
	hits      atomic.Int32
	forms     [3]atomic.Pointer[[]byte] // the body in each encoding, once it is made
}

func newAnswer(kind string, body []byte) *answer {
	sum := sha256.Sum256(body)
	return &answer{status: fiber.StatusOK, kind: kind, body: body, tag: hex.EncodeToString(sum[:9])}
}

// header adds a header to an answer that is being made.
func (a *answer) header(name, value string) *answer {
	a.more = append(a.more, [2]string{name, value})
	return a
}

// html shows a page of the theme.
func (s *Server) html(lang string, page themes.Page) (*answer, error) {
	var b bytes.Buffer
	if err := s.Theme.Render(&b, lang, page); err != nil {
		return nil, err
	}
	return newAnswer(typeHTML, bytes.Clone(b.Bytes())).header(fiber.HeaderContentLanguage, lang), nil
}

// asJSON answers a value as JSON that may stand inside a page too.
func asJSON(value any) (*answer, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return newAnswer(typeJSON, append(body, '\n')), nil
}

// moved sends to a path of this site. Paths are made by us; one that could leave the site is a fault.
func (s *Server) moved(status int, lang, path string) (*answer, error) {
	if !ownPath(path) {
		return nil, errOutside
	}
	a := newAnswer(typeText, nil).header(fiber.HeaderLocation, s.absolute(lang, path))
	a.status = status
	return a, nil
}

// size is what an answer takes in memory, in bytes.
func (a *answer) size() int64 { return int64(2*len(a.body) + 1024) }

// compressed gives the bytes and the encoding for what the client accepts. They are made when an answer is asked for
// again: one that is asked for once is not worth it.
func (a *answer) compressed(accepts []byte) (body []byte, encoding int) {
	if len(accepts) == 0 || len(a.body) < 512 || a.hits.Load() < 2 {
		return a.body, identity
	}
	encoding = inBrotli
	if !takes(accepts, "br") {
		if encoding = inGzip; !takes(accepts, "gzip") {
			return a.body, identity
		}
	}
	if form := a.forms[encoding].Load(); form != nil {
		return *form, encoding
	}
	if !compressing.TryLock() {
		return a.body, identity
	}
	defer compressing.Unlock()
	form := compress(a.body, encoding)
	a.forms[encoding].Store(&form)
	return form, encoding
}

// compressing lets one answer be compressed at a time: each compressor takes megabytes. Who comes meanwhile is sent the
// plain bytes.
var compressing sync.Mutex

func compress(body []byte, encoding int) []byte {
	if encoding == inBrotli {
		return bytes.Clone(fasthttp.AppendBrotliBytesLevel(nil, body, 5))
	}
	return bytes.Clone(fasthttp.AppendGzipBytesLevel(nil, body, 6))
}

// takes reports whether an Accept-Encoding names an encoding and does not refuse it (RFC 9110, section 12.5.3).
func takes(accepts []byte, encoding string) bool {
	for len(accepts) > 0 {
		part := accepts
		if comma := bytes.IndexByte(accepts, ','); comma >= 0 {
			part, accepts = accepts[:comma], accepts[comma+1:]
		} else {
			accepts = nil
		}
		name, weight, _ := bytes.Cut(part, []byte(";"))
		if strings.EqualFold(string(bytes.TrimSpace(name)), encoding) {
			weight = bytes.ToLower(bytes.ReplaceAll(weight, []byte(" "), nil))
			return string(weight) != "q=0" && !bytes.HasPrefix(weight, []byte("q=0.0"))
		}
	}
	return false
}

// The encodings of an answer.
const (
	identity = iota
	inGzip
	inBrotli
)

var varies = wire.FieldOf(fiber.HeaderVary, "Accept-Encoding, Cookie")

var encodings = [3]wire.Field{{}, wire.FieldOf(fiber.HeaderContentEncoding, "gzip"), wire.FieldOf(fiber.HeaderContentEncoding, "br")}

// prepare writes the headers of an answer once for all who are sent it. ETags are strong, so each encoding has its own.
func (a *answer) prepare() {
	for _, one := range a.more {
		a.fields = append(a.fields, wire.FieldOf(one[0], one[1]))
	}
	if a.status == fiber.StatusOK {
		a.fields = append(a.fields, varies)
	}
	for i, suffix := range [3]string{"", "-gz", "-br"} {
		a.tags[i] = wire.FieldOf("Etag", `"`+a.tag+suffix+`"`)
	}
}

// send writes an answer, or 304 where the client holds it already.
func (a *answer) send(c *fiber.Ctx) error {
	a.preparing.Do(a.prepare)
	response := c.Response()
	h := &response.Header
	for _, one := range a.fields {
		one.Set(h)
	}
	h.SetContentType(a.kind)
	if a.status != fiber.StatusOK {
		response.SetStatusCode(a.status)
		response.SetBodyRaw(a.body)
		return nil
	}
	a.hits.Add(1)
	body, encoding := a.compressed(c.Request().Header.PeekBytes(acceptEncoding))
	a.tags[encoding].Set(h)
	if match := c.Request().Header.PeekBytes(ifNoneMatch); len(match) > 0 && a.matches(match) {
		response.SetStatusCode(fiber.StatusNotModified)
		return nil
	}
	if encoding != identity {
		encodings[encoding].Set(h)
	}
	response.SetBodyRaw(body)
	return nil
}

var acceptEncoding, ifNoneMatch = []byte(fiber.HeaderAcceptEncoding), []byte(fiber.HeaderIfNoneMatch)

// matches reports whether an If-None-Match names this answer in any of its encodings.
func (a *answer) matches(header []byte) bool {
	at := bytes.Index(header[:min(len(header), 2048)], []byte(a.tag))
	return at > 0 && header[at-1] == '"' || len(header) == 1 && header[0] == '*'
}
