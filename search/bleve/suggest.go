package bleve

import (
	"bytes"
	"context"
	"sort"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"terreau/content/clock"
	"terreau/content/refusal"
	"terreau/search"
	"terreau/search/words"
)

// What a list of suggestions may hold and cost.
const (
	maxSuggestions = 8
	maxKeys        = 3   // acronyms, and articles of law
	maxBegun       = 200 // words that a prefix may stand for
	maxTitles      = 200 // titles compared
)

// Suggest continues what is being typed.
func (x *Index) Suggest(ctx context.Context, reader search.Reader, start string, except []clock.ID) (suggestions []search.Suggestion, err error) {
	defer refusal.Wrap(&err, "suggest")
	query, err := search.Parse(start, nil, 1, maxSuggestions)
	if err != nil || len(query.Words.Terms) == 0 {
		return nil, err
	}
	query.Except = except
	err = x.use(func(g *generation) error {
		return g.view(func(snapshot *scorch.IndexSnapshot) error {
			all, err := g.of(snapshot)
			if err != nil {
				return err
			}
			s, err := newScan(ctx, snapshot, all, admits(reader, false), query)
			if err != nil {
				return err
			}
			suggestions, err = s.suggest(strings.HasSuffix(start, " "))
			return err
		})
	})
	return suggestions, err
}

func (s *scan) suggest(whole bool) ([]search.Suggestion, error) {
	terms := s.query.Words.Terms
	var all []search.Suggestion
	if begun := words.Fold(s.query.Text); len(begun) > 1 && !strings.Contains(begun, " ") {
		found, err := s.keysFrom(fieldAcronym, begun)
		if err != nil {
			return nil, err
		}
		for _, acronym := range found {
			all = append(all, search.Suggestion{Acronym: acronym})
		}
	}
	for _, begun := range lawStarts(terms) {
		found, err := s.keysFrom(fieldLaw, begun)
		if err != nil {
			return nil, err
		}
		for _, law := range found {
			all = append(all, search.Suggestion{Law: law})
		}
		if len(found) > 0 {
			break
		}
	}
	if !whole && len(terms[len(terms)-1].Word) < search.MinPrefix && len(terms) == 1 {
		return all, nil
	}
	titles, err := s.titles(terms, whole, maxSuggestions-len(all))
	return append(all, titles...), err
}

// lawStarts gives the ways in which the key of a citation may have been begun.
func lawStarts(terms []words.Term) []string {
	last := terms[len(terms)-1].Word
	if len(terms) == 1 {
		if len(last) < search.MinPrefix {
			return nil
		}
		return []string{last}
	}
	before := terms[len(terms)-2].Word
	return []string{before + ":" + last, before + "-" + last, last}
}

// keysFrom lists what the keys that begin so are written as, the shortest first, where a readable text has them.
func (s *scan) keysFrom(field, begun string) ([]string, error) {
	dictionary, err := s.snapshot.FieldDictPrefix(field, []byte(begun))
	if err != nil {
		return nil, err
	}
	defer dictionary.Close()
	var found []string
	known := map[string]bool{}
	for n := 0; n < maxBegun; {
		entry, err := dictionary.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			break
		}
		_, written, _ := strings.Cut(entry.Term, separator)
		if known[written] {
			continue
		}
		held, err := s.visible(key{field, entry.Term})
		if err != nil {
			return nil, err
		}
		if held > 0 {
			n++
			known[written] = true
			found = append(found, written)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return len(found[i]) < len(found[j]) })
	return found[:min(len(found), maxKeys)], nil
}

// titles lists the sheets whose title holds all the words, the last perhaps only begun: first those that begin with
// it, then the shortest, then the newest.
func (s *scan) titles(terms []words.Term, whole bool, most int) ([]search.Suggestion, error) {
	var begun []string
	last := terms[len(terms)-1]
	if !whole && len(last.Word) >= search.MinPrefix {
		var err error
		if begun, err = s.begun(last.Word); err != nil {
			return nil, err
		}
	}
	var found []title
	for i, p := range s.segments {
		matched := p.readable
		for j, term := range terms {
			texts, err := p.titled(term, j == len(terms)-1, begun)
			if err != nil {
				return nil, err
			}
			matched = roaring.And(matched, texts)
		}
		for it := matched.Iterator(); it.HasNext(); {
			text := it.Next()
			found = append(found, title{candidate: candidate{order: p.order[text], segment: i, text: text}})
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].order > found[j].order })
	found = found[:min(len(found), maxTitles)]
	for i := range found {
		if err := s.measure(&found[i], terms[0]); err != nil {
			return nil, err
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].less(found[j]) })
	var suggestions []search.Suggestion
	for _, one := range found[:min(len(found), most)] {
		id, err := s.segments[one.segment].segment.DocID(uint64(one.text))
		if err != nil {
			return nil, err
		}
		suggestions = append(suggestions, search.Suggestion{Sheet: hitOf(string(id)).Sheet})
	}
	return suggestions, nil
}

// title is a sheet whose title holds what was typed.
type title struct {
	candidate
	first  bool // it begins with it
	length int
}

func (t title) less(than title) bool {
	if t.first != than.first {
		return t.first
	}
	return t.length < than.length
}

func (s *scan) measure(t *title, first words.Term) error {
	walk, err := s.segments[t.segment].walk(t.text)
	sections(walk, func(_ int, held []byte) bool {
		t.length = len(held) / 2
		t.first = t.length > 0 && bytes.Equal(held[:2], hashed(first.Stem))
		return false
	})
	return err
}

// begun lists the words of titles that begin so.
func (s *scan) begun(prefix string) ([]string, error) {
	dictionary, err := s.snapshot.FieldDictPrefix(fieldHead, []byte(prefix))
	if err != nil {
		return nil, err
	}
	defer dictionary.Close()
	var found []string
	for len(found) < maxBegun {
		entry, err := dictionary.Next()
		if err != nil || entry == nil {
			return found, err
		}
		if held, err := s.visible(key{fieldHead, entry.Term}); err != nil {
			return nil, err
		} else if held > 0 {
			found = append(found, entry.Term)
		}
	}
	return found, nil
}

// titled gives the texts whose title holds a word, in any of its forms, or one of those it begins.
func (p *part) titled(term words.Term, last bool, begun []string) (*roaring.Bitmap, error) {
	keys := []key{{fieldHead, term.Word}, {fieldTitle, term.Stem}, {fieldTitle, term.English}}
	if last {
		for _, word := range begun {
			keys = append(keys, key{fieldHead, word})
		}
	}
	all := roaring.New()
	for _, k := range keys {
		texts, err := p.holding(k)
		if err != nil {
			return nil, err
		}
		all.Or(texts)
	}
	return all, nil
}
