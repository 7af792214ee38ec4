package corpus

import (
	"strconv"
	"strings"
)

// table writes a table of GitHub's Markdown: one line a row, the first is its header.
func (w writer) table(n node) []string {
	rows := w.rows(n)
	if len(rows) == 0 {
		return nil
	}
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	var b strings.Builder
	for i, r := range rows {
		for len(r) < width {
			r = append(r, "")
		}
		b.WriteString("| " + strings.Join(r, " | ") + " |\n")
		if i == 0 {
			b.WriteString("|" + strings.Repeat(" --- |", width) + "\n")
		}
	}
	out := paragraph(strong(escape(n.first("Titre").words())))
	out = append(out, w.blocks(n.first("Resume").Children, deepest)...)
	return append(out, strings.TrimSuffix(b.String(), "\n"))
}

// rows gives the cells of each row. A merged cell stands once; the places it covers are empty, but for the header,
// which repeats its words so that each column has a name.
func (w writer) rows(n node) [][]string {
	var rows [][]string
	down := map[int]int{} // column → rows still covered from above
	for _, row := range n.Children {
		if row.Name != "Rangée" {
			continue
		}
		var cells []string
		covered := func() {
			for down[len(cells)] > 0 {
				down[len(cells)]--
				cells = append(cells, "")
			}
		}
		for _, c := range row.Children {
			if c.Name != "Cellule" {
				continue
			}
			covered()
			text := w.cell(c)
			for i := range merged(c, "fusionHorizontale") {
				down[len(cells)] = merged(c, "fusionVerticale") - 1
				if i > 0 && len(rows) > 0 {
					text = ""
				}
				cells = append(cells, text)
			}
		}
		covered()
		rows = append(rows, cells)
	}
	return rows
}

func merged(c node, attribute string) int {
	n, err := strconv.Atoi(c.Attributes[attribute])
	if err != nil || n < 1 || n > 64 {
		return 1
	}
	return n
}

// cell puts all that stands in a cell on one line.
func (w writer) cell(c node) string {
	var lines []string
	for _, n := range c.Children {
		if n.Name != "Liste" {
			lines = append(lines, w.line(n))
			continue
		}
		var items []string
		for _, item := range n.Children {
			items = append(items, w.cell(item))
		}
		lines = append(lines, strings.Join(items, " ; "))
	}
	return strings.ReplaceAll(tidy(strings.Join(lines, " ")), "|", `\|`)
}
