package themes

import "time"

// AccessPage says who may read a sheet and by which rule, to its stewards and authors: it is where a sheet is kept to
// fewer people, moved, and shown by a link.
type AccessPage struct {
	Frame
	Refusal
	Done    string
	Link    string // that was just made; shown once
	Sheet   Said
	Here    string // the path of the sheet
	Rule    string // who reads what is published, in a sentence
	Ceiling string // the widest that the space lets its sheets have, in a sentence; "" where it adds nothing
	People  []ReaderLine
	Total   int
	Pages   Pages
	Groups  []GroupLine
	Limits  []Option // who may read, from as wide as the space; none where the reader may not say
	Spaces  []Option // where it may be moved
	Passes  []PassLine
	Admits  bool // the reader may make links
	Name    string
	Ends    string // the day that was typed
	Latest  time.Time
	Eyes    []Link // through whom the reader may look
}

func (AccessPage) template() string { return "access" }

// ReaderLine is someone whom the rules let in.
type ReaderLine struct {
	Name, Initials string
	Role           string // in words, "" for none
	Reads, Makes   string // why, in words; "" where she may not
}

// GroupLine is a group that holds a role in a space.
type GroupLine struct {
	ID   string
	Name Link
	Role string
}

// PassLine is a link to a sheet.
type PassLine struct {
	ID, Name   string
	Comments   bool
	Ends       time.Time
	Opened     time.Time // zero while nobody has
	State      string    // open, ended, revoked
	StateLabel string
}

// PassPage is what a link to a sheet shows before it is opened: a button, so that no machine that follows links opens it.
type PassPage struct {
	Frame
	Refusal
	Here     string
	Name     string
	Until    time.Time
	Comments bool
	SignedIn bool // the browser holds the session of a member
}

func (PassPage) template() string { return "pass" }

// Viewing is what a page says above itself where its reader is not here as herself: she looks through other eyes, or
// came by a link.
type Viewing struct {
	Text  string
	Back  Link
	Leave bool // with a button that closes the link
}
