package themes

import "strings"

// Statement is a document that the instance makes of what it knows of itself: read as a page, taken as Markdown or JSON.
type Statement struct {
	Title string          `json:"title"`
	Lead  string          `json:"lead"`
	Made  string          `json:"made"` // the day, in words
	Parts []StatementPart `json:"parts"`
}

// StatementPart is one part of it.
type StatementPart struct {
	Key   string          `json:"key"`
	Title string          `json:"title"`
	Text  []string        `json:"text,omitempty"`
	Lines []StatementLine `json:"lines,omitempty"`
}

// StatementLine is one thing that is said, in one sentence or several.
type StatementLine struct {
	Key   string   `json:"key"`
	Label string   `json:"label"`
	Says  []string `json:"says"`
}

// plainMarkdown keeps what people typed from being read as marks of Markdown.
var plainMarkdown = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`, "\r", " ", "\n", " ")

// Markdown is the document as one writes it by hand.
func (s Statement) Markdown() string {
	var b strings.Builder
	b.WriteString("# " + plainMarkdown.Replace(s.Title) + "\n\n" + plainMarkdown.Replace(s.Lead) + "\n\n" + plainMarkdown.Replace(s.Made) + "\n")
	for _, part := range s.Parts {
		b.WriteString("\n## " + plainMarkdown.Replace(part.Title) + "\n\n")
		for _, text := range part.Text {
			b.WriteString(plainMarkdown.Replace(text) + "\n\n")
		}
		for _, line := range part.Lines {
			says := make([]string, len(line.Says))
			for i, one := range line.Says {
				says[i] = plainMarkdown.Replace(one)
			}
			switch {
			case line.Label == "":
				b.WriteString("- " + strings.Join(says, " ") + "\n")
			case len(says) == 1:
				b.WriteString("- **" + plainMarkdown.Replace(line.Label) + "** — " + says[0] + "\n")
			default:
				b.WriteString("- **" + plainMarkdown.Replace(line.Label) + "**\n    - " + strings.Join(says, "\n    - ") + "\n")
			}
		}
	}
	return b.String()
}

// StatementPage shows such a document to those who answer for the site.
type StatementPage struct {
	Frame
	Tabs      []Choice
	Statement Statement
	Take      string // the address where it is taken as Markdown
}

func (StatementPage) template() string { return "statement" }
