package themes

import (
	"html/template"
	"net/mail"
)

// Site is the instance as every page names it. Empty words are said by the word files.
type Site struct {
	Name    string // "Terreau"
	Tagline string // under the name, few words: "Petite enfance & numérique"
	Origin  string // "https://terreau.example", no slash at its end
	Version string // of the product, shown in the foot

	Contact string        // whom to write to: a mail address, or words
	Legal   template.HTML // the legal notice, "" while nobody has written it
}

// Mails reports whether the contact is a mail address.
func (s Site) Mails() bool {
	address, err := mail.ParseAddress(s.Contact)
	return err == nil && address.Name == "" && address.Address == s.Contact
}

// Frame is what every page carries around its own content.
type Frame struct {
	Site        Site
	Me          *Me    // who signed in, nil for a visitor
	Title       string // of the page and of its h1; "" on the home page
	TitleLang   string // of the title, "" where it is the page's
	Description string // one or two sentences for search engines and shared links
	Path        string // this page's address, with its query: "/recherche?q=aemo"
	Canonical   string // address of the page it is a copy or an old edition of; "" means Path
	Section     string // where the menu stands: home, search, acronyms, or the key of a kind
	Search      string // what the search box shows
	Reviewed    bool   // on the home page: a sheet stands validated, so that the site may say it reviews
	NoIndex     bool   // drafts, errors and results stay out of search engines
	Crumbs      []Link // from the home page down, this page left out
	Feeds       []Link // Atom feeds announced in the head

	Viewing   *Viewing   // where the reader is not here as herself
	Reference *Reference // metadata of the sheet shown, nil on other pages
}

// Me is who reads the page, when she has signed in.
type Me struct {
	Name, Initials string
	Writer         bool // she may start sheets somewhere
	Steward        bool // she tends a space
	Administrator  bool
	LooksAfter     string // address of the first page of administration that she may open, "" for none
	ID             string
	Shared         bool // others use the computer: scripts keep nothing on it
}

// OwnSearch reports whether the page has a large search box of its own, so that the bar on top needs none.
func (Frame) OwnSearch() bool { return false }

// Address gives the path of the page for search engines.
func (f Frame) Address() string {
	if f.Canonical != "" {
		return f.Canonical
	}
	return f.Path
}

// Link is words that lead somewhere. Lang is that of the words, "" where it is the page's.
type Link struct{ Label, URL, Lang string }

// Term is a word of a vocabulary, a space, a text of law: whatever gathers sheets, with their number.
type Term struct {
	Label, URL string
	Count      int
	Lang       string // of the label, "" where it is the page's
}

// Choice is one of several ways to see a page: a sort, a letter, a filter.
type Choice struct {
	Label, URL string
	Count      int // shown when over zero
	Current    bool
	Lang       string // of the label, "" where it is the page's
}

// Pages is where a page stands among those of a long list.
type Pages struct {
	First, Last, Total int    // of the items shown: 1 to 20 of 214
	Previous, Next     string // addresses, "" at the ends
	Number, Of         int    // page 2 of 11
}

// Kind is the nature of a sheet, its words in the page's language.
type Kind struct {
	Key    string // practice, legal, reading, digest, course, help, or one of the instance
	Label  string // "Fiche pratique"
	Plural string // "Fiches pratiques"
	URL    string // "/fiches"
	Icon   string // name in the set of icons; "" shows a sheet of paper
	Lang   string // of the words, "" where it is the page's
}

// Said is words that people typed. Lang is theirs, "" where it is the page's.
type Said struct{ Text, Lang string }
