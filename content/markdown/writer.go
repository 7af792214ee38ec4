package markdown

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"terreau/content/citation"
	"terreau/content/letters"
)

// writer walks the tree of one text once, and writes at the same time its HTML and all that is read from it.
type writer struct {
	source []byte
	lang   string // "fr" or "en": words and signs
	title  string // the folded title of the page, which the text need not repeat
	labels labels

	comment bool // a comment: no holes, no references, each line kept
	heading bool // inside a heading: no references to the law, no acronyms
	link    bool // inside a link: no other link

	out    []byte // the HTML
	run    []byte // words read and not yet set
	typed  []byte // the same words, set
	plain  []byte // plain text of the current passage
	linked int    // bytes of it that are labels of links
	last   rune   // last character of the paragraph so far
	word   bool   // the current word is counted

	first  string          // folded first heading, where it is the title
	parts  Parts           // folded titles of parts and their keys
	opened map[string]bool // parts already found
	ids    map[string]int  // ids given
	levels []int           // levels of the headings around, as typed
	steps  bool            // inside a list of steps

	acronyms map[string]bool // acronyms already marked
	law      citation.Reader
	noted    []citation.Citation // articles first cited by the current block
	seen     map[string]bool

	r Rendered
}

func (w *writer) raw(s string) { w.out = append(w.out, s...) }

// full tells that the HTML is over its limit: the walk stops.
func (w *writer) full() bool { return len(w.out) > MaxOutput }

// document writes the blocks of a text, and after each the notes of the articles it is the first to cite.
func (w *writer) document(root ast.Node) {
	for n := root.FirstChild(); n != nil && !w.full(); n = n.NextSibling() {
		if n == root.FirstChild() && w.repeatsTitle(n) {
			continue
		}
		w.block(n)
		w.notes()
	}
	w.closePassage()
}

func (w *writer) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil && !w.full(); n = n.NextSibling() {
		w.block(n)
	}
}

// block writes one block.
func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.textBlock(n)
	case *ast.Heading:
		w.writeHeading(n)
	case *ast.Blockquote:
		w.quote(n)
	case *ast.List:
		w.list(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		w.code(n)
	case *ast.HTMLBlock:
		w.comments(n)
	case *ast.ThematicBreak:
		w.raw("<hr>\n")
	case *extast.Table:
		w.table(n)
	case *extast.DefinitionList:
		w.definitions(n)
	case *extast.FootnoteList:
		w.footnotes(n)
	}
	w.endBlock()
}

// endBlock parts the words of a block from those of the next.
func (w *writer) endBlock() {
	if n := len(w.plain); n > 0 && w.plain[n-1] != '\n' {
		w.plain = append(w.plain, '\n')
	}
	w.last, w.word = 0, false
}

func (w *writer) paragraph(n ast.Node) {
	if image, ok := n.FirstChild().(*ast.Image); ok && n.ChildCount() == 1 && len(image.Title) > 0 {
		w.figure(image)
		return
	}
	w.raw("<p")
	w.direction(n)
	w.raw(">")
	w.inlines(n)
	w.raw("</p>\n")
}

// textBlock writes the words of an item that has no paragraph of its own.
func (w *writer) textBlock(n ast.Node) {
	if w.steps {
		w.paragraph(n)
		return
	}
	w.inlines(n)
	if n.NextSibling() != nil {
		w.raw("\n")
	}
}

// direction lets a block that holds Hebrew or Arabic letters find its own direction.
func (w *writer) direction(n ast.Node) {
	lines := n.Lines()
	for i := range lines.Len() {
		for j, line := 0, lines.At(i); j < line.Len(); j++ {
			if c := w.source[line.Start+j]; 0xd6 <= c && c <= 0xdd {
				w.raw(` dir="auto"`)
				return
			}
		}
	}
}

// code writes a block of code as it is: searched, but not counted among the words.
func (w *writer) code(n ast.Node) {
	w.raw(`<pre tabindex="0"><code>`)
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		value := line.Value(w.source)
		w.out = escape(w.out, value)
		w.plain = append(w.plain, value...)
	}
	w.raw("</code></pre>\n")
}

// comments leaves out the comments of HTML and shows what stands beside them.
func (w *writer) comments(n *ast.HTMLBlock) {
	var text []byte
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		text = append(text, line.Value(w.source)...)
	}
	if n.HasClosure() {
		text = append(text, n.ClosureLine.Value(w.source)...)
	}
	if text = bytes.TrimSpace(withoutComments(text)); len(text) == 0 {
		return
	}
	w.raw("<p>")
	w.run = append(w.run[:0], text...)
	w.flush()
	w.raw("</p>\n")
}

func withoutComments(text []byte) []byte {
	var out []byte
	for {
		before, rest, found := bytes.Cut(text, []byte("<!--"))
		out = append(out, before...)
		if !found {
			return out
		}
		if _, text, found = bytes.Cut(rest, []byte("-->")); !found {
			return out
		}
	}
}

// flush sets the words read so far and writes them.
func (w *writer) flush() {
	if len(w.run) == 0 {
		return
	}
	w.typed = w.typed[:0]
	if w.lang == "fr" {
		w.typed = typography(w.typed, w.run, w.last)
	} else {
		w.typed = append(w.typed, w.run...)
	}
	w.run = w.run[:0]
	w.last, _ = utf8.DecodeLastRune(w.typed)
	w.read(w.typed)
	switch {
	case w.heading || w.comment:
		w.out = escape(w.out, w.typed)
	case w.link:
		w.out = escape(w.out, w.typed)
		w.citedInLink(string(w.typed))
	default:
		w.references(string(w.typed))
	}
}

// read adds words to the plain text and counts them.
func (w *writer) read(text []byte) {
	start := len(w.plain)
	w.plain = append(w.plain, text...)
	read := w.plain[start:]
	for i := 0; i < len(read); {
		c := read[i]
		switch {
		case c == ' ', c == '\n', c == '\t':
			read[i] = ' '
			w.word = false
		case w.word && c < 0xc2:
		case c < utf8.RuneSelf:
			w.count(letters.Digit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z')
		default:
			r, size := utf8.DecodeRune(read[i:])
			if letters.Blank(r) {
				w.word = false
			} else {
				w.count(unicode.IsLetter(r))
			}
			i += size
			continue
		}
		i++
	}
}

// count counts a word at its first letter or digit.
func (w *writer) count(letter bool) {
	if letter && !w.word {
		w.r.Words++
		w.word = true
	}
}

func (w *writer) number(n int) { w.out = strconv.AppendInt(w.out, int64(n), 10) }
