package server

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"terreau/content/markdown"
	"terreau/content/sheet"
	"terreau/search"
)

// glossary is the acronyms of the library, read again when something has happened.
type glossary struct {
	mutex sync.Mutex
	at    int64
	known *known
}

// known is a glossary made ready: by key, by the name of its page, and for search.
type known struct {
	groups []group
	byKey  map[string]int // sheet.AcronymKey → group
	byName map[string]int // the name in an address → group
	search *search.Glossary
}

// group is one acronym with all its senses.
type group struct {
	Word, Name string
	Senses     []sheet.Acronym
}

// words gives the glossary as it is now.
func (s *Server) words(ctx context.Context) (*known, error) {
	position, err := s.Library.Events.Position(ctx)
	if err != nil {
		return nil, err
	}
	s.glossary.mutex.Lock()
	defer s.glossary.mutex.Unlock()
	if s.glossary.known != nil && s.glossary.at >= position {
		return s.glossary.known, nil
	}
	all, err := s.Library.Sheets.Acronyms(ctx)
	if err != nil {
		return nil, err
	}
	if before := s.glossary.known; before == nil || !slices.Equal(before.all(), all) {
		s.glossary.known = newKnown(all)
	}
	s.glossary.at = position
	return s.glossary.known, nil
}

func newKnown(all []sheet.Acronym) *known {
	k := &known{byKey: map[string]int{}, byName: map[string]int{}}
	senses := map[string][]search.Sense{}
	for _, a := range all {
		key := sheet.AcronymKey(a.Acronym)
		at, met := k.byKey[key]
		if !met {
			at = len(k.groups)
			k.byKey[key] = at
			k.groups = append(k.groups, group{Word: a.Acronym, Name: k.name(a.Acronym)})
			k.byName[k.groups[at].Name] = at
		}
		g := &k.groups[at]
		g.Senses = append(g.Senses, a)
		senses[g.Word] = append(senses[g.Word], search.Sense{Expansion: a.Expansion, Domain: a.Domain})
	}
	k.search = search.NewGlossary(senses, nil)
	return k
}

// name is how an acronym stands in an address, once.
func (k *known) name(acronym string) string {
	name := markdown.Slug(acronym)
	for {
		if _, taken := k.byName[name]; !taken {
			return name
		}
		name += "-2"
	}
}

func (k *known) all() []sheet.Acronym {
	var all []sheet.Acronym
	for _, g := range k.groups {
		all = append(all, g.Senses...)
	}
	return all
}

// find gives the senses of an acronym as it is written in a text.
func (k *known) find(word string) (group, bool) {
	at, ok := k.byKey[sheet.AcronymKey(word)]
	if !ok {
		return group{}, false
	}
	return k.groups[at], true
}

// used lists the acronyms of the glossary that texts use, as they are written in capitals.
func (k *known) used(texts []string) []string {
	var used []string
	seen := map[int]bool{}
	for _, text := range texts {
		for word := range capitals(text) {
			if at, ok := k.byKey[sheet.AcronymKey(word)]; ok && !seen[at] {
				seen[at] = true
				used = append(used, k.groups[at].Word)
			}
		}
	}
	return used
}

// capitals gives the words of a text, two bytes long at least, that hold no small letter. Every text that is indexed is
// read so: most words are passed over at their first small letter.
func capitals(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := text; rest != ""; {
			end, small := 0, false
			for i, r := range rest {
				if !inAcronym(r) {
					break
				}
				small = small || 'a' <= r && r <= 'z'
				end = i + utf8.RuneLen(r)
			}
			if end > 1 && !small {
				word := strings.Trim(rest[:end], ".-")
				if len(word) > 1 && strings.ToUpper(word) == word && !yield(word) {
					return
				}
			}
			_, size := utf8.DecodeRuneInString(rest[end:])
			rest = rest[end+size:]
		}
	}
}

func inAcronym(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '.' || r == '-'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
