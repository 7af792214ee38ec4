package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// Form is a text as a writing page shows it: its fields, then its parts in the order of the text, with those of the kind
// that it does not have yet in their place. Source puts it back.
type Form struct {
	Kind   kinds.Kind
	Lang   string
	Fields []FormField
	Parts  []FormPart
}

// FormPart is one part of a text under its heading.
type FormPart struct {
	Name    string // of its control, once in the form: "intro", "part-" and the key, or "free-1"
	Key     string // of the part of the kind; "" for the intro and for a part that the kind does not know
	Title   string // as it is written; "" for the intro, which stands before the first heading
	Text    string // Markdown, its lines ended by LF, without blank lines around
	Absent  bool   // the text does not have it: once written, it is added with its heading
	Removed bool   // asked to be taken away, heading and all
}

// FormOf splits a source into its fields and parts. A heading of a part, whatever its level, and a free heading that is
// not inside a part (of the same level or above) each begin one; deeper headings belong to the part they stand in.
func FormOf(kind kinds.Kind, source []byte) (Form, error) {
	front, body := markdown.Split(source)
	fields, err := markdown.ParseFront(front)
	if err != nil {
		return Form{}, err
	}
	pieces, err := cutParts(kind, body)
	if err != nil {
		return Form{}, err
	}
	t := Text{Fields: fields}
	f := Form{Kind: kind, Lang: t.lang(), Fields: formFields(kind, fields, body)}
	for _, p := range pieces {
		f.Parts = append(f.Parts, p.shown())
	}
	for _, part := range kind.AllParts() {
		if !slices.ContainsFunc(f.Parts, func(p FormPart) bool { return p.Key == part.Key }) {
			at := partPlace(kind, part.Key, len(f.Parts), func(i int) string { return f.Parts[i].Key })
			f.Parts = slices.Insert(f.Parts, at, FormPart{Name: "part-" + part.Key, Key: part.Key, Title: part.Title.In(f.Lang), Absent: true})
		}
	}
	return f, nil
}

// Part finds a part of the form by the name of its control; nil where there is none.
func (f *Form) Part(name string) *FormPart {
	for i := range f.Parts {
		if f.Parts[i].Name == name {
			return &f.Parts[i]
		}
	}
	return nil
}

// Field finds a field of the form by its key; nil where there is none.
func (f *Form) Field(key string) *FormField {
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			return &f.Fields[i]
		}
	}
	return nil
}

// Source puts a form back into the text it was made of. Only what changed is written: a field replaces its own lines, a
// part its own bytes; a part that was absent is added in the order of the kind, with its title in the language of the
// sheet. What the form does not hold stays. A part whose text would begin another part, or swallow the one after it, is
// refused ("part-breaks").
func (f Form) Source(original []byte) ([]byte, error) {
	out := original
	before, err := FormOf(f.Kind, original)
	if err != nil {
		return nil, err
	}
	for _, field := range f.Fields {
		was := before.Field(field.Key)
		if was == nil || field.Odd || field.same(*was) {
			continue
		}
		if out, err = markdown.SetField(out, field.Key, field.value(*was)); err != nil {
			return nil, err
		}
	}
	front, body := markdown.Split(out)
	if body, err = f.body(body); err != nil {
		return nil, err
	}
	if len(front)+len(body) > markdown.MaxSource {
		return nil, refusal.TooLarge("text", "text-too-large", markdown.MaxSource>>10)
	}
	out = slices.Concat(front, body)
	if again, _ := markdown.Split(out); !bytes.Equal(again, front) { // lines of dashes would be read as a front matter
		return nil, refusal.Unprocessable("intro", "part-breaks", "…")
	}
	return out, nil
}

// body writes the parts that changed.
func (f Form) body(original []byte) ([]byte, error) {
	pieces, err := cutParts(f.Kind, original)
	if err != nil {
		return nil, err
	}
	changed := false
	for _, part := range f.Parts {
		text, _, err := markdown.Clean([]byte(part.Text))
		if err != nil {
			return nil, err
		}
		typed := string(inner(text))
		at := slices.IndexFunc(pieces, func(p piece) bool { return p.name == part.Name })
		switch {
		case at > 0 && part.Removed:
			pieces = slices.Delete(pieces, at, at+1)
		case at >= 0 && typed != string(inner(pieces[at].body)):
			pieces[at].write(typed, at == len(pieces)-1)
		case at < 0 && part.Key != "" && typed != "" && !part.Removed:
			pieces = f.insert(pieces, part.Key, typed)
		default:
			continue
		}
		changed = true
	}
	if !changed {
		return original, nil
	}
	return f.joined(pieces)
}

// joined puts the pieces together and reads them again: each must be found as it was meant.
func (f Form) joined(pieces []piece) ([]byte, error) {
	var out []byte
	for _, p := range pieces {
		out = append(append(out, p.head...), p.body...)
	}
	again, err := cutParts(f.Kind, out)
	if err != nil {
		return nil, err
	}
	for i, p := range pieces {
		if i >= len(again) || again[i].title != p.title || again[i].key != p.key || !bytes.Equal(inner(again[i].body), inner(p.body)) {
			return nil, refusal.Unprocessable(p.name, "part-breaks", p.titled())
		}
	}
	if len(again) > len(pieces) {
		last := pieces[len(pieces)-1]
		return nil, refusal.Unprocessable(last.name, "part-breaks", last.titled())
	}
	return out, nil
}

// insert adds a part that the text does not have.
func (f Form) insert(pieces []piece, key, text string) []piece {
	part, known := f.Kind.Part(key)
	if !known {
		return pieces
	}
	at := partPlace(f.Kind, key, len(pieces), func(i int) string { return pieces[i].key })
	level := 2
	if i := slices.IndexFunc(pieces, func(p piece) bool { return p.key != "" }); i >= 0 {
		level = pieces[i].level
	}
	last := at == len(pieces)
	if !last && pieces[at].key == "" {
		level = max(level, pieces[at].level)
	}
	pieces[at-1].apart()
	p := piece{name: "part-" + key, key: key, title: part.Title.In(f.Lang), level: level}
	p.head = fmt.Appendf(nil, "%s %s\n", strings.Repeat("#", level), p.title)
	p.write(text, last)
	return slices.Insert(pieces, at, p)
}

// partPlace gives the place of a part among those that stand: after the one that comes before it in the kind's order,
// else before the first of the kind, else at the end. The intro is always first.
func partPlace(kind kinds.Kind, key string, count int, keyAt func(int) string) int {
	parts := kind.AllParts()
	own := slices.IndexFunc(parts, func(p kinds.Part) bool { return p.Key == key })
	for before := own - 1; before >= 0; before-- {
		for i := range count {
			if keyAt(i) == parts[before].Key {
				return i + 1
			}
		}
	}
	for i := range count {
		if keyAt(i) != "" {
			return i
		}
	}
	return count
}
