package themes

import (
	"html/template"
	"strconv"
	"strings"
	"time"
)

// apa cites a reference as the American Psychological Association asks, in the French or English form.
func (t *Theme) apa(lang string, r *Reference) template.HTML {
	people := make([]string, 0, len(r.Authors))
	for _, n := range r.names() {
		who := n.family
		if n.given != "" {
			who += ", " + n.initials()
		}
		people = append(people, who)
	}
	who, title, year := t.and(lang, people), emphasis(lang, r), apaDate(lang, r.Published)
	if who == "" {
		return t.cited(lang, "cite.apa-anonymous", title, strconv.Itoa(r.Number), year, r.Publisher, r.Permalink)
	}
	return t.cited(lang, "cite.apa", who, year, title, strconv.Itoa(r.Number), r.Publisher, r.Permalink)
}

// apaDate is the day of an online text as APA writes it: «2026, 22 novembre».
func apaDate(lang string, at time.Time) string {
	month := months[lang][at.Month()-1]
	if lang == "fr" {
		return strconv.Itoa(at.Year()) + ", " + strings.TrimSuffix(DateInWords(lang, at), " "+strconv.Itoa(at.Year()))
	}
	return strconv.Itoa(at.Year()) + ", " + month + " " + strconv.Itoa(at.Day())
}

// iso690 cites a reference as ISO 690 asks of an online text, with the day it was read.
func (t *Theme) iso690(lang string, r *Reference) template.HTML {
	people := make([]string, 0, len(r.Authors))
	for _, n := range r.names() {
		who := strings.ToUpper(n.family)
		if n.given != "" {
			who += ", " + n.given
		}
		people = append(people, who)
	}
	title, day, seen := emphasis(lang, r), DateInWords(lang, r.Published), DateInWords(lang, t.Now())
	who := t.and(lang, people)
	if who == "" {
		return t.cited(lang, "cite.iso690-anonymous", title, strconv.Itoa(r.Number), r.Publisher, day, seen, r.Permalink)
	}
	return t.cited(lang, "cite.iso690", who, title, strconv.Itoa(r.Number), r.Publisher, day, seen, r.Permalink)
}

// emphasis is the title of a work, in italics, with its language where it is not the page's.
func emphasis(page string, r *Reference) template.HTML {
	attribute := ""
	if lang := foreign(page, r.Lang); lang != "" {
		attribute = ` lang="` + template.HTMLEscapeString(lang) + `"`
	}
	return template.HTML("<em" + attribute + ">" + template.HTMLEscapeString(r.Title) + "</em>")
}

// cited fills the sentence of a citation; its parts are escaped, but for those that are HTML already.
func (t *Theme) cited(lang, key string, parts ...any) template.HTML {
	args := make([]any, len(parts))
	for i, p := range parts {
		if safe, ok := p.(template.HTML); ok {
			args[i] = string(safe)
		} else {
			args[i] = template.HTMLEscapeString(p.(string))
		}
	}
	return template.HTML(t.words.Say(lang, key, args...))
}

// and joins names as the language does: «A, B et C».
func (t *Theme) and(lang string, names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + t.words.Say(lang, "and") + " " + names[last]
}
