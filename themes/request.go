package themes

import "time"

// AskAccessPage lets a member ask to read an address, whatever is there, and shows what she asked before.
type AskAccessPage struct {
	Frame
	Address, Why string // as they were typed
	Asked        []AskedLine
	Days         int // that a request waits
	Done         string
	Refusal
}

func (AskAccessPage) template() string { return "ask-access" }

// AskedLine is something that the reader asked to read.
type AskedLine struct {
	Path   string
	At     time.Time
	Waits  bool
	Given  bool
	Answer string // why it was refused
}

// RequestsPage is what people ask of those who tend spaces: to read, and to come in.
type RequestsPage struct {
	Frame
	Tabs       []Choice
	Access     []AccessLine
	Candidates []CandidateLine
	Spaces     []Option // that the reader may let people into
	Roles      []Option
	Alone      bool // she may give an account without any space
	Max        int  // letters of an answer
	Days       int  // that a refusal is kept
	Mails      bool // letters leave
	Done       string
	Lost       string // an answer that was typed to a request answered meanwhile
	Refusal
}

func (RequestsPage) template() string { return "requests" }

// Retype gives back the answer that was typed to a request, with why it was refused.
func (p *RequestsPage) Retype(id, typed string, why Refusal) {
	for i := range p.Access {
		if one := &p.Access[i]; one.ID == id {
			one.Typed, one.Refusal = typed, why
			return
		}
	}
	for i := range p.Candidates {
		if one := &p.Candidates[i]; one.ID == id {
			one.Typed, one.Refusal = typed, why
			return
		}
	}
	p.Lost, p.Refusal = typed, why
}

// AccessLine is what one member asks to read.
type AccessLine struct {
	ID, Name, Initials string
	To                 Link
	Space              string
	Why                string
	At                 time.Time
	Roles              []Option
	Typed              string
	Refusal
}

// CandidateLine is someone who waits to come in, with what her provider says of her.
type CandidateLine struct {
	ID, Name, Initials string
	Email              string
	Verified           bool // the provider says that the address is hers
	Writable           bool
	Siret, Provider    string
	Words              string // what she says of herself
	At                 time.Time
	Typed              string
	Refusal
}

// CandidatePage tells someone that she waits to be let in, or that she was refused.
type CandidatePage struct {
	Frame
	Name, Provider string
	Words          string
	Mails          bool // she will be written to
	Refused        bool
	At             time.Time
	Answer         string
	Done           string
	Refusal
}

func (CandidatePage) template() string { return "candidate" }
