package kinds

// Protocol says how a sheet is validated: who reads it, in which order, and how it is decided. A review freezes its
// version when it opens.
type Protocol struct {
	Key             string
	Version         int
	Label, Help     Label
	Steps           []Step
	Ballot          *Ballot // nil where a steward decides alone
	AgainstAReason  bool    // deciding against a panel asks for a reason, printed on the sheet
	MinutesInPublic bool    // the minutes are read by whoever reads the sheet; by the space's members otherwise
	HoldsMonths     int     // how long the validation is fresh; 0: as long as the kind says
}

// Step is one reading of the text by a panel.
type Step struct {
	Key      string
	Panel    Panel
	Grid     []Term // the questions the panel answers, in order
	Days     int    // time given to it, in civil days
	Parallel string // key of an earlier step it runs beside; "": it begins when the step before it has ended
}

// Panel is a college of readers.
type Panel struct {
	Label   Label
	Needs   int  // opinions wanted before a vote may open
	Authors bool // whether authors of the text may sit in it
	Guests  bool // whether persons without an account may be named to it
	Easy    bool // whether it reads the easy version, one question a page
}

// The ways a ballot is counted.
const (
	MajoritySimple = "simple" // more for than against; a tie is not adopted; abstentions count for the quorum alone
	MajorityRating = "rating" // rated 1 to 9 in two rounds, adopted by the rule of the HAS formal consensus method
)

// Ballot is the vote that ends a protocol. Voters are named and frozen when it opens; authors never vote.
type Ballot struct {
	Choices  []Term   // terms of the vocabulary ballot-choices, in order
	Reason   []string // choices that ask for a reason
	Quorum   int      // percentage of the voters who must take part
	Majority string   // MajoritySimple or MajorityRating
	Rounds   int      // of rating; 1 for a simple majority
	Secret   bool     // whether who voted what is kept from the minutes
	Days     int      // how long it stays open, in civil days; votes may change until then
}
