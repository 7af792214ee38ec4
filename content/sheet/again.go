package sheet

// Made gives what is kept beside a text: its HTML, and its outline, passages, citations and destinations as they are
// stored. It is for those who compare what is kept with what it is made from.
func (t Text) Made() [5]string {
	return [5]string{t.Rendered.HTML, t.outline, t.passages, t.citations, t.destinations}
}

// Called gives a text without any title that of its sheet's slug, made readable.
func (t Text) Called(slug string) Text {
	t.called(slug)
	return t
}
