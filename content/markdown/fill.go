package markdown

// Filler answers for the holes of a text when a page is made. A nil function leaves plain text.
type Filler struct {
	Link    func(dest string) (href string, ok bool)
	Image   func(dest string) (src string, width, height int, ok bool)
	Acronym func(word string) (expansion string, ok bool)
	Note    func(Citation) (html string)
	Icon    func(name string) (html string) // the picture of a callout: "triangle-alert", "info"…
	Lang    string                          // language of the page
}
