package themes

import (
	"html/template"
	"strconv"
	"strings"
)

// regionStart begins a table that scrolls in a region of its own, as content/markdown writes it.
const regionStart = `<div class="scroll" tabindex="0" role="region" aria-label="`

// tell numbers the tables of a text that bear the same name, so that a screen reader lists them apart: «Tableau»,
// «Tableau 2».
func tell(text template.HTML) template.HTML {
	pieces := strings.Split(string(text), regionStart)
	if len(pieces) < 3 {
		return text
	}
	seen := map[string]int{}
	var b strings.Builder
	b.WriteString(pieces[0])
	for _, piece := range pieces[1:] {
		label, rest, _ := strings.Cut(piece, `"`)
		seen[label]++
		b.WriteString(regionStart)
		if n := seen[label]; n > 1 {
			first, more, split := strings.Cut(label, ",")
			label = first + " " + strconv.Itoa(n)
			if split {
				label += "," + more
			}
		}
		b.WriteString(label + `"` + rest)
	}
	return template.HTML(b.String())
}
