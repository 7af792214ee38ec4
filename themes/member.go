package themes

import "time"

// ProfilePage is what a member finds about herself: her name, her language, her password, her sessions.
type ProfilePage struct {
	Frame
	Done     string // the key of what was just done, "" for nothing
	Name     string
	Lang     string
	Roles    []RoleLine
	Groups   []SittingLine
	Alerts   []AlertLine
	Own      bool // her account is of this site
	Password bool // and has a password
	Passkeys int  // and so many passkeys
	Least    int  // letters of a password
	Sessions []SessionLine
	Ways     []WayLine // the accounts that she signs in by
	More     []Door    // where she may add another
	Mail     *Mailed   // nil where no letter is sent
	Refusal
}

func (ProfilePage) template() string { return "profile" }

// RoleLine is a space and what someone does there.
type RoleLine struct {
	Space  Link
	Role   string
	Source string // the provider whose claims gave it, "" for one given by hand
}

// SittingLine is a group that someone is in, and since when.
type SittingLine struct {
	Group     Link
	Kind      string
	Alternate bool
	Ends      time.Time // zero where there is no such day
	Source    string    // the provider whose claims say so, "" for by hand
}

// WayLine is an account of a provider that someone signs in by.
type WayLine struct {
	Key, Provider, Email, Siret string
	Since, Used                 time.Time
	Removable                   bool
}

// SessionLine is one browser that is signed in.
type SessionLine struct {
	ID, Agent    string
	Opened, Seen time.Time
	Current      bool
	Shared       bool // on a computer that others use
}

// MembersPage is the people of the instance, for its administrators, and the spaces that a steward tends.
type MembersPage struct {
	Frame
	Done    string
	Tabs    []Choice // the pages of administration, for who may open them
	Link    string   // a link that was just made, to be handed over; shown once
	Spaces  []Link
	Members []MemberLine
	Roles   []Option
	Total   int
	Pages   Pages

	Searchable bool   // by name
	Named      string // the letters that names are to hold
	Refusal
}

func (MembersPage) template() string { return "members" }

// MemberLine is one person in a list, with what may be done.
type MemberLine struct {
	Source             string // of the role: the provider whose claims gave it, "" for one given by hand
	ID, Name, Initials string
	Email              string
	Role               string // its key
	RoleLabel          string
	Providers          []string
	Seen               time.Time // zero for never, or where it is not told
	Disabled           bool
	Own                bool // the reader herself
	Changeable         bool // her role may be changed here
	Recoverable        bool // she has a password here that may be made anew
	Choices            []Option
}

// Option is one choice of a form.
type Option struct {
	Value, Label string
	On           bool // it is the one chosen
}

// TeamPage is the people of a space, its invitations and its settings, for those who tend it.
type TeamPage struct {
	Frame
	Done        string
	Link        string // of an invitation that was just made; shown once
	Space       Link
	Tends       bool // the reader tends the space
	Members     []MemberLine
	Total       int
	Pages       Pages
	Roles       []Option    // that the reader may invite to
	Mails       bool        // the link may be sent to an address
	Sent        string      // the address that it was sent to, "" for none
	Groups      []GroupLine // that hold a role here
	Others      []Option    // groups that may be given one
	Invitations []InvitationLine
	Name        string
	Summary     string
	Kinds       []Option
	Protocols   []Option
	Audiences   []Option
	Ceilings    []Option // the widest audience its sheets may have
	Open        bool     // its readers may comment
	Refusal
}

func (TeamPage) template() string { return "team" }

// InvitationLine is an invitation that was sent.
type InvitationLine struct {
	ID, Note, Role, By string
	Ends               time.Time
	State, StateLabel  string // open, used, ended, revoked
}

// SettingsPage is what the instance says of itself.
type SettingsPage struct {
	Frame
	Tabs      []Choice
	Done      string
	Name      string
	Legal     string
	Contact   string
	ChangedAt time.Time
	ChangedBy string
	Spaces    []Link
	Sealed    []SealedLine
	Audiences []Option
	Refusal
}

// SealedLine is all that an administrator sees of a sealed space: that there is one, and whether it needs a steward, to
// be chosen among people.
type SealedLine struct {
	ID       string
	Untended bool
	People   []Option
}

func (SettingsPage) template() string { return "settings" }

// Mailed is where a member is written to, and of what.
type Mailed struct {
	Email     string // "" for none
	Origin    string // the provider that gave it, "" where she typed it
	Typed     string // as it was typed, where that was refused
	Pending   string // an address that waits for its link to be opened, until Ends
	Ends      time.Time
	Problem   string // the key of why a letter was refused there
	ProblemAt time.Time
	Wishes    []WishLine
}

// WishLine is one sort of letter, and when a member wants it.
type WishLine struct {
	Key, Label string
	Choices    []Option
}

// MailStanding is how letters leave, for administrators; without a Where none does.
type MailStanding struct {
	Where, From              string
	Waiting, Gathering, Left int
	Troubled                 []MailTrouble
	To                       string // where a trial goes
}

// MailTrouble is a letter that did not leave.
type MailTrouble struct {
	Kind   string
	At     time.Time
	Reason string // its key
	Over   bool   // it is not tried again
}

// LinkPage is the page of a link that a letter brought: one question and one button, or what was done.
type LinkPage struct {
	Frame
	Text   string
	Action string // "" where it is done
	Do     string // the words of the button
}

func (LinkPage) template() string { return "link" }
