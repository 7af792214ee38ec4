package markdown

import (
	"html"
	"strconv"
	"strings"

	"terreau/content/citation"
)

// Filler answers for the holes of a text when a page is made. A nil function leaves plain text.
type Filler struct {
	Link    func(dest string) (href string, ok bool)                   // the address of a relative destination
	Image   func(dest string) (src string, width, height int, ok bool) // an image and its size in pixels, 0 where unknown
	Acronym func(word string) (expansion string, ok bool)              // what an acronym stands for; "AEMO" for "A.E.M.O."
	Note    func(citation.Citation) (html string)                      // the note that stands beside the text, "" for none
	Icon    func(name string) (html string)                            // the picture of a callout, by its name in the design
	Lang    string                                                     // language of the page
}

// Fill fills the holes of a rendered text in one pass. A hole is an element that only the renderer writes: the text of
// authors is escaped, so it cannot hold one. What cannot be filled leaves its words.
func Fill(text string, f Filler) string {
	p := filling{Filler: f}
	p.out.Grow(len(text) + len(text)/8)
	for {
		at := strings.IndexByte(text, '<')
		if at < 0 || at+1 >= len(text) {
			break
		}
		p.out.WriteString(text[:at])
		text = text[at:]
		size := p.tag(text)
		text = text[size:]
	}
	p.out.WriteString(text)
	return p.out.String()
}

type filling struct {
	Filler
	out     strings.Builder
	dropped bool // the link now open led nowhere: its end is dropped too
}

const (
	linkHole  = `<a data-to="`
	imageHole = `<img data-to="`
	noteHole  = `<aside data-cite="`
	wordHole  = `<abbr>`
	iconHole  = `<div class="notice`
)

// tag writes what stands for a tag and gives the number of bytes read.
func (p *filling) tag(text string) int {
	switch text[1] {
	case 'a':
		switch {
		case strings.HasPrefix(text, linkHole):
			return p.link(text)
		case strings.HasPrefix(text, wordHole):
			return p.acronym(text)
		case strings.HasPrefix(text, noteHole):
			return p.note(text)
		}
	case 'i':
		if strings.HasPrefix(text, imageHole) {
			return p.image(text)
		}
	case 'd':
		if strings.HasPrefix(text, iconHole) {
			return p.icon(text)
		}
	case '/':
		if p.dropped && strings.HasPrefix(text, "</a>") {
			p.dropped = false
			return len("</a>")
		}
	}
	return p.as(text, 1)
}

// as writes the first bytes as they are.
func (p *filling) as(text string, size int) int {
	p.out.WriteString(text[:size])
	return size
}

// value gives an attribute's value and the rest of the text after its closing quotation mark.
func value(text, before string) (string, string, bool) {
	inside, rest, ok := strings.Cut(text[len(before):], `"`)
	return html.UnescapeString(inside), rest, ok
}

func (p *filling) link(text string) int {
	dest, rest, ok := value(text, linkHole)
	if !ok || !strings.HasPrefix(rest, ">") {
		return p.as(text, 1)
	}
	size := len(text) - len(rest) + 1
	if p.Link != nil {
		if href, found := p.Link(dest); found && destinationOf(href).place != nowhere {
			p.out.WriteString(`<a href="` + html.EscapeString(href) + `">`)
			return size
		}
	}
	p.dropped = true
	return size
}

func (p *filling) image(text string) int {
	dest, rest, ok := value(text, imageHole)
	if !ok || !strings.HasPrefix(rest, ` alt="`) {
		return p.as(text, 1)
	}
	alt, rest, ok := value(rest, ` alt="`)
	if !ok || !strings.HasPrefix(rest, ">") {
		return p.as(text, 1)
	}
	size := len(text) - len(rest) + 1
	if p.Image == nil {
		p.out.WriteString(html.EscapeString(alt))
		return size
	}
	src, width, height, found := p.Image(dest)
	if !found || destinationOf(src).place == nowhere {
		p.missing(alt)
		return size
	}
	p.out.WriteString(`<img src="` + html.EscapeString(src) + `" alt="` + html.EscapeString(alt) + `"`)
	if width > 0 && height > 0 {
		p.out.WriteString(` width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) + `"`)
	}
	p.out.WriteString(` loading="lazy" decoding="async">`)
	return size
}

// missing writes the alternative text of an image that is not there, and says so.
func (p *filling) missing(alt string) {
	if alt != "" {
		alt += " "
	}
	p.out.WriteString(html.EscapeString(alt) + `<span class="soft small">(` + labelsIn[language(p.Lang)].missing + `)</span>`)
}

func (p *filling) acronym(text string) int {
	word, _, ok := strings.Cut(text[len(wordHole):], "</abbr>")
	if !ok || strings.ContainsAny(word, "<&") {
		return p.as(text, 1)
	}
	size := len(wordHole) + len(word) + len("</abbr>")
	if p.Acronym != nil {
		if expansion, known := p.Acronym(undotted(word)); known && expansion != "" {
			p.out.WriteString(`<abbr title="` + html.EscapeString(expansion) + `">` + word + `</abbr>`)
			return size
		}
	}
	p.out.WriteString(word)
	return size
}

func (p *filling) note(text string) int {
	key, rest, ok := value(text, noteHole)
	if !ok || !strings.HasPrefix(rest, "></aside>") {
		return p.as(text, 1)
	}
	size := len(text) - len(rest) + len("></aside>")
	if size < len(text) && text[size] == '\n' {
		size++
	}
	if cite, known := citation.Parse(key); known && p.Note != nil {
		p.out.WriteString(p.Note(cite))
	}
	return size
}

func (p *filling) icon(text string) int {
	end := strings.IndexByte(text, '>')
	class, _, ok := strings.Cut(text[len(`<div class="`):], `"`)
	name, known := calloutIcons[class]
	if end < 0 || !ok || !known {
		return p.as(text, 1)
	}
	p.out.WriteString(text[:end+1])
	if p.Icon != nil {
		p.out.WriteString(p.Icon(name))
	}
	return end + 1
}
