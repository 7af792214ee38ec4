package themes

import "time"

// GroupsPage lists teams and colleges.
type GroupsPage struct {
	Frame
	Refusal
	Groups        []GroupCard
	Administers   bool // the reader may make one
	Kinds         []Option
	Name, Summary string // that were typed
}

func (GroupsPage) template() string { return "group-list" }

// GroupCard is one group in the list.
type GroupCard struct {
	Name          Link
	Kind, Summary string
	Members       int // today
}

// GroupPage is a team or a college: who is in it and until when, and what it may do where.
type GroupPage struct {
	Frame
	Refusal
	Done          string
	Here          string
	Kind          string
	Name, Summary string
	Members       int
	College       bool // its members have a term of office, and alternates
	Seats         []SeatLine
	Roles         []RoleLine
	Administers   bool
	Kinds         []Option
	People        []Option // whom the reader may seat
	Begins, Ends  string   // that were typed
}

func (GroupPage) template() string { return "group" }

// SeatLine is someone in a group.
type SeatLine struct {
	ID, Name, Initials string
	Alternate          bool
	Begins, Ends       time.Time // zero where there is no such day
	Runs               bool      // today
	Over               bool
	Source             string // the provider whose claims say so, "" for by hand
}
