package themes

import (
	"bytes"
	"html/template"
	"strings"
)

// Letter is what one person is sent. It has no picture, no style and no address but those of this site, whole: nothing in
// it tells anyone whether it was read.
type Letter struct {
	Lang    string
	Subject string
	Lines   []string
	Items   []Link // of a digest
	More    string // below them
	Act     *Link  // where it leads
	Site    string
	Why     string // why it came
	Ways    []Link // to settle or to stop it
}

var letterForm = template.Must(template.ParseFS(product, "default/letters/letter.html"))

// HTML is the letter as a page.
func (l Letter) HTML() (string, error) {
	var b bytes.Buffer
	err := letterForm.Execute(&b, l)
	return b.String(), err
}

// Text is the same letter in plain words.
func (l Letter) Text() string {
	var b strings.Builder
	for _, line := range l.Lines {
		b.WriteString(line + "\n\n")
	}
	for _, item := range l.Items {
		b.WriteString("- " + item.Label + "\n  " + item.URL + "\n\n")
	}
	if l.More != "" {
		b.WriteString(l.More + "\n\n")
	}
	if l.Act != nil {
		b.WriteString(l.Act.Label + "\n" + l.Act.URL + "\n\n")
	}
	b.WriteString("-- \n" + l.Site + "\n")
	if l.Why != "" {
		b.WriteString(l.Why + "\n")
	}
	for _, way := range l.Ways {
		b.WriteString(way.Label + "\n" + way.URL + "\n")
	}
	return b.String()
}
