package kinds

import (
	"embed"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed data
var data embed.FS

// order is that of lists and menus: what people come for first. Kinds an instance adds follow, by key.
var order = []string{"practice", "legal", "reading", "digest", "course", "help"}

// Set is all the kinds, vocabularies and protocols of an instance. It does not change once loaded and is safe for
// concurrent use; what it gives is read, not written.
type Set struct {
	kinds        []Kind
	vocabularies map[string]Vocabulary
	protocols    map[string]Protocol
}

// Load reads the product's kinds and lays an instance's folder over them: kinds at its root, vocabularies in
// vocabularies/, protocols in protocols/, one YAML file each, named by its key. A nil overlay is the product alone.
//
// An overlay adds kinds, parts, fields, terms and protocols and gives others their words. It takes nothing away and
// changes no type, vocabulary or address, so that every sheet that was read stays read. Errors are refusals that
// begin with the file and the line.
func Load(overlay fs.FS) (*Set, error) {
	if overlay == nil {
		return alone()
	}
	return load(overlay)
}

// alone is the product's set, which is read once.
var alone = sync.OnceValues(func() (*Set, error) { return load(nil) })

func load(overlay fs.FS) (*Set, error) {
	own, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	files, err := readFiles(own)
	if err != nil {
		return nil, err
	}
	if overlay != nil {
		over, err := readFiles(overlay)
		if err != nil {
			return nil, err
		}
		if err := files.lay(over); err != nil {
			return nil, err
		}
	}
	return files.build()
}

// All gives the kinds in the order of menus.
func (s *Set) All() []Kind { return slices.Clone(s.kinds) }

// Kind finds a kind by its key.
func (s *Set) Kind(key string) (Kind, bool) {
	return s.find(func(k Kind) bool { return k.Key == key })
}

// ByPath finds a kind by the first segment of its addresses.
func (s *Set) ByPath(path string) (Kind, bool) {
	return s.find(func(k Kind) bool { return k.Path == path })
}

func (s *Set) find(is func(Kind) bool) (Kind, bool) {
	if i := slices.IndexFunc(s.kinds, is); i >= 0 {
		return s.kinds[i], true
	}
	return Kind{}, false
}

// Vocabulary finds a vocabulary by its key.
func (s *Set) Vocabulary(key string) (Vocabulary, bool) {
	vocabulary, ok := s.vocabularies[key]
	return vocabulary, ok
}

// Vocabularies gives the keys of all vocabularies, sorted.
func (s *Set) Vocabularies() []string { return sortedKeys(s.vocabularies) }

// Protocol finds a protocol by its key.
func (s *Set) Protocol(key string) (Protocol, bool) {
	protocol, ok := s.protocols[key]
	return protocol, ok
}

// Has reports whether there are a kind and a protocol with these keys; the empty key asks for none.
func (s *Set) Has(kind, protocol string) bool {
	_, kindKnown := s.Kind(kind)
	_, protocolKnown := s.protocols[protocol]
	return (kind == "" || kindKnown) && (protocol == "" || protocolKnown)
}

// Protocols gives the keys of all protocols, sorted.
func (s *Set) Protocols() []string { return sortedKeys(s.protocols) }

// Term finds a term of a vocabulary.
func (s *Set) Term(vocabulary, key string) (Term, bool) {
	return s.vocabularies[vocabulary].Term(key)
}

// byOrder compares two kinds for menus.
func byOrder(a, b Kind) int {
	place := func(k Kind) int {
		if i := slices.Index(order, k.Key); i >= 0 {
			return i
		}
		return len(order)
	}
	if place(a) != place(b) {
		return place(a) - place(b)
	}
	return strings.Compare(a.Key, b.Key)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
