package themes

import (
	"html/template"
	"time"
)

// Talk is what is said under a sheet, as one reader sees it. Path is that of the sheet.
type Talk struct {
	Path     string
	Threads  []ThreadShown
	Total    int // threads
	Thanks   int
	Messages int // questions and stories, with their answers
	Thanked  bool
	Form     *CommentForm // nil where the reader may not take part
	Enter    Entering     // and how she may
	SignIn   string       // where a visitor signs in, and from there comes back
}

// Rest is how many threads are not shown here.
func (t Talk) Rest() int { return t.Total - len(t.Threads) }

// Empty reports whether nobody has said anything.
func (t Talk) Empty() bool { return t.Thanks+t.Messages+t.Total == 0 }

// Entering is how someone who reads may come to take part.
type Entering string

// The ways.
const (
	EnterSignIn  Entering = "sign-in" // she is not signed in
	EnterInvited Entering = "invited" // she is, and needs a role in the space
	EnterNever   Entering = "never"   // the sheet is withdrawn
)

// ThreadShown is a comment with some of its answers.
type ThreadShown struct {
	CommentShown
	Answers []CommentShown
	More    int // answers that are not shown here
}

// CommentShown is one thing that was said. Without Name, it was by someone who is no longer there.
type CommentShown struct {
	ID, Path       string // Path is where it is always read
	Sheet          string // the path of the sheet
	Thread         string // the id of the thread that it opens or answers
	Intent         string // thank, ask or tell; "" of an answer
	Name, Initials string
	Writer         bool // one of those who wrote the sheet
	At             time.Time
	Edited         bool
	Quote          string
	HTML           template.HTML // sanitised by content/markdown
	Long           bool          // too long for this page: it is read at Path
	Hidden         bool
	Own            bool // the reader said it
	Reason         string
	Erased         bool

	Report           bool
	Answer           *CommentForm // nil for what the reader may not do
	Edit, Hide       *CommentForm
	Restore, Refused bool
	Why              Refusal // of restoring
}

// Shown reports whether there is anything of it for the reader to read.
func (c CommentShown) Shown() bool { return !c.Erased && (!c.Hidden || c.Own || c.Restore) }

// Icon is the drawing of what it is for.
func (c CommentShown) Icon() string { return intentIcons[c.Intent] }

var intentIcons = map[string]string{"thank": "hand-heart", "ask": "circle-help", "tell": "repeat-2"}

// CommentForm is a form to say or to change something. One that was refused stands open, with what was typed.
type CommentForm struct {
	Text, Quote string
	Intent      string
	Open        bool
	Max         int // letters of a quote
	Refusal
}

// DiscussionPage is all that is said under a sheet, page by page.
type DiscussionPage struct {
	Frame
	Sheet Link
	Talk  Talk
	Pages Pages
	Lost  string // what was typed, where the place for it is no longer there
	Refusal
}

func (DiscussionPage) template() string { return "discussion" }

// ThreadPage is one thread with all its answers, page by page.
type ThreadPage struct {
	Frame
	Sheet  Link
	Thread ThreadShown
	Enter  Entering // where the reader may not answer
	All    string   // the page of all threads
	Pages  Pages
}

func (ThreadPage) template() string { return "thread" }

// ReportPage lets anyone say what must not stay of a sheet, and then says what comes next.
type ReportPage struct {
	Frame
	Mention Mention
	Sheet   Link
	Here    string        // where the form is sent
	Comment *CommentShown // nil for a passage of the text
	Passage string
	Named   string // what was chosen: "oui", "non", "" nothing yet
	Why     string
	Max     int    // letters of a passage
	Done    string // the key of what comes next, "" before it is sent
	Refusal
}

func (ReportPage) template() string { return "report" }

// ReportsPage is what waits for the decision of those who tend spaces.
type ReportsPage struct {
	Frame
	Done    string
	Reports []ReportLine
	Lost    string // a reason that was typed for a report decided meanwhile
	Refusal
}

func (ReportsPage) template() string { return "reports" }

// ReportLine is one report. By is "" where it was a visitor.
type ReportLine struct {
	ID      string
	Sheet   Link
	Comment *CommentShown
	Passage string
	Named   bool // it lets someone be recognised: it is hidden meanwhile
	Why     string
	By      string
	At      time.Time
	Typed   string
	Refusal
}
