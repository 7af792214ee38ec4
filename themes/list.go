package themes

// ListPage shows sheets gathered by kind, theme, public, profession, territory or space.
type ListPage struct {
	Frame
	Lead    string   // a sentence about what is gathered, "" where the title is enough
	Icon    string   // beside the title
	Total   int      // of the sheets
	Within  []Choice // narrow to one kind or theme; the first takes the filter off
	Sorts   []Choice
	Cards   []Card
	Pages   Pages
	Near    []Term // broader and narrower terms, or the texts of law
	NearAll Link   // where all of them are
	Feed    string // address of the Atom feed
	Team    string // the page of the people of a space, "" for who has no part in it
}

func (ListPage) template() string { return "list" }

// TermsPage is the index of a vocabulary: themes, publics, professions.
type TermsPage struct {
	Frame
	Lead   string
	Groups []TermGroup
}

func (TermsPage) template() string { return "terms" }

// TermGroup is a broader term and those under it. A group without a title gathers terms that have no broader one.
type TermGroup struct {
	Title Term
	Terms []Term
}

// SpacesPage lists the spaces a visitor may enter.
type SpacesPage struct {
	Frame
	Spaces []SpaceCard
}

func (SpacesPage) template() string { return "spaces" }

// SpaceCard is one space.
type SpaceCard struct {
	Name, URL, Description string
	Count                  int
	Lang                   string // of the words, "" where it is the page's
}
