package themes

// LawArticlePage is one article of law: its name, where to read it, what is said about it here.
type LawArticlePage struct {
	Frame
	Law   LawLink
	Text  Link   // the text it belongs to
	Notes []Card // legal notes about it
	Cards []Card // sheets that cite it
}

func (LawArticlePage) template() string { return "law-article" }

// LawTextPage is one text of law: its articles that are cited here.
type LawTextPage struct {
	Frame
	Law      LawLink
	Articles []Term
	Notes    []Card
	Cards    []Card
}

func (LawTextPage) template() string { return "law-text" }

// LawTextsPage lists the texts of law that sheets cite.
type LawTextsPage struct {
	Frame
	Groups []TermGroup // by kind of text: codes, laws, regulations
}

func (LawTextsPage) template() string { return "law-texts" }
