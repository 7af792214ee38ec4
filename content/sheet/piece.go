package sheet

import (
	"bytes"
	"fmt"

	"terreau/content/kinds"
	"terreau/content/markdown"
)

// piece is a stretch of a body: a heading and what stands under it, to the byte. The first has no heading.
type piece struct {
	name, key, title string
	level            int
	head, body       []byte
}

// cutParts cuts a body into pieces; one after the other they are the body. There is always the first, the intro.
func cutParts(kind kinds.Kind, body []byte) ([]piece, error) {
	sections, err := markdown.Sections(body, Parts(kind))
	if err != nil {
		return nil, err
	}
	pieces, from, free := []piece{{name: "intro"}}, 0, 0
	for _, s := range sections {
		last := &pieces[len(pieces)-1]
		if s.Part == "" && last.level > 0 && s.Level > last.level {
			continue
		}
		last.body = body[from:s.Start:s.Start]
		next := piece{name: "part-" + s.Part, key: s.Part, title: s.Title, level: s.Level, head: body[s.Start:s.End:s.End]}
		if s.Part == "" {
			free++
			next.name = fmt.Sprint("free-", free)
		}
		pieces, from = append(pieces, next), s.End
	}
	pieces[len(pieces)-1].body = body[from:len(body):len(body)]
	return pieces, nil
}

func (p piece) shown() FormPart {
	return FormPart{Name: p.name, Key: p.key, Title: p.title, Text: string(inner(p.body))}
}

// titled is what a refusal calls a piece.
func (p piece) titled() string {
	if p.title == "" {
		return "…"
	}
	return p.title
}

// inner is a text without the blank lines around it.
func inner(text []byte) []byte {
	text = bytes.TrimRight(text, " \t\n")
	for {
		line, rest, found := bytes.Cut(text, []byte("\n"))
		if !found || len(bytes.Trim(line, " \t")) > 0 {
			return text
		}
		text = rest
	}
}

// write replaces the text of a piece; the blank lines around it stay where there are any.
func (p *piece) write(text string, last bool) {
	own := inner(p.body)
	if len(own) == 0 {
		p.begin(text, last)
		return
	}
	from := bytes.LastIndex(p.body, own)
	before, after := p.body[:from:from], p.body[from+len(own):]
	p.body = append(append(bytes.Clone(before), text...), after...)
	if !last {
		p.apart()
	}
}

// begin writes under a heading that has nothing under it.
func (p *piece) begin(text string, last bool) {
	var body []byte
	if len(p.head) > 0 && !bytes.HasSuffix(p.head, []byte("\n")) {
		body = append(body, '\n')
	}
	body = append(append(append(body, '\n'), text...), '\n')
	if !last {
		body = append(body, '\n')
	}
	if p.body = body; text == "" {
		p.body = []byte("\n")
	}
}

// apart ends a piece by a blank line, so that a heading may follow.
func (p *piece) apart() {
	whole := p.body
	if len(p.head) == 0 && len(bytes.TrimSpace(whole)) == 0 {
		if len(whole) == 0 { // nothing but the front matter, if there is one
			p.body = []byte("\n")
		}
		return
	}
	if len(whole) == 0 {
		whole = p.head
	}
	for !bytes.HasSuffix(whole, []byte("\n\n")) {
		p.body = append(bytes.Clone(p.body), '\n')
		whole = append(bytes.Clone(whole), '\n')
	}
}
