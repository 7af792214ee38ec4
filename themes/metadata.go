package themes

import (
	"fmt"
	"strconv"
	"time"
)

// Tag is a meta element of the head. Property is true for OpenGraph, which names its tags by that attribute.
type Tag struct {
	Name, Content string
	Property      bool
}

// Tags gives the metadata that Zotero, Google Scholar, libraries and social networks read.
func (r *Reference) Tags(lang string) []Tag {
	var tags []Tag
	add := func(name, content string) {
		if content != "" {
			tags = append(tags, Tag{Name: name, Content: content})
		}
	}
	day := r.Published.Format("2006/01/02")
	add("citation_title", r.Title)
	for _, n := range r.names() {
		add("citation_author", n.sorted())
	}
	add("citation_publication_date", day)
	add("citation_online_date", day)
	add("citation_language", r.Lang)
	add("citation_public_url", r.URL)
	add("citation_technical_report_institution", r.Publisher)
	add("citation_technical_report_number", strconv.Itoa(r.Number))
	add("citation_abstract", r.Summary)
	add("DC.title", r.Title)
	for _, a := range r.Authors {
		add("DC.creator", a)
	}
	for _, s := range r.Subjects {
		add("citation_keywords", s)
		add("DC.subject", s)
	}
	add("DC.date", r.Published.Format(time.DateOnly))
	add("DC.language", r.Lang)
	add("DC.type", r.Kind)
	add("DC.publisher", r.Publisher)
	add("DC.source", r.Source)
	add("DC.identifier", r.Permalink)
	add("DC.rights", r.Licence.URL)
	return append(tags, r.openGraph(lang)...)
}

// openGraph gives the tags of shared links.
func (r *Reference) openGraph(lang string) []Tag {
	locale := map[string]string{"fr": "fr_FR", "en": "en_GB"}
	return []Tag{
		{"og:type", "article", true}, {"og:title", r.Title, true}, {"og:description", r.Summary, true},
		{"og:url", r.URL, true}, {"og:site_name", r.Publisher, true}, {"og:locale", locale[lang], true},
		{"article:published_time", r.Published.Format(time.RFC3339), true},
	}
}

// schema describes a page to search engines, as schema.org JSON-LD; nil where there is nothing to say. html/template
// writes it as JSON that no text can break out of.
func (t *Theme) schema(lang string, f Frame) any {
	if f.Reference != nil {
		return f.Reference.schema()
	}
	if f.Path != "/" {
		return nil
	}
	search := f.Site.Origin + localPath(lang, "/recherche") + "?q={search_term_string}"
	return map[string]any{
		"@context": "https://schema.org", "@type": "WebSite", "name": f.Site.Name,
		"url": f.Site.Origin + localPath(lang, "/"), "inLanguage": lang,
		"potentialAction": map[string]any{"@type": "SearchAction", "query-input": "required name=search_term_string",
			"target": map[string]any{"@type": "EntryPoint", "urlTemplate": search}},
	}
}

// schema describes a sheet as an article and a resource to learn from.
func (r *Reference) schema() map[string]any {
	authors := make([]any, 0, len(r.Authors))
	for _, n := range r.names() {
		if n.given == "" {
			authors = append(authors, map[string]any{"@type": "Organization", "name": n.family})
		} else {
			authors = append(authors, map[string]any{"@type": "Person", "name": n.given + " " + n.family, "familyName": n.family, "givenName": n.given})
		}
	}
	audience := make([]any, 0, len(r.Audience))
	for _, a := range r.Audience {
		audience = append(audience, map[string]any{"@type": "EducationalAudience", "educationalRole": a})
	}
	law := make([]any, 0, len(r.Law))
	for _, l := range r.Law {
		law = append(law, map[string]any{"@type": "Legislation", "name": l.Label, "url": orElse(l.Official, l.URL)})
	}
	said := map[string]any{
		"@context": "https://schema.org", "@type": []string{"Article", "LearningResource"}, "headline": r.Title, "name": r.Title,
		"description": r.Summary, "inLanguage": r.Lang, "url": r.URL, "identifier": r.Permalink,
		"dateModified": r.Published.Format(time.DateOnly), "datePublished": r.first().Format(time.DateOnly),
		"version": strconv.Itoa(r.Number), "author": authors, "publisher": map[string]any{"@type": "Organization", "name": r.Publisher},
		"learningResourceType": r.Kind, "keywords": r.Subjects, "audience": audience, "citation": law,
		"isAccessibleForFree": true, "creativeWorkStatus": string(r.Seal),
	}
	if r.Licence.URL != "" {
		said["license"] = r.Licence.URL
	}
	if r.Minutes > 0 {
		said["timeRequired"] = fmt.Sprintf("PT%dM", r.Minutes)
	}
	if r.Source != "" {
		said["isBasedOn"] = r.Source
	}
	return said
}

// first is the day of the first edition, that of this one where it is unknown.
func (r *Reference) first() time.Time {
	if r.First.IsZero() {
		return r.Published
	}
	return r.First
}
