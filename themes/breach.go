package themes

// BreachesPage says what to do about a breach of personal data, lists those that were noted, and takes one.
type BreachesPage struct {
	Frame
	Tabs   []Choice
	Done   string
	Hours  int // to tell the authority
	Noted  []BreachLine
	Breach BreachForm
	Take   string // the address of all of them as a document
	Refusal
}

func (BreachesPage) template() string { return "breaches" }

// BreachLine is one that was noted.
type BreachLine struct {
	Title  string
	URL    string
	Until  string // when the authority must know, in words
	Owes   bool   // the authority is still to be told
	Late   bool
	People bool // those concerned are, or the authority
}

// BreachForm is what is typed of one.
type BreachForm struct {
	ID, Title, Found                        string
	Facts, Affected, Effects, Measures, Why string
	AuthorityOn, PeopleOn                   string
	Natures, Risks                          []Option
}
