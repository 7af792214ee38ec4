package themes

import "time"

// WaitingPage is what awaits a person, and where the sheets stand that she may see being made.
type WaitingPage struct {
	Frame
	Lead  string
	Tasks []Task
	Views []Choice
	Lanes []Lane
	Empty string // why there is no board, in words
}

func (WaitingPage) template() string { return "waiting" }

// Task is one thing that awaits a person: one verb, a duration, a date.
type Task struct {
	Layer string // which stratum it belongs to: "", c or m
	Tag   string
	Tone  string
	Icon  string
	Title Said
	Line  string
	When  string // the key of the sentence about its date, "" for none
	At    time.Time
	Late  bool
	Verb  string
	URL   string
}

// Lane is a column of the board.
type Lane struct {
	Label string
	Lang  string // of the label, "" where it is the page's
	Seal  string // the drawing beside it, "" for none
	Count int
	Slips []Slip
	More  int // not shown
}

// Slip is a sheet in a column.
type Slip struct {
	Title Said
	URL   string
	Left  string // what is said of it, on both sides
	Right string
	Late  bool
	Pips  []bool
	Count string // the pips in words
}
