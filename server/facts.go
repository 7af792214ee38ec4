package server

import (
	"strings"

	"terreau/content/kinds"
	"terreau/content/markdown"
	"terreau/content/sheet"
	"terreau/themes"
)

// maxFacts is how many cells stand under the title of a sheet.
const maxFacts = 4

// brief gives the cells under the title: for whom, how long, with what.
func (s *Server) brief(a *ask, r sheet.Reading) []themes.Fact {
	var facts []themes.Fact
	if publics := s.saidTerms(a, r, "publics"); len(publics) > 0 {
		facts = append(facts, themes.Fact{Icon: "users", Label: s.fieldLabel(a, r, "publics"), Values: publics})
	}
	means, _ := r.Text.Fields.Value("means").(map[string]any)
	for _, one := range []struct{ key, icon string }{{"time", "clock"}, {"staff", "users-round"}, {"equipment", "list-checks"}, {"budget", "layers"}} {
		if value, ok := means[one.key].(string); ok && value != "" {
			term, _ := s.Library.Kinds.Term("means", one.key)
			label, _ := worded(term.Label, a.lang)
			facts = append(facts, themes.Fact{Icon: one.icon, Label: label, Values: []themes.Said{typed(r, value)}})
		}
	}
	for _, one := range []struct{ key, icon string }{{"duration", "clock"}, {"professions", "hand-heart"}} {
		if values := s.saidTerms(a, r, one.key); len(values) > 0 && len(means) == 0 {
			facts = append(facts, themes.Fact{Icon: one.icon, Label: s.fieldLabel(a, r, one.key), Values: values})
		}
	}
	if len(facts) < 2 { // alone, it is said at the foot
		return nil
	}
	return facts[:min(len(facts), maxFacts)]
}

func (s *Server) fieldLabel(a *ask, r sheet.Reading, key string) string {
	f, _ := r.Kind.Field(key)
	label, _ := worded(f.Label, a.lang)
	return label
}

// typed is a text of the front matter as pages show it.
func typed(r sheet.Reading, text string) themes.Said {
	return themes.Said{Text: markdown.Titled(text, r.Text.Lang), Lang: r.Text.Lang}
}

// saidTerms gives the terms of a field as the page of a sheet shows them.
func (s *Server) saidTerms(a *ask, r sheet.Reading, key string) []themes.Said {
	if _, ok := r.Kind.Field(key); !ok {
		return nil
	}
	var terms []themes.Said
	for _, term := range r.Text.Fields.List(key) {
		terms = append(terms, s.worded(a.lang, r.Kind, key, term, r.Text.Lang))
	}
	return terms
}

// labels gives the terms of a field in words.
func (s *Server) labels(a *ask, r sheet.Reading, key string) []string {
	if _, ok := r.Kind.Field(key); !ok {
		return nil
	}
	var labels []string
	for _, term := range r.Text.Fields.List(key) {
		labels = append(labels, s.label(a.lang, r.Kind, key, term))
	}
	return labels
}

// topics are the lines of vocabulary at the foot of a sheet.
func (s *Server) topics(a *ask, r sheet.Reading) []themes.Topic {
	var topics []themes.Topic
	for _, m := range shelfmarks {
		topic := themes.Topic{Label: s.say(a, m.title)}
		for _, term := range r.Text.Terms[m.field] {
			said := s.worded(a.lang, kinds.Kind{}, m.field, term, r.Text.Lang)
			topic.Terms = append(topic.Terms, themes.Link{Label: said.Text, Lang: said.Lang, URL: s.termPath(m, term)})
		}
		if len(topic.Terms) > 0 {
			topics = append(topics, topic)
		}
	}
	return topics
}

// licences are the addresses of the texts of licences, by SPDX identifier.
var licences = map[string]string{
	"CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
	"CC-BY-4.0":    "https://creativecommons.org/licenses/by/4.0/deed.fr",
	"etalab-2.0":   "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}

func (s *Server) licence(a *ask, r sheet.Reading) themes.Licence {
	key := r.Text.Fields.Text("licence")
	if key == "" {
		if f, ok := r.Kind.Field("licence"); ok {
			key = f.Default
		}
	}
	return themes.Licence{Name: s.label(a.lang, r.Kind, "licence", key), URL: licences[key]}
}

// reference is all that is needed to cite an edition.
func (s *Server) reference(a *ask, r sheet.Reading) *themes.Reference {
	path, number := editionPath(r, 0), r.Edition.Number
	fixed := editionPath(r, number)
	ref := &themes.Reference{
		Title: r.Text.Title, Summary: r.Text.Summary, Authors: r.Text.Fields.List("authors"), Lang: r.Text.Lang,
		Published: s.local(r.Edition.At), First: s.local(r.Editions[len(r.Editions)-1].At), Number: number,
		Seal: themes.Seal(r.Edition.Seal), Kind: r.Kind.Label.In(a.lang), Key: strings.ReplaceAll(fixed[1:], "/", "-"),
		URL: s.absolute(a.lang, path), Permalink: s.absolute(a.lang, fixed), Publisher: s.site().Name,
		Source: r.Edition.Source, Licence: s.licence(a, r), Audience: s.labels(a, r, "publics"),
		Minutes: minutes(r.Text.Rendered.Words),
		BibTeX:  inLanguage(a.lang, fixed+".bib"), RIS: inLanguage(a.lang, fixed+".ris"), CSL: inLanguage(a.lang, fixed+".csl.json"),
	}
	from := s.site().Name
	if r.Edition.Seal == sheet.Reprise && r.Edition.Source != "" {
		from = r.Edition.Source
	}
	ref.Note = s.say(a, "cite.note."+string(r.Edition.Seal), from, ref.Licence.Name)
	ref.Subjects = append(s.labels(a, r, "themes"), ref.Audience...)
	ref.Law, _ = s.citations(a, r)
	return ref
}
