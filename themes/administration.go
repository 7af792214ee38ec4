package themes

import "time"

// AdministrationPage is one of the pages of those who look after the instance: sections of lines, each a thing said in
// words, with what can be done about it beside.
type AdministrationPage struct {
	Frame
	Tabs     []Choice // the pages of administration that the reader may open
	Lead     string
	Done     string // the key of what was just done
	Sections []AdminSection
	Refusal
}

func (AdministrationPage) template() string { return "administration" }

// AdminSection is some lines under a title.
type AdminSection struct {
	Title, Lead string
	Lines       []AdminLine
	Empty       string    // said where there is no line
	Act         *AdminAct // upon all of them
}

// AdminLine is one thing.
type AdminLine struct {
	State  string // good, warn or bad; "" for what is not judged
	Label  string // what it is
	Said   string // how it is
	At     time.Time
	Note   string // in small under it
	Origin string // where a value comes from
	Link   Link
	Act    *AdminAct
}

// AdminAct is a form of one button.
type AdminAct struct {
	Action, Button string
	Fields         [][2]string // hidden, by name
	Number         *AdminNumber
}

// AdminNumber is a number to choose within bounds.
type AdminNumber struct {
	Name, Label, Unit     string
	Value, Least, Longest int
}

// MailPage is how letters leave: what became of the last ones, the server, and a trial.
type MailPage struct {
	Frame
	Tabs     []Choice
	Lead     string
	Done     string
	Standing MailStanding
	Mail     MailForm
	Refusal
}

func (MailPage) template() string { return "mail" }

// MailForm is the server that takes letters. Its password is never shown: only that there is one.
type MailForm struct {
	Fixed            bool // it was said at the start, and is not changed here
	Host, User, From string
	Port             int
	Secret           bool
}

// JournalPage is the journal of acts, the newest first.
type JournalPage struct {
	Frame
	Tabs         []Choice
	Acts         []Option
	Person       Link // whose acts are shown; no label for everyone's
	Since, Until string
	Filtered     bool
	Whole        AdminLine // what a verification of the chain says
	Rows         []JournalRow
	Older        string      // address of the next page, "" at the end
	Query        [][2]string // the filter, for the form that takes the journal along
}

func (JournalPage) template() string { return "journal" }

// JournalRow is one act.
type JournalRow struct {
	Seq     int64
	At      time.Time
	Who     Link // no address for a visitor and for the product itself
	Act     string
	On      Link
	Facts   string
	Address string
}
