package themes

import "time"

// VersionsPage lists the editions of a sheet, the newest first.
type VersionsPage struct {
	Frame
	Sheet    Link
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
}

// DifferencePage compares two editions: what was changed in the fields, then block by block, then word by word.
type DifferencePage struct {
	Frame
	Sheet    Link
	From, To Edition
	Fields   []FieldChange
	Blocks   []BlockChange
	Others   []Choice // other pairs to compare
}

func (DifferencePage) template() string { return "difference" }

// Same reports whether nothing differs.
func (p DifferencePage) Same() bool { return len(p.Fields) == 0 && len(p.Blocks) == 0 }

// FieldChange is a field of the front matter that changed.
type FieldChange struct{ Label, Before, After string }

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

// BlockChange is a paragraph, a heading, a list or a table in the comparison.
type BlockChange struct {
	Change Change
	Words  []WordChange // Kept, Added or Removed runs; one run where the whole block came or went
	Count  int          // of Skipped blocks
}

// WordChange is a run of words.
type WordChange struct {
	Change Change
	Text   string
}
