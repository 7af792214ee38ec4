// Package markdown turns what people write into what others read: it cleans and bounds the text, splits its front
// matter to the byte, renders it as safe HTML with French typography, and reads from the same tree the outline, the
// passages, the citations of the law, the links and the images. It knows no database, no clock and no network: what
// depends on them is a hole that Fill fills when a page is made.
package markdown

// RendererVersion changes when the same source would give another HTML. Stored HTML carries the version it was made
// with, and is made again when it differs.
const RendererVersion = 1

// The limits that are published and said in refusals. Sizes are in bytes.
const (
	MaxSource      = 512 << 10 // a sheet or an imported file, front matter included
	MaxComment     = 16 << 10  // a comment
	MaxFrontMatter = 64 << 10  // the front matter, its two lines of dashes included
	MaxParagraph   = 16 << 10  // a paragraph, a heading, a cell or a line
	MaxOutput      = 8 << 20   // the HTML made from one text
	MaxDestination = 2048      // the destination of a link or an image

	MaxDepth      = 16     // lists and quotes inside one another
	MaxColumns    = 64     // columns of a table
	MaxCells      = 10_000 // cells of all the tables of a text
	MaxMarks      = 2_000  // marks of emphasis, brackets and backquotes in one paragraph
	MaxFootnotes  = 500    // footnotes of a text
	MaxHeadings   = 1_000  // headings of a text
	MaxReferences = 1_000  // definitions of links that follow one another

	MaxFieldDepth  = 8     // lists and maps inside one another in the front matter
	MaxFields      = 200   // keys of the front matter, at all levels
	MaxFieldValues = 2_000 // values of the front matter, at all levels
)
