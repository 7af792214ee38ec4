package bleve

import (
	index "github.com/blevesearch/bleve_index_api"
)

// field is one field of a document, already analysed.
type field struct {
	name        string
	options     index.FieldIndexingOptions
	value       []byte
	length      int
	frequencies index.TokenFrequencies
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() index.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.frequencies }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }

// keys is a field of whole values: neither counted nor weighed.
func keys(name string, values ...string) *field {
	f := &field{name: name, options: index.IndexField | index.SkipFreqNorm, frequencies: make(index.TokenFrequencies, len(values))}
	for _, value := range values {
		if value == "" {
			continue
		}
		if _, known := f.frequencies[value]; !known {
			frequency := &index.TokenFreq{Term: []byte(value)}
			frequency.SetFrequency(1)
			f.frequencies[value] = frequency
			f.length++
		}
	}
	return f
}

// text counts the words of a field.
type text struct {
	name   string
	length int
	counts map[string]int32
}

func newText(name string) *text { return &text{name: name, counts: map[string]int32{}} }

// count adds one word; what is only another key of words already counted does not lengthen the text.
func (t *text) count(word string, lengthens bool) {
	t.counts[word]++
	if lengthens {
		t.length++
	}
}

// mark notes that a word is there.
func (t *text) mark(word string) {
	t.counts[word] = 1
	t.length++
}

func (t *text) field(options index.FieldIndexingOptions) *field {
	f := &field{name: t.name, options: index.IndexField | options, length: max(t.length, 1),
		frequencies: make(index.TokenFrequencies, len(t.counts))}
	slab := make([]index.TokenFreq, 0, len(t.counts))
	for word, n := range t.counts {
		slab = append(slab, index.TokenFreq{Term: []byte(word)})
		frequency := &slab[len(slab)-1]
		frequency.SetFrequency(int(n))
		f.frequencies[word] = frequency
	}
	return f
}

// hash64 is FNV-1a, in place: it is asked for each word that is indexed.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
