package themes

import "time"

// Mention is a notice shown where personal data are taken.
type Mention struct {
	Lines   []string
	Version int
	Since   time.Time
}

// MentionPage shows the notice to people with an account: to anyone who asks for it, and once, with a button, to whoever
// has not read it as it stands.
type MentionPage struct {
	Frame
	Mention Mention
	Ask     bool   // she has not said yet that she read it
	Next    string // where she was going
}

func (MentionPage) template() string { return "mention" }
