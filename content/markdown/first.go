package markdown

import (
	"bytes"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"terreau/content/refusal"
)

// Render makes safe HTML and all that is derived from a source with its front matter.
func Render(source []byte, parts []Part) (Rendered, error) {
	if len(source) > MaxSource {
		return Rendered{}, refusal.TooLarge("text", "text-too-large", MaxSource>>10)
	}
	_, body := Split(source)
	var out bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(body, &out); err != nil {
		return Rendered{}, err
	}
	html := bluemonday.UGCPolicy().Sanitize(out.String())
	return Rendered{HTML: html, Passages: []Passage{{Text: string(body)}}, Words: len(bytes.Fields(body))}, nil
}

// RenderComment makes the safe HTML of a comment.
func RenderComment(source []byte) (string, error) {
	if len(source) > MaxComment {
		return "", refusal.TooLarge("text", "comment-too-large", MaxComment>>10)
	}
	r, err := Render(source, nil)
	return r.HTML, err
}

// Fill fills the holes of a rendered text.
func Fill(html string, f Filler) string { return html }
