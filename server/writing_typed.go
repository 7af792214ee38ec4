package server

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/sheet"
)

// typedIn is a form with what was typed in one of its parts, and the name of that part.
func typedIn(form sheet.Form, f sent) (sheet.Form, string) {
	name := f.Get("partie")
	if name == described {
		fields := slices.Clone(form.Fields)
		for i := range fields {
			takeField(&fields[i], f)
		}
		form.Fields = fields
		return form, described
	}
	form.Parts = slices.Clone(form.Parts)
	if part := form.Part(name); part != nil && f.Has("texte") {
		part.Text, part.Removed = f.Get("texte"), f.Get("aller") == "retirer" && part.Key == "" && part.Name != "intro"
	}
	return form, name
}

// inField is the name of the control of a field, or of a piece of it.
func inField(pieces ...string) string { return "f." + strings.Join(pieces, ".") }

// takeField takes what a form says of a field. What the form does not show stays.
func takeField(field *sheet.FormField, f sent) {
	name := inField(field.Key)
	switch field.Type {
	case kinds.TypeChoices:
		if slices.Contains(f.Values["choix"], field.Key) {
			field.List = chosen(field.List, f.Values[name])
		}
	case kinds.TypeCitations, kinds.TypeNames:
		if f.Has(name) && !slices.Equal(lines(f.Get(name)), shownLines(field.List)) {
			field.List = lines(f.Get(name))
		}
	case kinds.TypeTerritory, kinds.TypePeriod, kinds.TypeFacts:
		var record map[string]string
		if len(field.Records) > 0 {
			record = field.Records[0]
		}
		if record, ok := takeRecord(record, *field, f, name); ok {
			field.Records = []map[string]string{record}
		}
	case kinds.TypeRecords, kinds.TypeRelations, kinds.TypeLinks:
		takeRecords(field, f, name)
	default:
		if f.Has(name) {
			field.Text = f.Get(name)
		}
	}
}

// chosen keeps the order in which choices stand in the text; new ones come after.
func chosen(before, ticked []string) (list []string) {
	for _, one := range slices.Concat(before, ticked) {
		if slices.Contains(ticked, one) && !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

func lines(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = markdown.Visible(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// shownLines is a list as a control of several lines gives it back.
func shownLines(list []string) []string { return lines(strings.Join(list, "\n")) }

func takeRecord(record map[string]string, field sheet.FormField, f sent, name string) (map[string]string, bool) {
	taken, any := maps.Clone(record), false
	if taken == nil {
		taken = map[string]string{}
	}
	for _, key := range piecesOfField(field.Field) {
		if one := name + "." + key; f.Has(one) {
			taken[key], any = f.Get(one), true
		}
	}
	return taken, any
}

// takeRecords takes the rows of a table, as many as the form has.
func takeRecords(field *sheet.FormField, f sent, name string) {
	records := slices.Clone(field.Records)
	for i := range MaxFields {
		var before map[string]string
		if i < len(records) {
			before = records[i]
		}
		record, any := takeRecord(before, *field, f, name+"."+strconv.Itoa(i))
		switch {
		case !any:
			field.Records = records
			return
		case i < len(records):
			records[i] = record
		default:
			records = append(records, record)
		}
	}
	field.Records = records
}

// piecesOfField are the pieces that a form asks for in a field made of several.
func piecesOfField(field kinds.Field) []string {
	switch field.Type {
	case kinds.TypeTerritory:
		return []string{"scope", "label", "codes"}
	case kinds.TypePeriod:
		return []string{"start", "end"}
	case kinds.TypeRelations:
		return []string{"sheet", "rel"}
	case kinds.TypeLinks:
		return []string{"title", "url", "licence", "lang"}
	}
	return field.Keys
}
