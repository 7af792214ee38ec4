package themes

import (
	"html/template"
	"time"
)

// StartingPage is where a sheet begins, and where what someone is writing is found again.
type StartingPage struct {
	Frame
	Refusal
	Done   string   // the key of what was just done, "" for nothing
	Spaces []Option // where she may write; none: she may not
	Kinds  []KindOffered
	Typed  string // the title, as it was typed
	Drafts []DraftLine
	Pages  Pages
	Bin    []BinLine
}

func (StartingPage) template() string { return "starting" }

// KindOffered is a kind of sheet to begin, and what it is for.
type KindOffered struct {
	Kind
	What string
	On   bool // it is the one chosen
}

// DraftLine is a sheet that the reader is writing, alone or with others.
type DraftLine struct {
	Title   Said
	Kind    Kind
	Space   Said
	URL     string
	State   string
	Tone    string // of its tag
	SavedAt time.Time
	SavedBy string // "" for the reader herself
	With    []string
	Next    bool // the sheet is published: this is its next text
}

// BinLine is a sheet in the bin.
type BinLine struct {
	Title Said
	Kind  Kind
	Back  string // where the form that takes it out is sent
	By    string
	At    time.Time
	Until time.Time // the last day
}

// WritingPage is where a sheet is written, one part at a time.
type WritingPage struct {
	Frame
	Refusal
	Done    string
	Out     []PictureOut // pictures that the last save took out of the text
	Sheet   Said         // its title
	At      string       // its address
	Here    string       // the address of what is being made of it
	Person  string       // what the copies on the device are kept under
	State   string
	Tone    string
	Next    bool   // an edition stands: this is the next one
	Round   bool   // a review is open: what is saved is the text of a round
	Opens   string // what saving does to its rounds, in words
	Save    string // the button that saves
	Version int
	Base    string // the revision that is shown
	SavedAt time.Time
	Hour    string // of the last save, "" for none
	SavedBy string // "" for the reader herself

	Parts    []PartLine
	Ready    int
	Part     PartShown
	Number   int // of the part shown, from 1; 0 for the description
	Previous PartLine
	After    PartLine
	Missing  []LackShown // what keeps it from being proposed; URL is the name of the part
	Advice   []LackShown

	Authors    []AuthorLine
	Writing    []Face // others who are writing now
	Also       string // the same in words
	Colleagues []Option
	Shares     bool // the reader may invite and take off
	Alone      bool // there is one author
	Propose    bool
	Publish    bool
	Review     bool // a review is open, or asked for
	GiveUp     bool
	Versions   bool
}

func (WritingPage) template() string { return "writing" }

// PictureOut is a picture that a text no longer shows, said in words, and the line that shows it.
type PictureOut struct {
	Said string `json:"said"`
	Line string `json:"line"`
}

// PartLine is a part in the list of parts. State is done, going or todo.
type PartLine struct {
	Name, Title, Hint string
	State             string
	Current, Optional bool
	Lang              string // of the title, "" where it is the page's
}

// PartShown is the part to be written: a text, or with Fields the description.
type PartShown struct {
	Name     string
	Title    Said
	Help     Said
	Example  Said
	Text     string
	Lang     string // of the text, "" where it is the page's
	Free     bool   // the kind does not know it: it may be taken away
	Words    int
	Action   string // where the forms are sent
	Pictures []PictureShown
	Alt      string // as it was typed for a picture that was refused

	PictureOpen bool // a picture was refused
	Fields      []FieldShown
	More        []FieldShown // those that nothing asks for
	Open        bool         // More is shown open
}

// PictureShown is a picture that the part shows.
type PictureShown struct {
	URL, Alt      string
	Width, Height int
}

// FieldShown is a field of the front matter as a form asks for it. Control is line, text, lines, date, choice, choices
// or rows.
type FieldShown struct {
	ID, Name, Key string
	Label, Help   Said
	Control       string
	Value         string
	Max           int
	Required      bool
	Odd           bool // written in another way than the form has: shown, and left as it is
	Options       []Option
	Groups        []OptionGroup
	Rows          [][]FieldShown
	Lang          string // of what is typed
	Wrong         bool
}

// OptionGroup is the choices under one heading.
type OptionGroup struct {
	Label   string
	Options []Option
}

// AuthorLine is someone who writes the sheet.
type AuthorLine struct {
	ID, Name, Initials string
	Own                bool
}

// Face is someone, by her name and its initials.
type Face struct{ Name, Initials string }

// ConflictPage shows two texts side by side: what was typed, and what someone else saved meanwhile. Nothing is lost.
type ConflictPage struct {
	Frame
	Sheet   Said
	Here    string
	Reason  string
	By      string // who saved the other text, "" for nobody known
	Own     bool   // the reader herself did, in another window
	At      time.Time
	Version int // of the newest text
	Base    string
	Round   bool
	Open    bool // what was typed may still be saved over it
	Part    PartShown
	Theirs  []WordChange // of the part: what the other text has there, what is not in mine marked
	Empty   bool         // the other text has nothing there
	Fields  []FieldChange
	Others  []PartChanged // parts that the other text changed too; they stay as they are there
	Lang    string
}

func (ConflictPage) template() string { return "conflict" }

// PartChanged is a part that changed between two texts.
type PartChanged struct {
	Title  Said
	Words  []WordChange
	Lang   string
	Blocks []BlockChange
}

// TypedPage gives back what was typed, where it could not be taken: the session has ended, or the right.
type TypedPage struct {
	Frame
	Refusal
	Again string // where the same form is sent once more, "" for nowhere
	Enter string // where to sign in, "" for who has
	Back  Link
	Sent  []SentField
}

func (TypedPage) template() string { return "typed-back" }

// SentField is something that a form sent. Text is shown to be read and copied.
type SentField struct {
	Name, Value string
	Text        bool
}

// Preview is the banner over a text that is not published.
type Preview struct {
	Here    string // where it is written
	Part    string
	Sent    []SentField // what was typed and is not saved; none where it is
	Unsaved bool
	Open    bool // the reader may write it
	Masked  bool // and is not shown all of it
}

// SavedPage lists what was saved of a sheet, and compares one of them with what is there now.
type SavedPage struct {
	Frame
	Done     string
	Sheet    Said
	Here     string
	Lang     string
	Versions []SavedLine
	Pages    Pages
	All      string     // back to the list of sittings, from the texts of one
	Shown    *SavedLine // the one compared
	Fields   []FieldChange
	Blocks   []BlockChange
	Same     bool
	Version  int // of the draft that a restored text takes the place of
	Restores bool
	HTML     template.HTML
}

func (SavedPage) template() string { return "saved" }

// SavedLine is one text that was saved.
type SavedLine struct {
	ID, URL string
	Number  int
	At      time.Time
	Hour    string
	By      string
	Edition int
	Current bool
	Late    bool
	From    int
	Erased  bool

	Count  int    // how many texts the line stands for, where it is a sitting of several
	Since  string // the hour of the first
	Others string // where all of them are listed
}

// GivingUpPage asks whether to give up what is being made of a sheet, or to put it in the bin.
type GivingUpPage struct {
	Frame
	Refusal
	Sheet   Said
	Here    string
	Discard bool
	Bin     bool
	Days    int // in the bin
}

func (GivingUpPage) template() string { return "giving-up" }
