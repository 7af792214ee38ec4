package bleve

import (
	"encoding/binary"
	"strings"

	index "github.com/blevesearch/bleve_index_api"

	"terreau/content/clock"
	"terreau/search"
	"terreau/search/words"
)

// The fields of the index. Nothing of a text is stored, and no place of a word: what is shown is read from the library.
const (
	fieldAll     = "all"     // stems of the whole text
	fieldTitle   = "title"   // stems
	fieldSummary = "summary" // stems
	fieldWords   = "words"   // folded words of the whole text, for the very words and for spelling
	fieldHead    = "head"    // folded words of the title, for suggestions
	fieldAcronym = "acronym" // folded key, separator, as written
	fieldLaw     = "law"     // folded key, separator, key of the citation
	fieldAccess  = "access"  // who may read (access.go)
	fieldOrder   = "order"   // when it was published (columns.go)
	fieldWalk    = "walk"    // stored: 16 bits of each word that says something, in order (walk.go)
)

// separator stands between what is looked for and what is shown in keys that bear both.
const separator = "\x00"

// documentID names the published text of a sheet or its draft.
func documentID(sheet clock.ID, draft bool) string {
	if draft {
		return string(sheet) + "/d"
	}
	return string(sheet) + "/p"
}

// hitOf reads back what documentID made.
func hitOf(id string) search.Hit {
	sheet, kind, _ := strings.Cut(id, "/")
	return search.Hit{Sheet: clock.ID(sheet), Draft: kind == "d"}
}

// document is one text on its way to the index. It is analysed once, by the engine's workers, when its fields are
// first visited.
type document struct {
	id     string
	sheet  clock.ID
	source search.Document
	fields []index.Field
	done   bool
}

func newDocument(sheet clock.ID, source search.Document) *document {
	return &document{id: documentID(sheet, source.Draft), sheet: sheet, source: source}
}

func (d *document) ID() string                                 { return d.id }
func (d *document) Size() int                                  { return len(d.source.Title) + 64 }
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }

// AddIDField adds the field by which the engine finds a document again.
func (d *document) AddIDField() {
	f := keys("_id", d.id)
	f.options, f.value = index.IndexField|index.StoreField, []byte(d.id)
	d.fields = append(d.fields, f)
}

// VisitFields analyses the text at the first visit.
func (d *document) VisitFields(visit index.FieldVisitor) {
	if !d.done {
		d.done = true
		d.analyse()
		d.source = search.Document{} // the text is not needed any more
	}
	for _, f := range d.fields {
		visit(f)
	}
}

func (d *document) analyse() {
	s := d.source
	a := words.Borrow()
	defer a.Return()
	all, wordset, walk := newText(fieldAll), newText(fieldWords), newWalk()
	title, summary := newText(fieldTitle), newText(fieldSummary)
	var tokens []words.Token
	read := func(text string, into *text) {
		tokens = a.Tokens(tokens[:0], text, s.Lang)
		walk.section()
		for _, t := range tokens {
			wordset.mark(t.Word)
			if t.Stop {
				continue
			}
			all.count(t.Stem, !t.Extra)
			if into != nil {
				into.count(t.Stem, !t.Extra)
			}
			if !t.Extra {
				walk.step(t.Stem)
			}
		}
	}
	read(s.Title, title)
	read(s.Summary, summary)
	for _, passage := range s.Passages {
		read(passage, nil)
	}
	read(strings.Join(s.Acronyms, " . "), nil)
	read(lawWords(s.LawKeys), nil)
	d.add(all.field(0), title.field(0), summary.field(0), wordset.field(index.SkipFreqNorm), walk.field())
	d.add(keys(fieldHead, folded(a, s.Title)...), keys(fieldAcronym, acronymKeys(s.Acronyms)...))
	d.add(keys(fieldLaw, lawKeys(s.LawKeys)...), keys(fieldAccess, accessTags(s)...))
	d.add(keys(fieldOrder, orderKey(s.PublishedAt.Unix(), d.sheet)))
	d.addFacets(s)
}

func (d *document) add(fields ...*field) {
	for _, f := range fields {
		if len(f.frequencies) > 0 || f.value != nil {
			d.fields = append(d.fields, f)
		}
	}
}

func (d *document) addFacets(s search.Document) {
	for _, facet := range search.Facets() {
		switch facet {
		case search.Kinds:
			d.add(keys(facetField(facet), s.Kind))
		case search.Spaces:
			d.add(keys(facetField(facet), string(s.Space)))
		case search.Seals:
			d.add(keys(facetField(facet), s.Seal))
		default:
			d.add(keys(facetField(facet), s.Terms[facet]...))
		}
	}
}

func facetField(facet string) string { return "f:" + facet }

func folded(a *words.Analyser, text string) []string {
	var all []string
	for _, t := range a.Tokens(nil, text, "") {
		all = append(all, t.Word)
	}
	return all
}

func acronymKeys(acronyms []string) []string {
	var all []string
	for _, acronym := range acronyms {
		if key := words.Fold(acronym); key != "" {
			all = append(all, key+separator+acronym)
		}
	}
	return all
}

// lawKeys gives the ways a citation's key may be begun: its article, the whole.
func lawKeys(citations []string) []string {
	var all []string
	for _, key := range citations {
		lower := strings.ToLower(key)
		all = append(all, lower+separator+key)
		if _, article, found := strings.Cut(lower, ":"); found {
			all = append(all, article+separator+key)
		}
	}
	return all
}

// lawWords writes citations as words that are found: "casf:L311-3" as "casf . L311-3".
func lawWords(citations []string) string {
	return strings.ReplaceAll(strings.Join(citations, " . "), ":", " . ")
}

// orderKey is when a text was published, to the second, then 24 bits of the sheet's id, so that texts of the same
// second stand in the same order on every node and after every rebuilding.
func orderKey(seconds int64, sheet clock.ID) string {
	var key [8]byte
	binary.BigEndian.PutUint64(key[:], uint64(max(seconds, 0))<<24|uint64(hash64(string(sheet))&0xFFFFFF))
	return string(key[:])
}
