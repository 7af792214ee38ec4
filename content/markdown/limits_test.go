package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"terreau/content/markdown"
	"terreau/content/refusal"
)

func TestEachLimitIsSaidWithItsNumberAndItsLine(t *testing.T) {
	const front = "---\ntitle: T\n---\n"
	cells := strings.Repeat("| a | b | c | d | e | f | g | h |\n", markdown.MaxCells/8+1)
	for _, c := range []struct {
		name, within, over, reason string
		limit, line                int
	}{
		{"the text", strings.Repeat("a b\n\n", 100), front + strings.Repeat("a\n\n", markdown.MaxSource/3), "text-too-large", 512, 0},
		{"a line", strings.Repeat("a", markdown.MaxParagraph-1), front + "a\n\n" + strings.Repeat("a", markdown.MaxParagraph+1), "text-line-too-long", 16, 6},
		{"a paragraph", strings.Repeat("abc\n", markdown.MaxParagraph/4), front + "a\n\n" + strings.Repeat("abc\n", markdown.MaxParagraph/4+1), "text-paragraph-too-long", 16, 6},
		{"a paragraph after many blank lines", "", front + "a" + strings.Repeat("\n", 50) + strings.Repeat("abc\n", markdown.MaxParagraph/4+1), "text-paragraph-too-long", 16, 54},
		{"marks in a paragraph", strings.Repeat("*a* ", markdown.MaxMarks/2), "mot\n\n" + strings.Repeat("*a* ", markdown.MaxMarks/2+1), "text-too-many-marks", markdown.MaxMarks, 3},
		{"marks in a title", "", "## " + strings.Repeat("*a* ", markdown.MaxMarks), "text-too-many-marks", markdown.MaxMarks, 1},
		{"marks in a cell", "", "| a |\n|---|\n| " + strings.Repeat("*a* ", markdown.MaxMarks) + "|\n", "text-too-many-marks", markdown.MaxMarks, 3},
		{"lists in lists", stairs(markdown.MaxDepth), stairs(markdown.MaxDepth + 1), "text-too-deep", markdown.MaxDepth, markdown.MaxDepth + 1},
		{"quotes in quotes", strings.Repeat("> ", markdown.MaxDepth) + "a", "a\n\n" + strings.Repeat(">", markdown.MaxDepth+1) + " a", "text-too-deep", markdown.MaxDepth, 3},
		{"columns", table(markdown.MaxColumns), "a\n\n" + table(markdown.MaxColumns+1), "text-table-too-wide", markdown.MaxColumns, 4},
		{"cells", strings.Repeat("|a|b|\n|-|-|\n|a|b|\n\n", 1000), "| a | b | c | d | e | f | g | h |\n" + strings.Repeat("|---", 8) + "|\n" + cells, "text-table-too-long", markdown.MaxCells, 2},
		{"footnotes", notes(markdown.MaxFootnotes), notes(markdown.MaxFootnotes + 1), "text-too-many-footnotes", markdown.MaxFootnotes, 2*markdown.MaxFootnotes + 1},
		{"headings", strings.Repeat("## a\n", markdown.MaxHeadings), strings.Repeat("## a\n", markdown.MaxHeadings+1), "text-too-many-headings", markdown.MaxHeadings, markdown.MaxHeadings + 1},
		{"underlined headings", "", strings.Repeat("a\n---\n\n", markdown.MaxHeadings+1), "text-too-many-headings", markdown.MaxHeadings, 3*markdown.MaxHeadings + 2},
		{"definitions of links in a row", references(markdown.MaxReferences - 1), references(markdown.MaxReferences + 1), "text-too-many-references", markdown.MaxReferences, 1},
		{"the HTML", "", "[a]: https://x.org/" + strings.Repeat("a", 2000) + "\n\n" + strings.Repeat("[a]\n\n", 5000), "text-output-too-large", 8, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := markdown.Render([]byte(c.within), nil); err != nil {
				t.Errorf("a text within the limit is refused: %v", err)
			}
			r, err := markdown.Render([]byte(c.over), nil)
			e := refusal.Of(err)
			if e == nil || e.Kind != refusal.KindTooLarge || e.Reason != c.reason || len(e.Args) == 0 || e.Args[0] != c.limit {
				t.Fatalf("a text over the limit was answered %v", err)
			}
			if c.line > 0 && (len(e.Args) < 2 || e.Args[1] != c.line) {
				t.Errorf("the line is %v and not %d", e.Args, c.line)
			}
			if r.HTML != "" {
				t.Errorf("what is refused is shown")
			}
		})
	}
}

func stairs(depth int) string {
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, "%s- a\n", strings.Repeat("  ", i))
	}
	return b.String()
}

func table(columns int) string {
	return strings.Repeat("| a ", columns) + "|\n" + strings.Repeat("|---", columns) + "|\n" + strings.Repeat("| b ", columns) + "|\n"
}

func notes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[^%d]: a\n\n", i)
	}
	return b.String()
}

func references(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[%d]: a\n", i)
	}
	return b.String()
}

func TestARunOfBlankLinesIsNeitherRefusedNorShown(t *testing.T) {
	few, many := render(t, "- a\n\n\n- b\n\n\n\n## c"), render(t, "- a\n\n\n- b"+strings.Repeat("\n", 100_000)+"## c")
	if few.HTML != many.HTML {
		t.Errorf("%q became %q", few.HTML, many.HTML)
	}
	if code := render(t, "```\na\n\n\n\n\n\nb\n```").HTML; !strings.Contains(code, "a\n\n\n\n\n\nb") {
		t.Errorf("the blank lines of code are lost: %q", code)
	}
}
