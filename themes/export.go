package themes

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// bibtexEscapes are the characters that LaTeX would take for its own.
var bibtexEscapes = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "&", `\&`, "%", `\%`, "$", `\$`,
	"#", `\#`, "_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "\n", " ", "\r", " ")

// WriteBibTeX gives the reference as an @online entry, in UTF-8.
func (r *Reference) WriteBibTeX() string {
	var b strings.Builder
	field := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, ",\n  %s = {%s}", key, value)
		}
	}
	people := make([]string, 0, len(r.Authors))
	for _, n := range r.names() {
		if n.given == "" {
			people = append(people, "{"+bibtexEscapes.Replace(n.family)+"}")
		} else {
			people = append(people, bibtexEscapes.Replace(n.sorted()))
		}
	}
	keywords := make([]string, 0, len(r.Subjects))
	for _, s := range r.Subjects {
		if s = bibtexEscapes.Replace(s); strings.Contains(s, ",") {
			s = "{" + s + "}"
		}
		keywords = append(keywords, s)
	}
	fmt.Fprintf(&b, "@online{%s", r.Key)
	field("author", strings.Join(people, " and "))
	field("title", "{"+bibtexEscapes.Replace(r.Title)+"}")
	field("version", fmt.Sprint(r.Number))
	field("date", r.Published.Format(time.DateOnly))
	field("year", r.Published.Format("2006"))
	field("organization", bibtexEscapes.Replace(r.Publisher))
	field("type", bibtexEscapes.Replace(r.Kind))
	field("language", r.Lang)
	field("abstract", bibtexEscapes.Replace(r.Summary))
	field("keywords", strings.Join(keywords, ", "))
	field("note", bibtexEscapes.Replace(orElse(r.Note, r.Licence.Name)))
	field("url", strings.NewReplacer("{", "%7B", "}", "%7D", "\n", "").Replace(r.Permalink))
	b.WriteString("\n}\n")
	return b.String()
}

// WriteRIS gives the reference in the format of Research Information Systems, lines ended by CR LF.
func (r *Reference) WriteRIS() string {
	var b strings.Builder
	line := func(tag, value string) {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			fmt.Fprintf(&b, "%s  - %s\r\n", tag, value)
		}
	}
	line("TY", "ELEC")
	line("ID", r.Key)
	for _, n := range r.names() {
		line("AU", n.sorted())
	}
	line("TI", r.Title)
	line("ET", fmt.Sprint(r.Number))
	line("PY", r.Published.Format("2006"))
	line("DA", r.Published.Format("2006/01/02/"))
	line("PB", r.Publisher)
	line("LA", r.Lang)
	line("AB", r.Summary)
	for _, s := range r.Subjects {
		line("KW", s)
	}
	line("M3", r.Kind)
	line("N1", orElse(r.Note, r.Licence.Name))
	line("UR", r.Permalink)
	b.WriteString("ER  - \r\n")
	return b.String()
}

// WriteCSL gives the reference as CSL-JSON: a list of one item.
func (r *Reference) WriteCSL() ([]byte, error) {
	people := make([]map[string]string, 0, len(r.Authors))
	for _, n := range r.names() {
		if n.given == "" {
			people = append(people, map[string]string{"literal": n.family})
		} else {
			people = append(people, map[string]string{"family": n.family, "given": n.given})
		}
	}
	day := []int{r.Published.Year(), int(r.Published.Month()), r.Published.Day()}
	item := map[string]any{
		"id": r.Key, "type": "webpage", "title": r.Title, "author": people, "version": fmt.Sprint(r.Number),
		"issued": map[string]any{"date-parts": [][]int{day}}, "container-title": r.Publisher, "publisher": r.Publisher,
		"genre": r.Kind, "language": r.Lang, "abstract": r.Summary, "keyword": strings.Join(r.Subjects, "; "),
		"license": r.Licence.Name, "note": orElse(r.Note, r.Licence.Name), "URL": r.Permalink,
	}
	return json.MarshalIndent([]any{item}, "", "  ")
}
