package themes

// FirstStepsPage leads whoever opened the instance through its first steps, one at a time. Without a Key, none waits.
type FirstStepsPage struct {
	Frame
	Lead, Done string
	Steps      []StepLine
	Left       int // that wait
	Key        string
	Number     int
	Skipped    bool
	Link       string // an invitation that was just made

	Name, Contact, Legal string
	Spaces               []Link
	Choices              []Option // the same spaces, to invite to
	Audiences, Roles     []Option
	Providers            []Link
	Mail                 MailForm
	Standing             MailStanding
	Refusal
}

func (FirstStepsPage) template() string { return "first-steps" }

// StepLine is one step in the list of all.
type StepLine struct {
	Label, URL             string
	Done, Skipped, Current bool
}
