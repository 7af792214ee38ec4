package kinds

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"terreau/content/refusal"
)

// Limits of the files of kinds, vocabularies and protocols. They keep a mistake from costing more than a sentence.
const (
	MaxFileBytes = 256 << 10 // one file
	MaxFiles     = 64        // files in one folder
	MaxDepth     = 8         // lists and mappings within each other
	MaxNodes     = 20_000    // keys and values of one file
	MaxParts     = 40        // parts of a kind, optional ones included
	MaxFields    = 60        // fields of a kind
	MaxChecks    = 12        // checks of a kind
	MaxTerms     = 2_000     // terms of a vocabulary
	MaxAliases   = 40        // aliases of a part
	MaxLabel     = 200       // characters of a label
	MaxHelp      = 1_000     // characters of a help, an example, a notice
	MaxMonths    = 120       // of validity
)

// place is where something was written: a file of the folder and a line of it.
type place struct {
	file string
	line int
}

// refuse makes the refusal of what stands there. Its first two arguments are the file and the line.
func (p place) refuse(reason string, args ...any) error {
	return refusal.Invalid(fmt.Sprintf("%s:%d", p.file, p.line), reason, append([]any{p.file, p.line}, args...)...)
}

// namePattern is what keys, and the names of files, may be: they stand in addresses and in front matter.
var namePattern = regexp.MustCompile(`^[A-Za-z0-9]+([._-]+[A-Za-z0-9]+)*$`)

// pathPattern is what the first segment of an address may be.
var pathPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// langPattern is the part of BCP 47 that labels need: a language, perhaps a script or a region.
var langPattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`)

// reader reads one document. It keeps its first refusal and gives zero values after it.
type reader struct {
	file string
	err  error
}

func (r *reader) at(n *yaml.Node) place { return place{r.file, n.Line} }

func (r *reader) fail(n *yaml.Node, reason string, args ...any) {
	if r.err == nil {
		r.err = r.at(n).refuse(reason, args...)
	}
}

// readFolder parses the YAML files of one folder; a folder that is not there, or is a link, holds none.
func readFolder(tree fs.FS, folder string, each func(r *reader, n *yaml.Node)) error {
	info, err := fs.Lstat(tree, folder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil
	}
	entries, err := fs.ReadDir(tree, folder)
	if err != nil {
		return err
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return !e.Type().IsRegular() || path.Ext(e.Name()) != ".yaml"
	})
	if len(entries) > MaxFiles {
		return place{folder, 0}.refuse("kind-file-many", MaxFiles)
	}
	for _, entry := range entries {
		r := &reader{file: path.Join(folder, entry.Name())}
		root := r.open(tree)
		if r.err == nil {
			each(r, root)
		}
		if r.err != nil {
			return r.err
		}
	}
	return nil
}

// open reads a file within its limits and checks that it is plain data.
func (r *reader) open(tree fs.FS) *yaml.Node {
	raw, err := readBounded(tree, r.file)
	top := &yaml.Node{Line: 1}
	switch {
	case err != nil:
		r.err = err
	case len(raw) > MaxFileBytes:
		r.fail(top, "kind-file-large", MaxFileBytes>>10)
	case !utf8.Valid(raw):
		r.fail(top, "kind-file-encoding")
	}
	if r.err != nil {
		return nil
	}
	var document yaml.Node
	decoder := yaml.NewDecoder(strings.NewReader(string(raw)))
	if err := decoder.Decode(&document); err != nil {
		top.Line = yamlLine(err)
		r.fail(top, "kind-file-yaml")
		return nil
	}
	if decoder.Decode(new(yaml.Node)) != io.EOF {
		r.fail(top, "kind-file-yaml")
		return nil
	}
	nodes := 0
	r.plain(document.Content[0], 1, &nodes)
	return document.Content[0]
}

func readBounded(tree fs.FS, name string) ([]byte, error) {
	file, err := tree.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, MaxFileBytes+1))
}

// yamlLine finds the line in a message of the YAML parser ("yaml: line 4: …"), which has no other way to say it.
func yamlLine(err error) int {
	_, after, _ := strings.Cut(err.Error(), "line ")
	digits, message, _ := strings.Cut(after, ":")
	line, failed := strconv.Atoi(digits)
	switch {
	case failed != nil:
		return 1
	case strings.Contains(message, "did not find expected"):
		return line + 1 // it counts from zero in these messages
	}
	return line
}

// plain refuses what data does not need: aliases and anchors (they multiply), tags, keys written twice, depth.
func (r *reader) plain(n *yaml.Node, depth int, nodes *int) {
	*nodes++
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0:
		r.fail(n, "kind-file-forbidden")
	case depth > MaxDepth:
		r.fail(n, "kind-file-deep", MaxDepth)
	case *nodes > MaxNodes:
		r.fail(n, "kind-file-many-values", MaxNodes)
	}
	seen := map[string]bool{}
	for i, child := range n.Content {
		if r.err != nil {
			return
		}
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if child.Kind != yaml.ScalarNode || child.Tag == "!!merge" || seen[child.Value] {
				r.fail(child, "kind-file-key-twice", short(child.Value))
			}
			seen[child.Value] = true
		}
		r.plain(child, depth+1, nodes)
	}
}
