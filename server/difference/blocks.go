package difference

import (
	"strconv"
	"strings"
	"unicode"

	"terreau/themes"

	"golang.org/x/net/html"
)

// block is a heading, a paragraph, an item, a row of a rendered text: what a reader sees as one piece.
type block struct {
	kind   string // themes.BlockChange.Kind
	pieces []piece
}

// piece is a word, what stands between two words, or where a link or a picture leads.
type piece struct {
	text    string
	style   themes.Style
	address bool
}

// key tells pieces apart by all that a comparison shows of them.
func (p piece) key() string {
	key := p.text
	if p.address {
		key = "\x00" + key
	}
	for i, on := range []bool{p.style.Strong, p.style.Emphasis, p.style.Code, p.style.Struck, p.style.Picture} {
		if on {
			key += "\x00" + strconv.Itoa(i)
		}
	}
	return key
}

func (b block) key() string {
	var key strings.Builder
	key.WriteString(b.kind)
	for _, p := range b.pieces {
		key.WriteByte(0)
		key.WriteString(p.key())
	}
	return key.String()
}

// size is how many bytes of words a block has.
func (b block) size() int {
	n := 0
	for _, p := range b.pieces {
		n += len(p.text)
	}
	return n
}

// cells stands between two cells of a row.
const cells = " · "

// blocks cuts a rendered text into what a reader sees one after the other. Holes are read as the words they hold.
func blocks(rendered string) []block {
	root, err := html.Parse(strings.NewReader(rendered))
	if err != nil {
		return nil // only a reader that fails
	}
	var c cutter
	c.inside(root, "", themes.Style{})
	c.end()
	return c.all
}

type cutter struct {
	all  []block
	open block
}

// end closes the block that is open.
func (c *cutter) end() {
	for n := len(c.open.pieces); n > 0 && strings.TrimSpace(c.open.pieces[n-1].text) == ""; n-- {
		c.open.pieces = c.open.pieces[:n-1]
	}
	if len(c.open.pieces) > 0 {
		c.all = append(c.all, c.open)
	}
	c.open = block{}
}

func (c *cutter) inside(n *html.Node, kind string, style themes.Style) {
	for child := range n.ChildNodes() {
		switch child.Type {
		case html.TextNode:
			c.say(child.Data, kind, style)
		case html.ElementNode, html.DocumentNode:
			c.element(child, kind, style)
		}
	}
}

// kindsOfBlock are the elements that begin a block, and the kind it has: "" keeps that of the element around.
var kindsOfBlock = map[string]string{
	"h1": "title", "h2": "title", "h3": "subtitle", "h4": "subtitle", "h5": "subtitle", "h6": "subtitle", "p": "", "div": "", "section": "", "dl": "", "figure": "",
	"ul": "item", "ol": "step", "li": "", "tr": "row", "table": "", "pre": "code", "blockquote": "quote", "dt": "term", "dd": "definition", "figcaption": "caption",
}

func (c *cutter) element(n *html.Node, kind string, style themes.Style) {
	if own, begins := kindsOfBlock[n.Data]; begins {
		if own != "" {
			kind = own
		}
		switch {
		case n.Data == "div" && strings.HasPrefix(attributeOf(n, "class"), "notice"):
			kind = "callout"
		case n.Data == "section" && attributeOf(n, "role") == "doc-endnotes":
			kind = "note"
		case n.Data == "ol" && n.Parent.Data == "section":
			kind = "note"
		}
		c.end()
		c.inside(n, kind, style)
		c.end()
		return
	}
	switch n.Data {
	case "aside", "svg":
		return // what is filled when the page is made
	case "a":
		c.link(n, kind, style)
		return
	case "img":
		style.Picture, c.open.kind = true, kind
		c.open.pieces = append(c.open.pieces, piece{text: attributeOf(n, "alt"), style: style})
		c.lead(attributeOf(n, "data-to")+attributeOf(n, "src"), kind)
		return
	case "hr":
		c.end()
		c.say("———", "rule", style)
		c.end()
		return
	case "br":
		c.open.pieces = append(c.open.pieces, piece{text: "\n"})
		return
	case "span":
		if label := attributeOf(n, "aria-label"); label != "" {
			c.say("["+label+"]", kind, style)
			return
		}
	case "td", "th":
		if len(c.open.pieces) > 0 {
			c.open.pieces = append(c.open.pieces, piece{text: cells})
		}
	case "strong":
		style.Strong = true
	case "em":
		style.Emphasis = true
	case "code":
		style.Code = kind != "code"
	case "del":
		style.Struck = true
	}
	c.inside(n, kind, style)
}

// link says the words of a link and, where its author typed it, its address.
func (c *cutter) link(n *html.Node, kind string, style themes.Style) {
	class, role := attributeOf(n, "class"), attributeOf(n, "role")
	switch {
	case class == "anchor", role == "doc-backlink":
		return
	case role == "doc-noteref":
		c.open.kind = kind
		c.open.pieces = append(c.open.pieces, piece{text: " [" + textOf(n) + "]", style: style})
		return
	}
	c.inside(n, kind, style)
	if class != "ref" {
		c.lead(attributeOf(n, "data-to")+attributeOf(n, "href"), kind)
	}
}

// lead notes an address. One that its own words say is not said twice.
func (c *cutter) lead(address, kind string) {
	if address == "" || strings.Contains(c.lately(), strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")) {
		return
	}
	c.open.kind = kind
	c.open.pieces = append(c.open.pieces, piece{text: address, address: true})
}

// lately is the text of the last pieces, where an address that was typed bare stands.
func (c *cutter) lately() string {
	var text strings.Builder
	for _, p := range c.open.pieces[max(0, len(c.open.pieces)-80):] {
		text.WriteString(p.text)
	}
	return text.String()
}

// say adds words to the block that is open.
func (c *cutter) say(text, kind string, style themes.Style) {
	if kind != "code" {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	if len(c.open.pieces) == 0 {
		c.open.kind = kind
		if text = strings.TrimLeft(text, " \n"); text == "" {
			return
		}
	}
	for _, word := range wordsOf(text) {
		c.open.pieces = append(c.open.pieces, piece{text: word, style: style})
	}
}

// wordsOf cuts a text into words and what stands between them.
func wordsOf(text string) []string {
	var words []string
	start, inside := 0, false
	for i, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if i > start && (letter != inside || !letter) {
			words = append(words, text[start:i])
			start = i
		}
		inside = letter
	}
	if start == len(text) {
		return words
	}
	return append(words, text[start:])
}

func attributeOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var text strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode {
			text.WriteString(child.Data)
		}
	}
	return text.String()
}
