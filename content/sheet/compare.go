package sheet

import (
	"slices"

	"terreau/content/kinds"
	"terreau/content/markdown"
)

// Comparison is what a stale save is answered with: both texts, by field and by part, to be shown side by side. Nothing
// is merged by itself.
type Comparison struct {
	Fields []FieldPair // those that differ
	Parts  []PartPair  // all of them, in the order of ours, then those that theirs alone has
}

// FieldPair is a field as both texts have it.
type FieldPair struct{ Ours, Theirs FormField }

// PartPair is a part as both texts have it; empty where one does not have it.
type PartPair struct {
	Name, Key, Title string
	Ours, Theirs     string
	Differs          bool
}

// Compare sets two texts of a kind side by side. Free parts are paired by their titles.
func Compare(kind kinds.Kind, ours, theirs []byte) (c Comparison, err error) {
	mine, err := FormOf(kind, ours)
	if err != nil {
		return c, err
	}
	other, err := FormOf(kind, theirs)
	if err != nil {
		return c, err
	}
	for i, field := range mine.Fields {
		if !field.same(other.Fields[i]) || field.Odd != other.Fields[i].Odd {
			c.Fields = append(c.Fields, FieldPair{field, other.Fields[i]})
		}
	}
	paired := map[int]bool{}
	for _, part := range mine.Parts {
		pair := PartPair{Name: part.Name, Key: part.Key, Title: part.Title, Ours: part.Text}
		at := slices.IndexFunc(other.Parts, func(p FormPart) bool { return alike(part, p) })
		if at >= 0 && !paired[at] {
			paired[at], pair.Theirs = true, other.Parts[at].Text
		}
		if pair.Differs = pair.Ours != pair.Theirs; pair.Ours != "" || pair.Theirs != "" {
			c.Parts = append(c.Parts, pair)
		}
	}
	for i, part := range other.Parts {
		if !paired[i] && part.Text != "" {
			c.Parts = append(c.Parts, PartPair{Name: part.Name, Key: part.Key, Title: part.Title, Theirs: part.Text, Differs: true})
		}
	}
	return c, nil
}

// alike reports whether two parts are one: of the same key, else both free with the same title.
func alike(a, b FormPart) bool {
	if a.Key != "" || b.Key != "" {
		return a.Key == b.Key
	}
	return (a.Name == "intro") == (b.Name == "intro") && markdown.Slug(a.Title) == markdown.Slug(b.Title)
}
