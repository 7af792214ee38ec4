package server

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"terreau/content/citation"
	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/sheet"
	"terreau/server/difference"
	"terreau/themes"
)

// fieldChanges lists what changed in the front matter, then in the files that the text shows.
func (s *Server) fieldChanges(a *ask, before, after sheet.Reading) []themes.FieldChange {
	end := time.Now().Add(difference.Lasts)
	var changes []themes.FieldChange
	keys := before.Text.Fields.Keys()
	for _, key := range after.Text.Fields.Keys() {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		f, ok := after.Kind.Field(key)
		was, is := s.fieldText(a, before, f, key), s.fieldText(a, after, f, key)
		if was == is { // the same words may stand for other keys
			was, is = s.plainText(a, before.Text.Fields.Value(key)), s.plainText(a, after.Text.Fields.Value(key))
		}
		if was == is {
			continue
		}
		change := themes.FieldChange{Label: key}
		if ok {
			change.Label, _ = worded(f.Label, a.lang)
		}
		if f.Vocabulary == "" && f.Type != kinds.TypeCitations && f.Type != kinds.TypeDate && f.Type != kinds.TypePeriod || f.Type == kinds.TypeFacts || f.Type == kinds.TypeRecords {
			change.Lang = after.Text.Lang
		}
		change.Before, change.After = difference.Words(end, was, is)
		changes = append(changes, change)
	}
	if was, is := filesApart(before.Revision.Files, after.Revision.Files); was != is {
		change := themes.FieldChange{Label: s.say(a, "difference.files")}
		change.Before, change.After = difference.Words(end, was, is)
		changes = append(changes, change)
	}
	return changes
}

// fieldText writes a field in the words of a page; what has several sides takes a line for each.
func (s *Server) fieldText(a *ask, r sheet.Reading, f kinds.Field, key string) string {
	value := r.Text.Fields.Value(key)
	switch f.Type {
	case kinds.TypeChoice, kinds.TypeChoices:
		var terms []string
		for _, said := range s.saidTerms(a, r, key) {
			terms = append(terms, said.Text)
		}
		return strings.Join(terms, ", ")
	case kinds.TypeCitations:
		var cited []string
		for _, text := range r.Text.Fields.List(key) {
			if c, ok := citation.Parse(text); ok {
				text = c.Label(a.lang)
			}
			cited = append(cited, text)
		}
		return strings.Join(cited, ", ")
	case kinds.TypePeriod:
		if period, ok := value.(map[string]any); ok {
			return s.period(a, period)
		}
	case kinds.TypeDate:
		if at := dateOf(value); !at.IsZero() {
			return themes.DateInWords(a.lang, at)
		}
	case kinds.TypeFacts:
		if facts, ok := value.(map[string]any); ok {
			return s.factsText(a, r, f, facts, "\n")
		}
	case kinds.TypeRecords, kinds.TypeRelations, kinds.TypeLinks:
		return s.recordsText(a, r, f, value)
	}
	return markdown.Titled(s.plainText(a, value), r.Text.Lang)
}

// factsText writes a mapping with the labels of its keys, those of the field first.
func (s *Server) factsText(a *ask, r sheet.Reading, f kinds.Field, facts map[string]any, between string) string {
	keys := slices.Clone(f.Keys)
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	var lines []string
	for _, key := range keys {
		value := s.plainText(a, facts[key])
		if value == "" {
			continue
		}
		label := key
		if term, ok := s.Library.Kinds.Term(f.Vocabulary, key); ok {
			label, _ = worded(term.Label, a.lang)
		}
		if term, ok := s.Library.Kinds.Term(key, value); ok {
			value, _ = worded(term.Label, a.lang)
		}
		lines = append(lines, s.say(a, "difference.pair", label, markdown.Titled(value, r.Text.Lang)))
	}
	return strings.Join(lines, between)
}

// recordsText writes a list of mappings, one a line.
func (s *Server) recordsText(a *ask, r sheet.Reading, f kinds.Field, value any) string {
	list, _ := value.([]any)
	var lines []string
	for _, one := range list {
		record, ok := one.(map[string]any)
		switch {
		case !ok:
			lines = append(lines, s.plainText(a, one))
		case f.Type == kinds.TypeRelations:
			rel := s.plainText(a, record["rel"])
			if term, ok := s.Library.Kinds.Term(f.Vocabulary, rel); ok {
				rel, _ = worded(term.Label, a.lang)
			}
			lines = append(lines, s.say(a, "difference.pair", rel, s.plainText(a, record["sheet"])))
		case f.Type == kinds.TypeLinks:
			lines = append(lines, s.say(a, "difference.pair", s.plainText(a, record["title"]), s.plainText(a, record["url"])+s.plainText(a, record["file"])))
		default:
			lines = append(lines, s.factsText(a, r, f, record, " · "))
		}
	}
	return strings.Join(lines, "\n")
}

// plainText writes any value of a front matter, its mappings with their own keys.
func (s *Server) plainText(a *ask, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		return themes.DateInWords(a.lang, v)
	case []any:
		var texts []string
		for _, one := range v {
			texts = append(texts, s.plainText(a, one))
		}
		return strings.Join(texts, ", ")
	case map[string]any:
		var texts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			texts = append(texts, s.say(a, "difference.pair", key, s.plainText(a, v[key])))
		}
		return strings.Join(texts, " · ")
	}
	return fmt.Sprint(value)
}

// filesApart names the files that two editions do not share, each with the start of its hash where both have one of
// that name.
func filesApart(before, after []sheet.File) (was, is string) {
	names := func(files, others []sheet.File) string {
		var named []string
		for _, f := range files {
			at := slices.IndexFunc(others, func(o sheet.File) bool { return o.Path == f.Path })
			switch {
			case at < 0:
				named = append(named, plainName(f.Path))
			case others[at].Hash != f.Hash:
				named = append(named, plainName(f.Path)+" ("+f.Hash[:min(len(f.Hash), 12)]+")")
			}
		}
		return strings.Join(named, "\n")
	}
	return names(before, after), names(after, before)
}
