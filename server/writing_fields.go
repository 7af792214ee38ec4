package server

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"terreau/content/kinds"
	"terreau/content/sheet"
	"terreau/themes"
)

// description is the part that asks for the title and the fields: first what is needed to propose, then the rest.
func (s *Server) description(a *ask, d desk) themes.PartShown {
	shown := themes.PartShown{Name: described, Title: themes.Said{Text: s.say(a, "writing.description")},
		Help: themes.Said{Text: s.say(a, "writing.description-help")}, Lang: d.Text.Lang}
	asked := strings.TrimPrefix(a.query.Get("partie"), "champ-")
	for _, field := range d.form.Fields {
		f := s.fieldShown(a, d, field)
		if field.Required || field.Key == "title" || field.Key == "summary" {
			shown.Fields = append(shown.Fields, f)
			continue
		}
		shown.More = append(shown.More, f)
		shown.Open = shown.Open || field.Key == asked
	}
	return shown
}

// fieldShown is the control of a field.
func (s *Server) fieldShown(a *ask, d desk, field sheet.FormField) themes.FieldShown {
	f := themes.FieldShown{ID: "champ-" + field.Key, Name: inField(field.Key), Key: field.Key, Label: labelled(field.Label, a.lang),
		Help: labelled(field.Help, a.lang), Required: field.Required, Max: field.Max, Odd: field.Odd, Value: field.Text, Lang: d.Text.Lang}
	switch field.Type {
	case kinds.TypeText:
		f.Control = "text"
	case kinds.TypeDate:
		f.Control = dateControl(field.Text)
	case kinds.TypeChoice:
		f.Control, f.Options = "choice", s.choices(a, field.Vocabulary, field.Text)
	case kinds.TypeLanguage:
		f.Control, f.Options = "choice", languages(field.Text)
	case kinds.TypeChoices:
		f.Control, f.Max, f.Groups = "choices", 0, s.choiceGroups(a, field)
	case kinds.TypeCitations, kinds.TypeNames:
		f.Control, f.Max, f.Value = "lines", 0, strings.Join(field.List, "\n")
	case kinds.TypeTerritory, kinds.TypePeriod, kinds.TypeFacts:
		f.Control, f.Max = "rows", 0
		f.Rows = [][]themes.FieldShown{s.row(a, d, field, f.Name, f.ID, first(field.Records))}
	case kinds.TypeRecords, kinds.TypeRelations, kinds.TypeLinks:
		f.Control, f.Max = "rows", 0
		for i, record := range withOneMore(field) {
			n := strconv.Itoa(i)
			f.Rows = append(f.Rows, s.row(a, d, field, f.Name+"."+n, f.ID+"-"+n, record))
		}
	default:
		f.Control = "line"
	}
	return f
}

func first(records []map[string]string) map[string]string {
	if len(records) == 0 {
		return nil
	}
	return records[0]
}

// withOneMore is the rows of a table, and an empty one to fill where there is room.
func withOneMore(field sheet.FormField) []map[string]string {
	if field.Max > 0 && len(field.Records) >= field.Max {
		return field.Records
	}
	return append(slices.Clone(field.Records), nil)
}

// row is the controls of one record.
func (s *Server) row(a *ask, d desk, field sheet.FormField, name, id string, record map[string]string) (cells []themes.FieldShown) {
	for _, key := range piecesOfField(field.Field) {
		c := themes.FieldShown{ID: id + "-" + key, Name: name + "." + key, Key: key, Control: "line", Value: record[key], Max: maxPiece, Lang: d.Text.Lang}
		vocabulary := ""
		switch {
		case field.Type == kinds.TypeTerritory && key == "scope", field.Type == kinds.TypeRelations && key == "rel":
			vocabulary = field.Vocabulary
		case field.Type == kinds.TypeLinks && key == "licence":
			vocabulary = "licences"
		case field.Type == kinds.TypePeriod:
			c.Control = dateControl(record[key])
		default:
			vocabulary = key // a key that is also a vocabulary takes its values from it
		}
		if options := s.choices(a, vocabulary, record[key]); options != nil {
			c.Control, c.Options = "choice", options
		}
		c.Label = s.pieceLabel(a, field, key)
		cells = append(cells, c)
	}
	return cells
}

