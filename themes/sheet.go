package themes

import (
	"html/template"
	"time"
	"unicode/utf8"
)

// SheetPage shows one edition of a sheet of any kind, the published one or, with Old, an earlier one. Frame.Title is the
// sheet's title and Frame.Reference all that is needed to cite it.
type SheetPage struct {
	Frame
	Kind    Kind
	Space   Link
	Summary string
	Lang    string // of the text, "" where it is the page's

	Seal        Seal
	Layers      string // what the seal rests on, in words; "" for those of the default protocol
	Proceedings Link   // the minutes of the review that decided, "" where there are none to read
	PublishedAt time.Time
	Number      int // of the edition
	Latest      int // number of the published edition
	Minutes     int
	Setting     string // where it was done or who wrote it, a few words, in Lang
	Source      Link   // of an import; URL may be ""
	Freshness   Freshness
	LawTexts    int       // cited
	CheckedAt   time.Time // when they were last compared with those in force

	Brief     []Fact
	Outline   []Heading
	HTML      template.HTML // sanitised by content/markdown, its holes filled
	Legal     *Legal        // of a legal note, nil elsewhere
	Citations []LawLink
	Topics    []Topic
	Related   []Card
	Files     []File
	Trail     []Event

	Withdrawn *Withdrawn // a withdrawal stands
	Old       *Old       // this is not the published edition
	Warnings  []Warning  // open ones

	Talk *Talk // what is said under it, nil for an edition of its own

	Preview  *Preview // it is not published: what is being made, as readers will see it
	Write    Link     // where it is written, "" for who may not
	Acts     []Link   // what the reader, who has signed in, may do with the sheet
	Versions string   // address of the list of editions
	Markdown string   // address of the source
	JSON     string   // address of the twin for machines
}

func (SheetPage) template() string { return "sheet" }

// Edition reports whether the page shows an edition that is no longer the published one.
func (p SheetPage) Edition() bool { return p.Old != nil }

// LongTitle reports whether the title needs smaller letters to keep the text on the first screen.
func (p SheetPage) LongTitle() bool { return utf8.RuneCountInString(p.Title) > 80 }

// Fact is a cell under the title: «Pour qui», «Temps», «Moyens». Long ones read better in the text.
type Fact struct {
	Icon, Label string
	Values      []Said
}

// Heading is a line of the contents. Level is 2 for a part, 3 for what lies in it.
type Heading struct {
	ID, Title string
	Level     int
}

// Legal is what a legal note says of itself beside its text.
type Legal struct {
	Notice    Said   // «Cette note informe. Elle ne remplace pas un conseil juridique.»
	InForce   string // the period, in words
	CheckedOn time.Time
	NextCheck time.Time
}

// LawLink is a text or an article that a sheet cites.
type LawLink struct {
	Label    string // "CASF, art. L. 311-3"
	Name     string // "Code de l’action sociale et des familles"
	URL      string // our page about it
	Official string // Légifrance or EUR-Lex, "" unknown
}

// Topic is a line of vocabulary at the foot of a sheet: «Thèmes», and its terms.
type Topic struct {
	Label string
	Terms []Link
}

// File is an attachment.
type File struct {
	Name, URL string
	Type      string // media type
	Size      int64  // bytes
}

// Event is a line of the trail, the newest first. Act is written, published, validated, imported, checked, warned,
// cleared, withdrawn, restored, or ended for a review that ended without publishing.
type Event struct {
	Act    string
	At     time.Time
	Number int    // of the edition, 0 where it speaks of none
	By     string // who, "" unsaid
	Note   string // what changed, or the reason
	Detail string // who read and how the vote went, in the page's language
	Reason string // why it was decided against a panel, or by a person
	Link   Link   // "" where there is nothing more to see

	Minutes Link   // of the review that decided, "" where the reader may not open them
	Checked string // who made sure that nobody can be recognised in it, told to those who make the sheet
}

// Withdrawn is the notice of a sheet that was withdrawn.
type Withdrawn struct {
	Reason string
	At     time.Time
	Next   Link // what to read instead
}

// Old is the banner of an earlier edition.
type Old struct {
	Latest     Link // the published one; its label is its title
	Difference string
}

// Warning is something a reader must know before applying. Cause is a key: law-changed, law-repealed, overdue, or the
// instance's own, with Detail in words.
type Warning struct {
	Cause  string
	Detail string
	At     time.Time
}
