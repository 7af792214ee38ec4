package themes

// MinutesPage is the record of a review that is over: who read, what was said and answered, the count, the decision and
// the hash it is bound to.
type MinutesPage struct {
	Frame
	Sheet    Said
	Lang     string // of the text, "" where it is the page's
	Number   int
	Back     Link // the sheet
	Outcome  string
	Adopted  bool
	Seal     string
	Why      string // the reason of the decision, or of the end without one
	Facts    []MinutesFact
	Against  []string // panels that were mostly "not yet"
	Strata   []Stratum
	Ballots  []BallotShown
	Votes    []VoteShown
	Voters   []string
	Panels   []PanelOpinions
	Remarks  []RemarkRow
	Tally    RemarkTally
	Hash     string
	Edition  Link // what it published
	ByMember bool // only members of the space read these minutes
}

func (MinutesPage) template() string { return "minutes" }

// MinutesFact is a line of the head of the minutes.
type MinutesFact struct{ Label, Value, Lang string }

// VoteShown is who voted what.
type VoteShown struct{ By, Choice, Why string }
