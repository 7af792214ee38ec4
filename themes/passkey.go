package themes

import "time"

// PasskeysPage is one's own passkeys.
type PasskeysPage struct {
	Frame
	Done     string
	Passkeys []PasskeyLine
	Options  string // for the browser to make another one, "" where it cannot
	Full     bool
	Most     int
	Refusal
}

func (PasskeysPage) template() string { return "passkeys" }

// PasskeyLine is one passkey in the list.
type PasskeyLine struct {
	ID, Name string
	Made     time.Time
	Used     time.Time // zero for never
	Copied   bool      // it lies on several devices of its person
}

// ProofPage asks someone who is signed in to prove again who she is, before a dangerous act.
type ProofPage struct {
	Frame
	Action   string // where the form goes that was interrupted
	Fields   []Sent // and what was typed in it
	Password bool   // she has one
	Options  string // for the browser to ask for a passkey, "" where she has none
	Provider Link   // who asks her otherwise
	Proven   bool   // it is done: her form waits to be sent
	Refusal
}

func (ProofPage) template() string { return "proof" }

// Sent is a field of a form that was sent.
type Sent struct{ Name, Value string }

// AlertLine is something that happened to one's account.
type AlertLine struct {
	Kind  string // recovered, passkey-copied
	About string // the name of a key
	By    string // who made the link, "" where it was asked for by mail or on the console
	At    time.Time
}
