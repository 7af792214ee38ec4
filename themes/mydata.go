package themes

import "time"

// MyDataPage is what is kept of the reader, with how to take it, to put it right, and to leave.
type MyDataPage struct {
	Frame
	Topics   []TopicLine
	Read     []Mention // the versions of the notice that she has read, and when
	Days     int       // to change one's mind
	Named    bool      // her name is to stay
	Comments bool      // what she said under sheets is to be erased
	Refusal
}

func (MyDataPage) template() string { return "my-data" }

// TopicLine is one sort of what is kept: what, why, on which basis in law, how long. Count is how many lines of it there
// are of one person.
type TopicLine struct {
	What, Why, Basis, Long string
	Count                  int
}

// LeftPage says to who left what happens next, and shows once the link by which she may come back.
type LeftPage struct {
	Frame
	Link     string
	Due      time.Time
	Named    bool
	Comments bool
}

func (LeftPage) template() string { return "left" }

// ComingBackPage lets who left take it back.
type ComingBackPage struct {
	Frame
	Action string
	Due    time.Time
}

func (ComingBackPage) template() string { return "coming-back" }
