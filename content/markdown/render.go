package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/parser"

	"terreau/content/citation"
	"terreau/content/letters"
	"terreau/content/refusal"
)

// Part is a part that a kind of sheet knows: its key, and its titles and aliases in any language.
type Part struct {
	Key    string
	Titles []string
}

// Heading is one line of the outline. Part is the key of the part it opens, "" for a free heading; ID is "s-" and the
// part's key or the folded title, once in the text; Level is the level shown, from 2 to 6.
type Heading struct {
	ID, Title, Part string
	Level           int
}

// Passage is the plain text under one heading; ID is "" before the first.
type Passage struct {
	ID, Title, Text string
	Linked          int `json:",omitempty"` // bytes of the text that are labels of links
}

// Rendered is all that is derived from one text in one reading.
type Rendered struct {
	HTML      string // sanitised, with holes that Fill fills
	Outline   []Heading
	Passages  []Passage
	Citations []citation.Citation // of the text in its order, then of the front matter's "law", each once
	Links     []string            // relative destinations of links, each once
	Images    []string            // destinations of images, relative or under /fichiers/, each once
	Words     int                 // without code
}

// Render makes the HTML of a source with its front matter, and all that is derived from it. It depends on the source
// and on the titles of the parts alone. What is over a limit is refused with the limit and the line.
func Render(source []byte, parts Parts) (Rendered, error) {
	if len(source) > MaxSource {
		return Rendered{}, refusal.TooLarge("text", "text-too-large", MaxSource>>10)
	}
	front, body := Split(source)
	fields, err := ParseFront(front)
	if err != nil {
		return Rendered{}, err
	}
	w := newWriter(language(fields.Text("lang")))
	w.parts = parts
	w.title = letters.Fold(fields.Text("title"))
	if w.title == "" {
		w.first = letters.Fold(FirstTitle(body))
	}
	laws := lawsOf(fields)
	w.law = citation.NewReader(body, laws)
	if err := w.render(sheetParser, body, bytes.Count(front, []byte("\n"))); err != nil {
		return Rendered{}, err
	}
	for _, c := range laws {
		w.cite(c)
	}
	w.r.HTML = sanitise(w.out)
	return w.r, nil
}

// lawsOf gives the citations that the front matter names.
func lawsOf(fields Fields) []citation.Citation {
	var laws []citation.Citation
	for _, item := range fields.List("law") {
		if c, ok := citation.Parse(item); ok {
			laws = append(laws, c)
		}
	}
	return laws
}

func newWriter(lang string) *writer {
	return &writer{
		lang: lang, labels: labelsIn[lang],
		opened: map[string]bool{}, ids: map[string]int{}, acronyms: map[string]bool{}, seen: map[string]bool{},
	}
}

// render prepares, parses and writes a body; before is the number of lines of the source above it.
func (w *writer) render(p parser.Parser, body []byte, before int) error {
	text, err := prepare(body, before)
	if err != nil {
		return err
	}
	root, err := parse(p, &text)
	if err != nil {
		return err
	}
	w.source = text.text
	w.out = make([]byte, 0, len(text.text)+len(text.text)/2)
	w.document(root)
	if w.full() {
		return refusal.TooLarge("text", "text-output-too-large", MaxOutput>>20)
	}
	return nil
}
