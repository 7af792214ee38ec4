package themes

import (
	"html/template"
	"time"
)

// ReviewPage is the one page of a review: where it stands, the text that is read, what each says of it, and what the
// reader of the page may do.
type ReviewPage struct {
	Frame
	Refusal
	Sheet    Said   // its title
	Lang     string // of the text, "" where it is the page's
	Here     string // this page's path: its forms are sent below it
	Read     string // what readers see meanwhile, "" where nothing is published
	Write    string // where the authors correct the text, "" for who is none
	State    string // in words
	Seal     string // the drawing of the strata that are laid
	OpenedAt time.Time
	OpenedBy string
	Protocol Said
	Round    int
	Hash     string
	Checked  string // who made sure that nobody can be recognised in the text, "" where nothing is asked
	Strata   []Stratum
	Blocks   []string // what keeps the vote or the decision from coming, in words
	Act      Link     // what the reader is to do now, on this page

	Text     *TextRead
	Asks     []OpinionForm
	Remarks  []RemarkRow
	Tally    RemarkTally
	Panels   []PanelOpinions
	Ballot   *BallotShown
	Vote     *VoteForm
	Opening  *BallotForm
	Decision *DecisionForm
	Ending   bool   // the reader may end the review without a decision
	Ended    string // the reason she typed
	Guests   []GuestRow
	Past     []Link   // minutes of the reviews before
	Typed    []string // in a form that does not stand here any more
}

func (ReviewPage) template() string { return "review" }

// Beside reports whether something stands beside the text: where nothing does, the text takes the whole width.
func (p ReviewPage) Beside() bool {
	return len(p.Asks) > 0 || p.Ballot != nil || p.Vote != nil || p.Opening != nil || p.Decision != nil || len(p.Guests) > 0 || p.Ending
}

// Stratum is one layer of a review: the reading of a panel, or the vote.
type Stratum struct {
	Label  Said
	State  string // in words
	Tone   string // of the tag: ok, warn, bad or ""
	Icon   string
	Given  int // opinions, or votes
	Needed int
	Count  string // both in words
	Pips   []bool // one for each that is needed; nil where there are too many to draw
	When   string // the key of the sentence about the last day, "" for none
	At     time.Time
	Late   bool
	People []Panelist
	Line   string // what they say so far
}

// Panelist is someone named in a panel. A guest has no name but for stewards.
type Panelist struct {
	Name     string
	Answered bool
}

// TextRead is the text of a round, or what changed in it.
type TextRead struct {
	HTML    template.HTML
	Summary string // what lists say of the sheet
	Lang    string
	Open    bool   // shown at once
	Since   string // what it is compared with, in words; "" where it is not
	Changes Changes
}

// Changes are the blocks of a comparison, in the language of the texts.
type Changes struct {
	Blocks []BlockChange
	Lang   string
}

// OpinionForm is what a reader of a panel is asked. What she has said stands in it.
type OpinionForm struct {
	Panel     string // its key
	Round     int    // of the text she is shown
	Text      string // its revision
	Label     Said
	GivenAt   time.Time // when she gave her opinion on this text; zero where she has not
	Before    bool      // she gave one on an earlier text
	Verdicts  []Answer
	Questions []Question
	Why       string
	Remarks   []RemarkFields
	Parts     []Answer
}

// Answer is one of several things to choose.
type Answer struct {
	Value, Label string
	Icon         string
	On           bool
	Lang         string // of the label, "" where it is the page's
}

// Question is one question of a grid, with its answers.
type Question struct {
	Key     string
	Label   Said
	Answers []Answer
}

// RemarkFields are the fields of one remark, as they were typed.
type RemarkFields struct {
	Number                int
	Part, Quotation, Text string
}

// RemarkRow is a remark and what became of it.
type RemarkRow struct {
	ID        string
	Passage   Link // the part of the text
	Quotation string
	Question  string // of the grid, in words
	Text      string
	From      string // the panel, and the name where it may be shown
	Round     string // of the text it speaks of, where that is not the last; "" otherwise
	Correct   string // where the authors correct that part, "" for who is none
	Follow    bool   // a later text may be said to follow it
	Explain   bool   // the reader may answer
	Answer    *RemarkAnswer
	Typed     string // an explanation that was refused
	Open      bool
}

