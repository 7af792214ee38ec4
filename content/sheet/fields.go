package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/refusal"
)

// FormField is a field of the front matter as a form shows it. Which of Text, List and Records holds its value depends
// on its type.
type FormField struct {
	kinds.Field
	Text    string              // a line, text, choice, date or language
	List    []string            // choices, citations, names
	Records []map[string]string // facts, territory, period: at most one; records, relations, links: several
	Odd     bool                // written in another way than its form has: it is left as it is
	raw     any
}

// shapes says how the value of each type is held.
var shapes = map[string]shape{
	kinds.TypeLine: asText, kinds.TypeText: asText, kinds.TypeChoice: asText, kinds.TypeDate: asText, kinds.TypeLanguage: asText,
	kinds.TypeChoices: asList, kinds.TypeCitations: asList, kinds.TypeNames: asList,
	kinds.TypeTerritory: asRecord, kinds.TypePeriod: asRecord, kinds.TypeFacts: asRecord,
	kinds.TypeRecords: asRecords, kinds.TypeRelations: asRecords, kinds.TypeLinks: asRecords,
}

type shape int

const (
	asText shape = iota
	asList
	asRecord
	asRecords
)

// alone is the key that a value of one piece stands for where a mapping is asked for.
var alone = map[string]string{kinds.TypeTerritory: "label", kinds.TypeRelations: "sheet", kinds.TypePeriod: "start", kinds.TypeLinks: "url"}

func formFields(kind kinds.Kind, fields markdown.Fields, body []byte) []FormField {
	var all []FormField
	for _, field := range kind.Fields {
		f := FormField{Field: field, raw: fields.Value(field.Key)}
		f.read(fields)
		if field.Key == "title" && f.raw == nil {
			f.Text = markdown.FirstTitle(body)
		}
		all = append(all, f)
	}
	return all
}

func (f *FormField) read(fields markdown.Fields) {
	switch shapes[f.Type] {
	case asText:
		f.Text = fields.Text(f.Key)
		f.Odd = f.Text == "" && f.raw != nil && f.raw != ""
	case asList:
		f.List = fields.List(f.Key)
		items, many := f.raw.([]any)
		_, table := f.raw.(map[string]any)
		f.Odd = table || many && len(items) != len(f.List)
	case asRecord:
		if f.raw != nil && f.raw != "" {
			f.take(f.raw)
		}
	case asRecords:
		items, many := f.raw.([]any)
		if !many && f.raw != nil && f.raw != "" {
			f.Odd = true
		}
		for _, item := range items {
			f.take(item)
		}
	}
}

// take reads one mapping; a value of one piece stands for its usual key.
func (f *FormField) take(value any) {
	if text, ok := value.(string); ok && alone[f.Type] != "" {
		f.Records = append(f.Records, map[string]string{alone[f.Type]: text})
		return
	}
	table, ok := value.(map[string]any)
	if !ok {
		f.Odd = true
		return
	}
	record := map[string]string{}
	for key, one := range table {
		text, ok := written(one)
		if record[key] = text; !ok {
			f.Odd = true
		}
	}
	f.Records = append(f.Records, record)
}

// written writes a value of a mapping in one line: a list is joined by commas.
func written(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case map[string]any:
		return "", false
	case []any:
		var texts []string
		for _, one := range v {
			text, ok := written(one)
			if !ok || strings.Contains(text, ",") {
				return "", false
			}
			texts = append(texts, text)
		}
		return strings.Join(texts, ", "), true
	}
	return fmt.Sprint(value), true
}

// same reports whether a field says what another says.
func (f FormField) same(other FormField) bool {
	switch shapes[f.Type] {
	case asText:
		return f.text() == other.text()
	case asList:
		return slices.Equal(full(f.List), full(other.List))
	}
	return slices.EqualFunc(f.records(), other.records(), maps.Equal)
}

// text is the value as it is kept: forms end their lines by CR LF.
func (f FormField) text() string {
	if f.Type != kinds.TypeText {
		return markdown.Visible(f.Text)
	}
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(f.Text, "\r\n", "\n"), "\r", "\n"))
}

func full(list []string) (kept []string) {
	for _, one := range list {
		if one = markdown.Visible(one); one != "" {
			kept = append(kept, one)
		}
	}
	return kept
}

// records leaves out what was left empty.
func (f FormField) records() (kept []map[string]string) {
	for _, record := range f.Records {
		own := map[string]string{}
		for key, text := range record {
			if text = markdown.Visible(text); text != "" {
				own[key] = text
			}
		}
		if len(own) > 0 {
			kept = append(kept, own)
		}
	}
	return kept
}

// value is what the front matter is given, nil for nothing. What did not change inside it keeps its type.
func (f FormField) value(was FormField) any {
	switch shapes[f.Type] {
	case asText:
		if text := f.text(); text != "" {
			return text
		}
	case asList:
		if list := full(f.List); len(list) > 0 {
			return list
		}
	case asRecord:
		if records := f.records(); len(records) > 0 {
			return typed(records[0], was.raw)
		}
	case asRecords:
		var all []any
		old, _ := was.raw.([]any)
		for i, record := range f.records() {
			var before any
			if i < len(old) {
				before = old[i]
			}
			all = append(all, typed(record, before))
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

func typed(record map[string]string, before any) map[string]any {
	table, _ := before.(map[string]any)
	values := map[string]any{}
	for key, text := range record {
		old, known := table[key]
		kept, _ := written(old)
		_, list := old.([]any)
		switch {
		case known && old != nil && markdown.Visible(kept) == text:
			values[key] = old
		case list || key == "codes":
			values[key] = full(strings.Split(text, ","))
		default:
			values[key] = text
		}
	}
	return values
}

// Written puts a form back into its text, as Form.Source does, once each choice that changed is a term of its vocabulary.
func (st *Store) Written(f Form, original []byte) ([]byte, error) {
	before, err := FormOf(f.Kind, original)
	if err != nil {
		return nil, err
	}
	for _, field := range f.Fields {
		was := before.Field(field.Key)
		if was == nil || field.Odd || field.same(*was) || field.Type != kinds.TypeChoice && field.Type != kinds.TypeChoices {
			continue
		}
		vocabulary, known := st.kinds.Vocabulary(field.Vocabulary)
		for _, key := range append(full(field.List), full([]string{field.Text})...) {
			if _, found := vocabulary.Term(key); known && !found && key != was.text() && !slices.Contains(was.List, key) {
				return nil, refusal.Invalid(field.Key, "field-term", field.Label.In(f.Lang))
			}
		}
	}
	return f.Source(original)
}
