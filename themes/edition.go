package themes

import "time"

// VersionsPage lists the editions of a sheet, the newest first.
type VersionsPage struct {
	Frame
	Sheet    Link
	Lang     string // of the sheet, "" where it is the page's
	Kind     Kind
	Editions []Edition
}

func (VersionsPage) template() string { return "versions" }

// Edition is one published text of a sheet.
type Edition struct {
	Number      int
	PublishedAt time.Time
	Seal        Seal
	By          string
	Note        string // what changed
	Minor       bool
	Hash        string // SHA-256 of the text, hexadecimal
	URL         string
	Difference  string // address of the comparison with the one before, "" for the first
	Current     bool
	Minutes     Link // of the review that decided it, "" for none to read
}

// DifferencePage compares two editions: what was changed in the fields, then block by block, then word by word.
type DifferencePage struct {
	Frame
	Sheet    Link
	Lang     string // of the texts compared, "" where it is the page's
	From, To Edition
	Fields   []FieldChange
	Blocks   []BlockChange
	Unseen   bool     // the sources differ in nothing that a reader sees
	Others   []Choice // other pairs to compare
}

func (DifferencePage) template() string { return "difference" }

// Same reports whether nothing differs.
func (p DifferencePage) Same() bool { return len(p.Fields) == 0 && len(p.Blocks) == 0 }

// FieldChange is a field of the front matter that changed. Before has runs that were kept or removed, After runs that
// were kept or added; one without runs was not said.
type FieldChange struct {
	Label         string
	Lang          string // of the values, "" where it is the page's
	Before, After []WordChange
}

// Change says what happened to a block or to some words.
type Change string

// What may happen. Skipped stands for blocks left out because they are the same.
const (
	Kept    Change = "kept"
	Added   Change = "added"
	Removed Change = "removed"
	Changed Change = "changed"
	Skipped Change = "skipped"
)

// BlockChange is a paragraph, a heading, an item of a list or a row of a table in the comparison.
type BlockChange struct {
	Change Change
	Kind   string       // title, subtitle, item, step, row, quote, callout, code, note, term, definition, caption, rule; "" a paragraph
	Words  []WordChange // Kept, Added or Removed runs; one Change where the whole block came or went
	Count  int          // of Skipped blocks
}

// WordChange is a run of words set in one way, or the address that a link or a picture leads to.
type WordChange struct {
	Change  Change
	Text    string
	Style   Style
	Address bool
}

// Style is how words are set.
type Style struct{ Strong, Emphasis, Code, Struck, Picture bool }