// maxPiece is how many characters a piece of a record may take.
const maxPiece = 500

// pieceWords are what the pieces of the fields that every kind has alike are called.
var pieceWords = map[string]string{"scope": "writing.scope", "label": "writing.place", "codes": "writing.codes", "start": "writing.from", "end": "writing.until",
	"sheet": "writing.related", "rel": "writing.relation", "title": "writing.link-title", "url": "writing.link-url", "licence": "writing.licence", "lang": "writing.lang"}

func (s *Server) pieceLabel(a *ask, field sheet.FormField, key string) themes.Said {
	if field.Type == kinds.TypeFacts || field.Type == kinds.TypeRecords {
		if term, ok := s.Library.Kinds.Term(field.Vocabulary, key); ok {
			return labelled(term.Label, a.lang)
		}
		if v, ok := s.Library.Kinds.Vocabulary(key); ok {
			return labelled(v.Label, a.lang)
		}
		return themes.Said{Text: key}
	}
	return themes.Said{Text: s.say(a, pieceWords[key])}
}

// choices are the terms of a vocabulary, none first; a term that is not of the list is kept as it is.
func (s *Server) choices(a *ask, vocabulary, chosen string) []themes.Option {
	v, known := s.Library.Kinds.Vocabulary(vocabulary)
	if !known {
		return nil
	}
	options := []themes.Option{{Label: s.say(a, "writing.no-choice"), On: chosen == ""}}
	for _, term := range v.Terms {
		options = append(options, themes.Option{Value: term.Key, Label: term.Label.In(a.lang), On: term.Key == chosen})
	}
	if _, found := v.Term(chosen); chosen != "" && !found {
		options = append(options, themes.Option{Value: chosen, Label: chosen, On: true})
	}
	return options
}

// choiceGroups are the terms of a vocabulary under their broader ones. What authors typed beyond it comes first.
func (s *Server) choiceGroups(a *ask, field sheet.FormField) (groups []themes.OptionGroup) {
	v, _ := s.Library.Kinds.Vocabulary(field.Vocabulary)
	option := func(key, label string) themes.Option {
		return themes.Option{Value: key, Label: label, On: slices.Contains(field.List, key)}
	}
	var plain themes.OptionGroup
	for _, key := range field.List {
		if _, found := v.Term(key); !found {
			plain.Options = append(plain.Options, option(key, key))
		}
	}
	for _, term := range v.Narrower("") {
		narrower := v.Narrower(term.Key)
		if len(narrower) == 0 {
			plain.Options = append(plain.Options, option(term.Key, term.Label.In(a.lang)))
			continue
		}
		group := themes.OptionGroup{Label: term.Label.In(a.lang), Options: []themes.Option{option(term.Key, s.say(a, "writing.all-of", term.Label.In(a.lang)))}}
		for _, one := range deeper(v, narrower) {
			group.Options = append(group.Options, option(one.Key, one.Label.In(a.lang)))
		}
		groups = append(groups, group)
	}
	if len(plain.Options) > 0 {
		groups = append([]themes.OptionGroup{plain}, groups...)
	}
	return groups
}

// deeper lists terms with all that is under them.
func deeper(v kinds.Vocabulary, terms []kinds.Term) (all []kinds.Term) {
	for _, term := range terms {
		all = append(append(all, term), deeper(v, v.Narrower(term.Key))...)
	}
	return all
}

// dateControl asks for a day by the browser's calendar, unless what stands there is no day: a year, a month.
func dateControl(text string) string {
	if _, err := time.Parse(time.DateOnly, text); text != "" && err != nil {
		return "line"
	}
	return "date"
}

// languages are those that pages speak, and that of the text; none where it says none.
func languages(chosen string) []themes.Option {
	options := []themes.Option{{Value: "fr", Label: "Français", On: chosen == "fr"}, {Value: "en", Label: "English", On: chosen == "en"}}
	if chosen != "fr" && chosen != "en" {
		options = append([]themes.Option{{Value: chosen, Label: cmp.Or(chosen, "–"), On: true}}, options...)
	}
	return options
}
