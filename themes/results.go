package themes

// ResultsPage answers a search. With an empty Query it is the form and its facets.
type ResultsPage struct {
	Frame
	Query     string
	Total     int
	Validated int // of them, with the seal
	Hits      []Hit
	Facets    []Facet
	Chosen    []Choice // filters that are on; URL takes each off
	Reset     string   // takes all of them off
	Sorts     []Choice
	Sort      string // key of the sort in force, kept by the form of facets; "" the usual one
	Pages     Pages
	Also      []string // words also looked for
	Left      []string // words of the query that were not looked for
	Most      int      // how many words are
	Exact     string   // address of the same search for the exact words
	Spelling  []Link   // other spellings that find something
	Loose     bool     // few or no sheets have all the words: some of these have only a part
	Strict    int      // where Loose, how many have all the words
	Acronym   *Acronym
	Problem   string // reason the query was not understood, a key of the words; "" none
	Args      []any  // of that reason
	Browse    []Term // where to go when nothing was found
}

func (ResultsPage) template() string { return "results" }

// OwnSearch is true: the page begins with its search box.
func (ResultsPage) OwnSearch() bool { return true }

// Asked reports whether there is something to answer.
func (p ResultsPage) Asked() bool { return p.Query != "" || len(p.Chosen) > 0 }

// Hit is a sheet found: its title with the words marked, and the passages that hold them.
type Hit struct {
	Card
	Marked   Marked // the title
	Passages []Passage
}

// MarkedTitle is the title with the words marked, or as it is where none is.
func (h Hit) MarkedTitle() Marked {
	if len(h.Marked) == 0 {
		return Plain(h.Title)
	}
	return h.Marked
}

// Passage is a cut of a sheet. Part leads to the very part; its label is the part's title.
type Passage struct {
	Text Marked
	Part Link
}

// Facet is a group of boxes. Name is the parameter of the address.
type Facet struct {
	Name, Label string
	Choices     []FacetChoice
}

// facetShown is how many boxes of a facet are seen at once; the others lie in a fold.
const facetShown = 6

// First gives the boxes seen at once: the first ones, and those that are on.
func (f Facet) First() []FacetChoice { return f.choose(true) }

// More gives the boxes in the fold.
func (f Facet) More() []FacetChoice { return f.choose(false) }

// choose parts the boxes. A fold is not worth it for one or two.
func (f Facet) choose(first bool) []FacetChoice {
	var some []FacetChoice
	for i, c := range f.Choices {
		if (i < facetShown || c.On || len(f.Choices) <= facetShown+2) == first {
			some = append(some, c)
		}
	}
	return some
}

// FacetChoice is one box.
type FacetChoice struct {
	Value, Label string
	Count        int
	On           bool
	Lang         string // of the label, "" where it is the page's
}

// Acronym is a short form and what it stands for.
type Acronym struct {
	Word   string
	URL    string
	Senses []Sense
	Total  int    // sheets that speak of it, 0 unknown
	Search string // address of these sheets
}

// Sense is one expansion of an acronym.
type Sense struct{ Expansion, Domain, Detail string } // in French