// RemarkAnswer is what the authors answered.
type RemarkAnswer struct {
	Followed bool
	Text     string
	At       time.Time
}

// RemarkTally counts the remarks by what became of them.
type RemarkTally struct{ All, Waiting, Followed, Explained int }

// PanelOpinions are the opinions of one panel, those on the last text first.
type PanelOpinions struct {
	Label    Said
	Opinions []OpinionShown
}

// OpinionShown is one opinion.
type OpinionShown struct {
	By, Verdict string
	Tone, Icon  string
	Why         string
	Answers     []AnswerShown
	At          time.Time
	Old         string // the round it speaks of, where that is not the last; "" otherwise
}

// AnswerShown is what someone answered to a question of the grid.
type AnswerShown struct {
	Question Said
	Answer   string
}

// BallotShown is how a vote stands, or ended.
type BallotShown struct {
	Number  int // 1, or the round of rating
	Counts  []Count
	Label   string    // all of it in words
	Rule    string    // quorum and majority
	Until   time.Time // the last day, while it is open
	Secret  bool
	Voters  int
	Outcome string // once closed
}

// Count is one choice and how many made it; X and Width place it on a bar of 1000.
type Count struct {
	Label    string
	Tone     string // for, against, abstain or none
	N        int
	X, Width int
}

// VoteForm asks for a vote. Her choice so far stands in it.
type VoteForm struct {
	Choices []Answer
	Why     string
	Asked   string    // the choices that ask for a reason, in words
	Until   time.Time // the last day
	Named   string    // who will know
	GivenAt time.Time // when she voted; zero where she has not
	Scale   bool      // the choices are figures
}

// BallotForm opens a vote.
type BallotForm struct {
	Rule   string
	Left   string // remarks that are left without an answer; "" for none
	People []Answer
	Note   string
	Minor  bool
	Asks   bool // the note is asked for: an edition stands
}

// DecisionForm asks a steward to decide, where the protocol or a panel that was against asks for a person.
type DecisionForm struct {
	Against []string // panels that are mostly "not yet"
	Lead    string
	Why     string
	Note    string
	Minor   bool
	Asks    bool // the note is asked for
	Choice  string
}

// GuestRow is someone named without an account, for the stewards who look after the links.
type GuestRow struct {
	ID, Name string
	Panel    Said
	State    string
	Tone     string
	Ends     time.Time
	Revoked  bool
}

// NamingPage lets a steward name who reads, and so opens a review.
type NamingPage struct {
	Frame
	Refusal
	Sheet    Said
	Here     string
	Back     string
	Protocol Said
	Help     Said
	Panels   []PanelForm
	Checked  string // who made sure that nobody can be recognised in the text
	Since    bool   // the text has changed since
	Lacks    bool   // nobody but authors may be named
}

func (NamingPage) template() string { return "naming" }

// PanelForm names the readers of one panel.
type PanelForm struct {
	Key    string
	Label  Said
	Needs  string // how many, and how long they have
	People []Answer
	Groups []Answer // whose members read
	Guests bool     // people without an account may be named
	Typed  string   // their names, one a line
	Asks   []Said   // the questions they will be asked
}

// LinksPage gives the links of guests, once.
type LinksPage struct {
	Frame
	Sheet Said
	Back  string
	Links []GuestLink
}

func (LinksPage) template() string { return "guest-links" }

// GuestLink is the link of one guest.
type GuestLink struct {
	Name  string
	Panel Said
	URL   string // whole, to be copied
	Ends  time.Time
}

// UnsentPage says that what was sent could not be kept, and gives it back.
type UnsentPage struct {
	Frame
	Refusal
	Back  Link
	Typed []string
}

func (UnsentPage) template() string { return "unsent" }
