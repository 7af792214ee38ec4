// Package kinds holds the kinds of sheet, the vocabularies their fields choose from and the protocols that review
// them. All of it is data, in YAML files: the product's own are embedded, an instance lays its files over them.
package kinds

import "slices"

// Label is a sentence or a word in several languages: language (BCP 47) → text.
type Label map[string]string

// In gives the text in a language, in French where that language is missing.
func (l Label) In(lang string) string {
	if text, ok := l[lang]; ok {
		return text
	}
	return l["fr"]
}

// The types of a field: how it is written in the front matter, and which control its form shows.
const (
	TypeLine      = "line"      // one line of text
	TypeText      = "text"      // some sentences
	TypeChoice    = "choice"    // one term of the vocabulary
	TypeChoices   = "choices"   // a list of terms of the vocabulary
	TypeTerritory = "territory" // a mapping: scope (a term of the vocabulary), codes (official), label
	TypePeriod    = "period"    // a mapping: start, end (dates; end may be missing)
	TypeDate      = "date"      // a civil date, 2006-01-02
	TypeFacts     = "facts"     // a mapping whose keys are the field's Keys
	TypeRecords   = "records"   // a list of such mappings
	TypeCitations = "citations" // a list of citations of law: casf:L311-3, rgpd:5, loi-2002-2
	TypeRelations = "relations" // a list of mappings: sheet (its path or slug), rel (a term of the vocabulary)
	TypeNames     = "names"     // a list of names of persons or organisations
	TypeLinks     = "links"     // a list of mappings: title, url or file, licence, lang
	TypeLanguage  = "language"  // a BCP 47 language tag
)

// Kind is one sort of sheet: what its texts are made of, what authors say about them, who reviews them.
type Kind struct {
	Key, Path, Protocol, Icon string  // Path: first segment of its addresses; Icon: a name of Icons
	Version                   int     // grows when the kind changes; a review freezes it
	Label, Plural             Label   // "Fiche pratique", "Fiches pratiques"
	Parts, Optional           []Part  // in reading order; optional ones are offered by «Ajouter une partie»
	Fields                    []Field // in the order of forms; what authors write in the front matter
	Checks                    []Check // what whoever offers a text to others makes sure of first; none where nothing is asked
	Notice                    Label   // a sentence shown with each sheet; empty where there is nothing to say
	HoldsMonths               int     // how long a validation is shown as fresh; 0: for ever
}

// Part is one part of a text, found by its title or an alias, whatever the level of its heading.
type Part struct {
	Key           string
	Title         Label
	Aliases       []string // other titles it answers to, in any language; never taken back
	Help, Example Label    // what a colleague would say, and show, to who writes it

	titles []string
}

// Titles gives every title the part answers to: its title in each language, then its aliases.
func (p Part) Titles() []string { return p.titles }

// ready is the part with its titles gathered once: each text that is read asks for them.
func (p Part) ready() Part {
	p.titles = p.allTitles()
	return p
}

func (p Part) allTitles() []string {
	titles := make([]string, 0, len(p.Title)+len(p.Aliases))
	for _, lang := range sortedKeys(p.Title) {
		titles = append(titles, p.Title[lang])
	}
	for _, alias := range p.Aliases {
		if !slices.Contains(titles, alias) {
			titles = append(titles, alias)
		}
	}
	return titles
}

// Check is one thing that whoever proposes or publishes a text has made sure of: that nobody can be recognised in it. It
// is asked of her in that act, never when the text is saved.
type Check struct {
	Key         string
	Label, Help Label // what is true of the text; how it is usually done
}

// Field is one thing authors say about a sheet in its front matter.
type Field struct {
	Key, Type   string
	Max         int      // characters of a line or text; entries of a list; 0: the limits of the front matter alone
	Vocabulary  string   // where its terms (or the labels of its Keys) are listed; "" where it has none
	Required    bool     // asked for when the sheet is proposed, never when it is saved or read
	Facet       bool     // lists and search count and filter by it
	Default     string   // what a new sheet begins with
	Keys        []string // of facts and records; a key that is also a vocabulary takes its values from it
	Label, Help Label
}

// AllParts gives the parts of a kind, the optional ones last.
func (k Kind) AllParts() []Part { return slices.Concat(k.Parts, k.Optional) }

// Part finds a part, optional or not, by its key.
func (k Kind) Part(key string) (Part, bool) {
	for _, part := range k.AllParts() {
		if part.Key == key {
			return part, true
		}
	}
	return Part{}, false
}

// Field finds a field by its key.
func (k Kind) Field(key string) (Field, bool) {
	for _, field := range k.Fields {
		if field.Key == key {
			return field, true
		}
	}
	return Field{}, false
}

// Vocabulary is a closed list of terms.
type Vocabulary struct {
	Key   string
	Label Label
	Terms []Term
}

// Term is one word of a vocabulary. Broader is the key of the wider term of the same vocabulary that holds it.
type Term struct {
	Key     string
	Label   Label
	Broader string
}

// Term finds a term by its key.
func (v Vocabulary) Term(key string) (Term, bool) {
	for _, term := range v.Terms {
		if term.Key == key {
			return term, true
		}
	}
	return Term{}, false
}

// Narrower gives the terms directly under a term, those without a broader one for "".
func (v Vocabulary) Narrower(key string) []Term {
	var terms []Term
	for _, term := range v.Terms {
		if term.Broader == key {
			terms = append(terms, term)
		}
	}
	return terms
}

// Icons are the drawings a kind may carry: names of Lucide, those the pages embed.
var Icons = []string{
	"accessibility", "bell", "bookmark", "calendar", "circle-check", "circle-help", "clock", "eye", "file-text",
	"graduation-cap", "hand-heart", "house", "image", "layers", "link", "list", "list-checks", "message-circle",
	"newspaper", "pencil-line", "quote", "repeat-2", "scale", "search", "shield-check", "smile", "text-quote", "user",
	"users", "users-round", "vote",
}
