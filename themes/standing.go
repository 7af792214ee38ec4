package themes

import "strconv"

// HelpPage is the index of the user's guide, and how to follow and reuse what is here.
type HelpPage struct {
	Frame
	Groups   []HelpGroup
	AllFeeds []Link // every Atom feed
}

func (HelpPage) template() string { return "help" }

// HelpGroup is some pages of the guide under one title.
type HelpGroup struct {
	Title string
	Cards []Card
}

// MapPage is the site map for people.
type MapPage struct {
	Frame
	Groups []MapGroup
}

func (MapPage) template() string { return "map" }

// MapGroup is some pages under one title.
type MapGroup struct {
	Title string
	Terms []Term
}

// LegalNoticePage says who publishes and hosts the site.
type LegalNoticePage struct{ Frame }

func (LegalNoticePage) template() string { return "legal-notice" }

// AccessibilityPage is the statement of article 47 of law 2005-102.
type AccessibilityPage struct{ Frame }

func (AccessibilityPage) template() string { return "accessibility" }

// PrivacyPage says what is kept about readers.
type PrivacyPage struct {
	Frame
	Topics []TopicLine
}

func (PrivacyPage) template() string { return "privacy" }

// ProblemPage says what went wrong: what happened, what is safe, what to do, a reference to give.
type ProblemPage struct {
	Frame
	Status   int    // 400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 431, 500, 503 or 507
	Reason   string // key of the words, "" where the status says it all
	Args     []any  // of the reason
	Incident string // reference of this answer in the operator's log
	Seconds  int    // to wait before the next try, 0 unknown
}

func (ProblemPage) template() string { return "problem" }

// Code is the status as it is said: 1,000 is no number of sheets.
func (p ProblemPage) Code() string { return strconv.Itoa(p.Status) }

// NewProblemPage fills the title of a problem, and keeps it out of search engines.
func (t *Theme) NewProblemPage(lang string, frame Frame, status int) ProblemPage {
	frame.Title = t.words.Say(lang, problemKey(status, "title"))
	frame.NoIndex = true
	return ProblemPage{Frame: frame, Status: status}
}
