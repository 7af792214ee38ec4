package themes

// AcronymsPage lists the acronyms, in French alphabetical order, by letter and domain.
type AcronymsPage struct {
	Frame
	Total   int
	Letters []Choice
	Domains []Choice
	Groups  []AcronymGroup
}

func (AcronymsPage) template() string { return "acronyms" }

// AcronymGroup is the acronyms under one letter.
type AcronymGroup struct {
	Letter   string
	Acronyms []Acronym
}

// AcronymPage is one acronym, its senses and the sheets that speak of it.
type AcronymPage struct {
	Frame
	Acronym Acronym
	Cards   []Card
}

func (AcronymPage) template() string { return "acronym" }
