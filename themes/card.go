package themes

import "time"

// Card is a sheet as lists show it.
type Card struct {
	Kind      Kind
	Title     string
	Summary   string
	URL       string // "/fiches/aller-vers"
	Lang      string // of the text, "" where it is the page's
	Theme     Said   // its first theme, none where it says nothing
	Seal      Seal
	Source    string // of an import
	Published time.Time
	Minutes   int // of reading, 0 unknown
	Freshness Freshness
}

// Piece is a run of text; Found marks the words that were looked for.
type Piece struct {
	Text  string
	Found bool
}

// Marked is a text with the words found in it.
type Marked []Piece

// Plain is a text in which nothing was looked for.
func Plain(text string) Marked { return Marked{{Text: text}} }
