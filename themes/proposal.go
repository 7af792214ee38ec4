package themes

import "time"

// ProposalPage is what may follow a draft: proposing it, with what is missing listed, taking it back, and for stewards
// opening its review or publishing it without one.
type ProposalPage struct {
	Frame
	Refusal
	Sheet    Said
	Here     string // the address of the sheet: the forms are sent below it
	State    string
	Tone     string
	Write    string
	Missing  []LackShown // what keeps it from being proposed
	Advice   []LackShown
	Propose  bool
	TakeBack bool
	Open     string // where its review is opened, "" for who may not
	Review   string // where its review is, "" for none
	Publish  bool
	Hurry    bool
	Checks   []CheckShown // what is made sure of in proposing or publishing; none where the kind asks nothing
	Checked  string       // what was made sure of in what was proposed, by whom
	Since    bool         // the text has changed since
	Asks     bool         // a note of what changed is asked for: an edition stands
	Form     string       // the form that was refused: propose, publish or hurry
	Note     string
	Minor    bool
	Why      string
}

func (ProposalPage) template() string { return "proposal" }

// CheckShown is one thing that whoever proposes or publishes says she has made sure of.
type CheckShown struct {
	Key         string
	Label, Help Said
	On          bool // ticked in the form that comes back
}

// CheckList is the checks as they stand in one form: the form's name keeps their identifiers apart.
type CheckList struct {
	Form   string
	Checks []CheckShown
	Back   bool // the form was refused: what was not ticked is shown
}

// ChecksIn gives the checks of one of the page's forms: propose, publish or hurry.
func (p ProposalPage) ChecksIn(form string) CheckList {
	list := CheckList{Form: form, Back: p.Form == form}
	for _, check := range p.Checks {
		check.On = check.On && list.Back
		list.Checks = append(list.Checks, check)
	}
	return list
}

// LackShown is something that a text does not say yet, and where to say it.
type LackShown struct {
	Label Said
	URL   string
}

// KeepingPage is what a steward may do with a published sheet: close the debt of an urgent publication, withdraw it,
// put it back.
type KeepingPage struct {
	Frame
	Refusal
	Sheet     Said
	Here      string
	Debts     []Debt
	Withdrawn *Withdrawn
	Form      string // the form that was refused: withdraw or check
	Why       string
	Next      string
}

func (KeepingPage) template() string { return "keeping" }

// Debt is an urgent publication that nobody else has read yet.
type Debt struct {
	ID, Why string
	At      time.Time
	Own     bool // she made it or wrote the text: another steward must close it
	Typed   string
}
