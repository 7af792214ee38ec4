package themes

import (
	"strings"
	"time"
	"unicode"
)

// Reference is what is needed to cite an edition, to describe it to search engines, and to export it to Zotero and its
// like: one builder, whatever the form asked.
type Reference struct {
	Title     string
	Summary   string
	Authors   []string // "Nadia Ferhat", "Ferhat, Nadia", or the name of an organisation
	Lang      string
	Published time.Time // of this edition
	First     time.Time // of the first edition
	Number    int
	Seal      Seal
	Kind      string // in words: "Fiche pratique"
	Key       string // of the entry in a bibliography: "fiches-aller-vers-v2"
	URL       string // of the published edition, absolute
	Permalink string // of this edition, absolute
	Publisher string // name of the site
	Source    string // of an import
	Licence   Licence
	Note      string   // for bibliographies: how far it was reviewed, and its licence
	Subjects  []string // themes and publics, in words
	Audience  []string // publics, in words
	Minutes   int
	Law       []LawLink

	BibTeX, RIS, CSL string // addresses of the exports
}

// Licence is what readers may do with a sheet.
type Licence struct{ Name, URL string }

// name is an author, as bibliographies need it. An organisation has no given name.
type name struct{ family, given string }

// particles belong to the family name that follows them.
var particles = map[string]bool{"de": true, "du": true, "des": true, "la": true, "le": true, "van": true, "von": true, "el": true, "ben": true}

// authorName tells the family name from the given one: at the comma, else at the capitals («Nadia FERHAT»), else at the
// last word of two or three. What reads like an organisation is kept whole.
func authorName(author string) name {
	if family, given, ok := strings.Cut(author, ","); ok {
		return name{strings.TrimSpace(family), strings.TrimSpace(given)}
	}
	words := strings.Fields(author)
	for i, w := range words {
		if i > 0 && len([]rune(w)) > 1 && strings.ToUpper(w) == w && strings.ToUpper(words[0]) != words[0] {
			return name{strings.Join(words[i:], " "), strings.Join(words[:i], " ")}
		}
	}
	start := len(words) - 1
	for start > 1 && particles[strings.ToLower(words[start-1])] {
		start--
	}
	if start < 1 || start > 2 || !personal(words[:start]) || !personal(words[len(words)-1:]) {
		return name{family: author}
	}
	return name{strings.Join(words[start:], " "), strings.Join(words[:start], " ")}
}

// personal reports whether every word is written like a given name: a capital, then small letters.
func personal(words []string) bool {
	for _, w := range words {
		runes := []rune(w)
		if !unicode.IsUpper(runes[0]) || len(runes) > 1 && strings.ToUpper(w) == w {
			return false
		}
	}
	return true
}

// sorted writes a name family first: "Ferhat, Nadia".
func (n name) sorted() string {
	if n.given == "" {
		return n.family
	}
	return n.family + ", " + n.given
}

// initials shortens the given names: "N.", "J.-P.", "M. A.".
func (n name) initials() string {
	var b strings.Builder
	start := true
	for _, r := range n.given {
		switch {
		case r == '-':
			b.WriteByte('-')
			start = true
		case r == ' ':
			b.WriteString(" ")
			start = true
		case start:
			b.WriteRune(unicode.ToUpper(r))
			b.WriteByte('.')
			start = false
		}
	}
	return b.String()
}

// names gives the authors of a reference, split.
func (r *Reference) names() []name {
	all := make([]name, 0, len(r.Authors))
	for _, a := range r.Authors {
		if a = strings.TrimSpace(a); a != "" {
			all = append(all, authorName(a))
		}
	}
	return all
}
