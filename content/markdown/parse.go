package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// sheetParser knows CommonMark, the tables, strikes, bare addresses and task lists of GitHub, footnotes, definition
// lists and callouts. It has no attributes and no block of HTML but comments, which are not shown.
var sheetParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(counted{parser.NewSetextHeadingParser()}, 100),
		util.Prioritized(nested{extension.NewDefinitionListParser()}, 101),
		util.Prioritized(shortTerms{extension.NewDefinitionDescriptionParser()}, 102),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(nested{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(shortHeading{counted{parser.NewATXHeadingParser()}}, 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(nested{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(commentBlock{parser.NewHTMLBlockParser()}, 900),
		util.Prioritized(nested{extension.NewFootnoteBlockParser()}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(), 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(calloutTitle{}, 50),
		util.Prioritized(fewReferences{parser.LinkReferenceParagraphTransformer}, 100),
		util.Prioritized(shortTable{extension.NewTableParagraphTransformer()}, 200),
		util.Prioritized(shortParagraph{}, 10_000),
	),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0),
		util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
	),
)

// commentParser knows paragraphs, emphasis, lists, quotes and links.
var commentParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(nested{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(nested{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(), 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(shortParagraph{}, 10_000),
	),
)

// parse reads a prepared text within its bounds.
func parse(p parser.Parser, t *prepared) (ast.Node, error) {
	pc := parser.NewContext()
	b := &bounds{text: t}
	pc.Set(boundsKey, b)
	root := p.Parse(text.NewReader(t.text), parser.WithContext(pc))
	return root, b.err
}

// commentBlock keeps, of the blocks of HTML, the comments alone: they may hold blank lines.
type commentBlock struct{ parser.BlockParser }

func (c commentBlock) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if !bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("<!--")) {
		return nil, parser.NoChildren
	}
	return c.BlockParser.Open(parent, reader, pc)
}
