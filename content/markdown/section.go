package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"terreau/content/refusal"
)

// Section is a heading of the text itself, not one inside a list or a quote, and where it stands in the body: its own
// lines are the bytes from Start to End. Part is the key of the part it opens, as in Heading; Level is the one typed.
type Section struct {
	Start, End, Level int
	Title, Part       string
}

// Sections finds the headings of a body in one reading, the same that Render shows: what edits a text by its parts cuts
// it there. It refuses what Render refuses of a text's form.
func Sections(body []byte, parts Parts) ([]Section, error) {
	if len(body) > MaxSource {
		return nil, refusal.TooLarge("text", "text-too-large", MaxSource>>10)
	}
	text, err := prepare(body, 0)
	if err != nil {
		return nil, err
	}
	root, err := parse(sheetParser, &text)
	if err != nil {
		return nil, err
	}
	w := &writer{source: text.text, opened: map[string]bool{}}
	known, lines := parts, lineStarts(body)
	var found []Section
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		heading, ok := n.(*ast.Heading)
		if !ok || heading.Lines().Len() == 0 {
			continue
		}
		title := strings.Join(strings.Fields(w.plainOf(heading)), " ")
		if title == "" {
			continue
		}
		s := placed(heading, &text, lines)
		s.Title, s.Level = title, heading.Level
		if part := partOf(known, title); part != "" && !w.opened[part] {
			w.opened[part], s.Part = true, part
		}
		found = append(found, s)
	}
	return found, nil
}

// placed finds the lines of a heading in the body: one that is underlined has one more than its words.
func placed(heading *ast.Heading, text *prepared, lines []int) Section {
	first, last := heading.Lines().At(0), heading.Lines().At(heading.Lines().Len()-1)
	from, to := text.line(first.Start)-1, text.line(max(first.Start, last.Stop-1))-1
	begin := bytes.LastIndexByte(text.text[:first.Start], '\n') + 1
	if !bytes.HasPrefix(bytes.TrimLeft(text.text[begin:first.Start], " "), []byte("#")) {
		to++
	}
	return Section{Start: lines[from], End: lines[min(to+1, len(lines)-1)]}
}

// lineStarts gives where each line of a text begins, and at last where it ends.
func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	if starts[len(starts)-1] != len(text) {
		starts = append(starts, len(text))
	}
	return starts
}
