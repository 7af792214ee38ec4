package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"terreau/content/refusal"
)

// goldmark has no limits of its own: its work grows with the square of the depth of lists, of the width of tables and
// of the marks in a paragraph. bounds stands at each place where a block is opened or closed, before its words are
// read: what is over a limit is left unread, and the first such place is the refusal of the whole text.
type bounds struct {
	text      *prepared
	err       error
	cells     int
	footnotes int
	headings  int
}

var boundsKey = parser.NewContextKey()

func boundsOf(pc parser.Context) *bounds { return pc.Get(boundsKey).(*bounds) }

// refuse keeps the first refusal, with its limit and the line of the source.
func (b *bounds) refuse(reason string, limit, offset int) {
	if b.err == nil {
		b.err = refusal.TooLarge("text", reason, limit, b.text.line(offset))
	}
}

// nested lets a block open only where it is not too deep.
type nested struct{ parser.BlockParser }

func (n nested) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.Position()
	node, state := n.BlockParser.Open(parent, reader, pc)
	if node == nil {
		return node, state
	}
	b := boundsOf(pc)
	if _, ok := node.(*extast.Footnote); ok {
		if b.footnotes++; b.footnotes > MaxFootnotes {
			b.refuse("text-too-many-footnotes", MaxFootnotes, at.Start)
			reader.SetPosition(line, at)
			return nil, parser.NoChildren
		}
	}
	if _, item := node.(*ast.ListItem); item || depth(parent) < MaxDepth {
		return node, state
	}
	b.refuse("text-too-deep", MaxDepth, at.Start)
	reader.SetPosition(line, at)
	return nil, parser.NoChildren
}

// depth counts the lists, quotes and notes around a block.
func depth(n ast.Node) int {
	d := 0
	for ; n != nil; n = n.Parent() {
		switch n.Kind() {
		case ast.KindList, ast.KindBlockquote, extast.KindDefinitionList, extast.KindFootnote:
			d++
		}
	}
	return d
}

// shortHeading measures a heading before its words are read.
type shortHeading struct{ parser.BlockParser }

func (h shortHeading) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	h.BlockParser.Close(node, reader, pc)
	boundsOf(pc).measure(node, reader.Source())
}

// counted counts the headings of a text: each is a line of the outline, a link and a place to go to.
type counted struct{ parser.BlockParser }

func (c counted) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	b := boundsOf(pc)
	if b.headings++; b.headings > MaxHeadings && node.Lines().Len() > 0 {
		b.refuse("text-too-many-headings", MaxHeadings, node.Lines().At(0).Start)
	}
	c.BlockParser.Close(node, reader, pc)
}

// shortTerms measures the terms of a definition list, which come from a paragraph that nothing else has measured.
type shortTerms struct{ parser.BlockParser }

func (s shortTerms) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if list, ok := parent.(*extast.DefinitionList); ok && list.TemporaryParagraph != nil {
		boundsOf(pc).measure(list.TemporaryParagraph, reader.Source())
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// shortParagraph measures each paragraph once nothing else may become of it.
type shortParagraph struct{}

func (shortParagraph) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	boundsOf(pc).measure(node, reader.Source())
}

// measure refuses a block that is too long or holds too many marks, and leaves its words unread, as it leaves those of
// all that follows a refusal.
func (b *bounds) measure(node ast.Node, source []byte) {
	lines := node.Lines()
	size, marks := 0, 0
	for i := range lines.Len() {
		line := lines.At(i)
		size += line.Len()
		if size > MaxParagraph {
			break
		}
		marks += countMarks(line.Value(source))
	}
	switch {
	case size > MaxParagraph:
		b.refuse("text-paragraph-too-long", MaxParagraph>>10, lines.At(0).Start)
	case marks > MaxMarks:
		b.refuse("text-too-many-marks", MaxMarks, lines.At(0).Start)
	case b.err == nil:
		return
	}
	node.SetLines(text.NewSegments())
}

// countMarks counts the marks whose pairs the parser looks for.
func countMarks(line []byte) int {
	n := 0
	for i, c := range line {
		switch c {
		case '[', ']', '<', '`':
			n++
		case '*', '_', '~':
			if i == 0 || line[i-1] != c {
				n++
			}
		}
	}
	return n
}

// fewReferences reads the definitions of links at the head of a paragraph: the work grows with the square of their
// number.
type fewReferences struct{ parser.ParagraphTransformer }

func (f fewReferences) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if lines := node.Lines(); lines.Len() > MaxReferences {
		first := lines.At(0)
		if value := first.Value(reader.Source()); len(value) > 0 && value[0] == '[' {
			boundsOf(pc).refuse("text-too-many-references", MaxReferences, first.Start)
			return
		}
	}
	f.ParagraphTransformer.Transform(node, reader, pc)
}

// shortTable bounds a table before it is made, and measures its cells after.
type shortTable struct{ parser.ParagraphTransformer }

func (t shortTable) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	b, source := boundsOf(pc), reader.Source()
	if !b.tableFits(node, source) {
		node.SetLines(text.NewSegments())
		return
	}
	parent, before := node.Parent(), node.PreviousSibling()
	t.ParagraphTransformer.Transform(node, reader, pc)
	table := parent.FirstChild()
	if node.Parent() != nil {
		table = node.NextSibling()
	} else if before != nil {
		table = before.NextSibling()
	}
	if table, ok := table.(*extast.Table); ok {
		b.measureCells(table, source)
	}
}

// tableFits counts the columns of the line of dashes and the cells of the lines after it.
func (b *bounds) tableFits(node *ast.Paragraph, source []byte) bool {
	lines := node.Lines()
	for i := 1; i < lines.Len(); i++ {
		segment := lines.At(i)
		line := segment.Value(source)
		columns := delimiterColumns(line)
		if columns == 0 {
			continue
		}
		if columns > MaxColumns {
			b.refuse("text-table-too-wide", MaxColumns, segment.Start)
			return false
		}
		if b.cells += columns * (lines.Len() - i); b.cells > MaxCells {
			b.refuse("text-table-too-long", MaxCells, segment.Start)
			return false
		}
		return true
	}
	return true
}

// delimiterColumns gives the number of columns of a line such as "| --- | :-: |", 0 where it is none.
func delimiterColumns(line []byte) int {
	line = bytes.TrimSpace(line)
	if len(bytes.Trim(line, "-:| \t")) > 0 || bytes.IndexByte(line, '-') < 0 || len(bytes.Trim(line, "-")) == 0 {
		return 0
	}
	line = bytes.TrimPrefix(line, []byte("|"))
	return 1 + bytes.Count(bytes.TrimSuffix(line, []byte("|")), []byte("|"))
}

func (b *bounds) measureCells(table *extast.Table, source []byte) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			b.measure(cell, source)
		}
	}
}
