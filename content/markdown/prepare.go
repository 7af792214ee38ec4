package markdown

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"terreau/content/refusal"
)

// prepared is the copy of a body that is parsed. The source stays as typed: what the copy leaves out (signs that turn
// the direction of what follows, control characters, long runs of blank lines) is never shown.
type prepared struct {
	text   []byte
	before int   // lines of the source before the body
	cuts   []cut // blank lines left out
}

type cut struct{ offset, lines int }

// prepare makes the copy in one pass and refuses a line over MaxParagraph.
func prepare(body []byte, before int) (prepared, error) {
	p := prepared{text: body, before: before}
	if !utf8.Valid(p.text) {
		p.text = bytes.ToValidUTF8(p.text, []byte("\ufffd"))
	}
	if hasHidden(p.text) {
		p.text = withoutHidden(p.text)
	}
	return p, p.collapse()
}

// line gives the line of the source for an offset in the copy.
func (p *prepared) line(offset int) int {
	offset = min(max(offset, 0), len(p.text))
	line := p.before + lineAt(p.text, offset)
	n := sort.Search(len(p.cuts), func(i int) bool { return p.cuts[i].offset > offset })
	for _, cut := range p.cuts[:n] {
		line += cut.lines
	}
	return line
}

// cut notes that a line was left out before an offset of the copy.
func (p *prepared) cut(offset int) {
	if last := len(p.cuts) - 1; last >= 0 && p.cuts[last].offset == offset {
		p.cuts[last].lines++
		return
	}
	p.cuts = append(p.cuts, cut{offset, 1})
}

// keptBlanks is how many blank lines in a row the parser sees outside code, where two mean what twenty mean, and in it.
const (
	keptBlanks       = 2
	keptBlanksInCode = 100
)

// collapse measures each line and leaves out the blank lines that change nothing.
func (p *prepared) collapse() error {
	var out []byte
	var fence fence
	blanks, dropped, start, line := 0, 0, 0, p.before
	for rest := p.text; len(rest) > 0; {
		var current []byte
		current, rest = cutLine(rest)
		end := start + len(current)
		line++
		if len(current) > MaxParagraph {
			return refusal.TooLarge("text", "text-line-too-long", MaxParagraph>>10, line)
		}
		if len(bytes.TrimLeft(current, " \t\n")) > 0 {
			fence.read(current)
			blanks = 0
		} else if blanks++; blanks > fence.kept() {
			if out == nil {
				out = append(make([]byte, 0, len(p.text)), p.text[:start]...)
			}
			p.cut(len(out))
			dropped++
			start = end
			continue
		}
		if dropped > 0 {
			out = append(out, current...)
		}
		start = end
	}
	if dropped > 0 {
		p.text = out
	}
	return nil
}

// fence follows the blocks of code between lines of backquotes or tildes, in which every blank line counts.
type fence struct {
	sign byte
	size int
}

func (f fence) open() bool { return f.sign != 0 }

func (f fence) kept() int {
	if f.open() {
		return keptBlanksInCode
	}
	return keptBlanks
}

func (f *fence) read(line []byte) {
	line = bytes.TrimLeft(line, " \t>-*+0123456789.)")
	if len(line) < 3 || line[0] != '`' && line[0] != '~' {
		return
	}
	size := len(line) - len(bytes.TrimLeft(line, string(line[0])))
	switch {
	case size < 3:
	case !f.open():
		if line[0] == '~' || bytes.IndexByte(line[size:], '`') < 0 {
			f.sign, f.size = line[0], size
		}
	case line[0] == f.sign && size >= f.size && len(bytes.TrimSpace(line[size:])) == 0:
		*f = fence{}
	}
}

// hidden tells the characters that readers cannot see and that can deceive them: control characters, and those that
// turn the direction of the text around them (Unicode TR 36, «Trojan Source»). The two direction marks, which only
// touch their neighbours and which Arabic needs, stay.
func hidden(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\n' && r != '\t'
	case r == 0x7f, 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069, r == 0xfeff, 0xfff9 <= r && r <= 0xfffb:
		return true
	case r == 0xfffe, r == 0xffff:
		return true
	}
	return false
}

// hasHidden looks at bytes only: hidden characters begin by few of them.
func hasHidden(text []byte) bool {
	for i, c := range text {
		if c < 0x20 && c != '\n' && c != '\t' || c == 0x7f {
			return true
		}
		if c == 0xe2 || c == 0xef {
			if r, _ := utf8.DecodeRune(text[i:]); hidden(r) {
				return true
			}
		}
	}
	return false
}

// withoutHidden puts a space in the place of control characters, nothing in the place of the others.
func withoutHidden(text []byte) []byte {
	return bytes.Map(func(r rune) rune {
		switch {
		case !hidden(r):
			return r
		case r == '\r':
			return -1
		case r < 0x20:
			return ' '
		}
		return -1
	}, text)
}
