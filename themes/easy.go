package themes

import (
	"html/template"
	"time"
)

// EasyFrame is what the pages carry that someone concerned opens by a link: few words, large, nothing around.
type EasyFrame struct {
	Site  Site
	Title string
	Here  string   // the address of the link
	Stop  bool     // a button to stop stands on top
	Steps []string // one dot a question: "on" once answered, "now" for the one shown, "" else
	Step  int      // the question shown, from 1; 0 elsewhere
}

// EasyCoverPage says who invites, and to what. Opening it changes nothing.
type EasyCoverPage struct {
	EasyFrame
	By      string // "" where nobody is named
	Space   Said
	Sheet   Said
	Summary Said
	Count   int // questions
	Minutes int
	Due     time.Time
	Begun   bool // she has answered some already
	Again   bool // the text has changed since she answered
	Waiting bool // her step has not begun
}

func (EasyCoverPage) template() string { return "easy-cover" }

// EasyTextPage is the text to read before the questions.
type EasyTextPage struct {
	EasyFrame
	Sheet Said
	Lang  string
	HTML  template.HTML
}

func (EasyTextPage) template() string { return "easy-text" }

// EasyQuestionPage asks one question.
type EasyQuestionPage struct {
	EasyFrame
	Refusal
	Text     string // which text she was shown
	Question Said
	Key      string
	Number   int
	Sheet    Said
	Answers  []Answer
	Idea     string
	Before   string // the page before
	Last     bool
	Given    bool // she has given her opinion: what she changes counts at once
}

func (EasyQuestionPage) template() string { return "easy-question" }

// EasyPausePage says that she may go and come back.
type EasyPausePage struct {
	EasyFrame
	Due time.Time
}

func (EasyPausePage) template() string { return "easy-pause" }

// EasyThanksPage thanks, says what comes next, and later what came of it.
type EasyThanksPage struct {
	EasyFrame
	Sheet   Said
	Thanks  bool      // just now
	Given   bool      // she has given an opinion
	Next    string    // the key of the sentence about what comes next, "" for none
	NextAt  time.Time // its date, zero for none
	Said    []EasyRemark
	Change  bool // she may still change her answers
	Outcome string
	Why     Said // of the decision
	Read    Link // the sheet, once published
	At      time.Time
}

func (EasyThanksPage) template() string { return "easy-thanks" }

// EasyRemark is what she said and what came of it.
type EasyRemark struct {
	Question, Text string
	Followed       bool
	Explained      string
	Waiting        bool
}

// EasyOverPage says that a link opens nothing any more.
type EasyOverPage struct {
	EasyFrame
	Refusal
	Typed string // an idea that could not be kept
}

func (EasyOverPage) template() string { return "easy-over" }
