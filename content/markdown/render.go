package markdown

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
type Passage struct{ ID, Title, Text string }

// Rendered is all that is derived from one text in one reading.
type Rendered struct {
	HTML      string // sanitised, with holes that Fill fills
	Outline   []Heading
	Passages  []Passage
	Citations []Citation // in the order of the text, each once
	Links     []string   // relative destinations of links, each once
	Images    []string   // destinations of images: relative, or under /fichiers/, each once
	Words     int        // without code
}
