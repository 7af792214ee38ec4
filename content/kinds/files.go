package kinds

import (
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// files is a folder of kinds as it was written, before anything in it is looked up.
type files struct {
	kinds        map[string]*kindFile
	vocabularies map[string]*vocabularyFile
	protocols    map[string]*protocolFile
}

type kindFile struct {
	place
	Kind
	parts, optional []partFile
	fields          []fieldFile
	checks          []checkFile
	holds           *int
}

type partFile struct {
	place
	Part
	laid bool // by an overlay
}

type fieldFile struct {
	place
	Field
	required, facet *bool
}

type checkFile struct {
	place
	Check
	asked *bool
}

type vocabularyFile struct {
	place
	key   string
	label Label
	terms []termFile
}

type termFile struct {
	place
	Term
}

type protocolFile struct {
	place
	Protocol
	steps  []stepFile
	ballot *ballotFile
}

type stepFile struct {
	place
	Step
	grid []termFile
}

type ballotFile struct {
	place
	Ballot
	choices []string
}

func readFiles(tree fs.FS) (*files, error) {
	f := &files{map[string]*kindFile{}, map[string]*vocabularyFile{}, map[string]*protocolFile{}}
	if err := readFolder(tree, ".", func(r *reader, n *yaml.Node) {
		kind := r.kind(n)
		r.named(n, kind.Key)
		f.kinds[kind.Key] = kind
	}); err != nil {
		return nil, err
	}
	if err := readFolder(tree, "vocabularies", func(r *reader, n *yaml.Node) {
		vocabulary := r.vocabulary(n)
		r.named(n, vocabulary.key)
		f.vocabularies[vocabulary.key] = vocabulary
	}); err != nil {
		return nil, err
	}
	err := readFolder(tree, "protocols", func(r *reader, n *yaml.Node) {
		protocol := r.protocol(n)
		r.named(n, protocol.Key)
		f.protocols[protocol.Key] = protocol
	})
	return f, err
}

// named holds a file to its key, so that a folder is read by its names and holds each key once.
func (r *reader) named(n *yaml.Node, key string) {
	if name := strings.TrimSuffix(path.Base(r.file), ".yaml"); name != key {
		r.fail(n, "kind-file-key-name", short(key), short(name)+".yaml")
	}
}

func (r *reader) kind(n *yaml.Node) *kindFile {
	v := r.fields(n, "key", "version", "label", "plural", "path", "protocol", "icon", "notice", "holds",
		"parts", "optional", "fields", "checks")
	k := &kindFile{place: r.at(n)}
	k.Key, k.Path, k.Protocol, k.Icon = r.name(v["key"]), r.text(v["path"], 60), r.name(v["protocol"]), r.name(v["icon"])
	k.Version = r.number(v["version"], 1_000_000)
	k.Label, k.Plural, k.Notice = r.label(v["label"], MaxLabel), r.label(v["plural"], MaxLabel), r.label(v["notice"], MaxHelp)
	if v["holds"] != nil {
		months := r.months(v["holds"])
		k.holds = &months
	}
	for _, item := range r.items(v["parts"], MaxParts) {
		k.parts = append(k.parts, r.part(item))
	}
	for _, item := range r.items(v["optional"], MaxParts) {
		k.optional = append(k.optional, r.part(item))
	}
	for _, item := range r.items(v["fields"], MaxFields) {
		k.fields = append(k.fields, r.field(item))
	}
	for _, item := range r.items(v["checks"], MaxChecks) {
		c := r.fields(item, "key", "label", "help", "asked")
		check := checkFile{place: r.at(item), asked: r.yes(c["asked"])}
		check.Key, check.Label, check.Help = r.name(c["key"]), r.label(c["label"], MaxLabel), r.label(c["help"], MaxHelp)
		k.checks = append(k.checks, check)
	}
	return k
}

func (r *reader) part(n *yaml.Node) partFile {
	v := r.fields(n, "key", "title", "aliases", "help", "example")
	p := partFile{place: r.at(n)}
	p.Key, p.Title = r.name(v["key"]), r.label(v["title"], MaxLabel)
	p.Help, p.Example = r.label(v["help"], MaxHelp), r.label(v["example"], MaxHelp)
	for _, alias := range r.items(v["aliases"], MaxAliases) {
		p.Aliases = append(p.Aliases, r.text(alias, MaxLabel))
	}
	return p
}

func (r *reader) field(n *yaml.Node) fieldFile {
	v := r.fields(n, "key", "type", "label", "help", "max", "vocabulary", "required", "facet", "default", "keys")
	f := fieldFile{place: r.at(n), required: r.yes(v["required"]), facet: r.yes(v["facet"])}
	f.Key, f.Type, f.Vocabulary = r.name(v["key"]), r.name(v["type"]), r.name(v["vocabulary"])
	f.Label, f.Help = r.label(v["label"], MaxLabel), r.label(v["help"], MaxHelp)
	f.Max, f.Default = r.number(v["max"], 100_000), r.text(v["default"], MaxLabel)
	f.Keys = r.names(v["keys"], MaxFields)
	return f
}

func (r *reader) vocabulary(n *yaml.Node) *vocabularyFile {
	v := r.fields(n, "key", "label", "terms")
	f := &vocabularyFile{place: r.at(n), key: r.name(v["key"]), label: r.label(v["label"], MaxLabel)}
	for _, item := range r.items(v["terms"], MaxTerms) {
		t := r.fields(item, "key", "label", "broader")
		term := termFile{place: r.at(item)}
		term.Key, term.Label, term.Broader = r.name(t["key"]), r.label(t["label"], MaxLabel), r.name(t["broader"])
		f.terms = append(f.terms, term)
	}
	return f
}

func (r *reader) protocol(n *yaml.Node) *protocolFile {
	v := r.fields(n, "key", "version", "label", "help", "steps", "ballot", "against_a_panel", "minutes", "holds")
	p := &protocolFile{place: r.at(n)}
	p.Key, p.Version = r.name(v["key"]), r.number(v["version"], 1_000_000)
	p.Label, p.Help = r.label(v["label"], MaxLabel), r.label(v["help"], MaxHelp)
	p.AgainstAReason = r.oneOf(v["against_a_panel"], "reason", "nothing") == "reason"
	p.MinutesInPublic = r.oneOf(v["minutes"], "space", "public") == "public"
	p.HoldsMonths = r.months(v["holds"])
	for _, item := range r.items(v["steps"], 10) {
		p.steps = append(p.steps, r.step(item))
	}
	if v["ballot"] != nil {
		p.ballot = r.ballot(v["ballot"])
	}
	return p
}

func (r *reader) step(n *yaml.Node) stepFile {
	v := r.fields(n, "key", "panel", "grid", "days", "parallel")
	s := stepFile{place: r.at(n)}
	s.Key, s.Parallel, s.Days = r.name(v["key"]), r.name(v["parallel"]), r.number(v["days"], 365)
	if v["panel"] == nil {
		r.fail(n, "kind-file-missing", "panel")
		return s
	}
	panel := r.fields(v["panel"], "label", "needs", "authors", "guests", "easy")
	s.Panel = Panel{Label: r.label(panel["label"], MaxLabel), Needs: r.number(panel["needs"], 50),
		Authors: said(r.yes(panel["authors"])), Guests: said(r.yes(panel["guests"])), Easy: said(r.yes(panel["easy"]))}
	for _, item := range r.items(v["grid"], 20) {
		question := termFile{place: r.at(item)}
		question.Key = r.name(item)
		s.grid = append(s.grid, question)
	}
	return s
}

func (r *reader) ballot(n *yaml.Node) *ballotFile {
	v := r.fields(n, "choices", "reason", "quorum", "majority", "rounds", "secret", "days")
	b := &ballotFile{place: r.at(n), choices: r.names(v["choices"], 10)}
	b.Reason, b.Days = r.names(v["reason"], 10), r.number(v["days"], 365)
	b.Majority = r.oneOf(v["majority"], MajoritySimple, MajorityRating)
	b.Rounds, b.Secret = max(1, r.number(v["rounds"], 3)), said(r.yes(v["secret"]))
	if v["quorum"] != nil {
		bare := *v["quorum"]
		bare.Value = strings.TrimSuffix(bare.Value, "%")
		b.Quorum = r.number(&bare, 100)
	}
	return b
}

// oneOf reads one of a few words; the first where nothing is said.
func (r *reader) oneOf(n *yaml.Node, words ...string) string {
	if n == nil {
		return words[0]
	}
	for _, word := range words {
		if n.Kind == yaml.ScalarNode && n.Value == word {
			return word
		}
	}
	r.fail(n, "kind-file-value", short(n.Value), strings.Join(words, ", "))
	return words[0]
}

func said(yes *bool) bool { return yes != nil && *yes }
